"""Which part of a corpus does an article belong to?

All files lie one behind the other on a line, as long as their bytes, which is cut into parts of one length. A file that
lies within a part belongs to it; of one that reaches into several, each article belongs to the part in which the point
lies that a hash of its id chooses in the stretch of the file. So every article is in exactly one part, whatever their
number; parts are of about one size, and read little more than they keep.
"""

import hashlib
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

_BITS = 64


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a corpus, counted from 1, of how many."""

    number: int
    of: int

    def __str__(self) -> str:
        return f"{self.number}/{self.of}"


class Division:
    """A corpus of files of these sizes, in so many parts."""

    def __init__(self, sizes: Sequence[int], parts: int) -> None:
        self._starts = [0, *accumulate(max(1, size) for size in sizes)]
        self._parts = parts

    def files(self, part: Part) -> range:
        """The numbers of the files, counted from 0, that are to be read for a part."""
        total = self._starts[-1]
        # The first and the last point of the part, which is never empty by rounding up.
        first, behind = -(-(part.number - 1) * total // self._parts), -(-part.number * total // self._parts)
        if first >= behind:
            return range(0)
        return range(bisect_right(self._starts, first) - 1, bisect_right(self._starts, behind - 1))

    def part_of(self, file: int, article_id: str) -> Part:
        """The part that an article in a file belongs to."""
        digest = hashlib.sha256(article_id.encode("utf-8", "surrogatepass")).digest()
        start, behind = self._starts[file : file + 2]
        point = start + (int.from_bytes(digest[: _BITS // 8]) * (behind - start) >> _BITS)
        return Part(point * self._parts // self._starts[-1] + 1, self._parts)
