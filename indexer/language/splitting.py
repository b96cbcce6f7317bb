"""The parts of many words at once.

Four of five words of a growing vocabulary are no compounds; what is found here in a fraction of the time need not be
taken apart letter by letter. Whether a stretch of letters is a known part is told by a hash and a table of bits, so
that a few stretches too many are looked up in the lexicon, but never one too few.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from math import inf

import numpy as np
from numpy.typing import NDArray

from indexer.language.compounds import MIN_PART, Part, as_split, best_among, may_be_split, parts_of, shipped

_BITS = 20
_BASE = np.uint64(0x9E3779B97F4A7C15)
_MIX = np.uint64(0xD6E8FEB86659FD93)
_SHIFT = np.uint64(64 - _BITS)
_AT_ONCE = 20_000
"""Words that are looked at at a time."""

Letters = NDArray[np.uint32]
Ints = NDArray[np.int64]


def splits(words: Sequence[str]) -> list[tuple[str, ...]]:
    """What `split` finds in each word; all in lower case."""
    found: list[tuple[str, ...]] = [()] * len(words)
    known = shipped().parts
    for begin in range(0, len(words), _AT_ONCE):
        read = [as_split(word) for word in words[begin : begin + _AT_ONCE]]
        for at, stretches in _stretches(read):
            word = words[begin + at]
            if may_be_split(word):
                found[begin + at] = parts_of(word, best_among(read[at], stretches, known))
    return found


def _stretches(words: Sequence[str]) -> Iterator[tuple[int, Iterable[tuple[int, int]]]]:
    """The places of words that may be compounds; with each, what `best_among` takes."""
    word, start, end, lengths = _known(words)
    most = int(lengths.max(initial=0)) + 1
    rank = (word * most + most - 1 - start) * most + most - 1 - np.where(end == lengths[word], 0, end)
    order = np.argsort(rank)
    word, start, end = word[order], start[order], end[order]
    bounds = np.flatnonzero(np.diff(word, prepend=-1, append=-1))
    pairs = list(zip(start.tolist(), end.tolist(), strict=True))
    for low, high, at in zip(bounds[:-1].tolist(), bounds[1:].tolist(), word[bounds[:-1]].tolist(), strict=True):
        yield at, pairs[low:high]


def _known(words: Sequence[str]) -> tuple[Ints, Ints, Ints, Ints]:
    """The stretches of words that can be read as a row of parts: word, start, end. And the length of each word.

    From the last part of each word towards its beginning: where may a row of known parts begin?
    """
    firsts, lasts, longest = _tables()
    letters = _Letters(words)
    lengths = letters.lengths
    # Every place in every word of which the rest might be a last part.
    counts = np.clip(lengths - MIN_PART, 0, longest)
    word = np.repeat(np.arange(len(words)), counts)
    place = np.repeat(lengths - MIN_PART + 1 - np.cumsum(counts), counts) + np.arange(len(word))
    known = lasts[letters.hashes(word, place, lengths[word])]
    readable = np.zeros(len(words), dtype=bool)
    seen = np.zeros(int(letters.starts[-1]) + 1, dtype=bool)
    word, place = word[known], place[known]
    found = [(word, place, lengths[word])]
    while len(word):
        seen[letters.starts[word] + place] = True
        # One more part before each of these: from every place in front of it.
        reach = np.minimum(place, longest)
        before = np.repeat(np.arange(len(word)), reach)
        start = np.repeat(place - np.cumsum(reach), reach) + np.arange(len(before))
        known = firsts[letters.hashes(word[before], start, place[before])]
        found.append((word[before[known]], start[known], place[before[known]]))
        word, place, _ = found[-1]
        readable[word[place == 0]] = True
        places = np.unique(letters.starts[word] + place)
        places = places[~seen[places]]
        word = np.searchsorted(letters.starts, places, side="right") - 1
        place = places - letters.starts[word]
        word, place = word[place > 0], place[place > 0]
    all_words, starts, ends = (np.concatenate(column) for column in zip(*found, strict=True))
    kept = readable[all_words]
    return all_words[kept], starts[kept], ends[kept], lengths


class _Letters:
    """The letters of words, and hashes of all their stretches."""

    def __init__(self, words: Sequence[str]) -> None:
        letters = np.frombuffer("".join(words).encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
        self.lengths = np.fromiter(map(len, words), dtype=np.int64, count=len(words))
        self.starts: Ints = np.concatenate(([0], np.cumsum(self.lengths)))
        powers = np.cumprod(np.full(len(letters), _BASE), dtype=np.uint64)
        self._sums = np.concatenate((np.zeros(1, np.uint64), np.cumsum(letters * powers, dtype=np.uint64)))
        self._inverse = np.cumprod(np.full(len(letters) + 1, np.uint64(pow(int(_BASE), -1, 1 << 64))), dtype=np.uint64)

    def hashes(self, word: Ints, begin: Ints, end: Ints) -> Ints:
        """A number of _BITS bits for each stretch of a word."""
        first = self.starts[word] + begin
        total = (self._sums[self.starts[word] + end] - self._sums[first]) * self._inverse[first]
        return np.asarray((total * _MIX) >> _SHIFT).astype(np.int64)


@cache
def _tables() -> tuple[NDArray[np.bool_], NDArray[np.bool_], int]:
    """By hash, whether a part that may stand first has it, and one that may stand last; letters of the longest part."""
    parts: Mapping[str, Part] = shipped().parts
    return (
        _table([part for part, known in parts.items() if known.first > -inf]),
        _table([part for part, known in parts.items() if known.last > -inf and len(part) >= MIN_PART]),
        max(map(len, parts)),
    )


def _table(parts: Iterable[str]) -> NDArray[np.bool_]:
    words = list(parts)
    table = np.zeros(1 << _BITS, dtype=bool)
    letters = _Letters(words)
    every = np.arange(len(words))
    table[letters.hashes(every, np.zeros_like(every), letters.lengths)] = True
    return table
