"""Which articles match a query as it is typed, without scores, filters or help: for completion and correction."""

import itertools
import time
from collections.abc import Iterator
from typing import Any

import numpy as np

from indexer.engines.whoosh.columns import Columns, Mask
from indexer.engines.whoosh.compile import Compiler
from indexer.engines.whoosh.deadline import TimeOverError
from indexer.query.ast import Node

_CHUNK = 2048
"""Articles between two looks at the clock."""


def matching(root: Node, columns: Columns, searcher: Any, deadline: float) -> Mask | None:
    """The articles that a resolved tree matches; None if `deadline` (time.monotonic seconds) passed before the end."""
    found = np.zeros(columns.size, dtype=bool)
    try:
        query = Compiler(searcher.reader(), columns, 1.0, deadline).compile(root)
        for chunk in _chunks(query.matcher(searcher).all_ids()):
            found[chunk] = True
            if time.monotonic() > deadline:
                return None
    except TimeOverError:
        return None
    return found


def _chunks(numbers: Iterator[int]) -> Iterator[list[int]]:
    while chunk := list(itertools.islice(numbers, _CHUNK)):
        yield chunk
