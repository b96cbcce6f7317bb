"""Lists of articles with their scores, and how two or more become one."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from indexer.engines.whoosh.columns import Documents

Scores = NDArray[np.float64]
Places = NDArray[np.int64]

_FAR_LONGER = 16
"""One list so much longer than the other is searched by bisection, not gone through."""
_SPARSE = 16
"""Lists with fewer articles than this part of all are put together by sorting, without an array over all."""


class Found(NamedTuple):
    """The articles that match among those that were asked about."""

    places: Places
    """Ascending, counted in the articles asked about: document numbers if all were."""
    scores: Scores | None
    """Parallel; None if nothing here adds to scores."""


NOTHING = Found(np.zeros(0, dtype=np.int64), None)


def within(chosen: Places | None, asked: Documents | None) -> Documents | None:
    """The articles at places of those asked about; None stands for all."""
    if chosen is None:
        return asked
    return chosen if asked is None else asked[chosen]


def common(one: Documents, other: Documents, size: int) -> tuple[Places, Places]:
    """Where the articles stand that are in both of two ascending lists, in the one and in the other.

    `size`: how many articles there are.
    """
    if len(one) * _FAR_LONGER < len(other):
        return _sought(one, other)
    if len(other) * _FAR_LONGER < len(one) or _SPARSE * max(len(one), len(other)) < size:
        there, here = _sought(other, one)
        return here, there
    flags = np.zeros(size, dtype=bool)
    flags[other] = True
    here = flags[one].nonzero()[0]
    flags[other] = False
    flags[one[here]] = True
    return here, flags[other].nonzero()[0]


def _sought(few: Documents, many: Documents) -> tuple[Places, Places]:
    if not len(many):
        return few[:0], few[:0]
    at = many.searchsorted(few)
    at[at == len(many)] = 0
    here = (many[at] == few).nonzero()[0]
    return here, at[here]


def united(lists: Sequence[Found], size: int) -> Found:
    """All that is in any of the lists, scores added up; `size`: how many articles were asked about."""
    lists = [found for found in lists if len(found.places)]
    if len(lists) < 2:
        return lists[0] if lists else NOTHING
    scores = None
    if any(found.scores is not None for found in lists):
        scores = np.concatenate([np.zeros(len(f.places)) if f.scores is None else f.scores for f in lists])
    return summed(np.concatenate([found.places for found in lists]), scores, size)


def summed(places: Places, scores: Scores | None, size: int) -> Found:
    """Places in any order, some of them several times: each once, ascending, its scores added up."""
    if _SPARSE * len(places) < size:
        order = np.argsort(places, kind="stable")
        ordered = places[order]
        first = np.flatnonzero(np.diff(ordered, prepend=-1))
        return Found(ordered[first], None if scores is None else np.add.reduceat(scores[order], first))
    holds = np.zeros(size, dtype=bool)
    holds[places] = True
    each = holds.nonzero()[0]
    if scores is None:
        return Found(each, None)
    sums: Scores = np.bincount(places, scores, minlength=size).astype(np.float64, copy=False)
    return Found(each, sums[each])


def highest(lists: Sequence[Found], size: int) -> Found:
    """All that is in any of the lists, each with its highest score."""
    best = np.full(size, -np.inf)
    for places, scores in lists:
        best[places] = np.maximum(best[places], 0.0 if scores is None else scores)
    each = (best > -np.inf).nonzero()[0]
    return Found(each, best[each])


def plus(one: Scores | None, other: Scores | None) -> Scores | None:
    """The sum of parallel scores."""
    if one is None or other is None:
        return other if one is None else one
    return one + other


def boosted(found: Found, boost: float) -> Found:
    """The same with all scores multiplied."""
    return found if boost == 1.0 or found.scores is None else Found(found.places, found.scores * boost)


def others(places: Places, size: int) -> Places:
    """All places but these."""
    left = np.ones(size, dtype=bool)
    left[places] = False
    return left.nonzero()[0]
