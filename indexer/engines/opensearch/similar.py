"""Which articles tell of the same as one does: by the names they share, and by the words that tell most of it.

As in the embedded engine (whoosh/similar.py, which names its source): the words of highest tf-idf are asked as a query,
and names as words that stand there often.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice, takewhile
from typing import Any

from indexer.engines.common.articles import hit_of, shown_names
from indexer.engines.common.rarity import rarity
from indexer.engines.common.similar import (
    COMMON,
    FEW,
    LEAST_LIKENESS,
    NAME,
    SHOWN_NAMES,
    SHOWN_WORDS,
    TERMS,
    TITLE,
    saturated,
)
from indexer.engines.opensearch.documents import name_of, stored_from
from indexer.engines.opensearch.filters import carrying
from indexer.engines.opensearch.finding import NEWEST
from indexer.engines.opensearch.folding import once, place_of
from indexer.engines.opensearch.schema import VERSION, key
from indexer.engines.opensearch.snapshot import Snapshot
from indexer.entities import KINDS
from indexer.fields import RECORD
from indexer.language import is_telling, term, tokenise
from indexer.language.tokens import forms
from indexer.query.similar import SharedName, Similar
from indexer.query.snippets import marked

Json = dict[str, Any]

_MOST_NAMES = 800
"""Names that are looked for in other articles, the rarest: the cluster bounds the clauses of a query."""


@dataclass(frozen=True, slots=True)
class _Feature:
    """Something that articles may share."""

    text: str
    name: SharedName | None
    """None for a word."""
    query: Json
    gain: float = 0.0
    """What a name adds to the likeness of those that share it."""
    articles: int = 0
    """Those that carry a name."""


def similar_articles(snapshot: Snapshot, article_id: str, limit: int) -> tuple[Similar, ...]:
    """The articles most like one, the likest first; each shares at least two names or words with it."""
    stored = snapshot.stored(article_id)
    if stored is None:
        return ()
    names = sorted(_names(snapshot, stored), key=lambda feature: -feature.gain)
    shareable = [feature for feature in names if feature.articles > 1]
    features = shareable[:_MOST_NAMES]
    features += _words(snapshot, stored, {term(t.form) for f in names for t in tokenise(f.text)})
    if not features:
        return ()
    alone = sum(feature.gain for feature in names) - sum(feature.gain for feature in features)
    should = [{"bool": {"must": [f.query], "_name": str(place)}} for place, f in enumerate(features)]
    itself = {"ids": {"values": [name_of(article_id)]}}
    whole = _asked(snapshot, {"bool": {"filter": [itself], "should": should}}, 1)
    likeness = whole[0]["_score"] + alone if whole else 0.0
    if not likeness:
        return ()
    others = {"bool": {"must_not": [itself], "should": should, "minimum_should_match": 2}}
    found = once(snapshot.versions, _likest(snapshot, others, LEAST_LIKENESS * likeness, limit), set())
    place = snapshot.place(article_id)
    own = range(0) if place is None else snapshot.versions.with_place(place)
    return tuple(
        _similar(snapshot, hit, hit["_score"] / likeness, features, version=place_of(hit) in own)
        for hit in islice(found, limit)
    )


def _likest(snapshot: Snapshot, query: Json, least: float, size: int) -> Iterator[Json]:
    """What a query finds with at least this score, in its order; so many are read at a time."""
    after: list[Any] | None = None
    while hits := _asked(snapshot, query, size, after):
        yield from takewhile(lambda hit: hit["_score"] >= least, hits)
        if len(hits) < size or hits[-1]["_score"] < least:
            return
        after = hits[-1]["sort"]


def _asked(snapshot: Snapshot, query: Json, size: int, after: list[Any] | None = None) -> list[Json]:
    body = {
        "query": query, "size": size, "sort": [{"_score": "desc"}, *NEWEST], "_source": ["stored"],
        "docvalue_fields": [VERSION], "track_scores": True, **({"search_after": after} if after else {}),
    }  # fmt: skip
    answer = snapshot.client.search(
        index=snapshot.index, body=body,
        params={
            "search_type": "dfs_query_then_fetch", "include_named_queries_score": "true",
            "allow_partial_search_results": "false",
        },
    )  # fmt: skip
    hits: list[Json] = answer["hits"]["hits"]
    return hits


def _names(snapshot: Snapshot, stored: Mapping[str, Any]) -> Iterator[_Feature]:
    shown = shown_names(stored[RECORD]["entities"], snapshot.naming.changed)
    for kind in KINDS:
        for name, count in zip(shown[kind], snapshot.naming.counts(kind, shown[kind]), strict=True):
            gain = NAME * rarity(count, snapshot.size) ** 2
            query = {"constant_score": {"filter": carrying(snapshot.naming, kind, name), "boost": gain}}
            yield _Feature(name, SharedName(kind, name), query, gain, count)


def _words(snapshot: Snapshot, stored: Mapping[str, Any], named: set[str]) -> Iterator[_Feature]:
    """The words of highest tf-idf but those of the names, which count as such already."""
    times: Counter[str] = Counter()
    times.update(forms(stored["text"]))
    weights: dict[str, float] = dict(times)
    if not stored[RECORD]["title_derived"]:
        for form in forms(stored["title"]):
            weights[form] = weights.get(form, 0.0) + TITLE
    by_term: dict[str, list[tuple[float, str]]] = {}
    for form, count in weights.items():
        by_term.setdefault(term(form), []).append((count, form))
    wanted = [name for name in by_term if name not in named]
    articles = snapshot.words.frequencies(wanted, "text")
    kept = []
    for name in wanted:
        count, form = articles.get(name, 0), max(by_term[name])[1]
        if is_telling(form) and 2 <= count <= max(FEW, COMMON * snapshot.size):
            strength = saturated(sum(times for times, _ in by_term[name]))
            kept.append((strength * rarity(count, snapshot.size), strength, form, name))
    for _, strength, form, name in sorted(kept, reverse=True)[:TERMS]:
        boost = strength * snapshot.gain("text")
        # tf-idf twice: once for what it tells of the article, once for what it tells of the other.
        boost *= rarity(articles[name], snapshot.size)
        yield _Feature(form, None, {"term": {"text": {"value": key(name), "boost": boost}}})


def _similar(snapshot: Snapshot, hit: Json, likeness: float, features: list[_Feature], *, version: bool) -> Similar:
    stored = stored_from(hit["_source"])
    gains = hit["matched_queries"]
    shared = sorted((-gain, features[int(place)].text, int(place)) for place, gain in gains.items())
    found = [features[place] for _, _, place in shared]
    names = [feature.name for feature in found if feature.name]
    words = [feature.text for feature in found if not feature.name]
    shown = hit_of(stored, snapshot.naming.changed, 0.0, marked(stored["title"], []), ())
    return Similar(shown, likeness, tuple(names[:SHOWN_NAMES]), version, tuple(words[:SHOWN_WORDS]))
