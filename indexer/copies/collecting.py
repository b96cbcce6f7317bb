"""The texts of a corpus one by one, and at the end the groups of those that are versions of one."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from indexer.copies.agencies import own_text
from indexer.copies.grouping import NO_GROUPS, Groups, grouped
from indexer.copies.shingles import MOST_TEXTS, Shingles, shingles
from indexer.copies.signatures import PLACES, Signatures, signatures

_BATCH = 1 << 18
"""Characters that are taken at a time."""
_READ = 100
"""Texts that are read again at a time."""


class Collector:
    """Takes texts in one by one and keeps some 130 bytes of each."""

    def __init__(self, alike: float) -> None:
        """`alike`: see `grouping`; 0 makes no groups."""
        self._alike = alike
        self._texts: list[str] = []
        self._letters = 0
        self._lengths: list[int] = []
        self._sizes = [np.zeros(0, dtype=np.int64)]
        self._signatures: list[Signatures] = [np.zeros((0, PLACES), dtype=np.uint16)]

    def add(self, text: str) -> None:
        """Takes a text in; they are numbered from 0."""
        if not self._alike:
            return
        own = own_text(text)
        self._texts.append(own)
        self._letters += len(own)
        if self._letters > _BATCH or len(self._texts) == MOST_TEXTS:
            self._flush()

    def _flush(self) -> None:
        found = shingles(self._texts)
        self._sizes.append(np.diff(found.starts))
        self._signatures.append(signatures(found))
        self._lengths += map(len, self._texts)
        self._texts.clear()
        self._letters = 0

    def groups(self, oldest: NDArray[np.integer], text_of: Callable[[int], str]) -> Groups:
        """The groups: the longest text, agency lines aside, represents its group, of equally long ones the oldest.

        `oldest`: the place of each text in the order of age; `text_of` gives the few texts that are compared once more.
        """
        if not self._alike:
            return NO_GROUPS
        self._flush()
        rank = np.empty(len(oldest), dtype=np.int64)
        rank[np.lexsort((oldest, -np.array(self._lengths, dtype=np.int64)))] = np.arange(len(oldest))

        def read(numbers: Sequence[int]) -> Shingles:
            """Few at a time: what `shingles` needs for a letter is many times what it makes of it."""
            made = [
                shingles([own_text(text_of(number)) for number in numbers[begin : begin + _READ]])
                for begin in range(0, len(numbers), _READ)
            ]
            sizes = np.concatenate([np.diff(each.starts) for each in made])
            starts = np.concatenate((np.zeros(1, dtype=np.int64), np.cumsum(sizes)))
            return Shingles(np.concatenate([each.hashes for each in made]), starts)

        together = np.concatenate(self._signatures), np.concatenate(self._sizes)
        return grouped(*together, rank, read, self._alike)
