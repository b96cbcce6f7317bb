"""Sixty queries, drawn from a corpus' own vocabulary, each said once for all engines.

Engines read German in different ways: ours finds words in compounds and in feminine forms, drops stop words, knows
variants of names. Where two engines look for different words, their totals cannot agree. So the analysis of every
engine is applied to every surface form of the corpus: a query is `comparable` if each of its words stands for the very
same forms in all of them. On these the totals and the counts of facets must be equal; for the others `why` says which
word differs. About two of three words are drawn from the comparable ones.
"""

import json
import random
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from bench.comparison import Comparison
from bench.query import WORD, Query
from indexer.language import fold, is_stop_word

SEED = 20241122
Value = TypeVar("Value")
_PAIR = re.compile(r"(?<![\w-])([^\W\d_]{3,}) ([^\W\d_]{3,})(?![\w-])")
_SAMPLE = 2_000
"""Articles at the beginning of the corpus in which phrases and facet values are counted."""
_CANDIDATES = 400
"""Words drawn from each band of frequency."""
FACETS = ("person", "organisation", "place", "section")


@dataclass(frozen=True, slots=True)
class Census:
    """What stands in a corpus."""

    articles: int
    words: int
    forms: Counter[str]
    """By surface form, the articles that hold it."""
    pairs: Counter[tuple[str, str]]
    """Neighbours within a line, in the sample."""
    sample: list[set[str]]
    """The words of each article of the sample."""
    values: dict[str, Counter[str]]
    """By facet, the articles of the sample that carry each value."""


def take_census(corpus: Path) -> Census:
    """Counts the words of a corpus."""
    census = Census(0, 0, Counter(), Counter(), [], {facet: Counter() for facet in FACETS})
    articles = words = 0
    with corpus.open(encoding="utf-8") as lines:
        for articles, line in enumerate(lines, start=1):
            record = json.loads(line)
            found = WORD.findall(record["title"]) + WORD.findall(record["text"])
            words += len(found)
            census.forms.update(held := set(found))
            if articles <= _SAMPLE:
                census.sample.append(held)
                census.pairs.update(set(_PAIR.findall(record["text"])))
                for facet in FACETS:
                    values = [record["section"]] if facet == "section" else record[f"{facet}s"]
                    census.values[facet].update(values)
    return replace(census, articles=articles, words=words)


def draw_queries(census: Census, *, compare: bool = True) -> list[Query]:
    """The queries, in classes, the same for the same corpus; without `compare`, `comparable` stays None."""
    return list(_Drawing(census, compare).queries())


class _Drawing:
    def __init__(self, census: Census, compare: bool) -> None:
        self._rng = random.Random(SEED)
        self._census = census
        n = census.articles
        self._rare = self._band(max(2, n // 20_000), max(10, n // 500))
        self._common = self._band(n // 100, n * 3 // 10)
        self._pairs = self._neighbours()
        self._prefixes = sorted({fold(w)[: 4 + at % 3] for at, w in enumerate(self._common + self._rare)
                                 if len(w) > 6 and w.isascii()})  # fmt: skip
        words = {*self._rare, *self._common, *(w for pair in self._pairs for w in pair)}
        self._comparison = Comparison(census.forms, sorted(words), self._prefixes) if compare else None

    def _band(self, least: int, most: int) -> list[str]:
        forms = self._census.forms
        words = sorted(w for w, count in forms.items() if least <= count <= most and _is_searched(w))
        return self._rng.sample(words, min(len(words), _CANDIDATES))

    def _neighbours(self) -> list[tuple[str, str]]:
        pairs = sorted(p for p, count in self._census.pairs.items() if count >= 2 and all(map(_is_searched, p)))
        return self._rng.sample(pairs, min(len(pairs), _CANDIDATES))

    def queries(self) -> Iterator[Query]:
        rare, common = self._supply(self._rare), self._supply(self._common)
        for at in range(8):
            yield self._judged(Query("rare", "and", (rare(at),)))
        for at in range(8):
            yield self._judged(Query("common", "and", (common(at),)))
        for at in range(10):
            yield self._judged(Query("and", "and", self._together(common, at, 3 if at >= 7 else 2)))
        for at in range(8):
            yield self._judged(Query("or", "or", (common(at), rare() if at % 2 else common())))
        for pair in self._some(self._pairs, lambda pair: any(self._why(w, alone=True) for w in pair), 8):
            yield self._judged(Query("phrase", "phrase", pair))
        for prefix in self._some(self._prefixes, lambda p: bool(self._comparison and self._comparison.prefix(p)), 6):
            yield self._judged(Query("prefix", "prefix", (prefix,)))
        for at in range(6):
            facet = self._value(FACETS[at % len(FACETS)])
            yield self._judged(Query("filter", "and", (common(at),), facet=facet))
        for at in range(3):
            yield self._judged(Query("dates", "and", (common(at),), days=self._days()))
        yield self._judged(Query("everything", "all"))
        yield self._judged(Query("everything", "all", facet=self._value("place")))
        yield self._judged(Query("everything", "all", days=self._days()))

    def _supply(self, words: list[str]) -> Callable[..., str]:
        """Hands out words: comparable ones, but for every third number another."""
        shuffled = self._rng.sample(words, len(words))
        same, other = ([w for w in shuffled if bool(self._why(w)) is wanted] for wanted in (False, True))

        def word(at: int = 0) -> str:
            first, second = (other, same) if at % 3 == 2 else (same, other)
            return (first or second).pop()

        return word

    def _together(self, common: Callable[..., str], at: int, count: int) -> tuple[str, ...]:
        """Words of one article: where no article holds all words, ours looks for any of them."""
        wanted = {word for word in self._common if not self._why(word)}
        while True:
            first = common(at)
            for held in self._census.sample:
                others = sorted(held & wanted - {first})
                if first in held and len(others) >= count - 1:
                    return (first, *self._rng.sample(others, count - 1))

    def _some(self, values: list[Value], differs: Callable[[Value], bool], count: int) -> list[Value]:
        shuffled = self._rng.sample(values, len(values))
        same, other = ([v for v in shuffled if differs(v) is wanted] for wanted in (False, True))
        found: list[Value] = []
        while len(found) < min(count, len(values)):
            first, second = (other, same) if len(found) % 3 == 2 else (same, other)
            found.append((first or second).pop())
        return found

    def _value(self, facet: str) -> tuple[str, str]:
        common = [value for value, _ in sorted(self._census.values[facet].items(), key=lambda v: (-v[1], v[0]))[:8]]
        return facet, self._rng.choice(common)

    def _days(self) -> tuple[str, str]:
        year = self._rng.randrange(2016, 2025)
        first, last = self._rng.randrange(1, 7), self._rng.randrange(7, 13)
        return f"{year}-{first:02}-01", f"{year + self._rng.randrange(2)}-{last:02}-15"

    def _why(self, word: str, *, alone: bool = False) -> str:
        return self._comparison.word(word, alone=alone) if self._comparison else ""

    def _judged(self, query: Query) -> Query:
        if self._comparison is None:
            return query
        if query.operator == "prefix":
            why = self._comparison.prefix(query.words[0])
        else:
            reasons = (self._why(word, alone=query.operator == "phrase") for word in query.words)
            why = "; ".join(filter(None, reasons))
        return replace(query, comparable=not why, why=why)


def _is_searched(word: str) -> bool:
    """Whether a form is a word that one may look for, written as such."""
    return 4 <= len(word) <= 16 and word.isalpha() and not word.isupper() and not is_stop_word(word)
