"""Words of the corpus that are spelt nearly like a given one: what to offer, and what to search, for a typo.

Edit distance after Damerau and Levenshtein (optimal string alignment, by rapidfuzz) over folded forms in bands of
length. Among equals the commoner form wins, and one that keeps the first letter: people rarely mistype it.
"""

import math
from collections.abc import Iterable
from typing import NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA

from indexer.language.analysis import fold

_LONG = 8
"""Letters from which two edits are allowed instead of one."""
_SHORT = 4
"""Letters below which no word is near another."""
# Chosen on random typos in the 100,000 commonest forms of the German Wikipedia; see bench/typos.py.
_PER_EDIT = 3.2
_OTHER_FIRST_LETTER = 2.0
_PER_LOG_COUNT = 0.5


class Near(NamedTuple):
    """A form of the corpus near to a word."""

    form: str
    """In its commonest spelling."""
    articles: int
    edits: int


class Vocabulary:
    """The surface forms of a corpus, ready to be asked for near ones. Immutable once made."""

    def __init__(self, forms: Iterable[tuple[str, int]]) -> None:
        """`forms`: surface form and the number of articles that hold it."""
        self._spellings: dict[str, tuple[str, int]] = {}
        totals: dict[str, int] = {}
        for form, articles in forms:
            folded = fold(form)
            totals[folded] = totals.get(folded, 0) + articles
            best = self._spellings.get(folded)
            if best is None or articles > best[1]:
                self._spellings[folded] = (form, articles)
        self._articles = totals
        self._bands: dict[int, list[str]] = {}
        for folded in totals:
            if len(folded) >= _SHORT - 1 and not folded.isdigit():
                self._bands.setdefault(len(folded), []).append(folded)

    def nearest(self, word: str, limit: int = 10) -> list[Near]:
        """The forms within one edit of the word (two from eight letters on), the likeliest first.

        A form that differs in accents or capitals alone comes first, with no edit.
        """
        folded = fold(word)
        if len(folded) < _SHORT:
            return []
        allowed = 2 if len(folded) >= _LONG else 1
        found: list[tuple[bool, float, Near]] = []
        for length in range(len(folded) - allowed, len(folded) + allowed + 1):
            band = self._bands.get(length, [])
            for candidate, edits, _ in process.extract(
                folded, band, scorer=OSA.distance, score_cutoff=allowed, limit=None
            ):
                found.append((edits > 0, self._cost(folded, candidate, edits), self._near(candidate, edits)))
        return [near for _, _, near in sorted(found)[:limit]]

    def _near(self, folded: str, edits: int) -> Near:
        return Near(self._spellings[folded][0], self._articles[folded], edits)

    def _cost(self, folded: str, candidate: str, edits: int) -> float:
        other_start = _OTHER_FIRST_LETTER if candidate[0] != folded[0] else 0.0
        return _PER_EDIT * edits + other_start - _PER_LOG_COUNT * math.log(self._articles[candidate])
