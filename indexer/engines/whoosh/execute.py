"""Runs a Whoosh query over all segments and hands back every match with its score, within a time budget."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from whoosh.query import Query

from indexer.engines.whoosh.deadline import TimeOverError, check

_CHECK_EVERY = 256
"""Matches between two looks at the clock."""


@dataclass(frozen=True, slots=True)
class Matches:
    documents: NDArray[np.int64]
    """Document numbers, ascending."""
    scores: NDArray[np.float64]
    complete: bool
    """False if the time budget ran out first."""


NO_MATCHES = Matches(np.array([], dtype=np.int64), np.array([], dtype=np.float64), complete=False)
"""What there is when the time was over before the first match."""


def run(searcher: Any, query: Query, deadline: float) -> Matches:
    """All matches; stops at `deadline` (time.monotonic seconds) with what it has."""
    documents: list[int] = []
    scores: list[float] = []
    try:
        for leaf, offset in searcher.leaf_searchers():
            matcher = query.matcher(leaf)
            while matcher.is_active():
                if len(documents) % _CHECK_EVERY == 0:
                    check(deadline)
                documents.append(offset + matcher.id())
                scores.append(matcher.score())
                matcher.next()
        complete = True
    except TimeOverError:
        complete = False
    return Matches(np.array(documents, dtype=np.int64), np.array(scores, dtype=np.float64), complete)
