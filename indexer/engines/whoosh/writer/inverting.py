"""From words in the order they stand to postings in the order of terms.

Each occurrence is one number of 64 bits: term, place, kind. Sorting them is all there is to do; what does not fit into
memory is sorted in runs, which lie in a temporary file until they are read again side by side, a stretch of terms at
a time. A place is counted through the whole corpus; texts begin at multiples of 64, so that a short table tells which
article a place belongs to.
"""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import IO, NamedTuple

import numpy as np
from numpy.typing import NDArray

from indexer.engines.whoosh.columns.files import write
from indexer.engines.whoosh.writer.gathering import Gathered
from indexer.engines.whoosh.writer.records import Ints, offsets, spread

_RUN = 3_000_000
"""Words that are sorted at a time."""
_CHUNK = 400_000
"""Occurrences that are made postings at a time, if no single term has more."""
_SAMPLE = 1024
"""One occurrence of so many tells how terms are divided into stretches."""
_WORD, _JOINED, _PART = 0, 1, 2
_KIND_BITS, _BLOCK_BITS = 2, 6


@dataclass(frozen=True)
class Postings:
    """Postings of a stretch of terms in their order, each term's by document number."""

    terms: Ints
    """Numbers of the terms that have any."""
    starts: Ints
    """Term i has the postings from starts[i] to before starts[i + 1]."""
    documents: Ints
    weights: NDArray[np.float32]
    counts: Ints | None = None
    """Positions of each posting; none where a term stands only for parts. None in fields without positions."""
    positions: Ints | None = None
    """All positions, ascending within a posting, counted from 0 within the text."""


class Numbers(NamedTuple):
    """The numbers of the terms of each surface form, in one field."""

    own: Ints
    part_starts: Ints | None = None
    parts: Ints | None = None


class Field(NamedTuple):
    """Which words a field is made of."""

    title: bool
    """The words of the titles, not of the texts."""
    numbers: Numbers


class Inverter:
    """The postings of one field, from all articles. A context manager: what it keeps on disk goes with it."""

    def __init__(self, gathered: Gathered, field: Field, folder: Path) -> None:
        """`folder` is for temporary files. Raises OSError, as all methods do."""
        self._gathered, self._field = gathered, field
        self.lengths = np.diff(gathered.starts)[0 if field.title else 1 :: 2]
        """By article, the words of the field."""
        blocks = (self.lengths >> _BLOCK_BITS) + 1
        self._article_of = np.repeat(np.arange(gathered.size, dtype=np.int32), blocks)
        self._bases = offsets(blocks)[:-1] << _BLOCK_BITS
        self._shift = int(len(self._article_of) << _BLOCK_BITS).bit_length() + _KIND_BITS
        self._path = folder / "runs.tmp"
        self._ends: list[int] = []
        self._samples: list[Ints] = []
        self._only: Ints | None = None
        self._cleanup = ExitStack()
        self._sort_out(list(gathered.batches(_RUN)))

    def __enter__(self) -> "Inverter":
        return self

    def __exit__(self, *_: object) -> None:
        self._cleanup.close()

    def _sort_out(self, batches: list[tuple[int, int]]) -> None:
        if len(batches) < 2:
            self._only = self._occurrences(*batches[0]) if batches else np.zeros(0, dtype=np.int64)
            return
        self._cleanup.callback(self._path.unlink, missing_ok=True)
        with self._path.open("wb") as file:
            for begin, end in batches:
                run = self._occurrences(begin, end)
                write(file, run)
                self._ends.append(len(run))
                self._samples.append(run[::_SAMPLE].copy())
        if not any(self._ends):
            self._only = np.zeros(0, dtype=np.int64)

    def _occurrences(self, begin: int, end: int) -> Ints:
        """All occurrences in these articles, ascending."""
        gathered, numbers, shift = self._gathered, self._field.numbers, self._shift
        starts = gathered.starts[2 * begin : 2 * end + 1]
        first = starts[:-1:2] if self._field.title else starts[1::2]
        lengths = self.lengths[begin:end]
        forms = gathered.words(begin, end)[spread(first - starts[0], lengths)].astype(np.int64)
        places = spread(self._bases[begin:end], lengths) << _KIND_BITS
        found = [numbers.own[forms] << shift | places | _WORD]
        if numbers.parts is not None and numbers.part_starts is not None:
            counts = np.diff(numbers.part_starts)[forms]
            parts = numbers.parts[spread(numbers.part_starts[forms], counts)]
            found.append(parts << shift | np.repeat(places, counts) | _PART)
        found.append(self._joined(begin, end, first, lengths))
        occurrences = np.concatenate(found)
        occurrences.sort()
        return occurrences

    def _joined(self, begin: int, end: int, first: Ints, lengths: Ints) -> Ints:
        gathered = self._gathered
        low, high = np.searchsorted(gathered.joined_at, gathered.starts[[2 * begin, 2 * end]])
        at, forms = gathered.joined_at[low:high], gathered.joined[low:high]
        article = np.maximum(np.searchsorted(first, at, side="right") - 1, 0)
        place = at - first[article]
        inside = (place >= 0) & (place < lengths[article])
        places = (self._bases[begin + article] + place)[inside] << _KIND_BITS
        return np.asarray(self._field.numbers.own[forms[inside]] << self._shift | places | _JOINED)

    def postings(self, *, weight: NDArray[np.float64], positions: bool) -> Iterator[Postings]:
        """The postings of all terms, a stretch of terms at a time. `weight`: by article, what a word weighs."""
        for occurrences in self._stretches():
            if len(occurrences):
                yield self._posted(occurrences, weight, positions)

    def _stretches(self) -> Iterator[Ints]:
        """All occurrences in their order; those of one term together."""
        if self._only is not None:
            cuts = np.append(np.arange(0, len(self._only), _CHUNK), len(self._only))
            borders = self._only[cuts[1:-1]] >> self._shift << self._shift
            cuts[1:-1] = np.searchsorted(self._only, borders)
            for begin, end in zip(cuts[:-1].tolist(), cuts[1:].tolist(), strict=True):
                yield self._only[begin:end]
            return
        samples = np.sort(np.concatenate(self._samples))
        borders = np.unique(samples[_CHUNK // _SAMPLE :: max(1, _CHUNK // _SAMPLE)] >> self._shift)
        with self._path.open("rb") as file:
            cuts = self._cuts(file, borders << self._shift)
            for at in range(len(cuts) - 1):
                bounds = zip(cuts[at].tolist(), cuts[at + 1].tolist(), strict=True)
                merged = np.concatenate([_read(file, begin, end) for begin, end in bounds])
                merged.sort()
                yield merged

    def _cuts(self, file: IO[bytes], borders: Ints) -> Ints:
        """Where in the file each stretch begins, and the last one ends, in each run (a column)."""
        ends = offsets(np.array(self._ends))
        inside = [begin + np.searchsorted(_read(file, begin, end), borders) for begin, end in pairwise(ends.tolist())]
        return np.vstack([ends[:-1], np.transpose(inside), ends[1:]])

    def _posted(self, occurrences: Ints, weight: NDArray[np.float64], with_positions: bool) -> Postings:
        kind = occurrences & (1 << _KIND_BITS) - 1
        placed = occurrences >> _KIND_BITS
        term = occurrences >> self._shift
        place = placed & (1 << self._shift - _KIND_BITS) - 1
        article = self._article_of[place >> _BLOCK_BITS]
        first = np.ones(len(occurrences), dtype=bool)
        first[1:] = (term[1:] != term[:-1]) | (article[1:] != article[:-1])
        begin = np.flatnonzero(first)
        documents, owners = article[begin].astype(np.int64), term[begin]
        halves = np.add.reduceat(2 - (kind > _WORD), begin)
        weights = (halves * 0.5 * weight[documents]).astype(np.float32)
        change = np.flatnonzero(np.append(True, owners[1:] != owners[:-1]))
        starts = np.append(change, len(owners))
        if not with_positions:
            return Postings(owners[change], starts, documents, weights)
        # A word and the joined form of the hyphen word it begins may be one term: one position.
        placing = kind != _PART
        placing[1:] &= placed[1:] != placed[:-1]
        counts = np.add.reduceat(placing.astype(np.int64), begin)
        positions = (place - self._bases[article])[placing]
        return Postings(owners[change], starts, documents, weights, counts, positions)


def _read(file: IO[bytes], begin: int, end: int) -> Ints:
    """The numbers from one place to before another. A mapped file would count as our memory."""
    file.seek(begin * np.dtype(np.int64).itemsize)
    return np.fromfile(file, dtype=np.int64, count=end - begin)
