"""Completion from a generation: words, names and headlines by what they begin with.

Made at the first use, which takes six seconds for a million words and 100,000 headlines. Kept are then about 100 bytes
a word and 600 a headline or name, while it is made four times that. A suggestion takes a millisecond, also for a first
letter; where it stands beside other words, what it takes to find their articles besides, 50 at most.
"""

import logging
import re
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from whoosh.query import Or, Phrase

from indexer.engines.whoosh.columns import Columns, FacetColumn, Mask
from indexer.engines.whoosh.matching import matching
from indexer.engines.whoosh.prefixes import PrefixTable, Strings
from indexer.engines.whoosh.wordlists import TitleRow, WordRow, lists_again, read_titles, read_words
from indexer.fields import ANALYSED, EXACT
from indexer.language import fold, is_stop_word, term, tokenise
from indexer.language.stopwords import STOP_WORDS
from indexer.query import Facet
from indexer.query.completion import (
    Beginning,
    Suggestion,
    Unfinished,
    keys_of,
    mixed,
    spelt_out,
    unfinished,
)
from indexer.query.rewrite import resolve
from indexer.query.syntax import parse

_log = logging.getLogger(__name__)

_KINDS: tuple[Facet, ...] = ("person", "organisation", "place")
_FOLDED_STOP_WORDS = frozenset(map(fold, STOP_WORDS))
_FIELDS: tuple[Facet, ...] = (*_KINDS, "source", "section", "author")
_KEY_LETTERS = 24
"""Letters of a headline's key; what is typed beyond them is compared with the headline itself."""
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
_LOOSE = re.compile(r"[()|]|\b(?:ODER|OR)\b")
"""Where these stand, an article need not hold all the words."""
_LAST_SIGNS = re.compile(r"(?:(?<!\S)-|\b(?:NICHT|NOT)\s+)?(?:\w+:\s*)?=?$")


class Completion:
    """What can be suggested from one generation. Immutable once made, shared by threads."""

    def __init__(self, words: Sequence[WordRow], titles: Sequence[TitleRow], columns: Columns) -> None:
        self._columns = columns
        self._words = _Words(words)
        self._names: dict[Facet, _Names] = {facet: _Names(columns.facets[facet], columns) for facet in _FIELDS}
        self._titles = _Titles(titles)

    def suggest(self, query: str, limit: int, searcher: Any) -> tuple[Suggestion, ...]:
        """At most `limit` ways to complete the end of a query; the searcher is one of the generation."""
        end = unfinished(query)
        if end is None or not (end.field or end.beginnings[0].prefix):
            return ()
        asked = _Asked(end, limit, searcher, self._beside(end, searcher))
        if end.field == "title":
            return self._in_titles(asked)
        if end.field is not None:
            return tuple(self._values((end.field,), asked))
        words = list(self._words.suggest(asked))
        if end.exact:
            return tuple(words)
        names = self._values(_KINDS, asked)
        if end.opening:
            written = {word.query for word in words}
            names = [name for name in names if name.query not in written and _stands(name.text, searcher)]
        alone = not end.excluded and not end.beginnings[0].head.strip(end.opening)
        whole = [name for name in names if _goes_on(name, end)]
        others = [name for name in names if name not in whole]
        return (*whole, *mixed(words, others, self._titles.suggest(asked) if alone else [], limit))[:limit]

    def _beside(self, end: Unfinished, searcher: Any) -> Mask | None:
        """The articles that hold what stands before the last word.

        None where there are none, where that need not hold, or where it takes too long to say.
        """
        head = end.beginnings[-1].head
        before = _LAST_SIGNS.sub("", head, count=1).strip()
        # Stop words are dropped beside other words, and their articles would take the longest to find.
        if end.opening or _LOOSE.search(head) or all(is_stop_word(token.form) for token in tokenise(before)):
            return None
        root = resolve(parse(before).root, "all")
        found = matching(root, self._columns, searcher, time.monotonic() + _BESIDE_SECONDS)
        return found if found is not None and found.any() else None

    def _values(self, facets: Sequence[Facet], asked: "_Asked") -> list[Suggestion]:
        """Values of these facets: those that go on from more words first, then the most frequent."""
        found: dict[tuple[str, str], Suggestion] = {}
        for beginning in asked.end.beginnings:
            if beginning.prefix or asked.end.field:
                suggestions = [s for facet in facets for s in self._names[facet].suggest(facet, asked, beginning)]
                for suggestion in sorted(suggestions, key=lambda s: -s.articles):
                    found.setdefault((suggestion.kind, suggestion.text), suggestion)
        return list(found.values())[: asked.limit]

    def _in_titles(self, asked: "_Asked") -> tuple[Suggestion, ...]:
        reader, exact = asked.searcher.reader(), asked.end.exact
        words: list[Suggestion] = []
        for word in self._words.suggest(replace(asked, limit=_IN_TITLES)):
            field, key = (EXACT["title"], fold(word.text)) if exact else ("title", term(word.text))
            if reader.doc_frequency(EXACT["title"], fold(word.text)):
                words.append(replace(word, articles=reader.doc_frequency(field, key)))
            if len(words) == asked.limit:
                break
        alone = not exact and not asked.end.excluded
        return mixed(words, [], self._titles.suggest(asked) if alone else [], asked.limit)


@dataclass(frozen=True, slots=True)
class _Asked:
    """One question: what is being typed, how many suggestions, and among which articles if not all."""

    end: Unfinished
    limit: int
    searcher: Any
    beside: Mask | None


class _Words:
    def __init__(self, rows: Sequence[WordRow]) -> None:
        self._forms = Strings(row.form for row in rows)
        self._exact = np.array([row.exact for row in rows], dtype=np.int32)
        self._found = np.array([row.articles for row in rows], dtype=np.int32)
        lower = np.array([row.form[0].islower() for row in rows], dtype=bool)
        weights = np.where(lower, self._exact // _SMALL_WORDS, self._exact)
        self._table = _table(([row.folded, *filter(None, [spelt_out(row.form)])] for row in rows), weights)

    def suggest(self, asked: _Asked) -> Iterator[Suggestion]:
        """The commonest words, of several inflections the commonest one; as typed, where that has accents."""
        end, limit = asked.end, asked.limit
        beginning = end.beginnings[-1]
        prefix, written = beginning.prefix, beginning.text.casefold()
        if not prefix or " " in prefix:
            return
        items = self._table.best(prefix, limit * _SPARE)
        if fold(written) != written:
            items.sort(key=lambda item: not self._forms[item].casefold().startswith(written))
        counts = self._exact if end.exact else self._found
        seen: set[str] = set()
        for item in items:
            form = self._forms[item]
            key = form if end.exact else term(form)
            if key not in seen and len(seen) < limit and _beside(asked, form):
                seen.add(key)
                yield Suggestion(form, "word", int(counts[item]), end.word(form))


class _Names:
    def __init__(self, column: FacetColumn, columns: Columns) -> None:
        self._column = column
        self._counts = column.counts(columns.alive).astype(np.int32)
        names = ((value, *column.aliases.get(value, ())) for value in column.values)
        self._table = _table((set().union(*map(_tails, same)) for same in names), self._counts)

    def suggest(self, kind: Facet, asked: _Asked, beginning: Beginning) -> Iterator[Suggestion]:
        assert kind != "year"  # nobody completes one
        starts, documents = self._column.starts, self._column.documents
        for item in self._table.best(beginning.prefix, asked.limit * _SPARE):
            single = beginning is asked.end.beginnings[-1]
            carried = documents[starts[item] : starts[item + 1]]
            if asked.beside is None or not single or asked.beside[carried].any():
                value = self._column.values[item]
                yield Suggestion(value, kind, int(self._counts[item]), asked.end.value(kind, value, beginning))


class _Titles:
    def __init__(self, rows: Sequence[TitleRow]) -> None:
        self._titles = Strings(row.title for row in rows)
        self._counts = np.array([row.articles for row in rows], dtype=np.int32)
        newest_first = np.arange(len(rows), 0, -1, dtype=np.int32)
        keys = [[key for key in (row.key, row.spelt_out) if key] for row in rows]
        self._starts = _table(([key[:_KEY_LETTERS] for key in found] for found in keys), newest_first)
        self._within = _table((_within(found) for found in keys), newest_first)

    def suggest(self, asked: _Asked) -> list[Suggestion]:
        """Headlines that begin so, then those with a word that does; the newest first."""
        end, limit = asked.end, asked.limit
        beginning = end.beginnings[0]
        prefix = beginning.prefix
        if not prefix:
            return []
        short = prefix[:_KEY_LETTERS]
        items = dict.fromkeys((*self._starts.best(short, limit * _SPARE), *self._within.best(short, limit * _SPARE)))
        found: list[Suggestion] = []
        for item in items:
            title = self._titles[item]
            if short == prefix or any(f" {prefix}" in f" {key}" for key in keys_of(title)):
                query = end.value("title", title, beginning)
                found.append(Suggestion(title, "title", int(self._counts[item]), query))
            if len(found) == limit:
                break
        return found


def _table(keys_by_item: Iterable[Iterable[str]], weights: Any) -> PrefixTable:
    keys: list[str] = []
    items: list[int] = []
    for item, found in enumerate(keys_by_item):
        for key in found:
            keys.append(key)
            items.append(item)
    return PrefixTable(keys, items, weights)


def _tails(name: str) -> set[str]:
    """The keys of a name from each of its words."""
    words = [key.split() for key in keys_of(name)]
    return {" ".join(found[at:]) for found in words for at in range(len(found))}


def _within(keys: Iterable[str]) -> set[str]:
    """The keys of a headline from each of its words but the first and stop words, cut."""
    found: set[str] = set()
    for key in keys:
        at = key.find(" ") + 1
        while at:
            tail = key[at : at + _KEY_LETTERS]
            if tail.partition(" ")[0] not in _FOLDED_STOP_WORDS:
                found.add(tail)
            at = key.find(" ", at) + 1
    return found


def _beside(asked: _Asked, form: str) -> bool:
    """Whether a word stands in one of the articles asked about; a common word that shows no such soon is let pass."""
    if asked.beside is None:
        return True
    reader = asked.searcher.reader()
    looked = 0
    for field in ANALYSED:
        if (field, term(form)) in reader:
            for number in islice(reader.postings(field, term(form)).all_ids(), _LOOKED_AT):
                looked += 1
                if asked.beside[number]:
                    return True
    return looked >= _LOOKED_AT


def _goes_on(name: Suggestion, end: Unfinished) -> bool:
    """Whether a name goes on from more than the last word."""
    return any(name.query == end.value(name.kind, name.text, longer) for longer in end.beginnings[:-1])


def _stands(name: str, searcher: Any) -> bool:
    """Whether a name stands in a text as it is: a canonical name need not."""
    words = [term(token.form) for token in tokenise(name)]
    if not words:
        return False
    return bool(Or([Phrase(field, words) for field in ANALYSED]).matcher(searcher).is_active())


def open_completion(folder: Path, columns: Columns, reader: Any) -> Completion:
    """Reads the tables in `folder`; they are made again from the index if one is missing or damaged."""
    try:
        words, titles = read_words(folder), read_titles(folder)
    except (OSError, ValueError):
        _log.warning("%s: words.tsv or titles.tsv is missing or damaged; both are made again from the index.", folder)
        words, titles = lists_again(reader)
    return Completion(words, titles, columns)
