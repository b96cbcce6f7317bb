"""The first so many of many articles, in order, without sorting them all. Equals are newest first, then by id."""

import numpy as np
from numpy.typing import NDArray

from indexer.engines.whoosh.columns import Columns, Documents
from indexer.query.request import Sort

_BLOCK = 64
"""Scores of which only the highest is looked at first."""


def by_date(columns: Columns, documents: Documents, sort: Sort, limit: int) -> Documents:
    """The first articles by date, the newest or the oldest first."""
    ordered = columns.oldest if sort == "oldest" else columns.newest
    if len(documents) == columns.size:
        all_first: Documents = ordered[:limit].astype(np.int64)
        return all_first
    rank = columns.oldest_rank if sort == "oldest" else columns.newest_rank
    first: Documents = ordered[_lowest(rank[documents], limit)].astype(np.int64)
    return first


def best(columns: Columns, documents: Documents, scores: NDArray[np.float64], limit: int) -> NDArray[np.int64]:
    """The places in `documents` of the articles with the highest scores, in order."""
    likely = np.arange(len(scores)) if len(scores) <= limit else _likely(scores, limit)
    newest = columns.newest_rank[documents[likely]]
    if len(likely) > limit:
        found = scores[likely]
        floor = np.partition(found, -limit)[-limit]
        above, equal = (found > floor).nonzero()[0], (found == floor).nonzero()[0]
        ranks = newest[equal]
        last = _lowest(ranks, limit - len(above))[-1]
        chosen = np.concatenate((above, equal[ranks <= last]))
        likely, newest = likely[chosen], newest[chosen]
    return likely[np.lexsort((newest, -scores[likely]))]


def _likely(scores: NDArray[np.float64], limit: int) -> NDArray[np.int64]:
    """Places that include the best: those with scores up to the lowest of the best blocks, one from each."""
    blocks = len(scores) // _BLOCK
    if blocks <= 2 * limit:
        return np.arange(len(scores))
    highest = scores[: blocks * _BLOCK].reshape(-1, _BLOCK).max(axis=1)
    return np.flatnonzero(scores >= np.partition(highest, -limit)[-limit])


def _lowest(ranks: NDArray[np.integer], limit: int) -> NDArray[np.integer]:
    if limit < len(ranks):
        ranks = np.partition(ranks, limit - 1)[:limit]
    return np.sort(ranks)
