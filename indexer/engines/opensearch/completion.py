"""Completion from a generation: words, names and headlines by what they begin with."""

import re
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from indexer.config import SearchConfig
from indexer.engines.common.carried import COMPLETED
from indexer.engines.opensearch.compile import any_of
from indexer.engines.opensearch.filters import Filters, carrying
from indexer.engines.opensearch.finding import Finding
from indexer.engines.opensearch.schema import key
from indexer.engines.opensearch.snapshot import Snapshot
from indexer.entities import KINDS
from indexer.fields import ANALYSED
from indexer.language import fold, is_stop_word, term, tokenise
from indexer.query import Facet
from indexer.query.ast import Phrase, Word
from indexer.query.completion import LAST_SIGNS, LOOSE, Beginning, Suggestion, Unfinished, mixed, unfinished
from indexer.query.rewrite import resolve
from indexer.query.syntax import parse

Json = dict[str, Any]

_FIELDS: tuple[Facet, ...] = (*KINDS, "source", "section", "author")
_SPARE = 8
"""Words and names looked at for each one wanted: inflections of one word are offered once."""
_IN_TITLES = 200
"""Words looked at for those that stand in a title."""
_BESIDE_SECONDS = 0.5
"""What may be spent on finding the articles in which a last word should stand."""
_BLANKS = re.compile(r"\s")


@dataclass(frozen=True, slots=True)
class _Asked:
    """One question: what is being typed, how many suggestions, and among which articles if not all."""

    settings: SearchConfig
    snapshot: Snapshot
    end: Unfinished
    limit: int
    beside: Finding | None

    def standing(self, queries: Sequence[Json]) -> list[bool]:
        """Which of these queries find one of the articles asked about."""
        if self.beside is None or not queries:
            return [True] * len(queries)
        filters = {str(place): query for place, query in enumerate(queries)}
        found = self.beside.ask(0, {"standing": {"filters": {"filters": filters}}}).aggregations
        if not found:
            return [True] * len(queries)
        buckets = found["standing"]["buckets"]
        return [buckets[str(place)]["doc_count"] > 0 for place in range(len(queries))]


def suggestions(settings: SearchConfig, snapshot: Snapshot, query: str, limit: int) -> tuple[Suggestion, ...]:
    """At most `limit` ways to complete the end of a query."""
    end = unfinished(query)
    if end is None or not (end.field or end.beginnings[0].prefix):
        return ()
    asked = _Asked(settings, snapshot, end, limit, _beside(settings, snapshot, end))
    if end.field == "title":
        return _in_titles(asked)
    if end.field is not None:
        return tuple(_values(KINDS if end.field == "related" else (end.field,), asked))
    words = list(_words(asked))
    if end.exact:
        return tuple(words)
    names = _values(KINDS, asked)
    if end.opening:
        written = {word.query for word in words}
        names = [name for name in names if name.query not in written and _stands(name.text, asked)]
    alone = not end.excluded and not end.beginnings[0].head.strip(end.opening)
    whole = [name for name in names if _goes_on(name, end)]
    others = [name for name in names if name not in whole]
    return (*whole, *mixed(words, others, _titles(asked) if alone else [], limit))[:limit]


def _beside(settings: SearchConfig, snapshot: Snapshot, end: Unfinished) -> Finding | None:
    """The articles that hold what stands before the last word.

    None where there are none, or where that need not hold.
    """
    head = end.beginnings[-1].head
    before = LAST_SIGNS.sub("", head, count=1).strip()
    if end.opening or LOOSE.search(head) or all(is_stop_word(token.form) for token in tokenise(before)):
        return None
    deadline = time.monotonic() + _BESIDE_SECONDS
    found = Finding(settings, snapshot, resolve(parse(before).root, "all"), Filters(), "newest", deadline)
    return found if found.ask().matching else None


def _words(asked: _Asked) -> Iterator[Suggestion]:
    """The commonest words, of several inflections the commonest one; as typed, where that has accents."""
    end, limit = asked.end, asked.limit
    beginning = end.beginnings[-1]
    prefix, written = beginning.prefix, beginning.text.casefold()
    if not prefix or " " in prefix:
        return
    query = {"bool": {"filter": [{"term": {"type": "form"}}, {"prefix": {"offered": {"value": prefix}}}]}}
    order = [{"order": "desc"}, {"folded": "asc"}]
    found = asked.snapshot.words.search(query, limit * _SPARE, order, ["form", "exact", "found"])
    if fold(written) != written:
        found.sort(key=lambda item: not item["form"].casefold().startswith(written))
    standing = asked.standing([any_of([{"term": {name: key(term(i["form"]))}} for name in ANALYSED]) for i in found])
    seen: set[str] = set()
    for item, stands in zip(found, standing, strict=True):
        form = item["form"]
        name = form if end.exact else term(form)
        if name not in seen and len(seen) < limit and stands:
            seen.add(name)
            yield Suggestion(form, "word", item["exact" if end.exact else "found"], end.word(form))


def _values(facets: Sequence[Facet], asked: _Asked) -> list[Suggestion]:
    """Values of these facets: those that go on from more words first, then the most frequent."""
    found: dict[object, Suggestion] = {}
    related = asked.end.field == "related"  # there a name of two kinds is one
    for beginning in asked.end.beginnings:
        if beginning.prefix or asked.end.field:
            suggested = [s for facet in facets for s in _suggested(facet, asked, beginning)]
            for suggestion in sorted(suggested, key=lambda s: -s.articles):
                name = suggestion.text if related else (suggestion.kind, suggestion.text)
                found.setdefault(name, suggestion)
    return list(found.values())[: asked.limit]


def _suggested(facet: Facet, asked: _Asked, beginning: Beginning) -> Iterator[Suggestion]:
    """The values of a facet that go on from a beginning."""
    assert facet != "year"  # nobody completes one
    end, naming = asked.end, asked.snapshot.naming
    held = [{"term": {"type": "name"}}, {"term": {"kind": facet}}]
    if beginning.prefix:
        held.append({"prefix": {"tails": {"value": key_prefix(beginning.prefix)}}})
    order = [{"articles": "desc"}, {"value": "asc"}]
    found = asked.snapshot.words.search({"bool": {"filter": held}}, asked.limit * _SPARE, order, ["body"])
    shown_as = naming.shown_as(facet)
    names = dict.fromkeys(shown_as.get(item["body"]["value"], item["body"]["value"]) for item in found)
    values = [name for name in names if name is not None]
    field = COMPLETED[facet] if end.field == "related" else facet
    queries = [carrying(naming, field, value) for value in values]
    counts = _counts(asked.snapshot, queries)
    single = beginning is end.beginnings[-1]
    standing = asked.standing(queries) if single else [True] * len(values)
    given = [(c, v) for v, c, stands in zip(values, counts, standing, strict=True) if c and stands]
    for count, value in sorted(given, key=lambda item: (-item[0], item[1])):
        yield Suggestion(value, facet, count, end.value(facet, value, beginning))


def _counts(snapshot: Snapshot, queries: Sequence[Json]) -> list[int]:
    """How many articles each of these queries finds."""
    if not queries:
        return []
    filters = {str(place): query for place, query in enumerate(queries)}
    answer = snapshot.ask({"size": 0, "aggs": {"counts": {"filters": {"filters": filters}}}})
    buckets = answer["aggregations"]["counts"]["buckets"]
    return [buckets[str(place)]["doc_count"] for place in range(len(queries))]


def _in_titles(asked: _Asked) -> tuple[Suggestion, ...]:
    exact, known = asked.end.exact, asked.snapshot.words
    candidates = list(_words(replace(asked, limit=_IN_TITLES)))
    folded = known.many("folded", [fold(word.text) for word in candidates])
    terms = folded if exact else known.many("term", [term(word.text) for word in candidates])
    words: list[Suggestion] = []
    for word in candidates:
        if folded.get(fold(word.text), {}).get("title"):
            name = fold(word.text) if exact else term(word.text)
            words.append(replace(word, articles=terms[name]["title"]))
        if len(words) == asked.limit:
            break
    alone = not exact and not asked.end.excluded
    return mixed(words, [], _titles(asked) if alone else [], asked.limit)


def _titles(asked: _Asked) -> list[Suggestion]:
    """Headlines that begin so, then those with a word that does; the newest first."""
    end, beginning = asked.end, asked.end.beginnings[0]
    if not beginning.prefix:
        return []
    found: dict[str, Suggestion] = {}
    for field in ("offered", "tails"):
        begins = {"prefix": {field: {"value": key_prefix(beginning.prefix)}}}
        query = {"bool": {"filter": [{"term": {"type": "headline"}}, begins]}}
        order = [{"day": "desc"}, {"value": "asc"}]
        for item in asked.snapshot.words.search(query, asked.limit, order, ["body", "articles"]):
            title = item["body"]["value"]
            written = end.value("title", title, beginning)
            found.setdefault(title, Suggestion(title, "title", item["articles"], written))
    return list(found.values())[: asked.limit]


def key_prefix(prefix: str) -> str:
    """The beginning of a key of ours as theirs begin."""
    return _BLANKS.sub("\x06", prefix)


def _goes_on(name: Suggestion, end: Unfinished) -> bool:
    """Whether a name goes on from more than the last word."""
    return any(name.query == end.value(name.kind, name.text, longer) for longer in end.beginnings[:-1])


def _stands(name: str, asked: _Asked) -> bool:
    """Whether a name stands in a text as it is: a canonical name need not."""
    words = [token.form for token in tokenise(name)]
    if not words:
        return False
    root = Phrase(name) if len(words) > 1 else Word(words[0])
    deadline = time.monotonic() + _BESIDE_SECONDS
    return Finding(asked.settings, asked.snapshot, root, Filters(), "newest", deadline).ask().matching > 0
