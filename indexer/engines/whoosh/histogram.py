"""The hits over time, in days, months or years by the span they cover."""

import datetime as dt
from collections.abc import Sequence
from functools import lru_cache
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from indexer.engines.whoosh.columns import Columns, Documents
from indexer.engines.whoosh.columns.copies import surplus
from indexer.engines.whoosh.folding import texts, versions
from indexer.query import Bar, Histogram
from indexer.query.request import Copies

_MAX_DAYS, _MAX_MONTHS = 62, 120
"""Spans up to which the histogram has a bar for each day or month."""

_Unit = Literal["day", "month", "year"]


def histogram(hits: Documents, columns: Columns, copies: Copies = "all") -> Histogram:
    """The histogram of these articles, without gaps between the first and the last bar.

    With „fold“ it is of the texts that they are versions of: one counts once in each bar that holds a version of it.
    """
    days = columns.day[hits]
    dated = days > 0
    undated = len(days) - int(np.count_nonzero(dated))
    folds = copies == "fold" and bool(columns.copies)
    if undated and folds:
        undated = texts(columns, hits[~dated])
    if not dated.any():
        return Histogram("month", (), undated)
    if undated:
        hits, days = hits[dated], days[dated]
    low, high = int(days.min()), int(days.max())
    unit = _unit(low, high)
    numbers = days if unit == "day" else columns.month[hits]
    first = low if unit == "day" else int(numbers.min())
    counts = np.bincount(numbers - first)
    if unit == "year":
        first, before = first // 12, first % 12
        counts = np.add.reduceat(counts, np.maximum(0, np.arange(0, len(counts) + before, 12) - before))
    bounds = [_ordinal(unit, first + place) for place in range(len(counts) + 1)]
    corpus = np.diff(np.searchsorted(columns.text_days[unit] if folds else columns.days, bounds))
    if folds:
        counts = counts - _repeated(columns, hits, bounds)
    starts = map(dt.date.fromordinal, bounds)
    bars = (Bar(start, *both) for start, *both in zip(starts, counts.tolist(), corpus.tolist(), strict=False))
    return Histogram(unit, tuple(bars), undated)


def _repeated(columns: Columns, hits: Documents, bounds: Sequence[int]) -> NDArray[np.int64]:
    """By bar, how many of these articles, all of them in one, are not the first of their text in it."""
    found = versions(columns, hits)
    bar = np.searchsorted(bounds, columns.day[found.documents], side="right") - 1
    return surplus(found.groups, bar, len(bounds) - 1)


def _unit(low: int, high: int) -> _Unit:
    first, last = dt.date.fromordinal(low), dt.date.fromordinal(high)
    if high - low < _MAX_DAYS:
        return "day"
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    return "month" if months <= _MAX_MONTHS else "year"


@lru_cache(maxsize=1 << 12)
def _ordinal(unit: _Unit, number: int) -> int:
    """The ordinal of a bar's first day: of the day with this ordinal, the month (as in Columns), or the year."""
    if unit == "day":
        return number
    year, month = divmod(number, 12) if unit == "month" else (number, 0)
    return dt.date(year, month + 1, 1).toordinal()
