"""The order of the best articles, looked at more closely than a sum over terms can: see `refined`.

Nothing here finds or drops an article: totals, facets and exports count what the query matches.
"""

import math
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from indexer.config import SearchConfig
from indexer.engines.whoosh.columns import Columns
from indexer.engines.whoosh.likeness import grams_of
from indexer.engines.whoosh.stream import Excerpt
from indexer.engines.whoosh.words import Words
from indexer.language import fold
from indexer.query.reading import QueryWord

WINDOW = 100
"""Articles that are looked at closely: the best by BM25. 50 gave the same MRR@10 on XQuAD and Standard."""
NEARBY = 8
"""Words of a query that are neighbours there count as neighbours in a text if they are at most so far apart."""
MIN_LIKENESS = 0.45
"""Dice coefficient over 4-grams, weighed by rarity, from which a word is told to the reader as alike."""

Scores = NDArray[np.float64]
Rows = NDArray[np.int64]
"""Rows of forms.tsv."""


def freshness(columns: Columns, articles: NDArray[np.int64], settings: SearchConfig) -> Scores:
    """What scores are multiplied with: 1 for old and undated articles, more for those near the newest in the corpus."""
    factors = np.ones(len(articles))
    if settings.freshness and columns.dated.any():
        newest = int(columns.day[columns.dated].max())
        age = np.maximum(0, newest - columns.day[articles])
        bonus = settings.freshness * 0.5 ** (age / settings.freshness_days)
        factors += np.where(columns.dated[articles], bonus, 0.0)
    return factors


class Refinement:
    """One query over its best articles."""

    def __init__(
        self,
        known: Words,
        frequency: Callable[[str], int],
        settings: SearchConfig,
        words: Sequence[QueryWord],
        articles: NDArray[np.int64],
    ) -> None:
        """`frequency`: how many articles hold a term in their text.

        `articles`: Whoosh's document numbers, at least one.
        """
        self._known, self._frequency, self._settings, self._words = known, frequency, settings, words
        self._excerpt: Excerpt = known.stream.excerpt(articles)
        self._weights = np.where(self._excerpt.in_title, settings.title_weight, 1.0)
        relative = self._excerpt.lengths / known.stream.mean_length
        self._norm = settings.k1 * (1 - settings.b + settings.b * relative)
        here = np.zeros(len(known.grams.ends) - 1, dtype=bool)
        here[self._excerpt.words] = True
        self._rows: Rows = np.flatnonzero(here)
        self._count = len(articles)
        self._size = known.grams.size

    def bonus(self) -> Scores:
        """What each article gains by the spelling of its words, by their neighbourhood, and by words alike."""
        settings, found = self._settings, np.zeros(self._count)
        if settings.spelling_bonus:
            found += settings.spelling_bonus * sum(map(self._spelling, self._words), np.zeros(self._count))
        if settings.neighbour_bonus:
            found += settings.neighbour_bonus * self._neighbours()
        if settings.likeness_bonus:
            found += settings.likeness_bonus * self._likeness()
        return found

    def _spelling(self, word: QueryWord) -> Scores:
        """BM25 over the form as it was typed: `Wahlen` before Wahl, `schön` before schon; half if only folded alike."""
        typed, folded = word.form.lower(), fold(word.form)
        total = np.zeros(self._count)
        for row in (row for term in word.terms for row in self._known.rows_of(term)):
            form, articles = self._known.rows[row]
            if fold(form) == folded:
                share = 1.0 if form.lower() == typed else 0.5
                total += share * self._rarity(articles) * self._saturated(self._excerpt.words == row)
        return total

    def _neighbours(self) -> Scores:
        """Pairs of words that are neighbours in the query and at most NEARBY words apart in an article.

        The unordered window of Metzler & Croft („A Markov Random Field Model for Term Dependencies“, SIGIR 2005).
        """
        total = np.zeros(self._count)
        places = [self._places(word) for word in self._words]
        for (one, here), (other, there) in pairwise(zip(self._words, places, strict=True)):
            if set(one.terms) & set(other.terms):
                continue
            at = self._excerpt.place
            low = np.searchsorted(at[there], at[here] - NEARBY)
            high = np.searchsorted(at[there], at[here] + NEARBY, side="right")
            pairs = np.bincount(self._excerpt.article[here], weights=high - low, minlength=self._count)
            k1 = self._settings.k1
            rarity = self._word_rarity(one) + self._word_rarity(other)
            total += rarity * pairs * (k1 + 1) / np.maximum(pairs + k1, 1e-9)
        return total

    def _likeness(self) -> Scores:
        """BM25 over 4-grams: Besetzung for besetzt, Nordirland for Nordiren."""
        codes, times = np.unique(np.concatenate([grams_of(fold(w.form)) for w in self._words]), return_counts=True)
        if not len(codes):
            return np.zeros(self._count)
        words, article = self._excerpt.words, self._excerpt.article
        rows = self._rows
        row, slot = self._known.grams.holding(rows, codes)
        # For each word of the articles, the stretch of (row, slot) pairs of its row; row is ascending.
        begin = np.searchsorted(row, np.arange(len(rows)))
        held = np.append(begin[1:], len(row)) - begin
        of_word = np.searchsorted(rows, words)
        holding = np.flatnonzero(held[of_word])
        which = of_word[holding]
        repeated = np.repeat(holding, held[which])
        pair = np.arange(len(repeated)) - np.repeat(np.cumsum(held[which]) - held[which] - begin[which], held[which])
        cell = article[repeated] * len(codes) + slot[pair]
        counts = np.bincount(cell, weights=self._weights[repeated], minlength=self._count * len(codes))
        frequency = counts.reshape(self._count, len(codes))
        gains = frequency * (self._settings.k1 + 1) / np.maximum(frequency + self._norm[:, None], 1e-9)
        return np.asarray(gains @ (times * self._known.grams.rarity(codes)))

    def alike(self, word: QueryWord, limit: int) -> Iterator[int]:
        """The rows of the articles' words most alike to a word of the query that do not find them already."""
        grams, codes = self._known.grams, np.unique(grams_of(fold(word.form)))
        if not len(codes) or not self._settings.likeness_bonus:
            return
        rows, rarity = self._rows, grams.rarity(codes)
        row, slot = grams.holding(rows, codes)
        shared = np.bincount(row, weights=rarity[slot], minlength=len(rows))
        finding = (self._known.forms, self._known.compounds)
        own = {form for term in word.terms for table in finding for form, _ in table.get(term, ())}
        found: list[tuple[float, int]] = []
        for i in np.argsort(-shared, kind="stable")[: 4 * limit + len(own)].tolist():
            form, _ = self._known.rows[rows[i]]
            theirs = grams.rarity(np.unique(grams_of(fold(form))))
            dice = 2 * shared[i] / max(1e-9, rarity.sum() + theirs.sum())
            if dice >= MIN_LIKENESS and form not in own:
                found.append((-dice, int(rows[i])))
        yield from (row for _, row in sorted(found)[:limit])

    def _places(self, word: QueryWord) -> NDArray[np.int64]:
        """Where in the excerpt the word stands, in any form."""
        words = self._excerpt.words
        here = np.zeros(len(words), dtype=bool)
        for term in word.terms:
            rows = self._known.rows_of(term)
            here |= (words >= rows.start) & (words < rows.stop)
        return np.flatnonzero(here)

    def _saturated(self, here: NDArray[np.bool_]) -> Scores:
        frequency = np.bincount(self._excerpt.article[here], weights=self._weights[here], minlength=self._count)
        return np.asarray(frequency * (self._settings.k1 + 1) / np.maximum(frequency + self._norm, 1e-9))

    def _word_rarity(self, word: QueryWord) -> float:
        return self._rarity(max((self._frequency(term) for term in word.terms), default=0))

    def _rarity(self, frequency: int) -> float:
        return math.log1p((self._size - frequency + 0.5) / (frequency + 0.5))
