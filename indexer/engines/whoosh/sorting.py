"""Many strings sorted as Python sorts them, by numpy: eight bytes of UTF-8 at a time, which is one number.

After each eight bytes only those strings are looked at again that are like another one so far (a radix sort from the
first byte on: McIlroy, Bostic and McIlroy, „Engineering Radix Sort“, 1993). Equal strings are found in passing.
"""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from indexer.engines.whoosh.columns.files import Strings, packed

_WIDTH = 8
_BITS = 8

Places = NDArray[np.int32]


def sorted_places(strings: Strings | Iterable[str]) -> tuple[Places, NDArray[np.bool_]]:
    """The places of strings in their order, and which of them, in this order, differ from the one before.

    Equal strings stay in the order of their places. No string holds a NUL.
    """
    found = strings if isinstance(strings, Strings) else packed(strings)
    letters = np.append(np.frombuffer(found.letters, dtype=np.uint8), np.zeros(_WIDTH, dtype=np.uint8))
    windows = np.lib.stride_tricks.sliding_window_view(letters, _WIDTH)
    bounds, count = found.starts.astype(np.int64, copy=False), len(found)
    order, group = np.arange(count, dtype=np.int32), np.zeros(count, dtype=np.int32)
    differs = np.zeros(count, dtype=bool)
    left, depth = np.arange(count, dtype=np.int32), 0
    while len(left):
        begin = bounds[order[left]] + depth
        room = np.clip(bounds[order[left] + 1] - begin, 0, _WIDTH).astype(np.uint8)
        keys = _keys(windows[np.minimum(begin, len(windows) - 1)], room)
        chosen = np.lexsort((keys, group[left])) if depth else np.argsort(keys, kind="stable")
        order[left] = order[left[chosen]]
        keys, room, within = keys[chosen], room[chosen], group[left]
        first = np.append(True, (keys[1:] != keys[:-1]) | (within[1:] != within[:-1]))
        differs[left] |= first
        group[left] = np.cumsum(first)
        alike = ~first
        alike[:-1] |= ~first[1:]
        left, depth = left[alike & (room == _WIDTH)], depth + _WIDTH
    return order, differs


def _keys(windows: NDArray[np.uint8], room: NDArray[np.uint8]) -> NDArray[np.uint64]:
    """Each window as a number, without what lies behind the end of the string."""
    numbers = np.ascontiguousarray(windows).view(">u8").ravel().astype(np.uint64)
    beyond = _BITS * (_WIDTH - np.maximum(room, 1))
    return np.where(room > 0, numbers >> beyond << beyond, np.uint64(0))


def ranked(strings: Strings) -> tuple[Strings, NDArray[np.int64]]:
    """The different strings in their order; and of each string its place among them. As `sorted_places`."""
    order, differs = sorted_places(strings)
    ranks = np.empty(len(order), dtype=np.int64)
    ranks[order] = np.cumsum(differs) - 1
    return strings.take(order[differs]), ranks
