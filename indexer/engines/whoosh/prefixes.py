"""What begins with these letters, the heaviest first: sorted keys in one block of bytes, found by bisection.

A million keys of ten letters take 30 MB: 10 for the letters, 4 for each of three arrays, 8 for the offsets.
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from typing import Self

import numpy as np
from numpy.typing import NDArray

_SPARE = 4
"""Keys that are looked at for each item wanted, because several keys may lead to one item."""


class Strings:
    """An immutable sequence of strings that costs their letters and eight bytes each."""

    def __init__(self, strings: Iterable[str]) -> None:
        encoded = [string.encode() for string in strings]
        self._starts = np.zeros(len(encoded) + 1, dtype=np.int64)
        self._starts[1:] = np.cumsum(np.fromiter(map(len, encoded), dtype=np.int64, count=len(encoded)))
        self._letters = b"".join(encoded)

    def __len__(self) -> int:
        return len(self._starts) - 1

    def __getitem__(self, index: int) -> str:
        return self.raw(index).decode()

    def raw(self, index: int) -> bytes:
        """The string in UTF-8, whose order is that of the code points."""
        return self._letters[self._starts[index] : self._starts[index + 1]]


class PrefixTable:
    """Leads from the beginning of a key to numbered items. Immutable."""

    def __init__(self, keys: Sequence[str], items: Sequence[int], weights: NDArray[np.int32]) -> None:
        """`items[i]` is what `keys[i]` leads to, `weights` is by item."""
        order = sorted(range(len(keys)), key=keys.__getitem__)
        self._keys = Strings(keys[i] for i in order)
        self._items = np.fromiter((items[i] for i in order), dtype=np.int32, count=len(order))
        self._weights = weights[self._items] if len(order) else np.zeros(0, dtype=np.int32)

    @classmethod
    def of(cls, keys_by_item: Iterable[Iterable[str]], weights: NDArray[np.int32]) -> Self:
        """The table in which each of these items is found by its keys."""
        pairs = [(key, item) for item, keys in enumerate(keys_by_item) for key in keys]
        return cls([key for key, _ in pairs], [item for _, item in pairs], weights)

    def best(self, prefix: str, limit: int) -> list[int]:
        """The heaviest items with a key that begins so, each once; of equals, the first in the order of keys."""
        low, high = self._range(prefix.encode())
        wanted = limit * _SPARE
        weights = self._weights[low:high]
        if high - low > wanted:
            floor = np.partition(weights, -wanted)[-wanted]
            above = np.flatnonzero(weights > floor)
            chosen = np.concatenate((above, np.flatnonzero(weights == floor)[: wanted - len(above)]))
        else:
            chosen = np.arange(high - low)
        ordered = chosen[np.lexsort((chosen, -weights[chosen]))]
        return list(dict.fromkeys(int(item) for item in self._items[low + ordered]))[:limit]

    def _range(self, prefix: bytes) -> tuple[int, int]:
        numbers = range(len(self._keys))
        low = bisect_left(numbers, prefix, key=self._keys.raw)
        # No UTF-8 holds this byte, so it comes after whatever begins with the prefix.
        return low, bisect_left(numbers, prefix + b"\xff", lo=low, key=self._keys.raw)
