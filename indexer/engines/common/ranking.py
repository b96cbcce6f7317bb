"""The order of the best articles, looked at more closely than a sum over terms can: see `Refinement`.

Nothing here finds or drops an article: totals, facets and exports count what the query matches.
"""

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from indexer.config import SearchConfig
from indexer.engines.common.grams import grams_of
from indexer.engines.common.rarity import rarity
from indexer.language import fold
from indexer.query.reading import QueryWord

WINDOW = 50
"""Articles that are looked at closely: the best by BM25. 100 gave the same MRR@10 on XQuAD and Standard."""
NEARBY = 8
"""Words of a query that are neighbours there count as neighbours in a text if they are at most so far apart."""
MIN_LIKENESS = 0.45
"""Dice coefficient over 4-grams, weighed by rarity, from which a word is told to the reader as alike."""

_FAR = 1000
"""Words that lie at least between a title and a text when places are counted."""

Scores = NDArray[np.float64]
Rows = NDArray[Any]


class Grams(Protocol):
    """Which forms hold which 4-grams: see `likeness.GramTable`."""

    @property
    def size(self) -> int: ...
    @property
    def weights(self) -> Any: ...
    def rarity(self, codes: NDArray[np.uint32]) -> Scores: ...
    def holding(self, codes: NDArray[np.uint32]) -> tuple[Rows, NDArray[np.int64]]: ...


class FormTable(Protocol):
    """Surface forms by row: see `forms.Forms`."""

    def rows_of(self, term: str) -> range: ...
    def holding(self, part: str) -> Rows: ...
    def counted(self, row: int) -> tuple[str, int]: ...


class WordStream(Protocol):
    """The words of articles one after the other: see `stream.Stream`."""

    @property
    def mean_length(self) -> float: ...
    def of(self, articles: NDArray[np.int64]) -> tuple[Rows, NDArray[np.int64]]: ...


class Known(Protocol):
    """What is known of the words of a corpus, or of those of its best articles: see `words.Words`."""

    @property
    def grams(self) -> Grams: ...
    @property
    def forms(self) -> FormTable: ...
    @property
    def stream(self) -> WordStream: ...
    def among(self, words: Rows, rows: Sequence[range | Rows]) -> NDArray[np.int64]: ...


class Refinement:
    """One query over its best articles.

    Of their words, only those are looked at that matter: forms of the query's words, and forms that share 4-grams with
    them. Where these stand is found at once; what is left are a few hundred numbers.
    """

    def __init__(
        self,
        known: Known,
        frequency: Callable[[str], int],
        settings: SearchConfig,
        words: Sequence[QueryWord],
        articles: NDArray[np.int64],
    ) -> None:
        """`frequency`: how many articles hold a term in their text.

        `articles`: Whoosh's document numbers, at least one.
        """
        self._known, self._frequency, self._settings, self._words = known, frequency, settings, words
        self._count, self._size = len(articles), known.grams.size
        codes, self._word_of_code = grams_of(fold(word.form) for word in words)
        slots = {code: slot for slot, code in enumerate(sorted(set(codes.tolist())))}
        self._codes = np.array(list(slots), dtype=np.uint32)
        self._slot_of_code = np.array([slots[code] for code in codes.tolist()], dtype=np.int64)
        sought = self._codes if settings.likeness_bonus else self._codes[:0]
        self._rarities = known.grams.rarity(sought)
        holding, slot = known.grams.holding(sought)
        self._ranges = [[known.forms.rows_of(term) for term in word.terms] for word in words]
        stream, ends = known.stream.of(articles)
        at = known.among(stream, [holding, *(rows for found in self._ranges for rows in found)])
        piece = ends.searchsorted(at, side="right")
        self._place, self._article = at + _FAR * piece, piece // 2
        self._weights = np.where(piece % 2 == 0, settings.title_weight, 1.0)
        here = stream[at]
        self._rows = _different(here)
        self._row_of = self._rows.searchsorted(here)
        held = known.among(holding, [self._rows])
        cells = self._rows.searchsorted(holding[held]) * len(sought) + slot[held]
        ordered = np.sort(cells)
        cells = _different(ordered)
        self._times = np.diff(ordered.searchsorted(cells), append=len(ordered))
        self._holder, self._held = cells // max(1, len(sought)), cells % max(1, len(sought))
        """Pairs of one of the rows, ascending, and a 4-gram that it holds so many times."""
        lengths = np.diff(ends[1::2], prepend=0)
        self._norm = settings.k1 * (1 - settings.b + settings.b * lengths / known.stream.mean_length)

    def bonus(self) -> Scores:
        """What each article gains by the spelling of its words, by their neighbourhood, and by words alike."""
        settings, found = self._settings, np.zeros(self._count)
        if settings.spelling_bonus:
            found += settings.spelling_bonus * sum(map(self._spelling, range(len(self._words))), np.zeros(self._count))
        if settings.neighbour_bonus and len(self._words) > 1:
            found += settings.neighbour_bonus * self._neighbours()
        if settings.likeness_bonus and len(self._codes):
            found += settings.likeness_bonus * self._likeness()
        return found

    def _spelling(self, number: int) -> Scores:
        """BM25 over the form as it was typed: `Wahlen` before Wahl, `schön` before schon; half if only folded alike."""
        form, total = self._words[number].form, np.zeros(self._count)
        typed, folded = form.lower(), fold(form)
        for at in self._slots_of(number):
            name, articles = self._known.forms.counted(int(self._rows[at]))
            if fold(name) == folded:
                share = 1.0 if name.lower() == typed else 0.5
                total += share * rarity(articles, self._size) * self._saturated(self._row_of == at)
        return total

    def _slots_of(self, number: int) -> Iterator[int]:
        """Where in `_rows` the forms of a word of the query stand."""
        for rows in self._ranges[number]:
            low, high = self._rows.searchsorted((rows.start, rows.stop)).tolist()
            yield from range(low, high)

    def _neighbours(self) -> Scores:
        """Pairs of words that are neighbours in the query and at most NEARBY words apart in an article.

        The unordered window of Metzler & Croft („A Markov Random Field Model for Term Dependencies“, SIGIR 2005).
        """
        total = np.zeros(self._count)
        places = [self._places(number) for number in range(len(self._words))]
        for (one, here), (other, there) in pairwise(zip(self._words, places, strict=True)):
            if set(one.terms) & set(other.terms):
                continue
            at = self._place
            low = at[there].searchsorted(at[here] - NEARBY)
            high = at[there].searchsorted(at[here] + NEARBY, side="right")
            pairs = np.bincount(self._article[here], weights=high - low, minlength=self._count)
            k1 = self._settings.k1
            weight = self._word_rarity(one) + self._word_rarity(other)
            total += weight * pairs * (k1 + 1) / np.maximum(pairs + k1, 1e-9)
        return total

    def _likeness(self) -> Scores:
        """BM25 over 4-grams: Besetzung for besetzt, Nordirland for Nordiren."""
        codes = len(self._codes)
        begin = self._holder.searchsorted(np.arange(len(self._rows) + 1))
        held = np.diff(begin)[self._row_of]
        word = np.repeat(np.arange(len(self._row_of)), held)
        pair = np.arange(len(word)) - np.repeat(np.cumsum(held) - held - begin[self._row_of], held)
        cell = self._article[word] * codes + self._held[pair]
        weights = self._weights[word] * self._times[pair]
        frequency = np.bincount(cell, weights, minlength=self._count * codes).reshape(self._count, codes)
        gains = frequency * (self._settings.k1 + 1) / np.maximum(frequency + self._norm[:, None], 1e-9)
        # No matrix product: for so small ones the threads that numpy would start cost more than they save.
        return np.asarray((gains * (np.bincount(self._slot_of_code, minlength=codes) * self._rarities)).sum(axis=1))

    def alike(self, number: int, limit: int) -> Iterator[int]:
        """The rows of the articles' words most alike to a word of the query that do not find them already."""
        slots = list(set(self._slot_of_code[self._word_of_code == number].tolist()))
        if not slots or not self._settings.likeness_bonus:
            return
        rarities = np.zeros(len(self._codes))
        rarities[slots] = self._rarities[slots]
        whole = float(rarities.sum())
        shared = np.bincount(self._holder, rarities[self._held], minlength=len(self._rows))
        # What a form shares it holds, so its own 4-grams weigh no less.
        likely = ((2 - MIN_LIKENESS) * shared >= MIN_LIKENESS * whole - 1e-9).nonzero()[0]
        forms = self._known.forms
        compounds = [forms.holding(term) for term in self._words[number].terms]
        likely = np.delete(likely, self._known.among(self._rows[likely], [*self._ranges[number], *compounds]))
        rows = self._rows[likely]
        dice = 2 * shared[likely] / np.maximum(1e-9, whole + self._known.grams.weights[rows])
        pairs = zip(dice.tolist(), rows.tolist(), strict=True)
        found = sorted((-alike, row) for alike, row in pairs if alike >= MIN_LIKENESS)
        yield from (row for _, row in found[:limit])

    def _places(self, number: int) -> NDArray[np.int64]:
        """Which of the words that matter are the query's word, in any form."""
        here = np.zeros(len(self._rows), dtype=bool)
        here[list(self._slots_of(number))] = True
        return here[self._row_of].nonzero()[0]

    def _saturated(self, here: NDArray[np.bool_]) -> Scores:
        frequency = np.bincount(self._article[here], weights=self._weights[here], minlength=self._count)
        return np.asarray(frequency * (self._settings.k1 + 1) / np.maximum(frequency + self._norm, 1e-9))

    def _word_rarity(self, word: QueryWord) -> float:
        return rarity(max((self._frequency(term) for term in word.terms), default=0), self._size)


def _different(values: NDArray[Any]) -> NDArray[Any]:
    """The different values, ascending: what np.unique gives, without the time in which that would import numpy.ma."""
    ordered = np.sort(values)
    first = np.ones(len(ordered), dtype=bool)
    np.not_equal(ordered[1:], ordered[:-1], out=first[1:])
    return ordered[first]
