"""What begins with these letters, the heaviest first: sorted keys, found by bisection."""

from collections.abc import Callable, Iterable

import numpy as np

from indexer.engines.whoosh.columns.files import Array

SPARE = 4
"""Keys that are looked at for each item wanted, because several keys may lead to one item."""


def bounds(key: Callable[[int], str], count: int, prefix: str) -> tuple[int, int]:
    """From where to where in sorted keys those stand that begin so."""
    low = _place(lambda at: key(at) < prefix, 0, count)
    return low, _place(lambda at: key(at).startswith(prefix), low, count)


def _place(before: Callable[[int], bool], low: int, high: int) -> int:
    while low < high:
        middle = (low + high) // 2
        if before(middle):
            low = middle + 1
        else:
            high = middle
    return low


def heaviest(weights: Array, wanted: int) -> list[int]:
    """Where the greatest weights stand, the greatest first; of equals, the first."""
    if len(weights) > wanted:
        floor = np.partition(weights, -wanted)[-wanted]
        above = np.flatnonzero(weights > floor)
        chosen = np.concatenate((above, np.flatnonzero(weights == floor)[: wanted - len(above)]))
    else:
        chosen = np.arange(len(weights))
    ordered: list[int] = chosen[np.lexsort((chosen, -weights[chosen].astype(np.int64)))].tolist()
    return ordered


def first_different(items: Iterable[int], limit: int) -> list[int]:
    """The first so many items, each once."""
    return list(dict.fromkeys(items))[:limit]
