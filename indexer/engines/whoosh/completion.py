"""Completion from a generation: words, names and headlines by what they begin with.

Words, names and headlines lie in files that are mapped. A suggestion takes a millisecond, also for a first letter;
where it stands beside other words, what it takes to find their articles besides, 50 at most.
"""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from whoosh.query import Or, Phrase

from indexer.engines.whoosh.columns import Mask
from indexer.engines.whoosh.columns.files import OpenFiles
from indexer.engines.whoosh.execute import Executor
from indexer.engines.whoosh.matching import matching
from indexer.engines.whoosh.names import Names
from indexer.engines.whoosh.naming import Naming
from indexer.engines.whoosh.prefixes import SPARE, bounds, first_different, heaviest
from indexer.engines.whoosh.wordlists import KEY_LETTERS
from indexer.engines.whoosh.words import Words
from indexer.fields import ANALYSED, EXACT
from indexer.language import fold, is_stop_word, term, tokenise
from indexer.query import Facet
from indexer.query.completion import (
    LAST_SIGNS,
    LOOSE,
    Beginning,
    Suggestion,
    Unfinished,
    keys_of,
    mixed,
    unfinished,
)
from indexer.query.rewrite import resolve
from indexer.query.syntax import parse

_KINDS: tuple[Facet, ...] = ("person", "organisation", "place")
_FIELDS: tuple[Facet, ...] = (*_KINDS, "source", "section", "author")
_SPARE = 4
"""Words looked at for each one wanted: inflections of one word are offered once."""
_SMALL_WORDS = 4
"""So much more common than a noun must another word be to be offered before it: it is seldom what one looks for."""
_IN_TITLES = 200
"""Words looked at for those that stand in a title."""

_BESIDE_SECONDS = 0.05
"""What may be spent on finding the articles in which a last word should stand."""
_LOOKED_AT = 2000
"""Articles of a word that are looked at to see whether it stands in one of those."""


class Completion:
    """What can be suggested from one generation. Immutable once made, shared by threads."""

    def __init__(self, words: Words, naming: Naming) -> None:
        self._naming = naming
        self._words = _Words(words)
        self._names: dict[Facet, Names] = {facet: Names(naming, facet) for facet in _FIELDS}
        self._titles = _Titles(words.files)

    def suggest(self, query: str, limit: int, executor: Executor) -> tuple[Suggestion, ...]:
        """At most `limit` ways to complete the end of a query; the executor is that of the generation."""
        end = unfinished(query)
        if end is None or not (end.field or end.beginnings[0].prefix):
            return ()
        asked = _Asked(end, limit, executor, self._beside(end, executor))
        if end.field == "title":
            return self._in_titles(asked)
        if end.field is not None:
            return tuple(self._values(_KINDS if end.field == "related" else (end.field,), asked))
        words = list(self._words.suggest(asked))
        if end.exact:
            return tuple(words)
        names = self._values(_KINDS, asked)
        if end.opening:
            written = {word.query for word in words}
            names = [name for name in names if name.query not in written and _stands(name.text, executor)]
        alone = not end.excluded and not end.beginnings[0].head.strip(end.opening)
        whole = [name for name in names if _goes_on(name, end)]
        others = [name for name in names if name not in whole]
        return (*whole, *mixed(words, others, self._titles.suggest(asked) if alone else [], limit))[:limit]

    def _beside(self, end: Unfinished, executor: Executor) -> Mask | None:
        """The articles that hold what stands before the last word.

        None where there are none, where that need not hold, or where it takes too long to say.
        """
        head = end.beginnings[-1].head
        before = LAST_SIGNS.sub("", head, count=1).strip()
        # Stop words are dropped beside other words, and their articles would take the longest to find.
        if end.opening or LOOSE.search(head) or all(is_stop_word(token.form) for token in tokenise(before)):
            return None
        root = resolve(parse(before).root, "all")
        found = matching(root, self._naming, executor, time.monotonic() + _BESIDE_SECONDS)
        if found is None or not len(found):
            return None
        beside = np.zeros(self._naming.columns.size, dtype=bool)
        beside[found] = True
        return beside

    def _values(self, facets: Sequence[Facet], asked: "_Asked") -> list[Suggestion]:
        """Values of these facets: those that go on from more words first, then the most frequent."""
        found: dict[object, Suggestion] = {}
        related = asked.end.field == "related"  # there a name of two kinds is one
        for beginning in asked.end.beginnings:
            if beginning.prefix or asked.end.field:
                suggestions = [s for facet in facets for s in self._suggested(facet, asked, beginning)]
                for suggestion in sorted(suggestions, key=lambda s: -s.articles):
                    key = suggestion.text if related else (suggestion.kind, suggestion.text)
                    found.setdefault(key, suggestion)
        return list(found.values())[: asked.limit]

    def _suggested(self, facet: Facet, asked: "_Asked", beginning: Beginning) -> Iterator[Suggestion]:
        single = beginning is asked.end.beginnings[-1]
        return self._names[facet].suggest(facet, asked.end, beginning, asked.limit, asked.beside if single else None)

    def _in_titles(self, asked: "_Asked") -> tuple[Suggestion, ...]:
        postings, exact = asked.executor.columns.postings, asked.end.exact
        words: list[Suggestion] = []
        for word in self._words.suggest(replace(asked, limit=_IN_TITLES)):
            field, key = (EXACT["title"], fold(word.text)) if exact else ("title", term(word.text))
            if postings[EXACT["title"]].frequency(fold(word.text)):
                words.append(replace(word, articles=postings[field].frequency(key)))
            if len(words) == asked.limit:
                break
        alone = not exact and not asked.end.excluded
        return mixed(words, [], self._titles.suggest(asked) if alone else [], asked.limit)


@dataclass(frozen=True, slots=True)
class _Asked:
    """One question: what is being typed, how many suggestions, and among which articles if not all."""

    end: Unfinished
    limit: int
    executor: Executor
    beside: Mask | None


class _Words:
    """The words of the files that `wordlists` describes."""

    def __init__(self, words: Words) -> None:
        files = words.files
        self._forms = words.forms
        self._exact, self._found = files["offered.exact"], files["offered.found"]
        self._spelt, self._spelt_places = files.strings("spelt"), files["spelt.places"]
        if not len(self._exact) == len(self._found) == len(self._forms) or len(self._spelt) != len(self._spelt_places):
            raise ValueError("what completion offers does not fit the forms")

    def suggest(self, asked: _Asked) -> Iterator[Suggestion]:
        """The commonest words, of several inflections the commonest one; as typed, where that has accents."""
        end, limit = asked.end, asked.limit
        beginning = end.beginnings[-1]
        prefix, written = beginning.prefix, beginning.text.casefold()
        if not prefix or " " in prefix:
            return
        items = self._best(prefix, limit * _SPARE)
        if fold(written) != written:
            items.sort(key=lambda item: not self._form(item).casefold().startswith(written))
        counts = self._exact if end.exact else self._found
        seen: set[str] = set()
        for item in items:
            form = self._form(item)
            key = form if end.exact else term(form)
            if key not in seen and len(seen) < limit and _beside(asked, form):
                seen.add(key)
                yield Suggestion(form, "word", int(counts[item]), end.word(form))

    def _form(self, place: int) -> str:
        return self._forms.names[int(self._forms.folded[place])]

    def _best(self, prefix: str, limit: int) -> list[int]:
        """The places in folded.rows of the words that are likeliest meant, the likeliest first."""
        low, high = self._forms.beginning(prefix)
        offered = low + np.flatnonzero(self._exact[low:high])
        begin, behind = bounds(self._spelt.__getitem__, len(self._spelt), prefix)
        spelt = self._spelt_places[begin:behind]
        weights, spelt_weights = self._weights(offered), self._weights(spelt)
        found = [
            (-int(weights[i]), fold(self._form(int(offered[i]))), int(offered[i]))
            for i in heaviest(weights, limit * SPARE)
        ]
        found += [
            (-int(spelt_weights[i]), self._spelt[begin + i], int(spelt[i]))
            for i in heaviest(spelt_weights, limit * SPARE)
        ]
        return first_different((place for _, _, place in sorted(found)[: limit * SPARE]), limit)

    def _weights(self, places: Any) -> Any:
        exact = self._exact[places]
        small = self._forms.small[self._forms.folded[places]]
        return np.where(small, exact // _SMALL_WORDS, exact)


class _Titles:
    """The headlines of the files that `wordlists` describes."""

    def __init__(self, files: OpenFiles) -> None:
        self._titles, self._counts = files.strings("headlines"), files["headlines.articles"]
        self._keys, self._items = files.strings("keys"), files["keys.headlines"]
        self._starts, self._within, self._at = files["starts.keys"], files["within.keys"], files["within.at"]
        if len(self._titles) != len(self._counts) or not len(self._keys) == len(self._items) == len(self._starts):
            raise ValueError("the headlines do not fit each other")

    def suggest(self, asked: _Asked) -> list[Suggestion]:
        """Headlines that begin so, then those with a word that does; the newest first."""
        end, limit = asked.end, asked.limit
        beginning = end.beginnings[0]
        prefix = beginning.prefix
        if not prefix:
            return []
        short = prefix[:KEY_LETTERS]
        starts = bounds(lambda at: self._keys[int(self._starts[at])][:KEY_LETTERS], len(self._starts), short)
        within = bounds(self._tail, len(self._within), short)
        items = dict.fromkeys((*self._best(self._starts, starts, limit), *self._best(self._within, within, limit)))
        found: list[Suggestion] = []
        for item in items:
            title = self._titles[item]
            if short == prefix or any(f" {prefix}" in f" {key}" for key in keys_of(title)):
                query = end.value("title", title, beginning)
                found.append(Suggestion(title, "title", int(self._counts[item]), query))
            if len(found) == limit:
                break
        return found

    def _tail(self, at: int) -> str:
        begin = int(self._at[at])
        return self._keys[int(self._within[at])][begin : begin + KEY_LETTERS]

    def _best(self, keys: Any, bounds: tuple[int, int], limit: int) -> list[int]:
        items = self._items[keys[slice(*bounds)]].astype(np.int64)
        return first_different((int(items[i]) for i in heaviest(-items, limit * _SPARE * SPARE)), limit * _SPARE)


def _beside(asked: _Asked, form: str) -> bool:
    """Whether a word stands in one of the articles asked about; a common word that shows no such soon is let pass."""
    if asked.beside is None:
        return True
    looked = 0
    for field in ANALYSED:
        postings = asked.executor.columns.postings[field]
        number = postings.number(term(form))
        if number >= 0:
            first = postings.documents(number)[:_LOOKED_AT]
            looked += len(first)
            if asked.beside[first].any():
                return True
    return looked >= _LOOKED_AT


def _goes_on(name: Suggestion, end: Unfinished) -> bool:
    """Whether a name goes on from more than the last word."""
    return any(name.query == end.value(name.kind, name.text, longer) for longer in end.beginnings[:-1])


def _stands(name: str, executor: Executor) -> bool:
    """Whether a name stands in a text as it is: a canonical name need not."""
    words = [term(token.form) for token in tokenise(name)]
    if not words:
        return False
    found = executor.matching(Or([Phrase(field, words) for field in ANALYSED]), time.monotonic() + _BESIDE_SECONDS)
    return found is not None and len(found) > 0
