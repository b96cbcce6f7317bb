"""Words of the corpus that are spelt nearly like a given one: what to offer, and what to search, for a typo.

Edit distance after Damerau and Levenshtein (optimal string alignment, by rapidfuzz) over folded forms. Among equals the
commoner form wins, and one that keeps the first letter: people rarely mistype it.

Which forms come near at all is told by their letters: an edit takes at most one letter away and brings at most one.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from indexer.language.analysis import fold

_LONG = 8
"""Letters from which two edits are allowed instead of one."""
_SHORT = 4
"""Letters below which no word is near another."""
_LONGEST = 64
"""Letters from which on forms stand in one band."""
# Chosen on random typos in the 100,000 commonest forms of the German Wikipedia; see bench/typos.py.
_PER_EDIT = 3.2
_OTHER_FIRST_LETTER = 2.0
_PER_LOG_COUNT = 0.5

_CHUNK = 1 << 16
"""Forms whose letters are counted at a time."""
_SIGNS = 32
_SIGN_OF = np.full(256, 31, dtype=np.int64)
"""By byte of UTF-8: letters, pairs of digits; beyond ASCII all are one sign, however many bytes they have."""
_SIGN_OF[ord("a") : ord("z") + 1] = np.arange(26)
_SIGN_OF[ord("0") : ord("9") + 1] = 26 + np.arange(10) // 2


class Near(NamedTuple):
    """A form of the corpus near to a word."""

    form: str
    """In its commonest spelling."""
    articles: int
    edits: int


@dataclass(frozen=True, slots=True)
class Bands:
    """Different folded forms by their length; those of two letters and fewer, and numbers, are left out."""

    places: NDArray[Any]
    """Of each, its place among the folded forms."""
    letters: NDArray[Any]
    """Of each, which letters it holds once and which twice (uint64)."""
    starts: NDArray[Any]
    """Those of n letters stand from starts[n] to starts[n + 1]."""


def bands(folded: Sequence[str], places: NDArray[Any]) -> Bands:
    """The bands of different folded forms; `places` is what they are called by."""
    lengths = np.minimum(np.fromiter(map(len, folded), dtype=np.int64, count=len(folded)), _LONGEST)
    number = np.array([form.isdigit() for form in folded], dtype=bool)
    chosen = np.flatnonzero(~number & (lengths >= _SHORT - 1))
    order = chosen[np.argsort(lengths[chosen], kind="stable")]
    starts = np.searchsorted(lengths[order], np.arange(_LONGEST + 2))
    letters = [letters_of([folded[i] for i in order[at : at + _CHUNK].tolist()]) for at in range(0, len(order), _CHUNK)]
    return Bands(places[order].astype(np.uint32), np.concatenate([np.zeros(0, dtype=np.uint64), *letters]), starts)


def letters_of(folded: Sequence[str]) -> NDArray[np.uint64]:
    """For each form a bit for each letter that it holds, and one for each that it holds twice."""
    text = "\n".join(folded) + "\n"
    letters = np.frombuffer(text.encode(), dtype=np.uint8)
    ends = letters == ord("\n")
    form = np.cumsum(ends)
    # Of what takes several bytes, the first one counts.
    counted = ~ends & ((letters & 0xC0) != 0x80)
    cells = form[counted] * _SIGNS + _SIGN_OF[letters[counted]]
    counts = np.bincount(cells, minlength=len(folded) * _SIGNS).reshape(-1, _SIGNS)
    bits = np.left_shift(np.uint64(1), np.arange(_SIGNS, dtype=np.uint64))
    once, twice = ((counts >= least) @ bits for least in (1, 2))
    return np.asarray(once | twice << np.uint64(_SIGNS), dtype=np.uint64)


class Vocabulary:
    """The surface forms of a corpus, ready to be asked for near ones."""

    def __init__(self, forms: Sequence[str], articles: NDArray[Any], folded: NDArray[Any], near: Bands) -> None:
        """`forms` and the articles that hold each; `folded`: their places sorted by folded form, of equals the
        commonest first; `near`: the bands of those, by their first place in `folded`.
        """
        self._forms, self._articles, self._folded, self._near = forms, articles, folded, near

    @classmethod
    def of(cls, counted: Iterable[tuple[str, int]]) -> Self:
        """That of forms with the articles that hold them."""
        forms = list(counted)
        order = sorted(range(len(forms)), key=lambda i: (fold(forms[i][0]), -forms[i][1]))
        folded = [fold(forms[i][0]) for i in order]
        first = [at for at, form in enumerate(folded) if not at or folded[at - 1] != form]
        near = bands([folded[at] for at in first], np.array(first, dtype=np.int64))
        articles = np.array([count for _, count in forms], dtype=np.int64)
        return cls([form for form, _ in forms], articles, np.array(order, dtype=np.int64), near)

    def nearest(self, word: str, limit: int = 10, least: int = 1) -> list[Near]:
        """The forms within one edit of the word (two from eight letters on), the likeliest first.

        A form that differs in accents or capitals alone comes first, with no edit. Forms in fewer than `least` articles
        are none.
        """
        folded = fold(word)
        if len(folded) < _SHORT:
            return []
        allowed = 2 if len(folded) >= _LONG else 1
        candidates: dict[str, int] = {}
        for place in self._likely(folded, allowed, least):
            candidates[fold(self._forms[int(self._folded[place])])] = place
        from rapidfuzz import process  # takes its time, and most searches have no such word
        from rapidfuzz.distance import OSA

        near = process.extract(folded, list(candidates), scorer=OSA.distance, score_cutoff=allowed, limit=None)
        found: list[tuple[bool, float, Near]] = []
        for candidate, edits, _ in near:
            form, articles = self._counted(candidate, candidates[candidate], least)
            cost = _cost(folded, candidate, edits, articles)
            found.append((edits > 0, cost, Near(form, articles, edits)))
        return [near for _, _, near in sorted(found)[:limit]]

    def _likely(self, folded: str, allowed: int, least: int) -> list[int]:
        """The places of folded forms of about that length and with about those letters."""
        near, longest = self._near, _LONGEST + 1
        low = near.starts[min(longest - 1, max(0, len(folded) - allowed))]
        high = near.starts[min(longest, len(folded) + allowed + 1)]
        apart = np.bitwise_count(near.letters[low:high] ^ letters_of([folded])[0])
        places = near.places[low:high][apart <= 2 * allowed]
        if least > 1:
            places = places[self._articles[self._folded[places]] >= least]
        return list(places.tolist())

    def _counted(self, folded: str, place: int, least: int) -> tuple[str, int]:
        """The commonest spelling of a folded form, and the articles of all its spellings."""
        total, row = 0, int(self._folded[place])
        for other in self._folded[place : place + _SPELLINGS].tolist():
            if self._articles[other] < least or fold(self._forms[other]) != folded:
                break
            total += int(self._articles[other])
        return self._forms[row], total


_SPELLINGS = 1000
"""More ways to write a word, accents and capitals aside, than there are."""


def _cost(folded: str, candidate: str, edits: int, articles: int) -> float:
    other_start = _OTHER_FIRST_LETTER if candidate[0] != folded[0] else 0.0
    return _PER_EDIT * edits + other_start - _PER_LOG_COUNT * math.log(articles)
