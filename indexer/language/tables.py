"""Tables of what was worked out before, bounded in size."""

from collections.abc import Callable
from typing import Generic, TypeVar

_LONGEST = 64
"""Characters of the longest key that is kept."""

_Value = TypeVar("_Value")


class Table(dict[str, _Value], Generic[_Value]):
    """Gives `make(key)` for a key and keeps it, if it is no monster; begins anew once it holds `most` entries.

    A look-up takes half the time of functools.lru_cache. Threads may share it: an entry is the same whoever makes it.
    """

    def __init__(self, make: Callable[[str], _Value], most: int) -> None:
        super().__init__()
        self._make, self._most = make, most

    def __missing__(self, key: str) -> _Value:
        value = self._make(key)
        if len(key) <= _LONGEST:
            if len(self) >= self._most:
                self.clear()
            self[key] = value
        return value
