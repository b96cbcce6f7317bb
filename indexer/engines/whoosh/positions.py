"""Where words stand in articles, as arithmetic over sorted numbers: phrases, and words near each other.

A place in a text is one number: which of the articles asked about, times STRIDE, plus the position of the word.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from indexer.query.proximity import windows

STRIDE = 1 << 32
"""More than any position, so that places in different articles are far apart."""
FAR = 1 << 31
"""The most words between two that can be asked for."""

Spots = NDArray[np.int64]
"""Places in texts, ascending."""


class Spans(NamedTuple):
    """Occurrences of words or phrases, by their first place and the place behind their last."""

    starts: Spots
    ends: Spots


def articles_of(spots: Spots) -> NDArray[np.int64]:
    """Which of the articles asked about these places are in: each once, ascending."""
    article = spots // STRIDE
    return article[np.flatnonzero(np.diff(article, prepend=-1))]


def held(spots: Spots, wanted: Spots) -> NDArray[np.bool_]:
    """Which of the wanted places are among the spots."""
    if not len(spots):
        return np.zeros(len(wanted), dtype=bool)
    at = spots.searchsorted(wanted)
    at[at == len(spots)] = 0
    return np.asarray(spots[at] == wanted)


def side_by_side(words: Sequence[Spots]) -> Spots:
    """Where all words stand one behind the other: the places of the first. The rarest word is gone through."""
    order = sorted(range(len(words)), key=lambda i: len(words[i]))
    starts = words[order[0]] - order[0]
    for i in order[1:]:
        starts = starts[held(words[i], starts + i)]
    return starts


def in_order(words: Sequence[Spots], slop: int) -> Spots:
    """Where the words stand in this order, each at most `slop` places behind the last: the places of the last word."""
    ends = words[0]
    for spots in words[1:]:
        low = ends.searchsorted(spots - min(slop, FAR))
        high = ends.searchsorted(spots - 1, side="right")
        ends = spots[high > low]
    return ends


def near(one: Spans, other: Spans, distance: int) -> NDArray[np.int64]:
    """The articles in which two operands stand with at most so many words between; neither overlaps the other."""
    return np.union1d(articles_of(_followed(one, other, distance)), articles_of(_followed(other, one, distance)))


def _followed(one: Spans, other: Spans, distance: int) -> Spots:
    """The first places of those in `one` behind which one of `other` begins soon enough."""
    at = other.starts.searchsorted(one.ends)
    inside = at < len(other.starts)
    begin, end = one.starts[inside], one.ends[inside]
    return begin[other.starts[at[inside]] - end <= min(distance, FAR)]


def together(words: Sequence[Spots], distance: int) -> NDArray[np.int64]:
    """The articles in which several words stand within one stretch, each at a place of its own.

    As `indexer.query.proximity.windows` has it: at most `distance` other words are in the stretch.
    """
    width = len(words) + min(distance, FAR)
    starts = np.unique(np.concatenate(words))
    for spots in words:
        at = spots.searchsorted(starts)
        inside = at < len(spots)
        starts = starts[inside]
        starts = starts[spots[at[inside]] - starts < width]
    likely = articles_of(starts)
    places, times = np.unique(np.concatenate([np.unique(spots) for spots in words]), return_counts=True)
    shared = np.unique(places[times > 1] // STRIDE)
    doubtful = np.isin(likely, shared)  # a place that could serve two words must be given to one
    sure = [number for number in likely[doubtful].tolist() if _have_windows(words, number, distance)]
    return np.union1d(likely[~doubtful], np.array(sure, dtype=np.int64))


def _have_windows(words: Sequence[Spots], number: int, distance: int) -> bool:
    bounds = number * STRIDE, (number + 1) * STRIDE
    inside = [spots[slice(*spots.searchsorted(bounds))].tolist() for spots in words]
    return any(True for _ in windows(inside, distance))
