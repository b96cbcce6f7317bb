"""What the executor knows beside Whoosh's own query classes. Compiled queries are trees of both.

Whoosh itself cannot run these: they lead to columns.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from whoosh.query import Query
from whoosh.query.wrappers import WrappingQuery


class AnyOf(Query):  # type: ignore[misc]  # Whoosh has no types
    """The articles that hold any of several terms of one field, as an Or of them finds and scores them."""

    def __init__(self, fieldname: str, numbers: Sequence[int], boosts: Sequence[float]) -> None:
        """`numbers`: places among the terms of the field, each once; `boosts` are parallel."""
        self.fieldname = fieldname
        self.numbers: NDArray[np.int64] = np.array(numbers, dtype=np.int64)
        self.boosts: NDArray[np.float64] = np.array(boosts, dtype=np.float64)


class Choice(NamedTuple):
    """One way in which an operand can stand in a text: words side by side, in the analysed or in the exact field."""

    words: tuple[str, ...]
    exact: bool
    weight: float = 1.0


class Condition(NamedTuple):
    """What must stand near each other, each operand any of its choices; `distance` as in the query tree."""

    fields: tuple[str, ...]
    """In one of these analysed fields."""
    operands: tuple[tuple[Choice, ...], ...]
    distance: int | None


class Near(WrappingQuery):  # type: ignore[misc]  # Whoosh has no types
    """The articles found by a query that meet the conditions, too."""

    def __init__(self, found: Query, conditions: Sequence[Condition]) -> None:
        super().__init__(found)
        self.conditions = conditions
