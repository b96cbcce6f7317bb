"""From the histogram of a page to what is drawn of it: bars, times without articles, ticks, rows of a table. Pure."""

import calendar
import dataclasses
import datetime as dt
import itertools
from collections.abc import Iterator
from dataclasses import dataclass

from indexer.query import Bar, Histogram, SearchRequest
from webapp.urls import Bars

_LEAST = 2.5
"""Per cent of the height that the smallest bar has: it is to be seen."""
_SPACE = 0.12
"""The part of its place that a bar leaves free."""
_MAX_TICKS, _MAX_YEAR_TICKS = 6, 10
_MONTHS = 12
_APART, _YEARS_APART = 10, 5
"""Per cent of the width that the first bar's tick is away from the next, if it has one at all."""
FEW = 10
"""Articles of a time in the corpus below which a share says little: it is drawn pale, and does not set the scale."""
_STEPS = {
    "day": (1, 2, 5, 10, 20),
    "month": (1, 2, 3, 6, 12, 24, 60),
    "year": (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000),
}
"""Bars from one tick to the next."""
_NEAR_THE_END, _YEAR_NEAR_THE_END = 85, 93
"""Per cent of the width from which the text of a tick stands before it: a year is short."""


@dataclass(frozen=True, slots=True)
class Column:
    """One day, month or year with hits. Lengths are per cent of the drawing."""

    first: dt.date
    count: int
    corpus: int
    """Articles of the whole corpus."""
    narrowed: SearchRequest
    """The search within this time."""
    left: float
    width: float
    """Of its place; the bar itself is `inner` wide."""
    height: float
    pale: bool
    """Whether its share is that of a few articles."""

    @property
    def inner(self) -> float:
        """The width of the bar itself."""
        return self.width * (1 - _SPACE)


@dataclass(frozen=True, slots=True)
class Gap:
    """A time of which the corpus has no articles."""

    first: dt.date
    last: dt.date
    """The first day of the last day, month or year in it."""
    left: float
    width: float


@dataclass(frozen=True, slots=True)
class Tick:
    first: dt.date
    left: float
    at_end: bool
    """Whether its text stands before it."""


@dataclass(frozen=True, slots=True)
class Chart:
    unit: str
    bars: Bars
    columns: tuple[Column, ...]
    gaps: tuple[Gap, ...]
    ticks: tuple[Tick, ...]
    by_year: bool
    """Whether ticks are years; else they are days or months."""
    rows: tuple[Bar | Gap, ...]
    """The table: every time of which the corpus has articles, and the gaps between."""
    highest: float
    """What a bar of the whole height stands for: articles, or a share of 1."""
    undated: int


def chart(histogram: Histogram, asked: SearchRequest, bars: Bars) -> Chart | None:
    """What is drawn of a histogram; None if there are not at least two times to compare."""
    if len(histogram.bars) < 2:
        return None
    telling = [bar for bar in histogram.bars if bar.count and not _pale(bar, bars)] or histogram.bars
    highest = max(_worth(bar, bars) for bar in telling)
    place = 100 / len(histogram.bars)
    columns = tuple(
        Column(
            bar.start, bar.count, bar.corpus, _within(asked, bar.start, histogram.unit), number * place, place,
            min(100.0, max(_LEAST, 100 * _worth(bar, bars) / highest)), _pale(bar, bars),
        ) for number, bar in enumerate(histogram.bars) if bar.count
    )  # fmt: skip
    rows = tuple(_rows(histogram, place))
    step = _step(histogram)
    by_year = histogram.unit == "year" or (histogram.unit == "month" and step >= _MONTHS)
    return Chart(
        histogram.unit, bars, columns, tuple(row for row in rows if isinstance(row, Gap)),
        tuple(_ticks(histogram, step, place, by_year=by_year)), by_year, rows, highest, histogram.undated,
    )  # fmt: skip


def last_day(first: dt.date, unit: str) -> dt.date:
    """The last day of the day, month or year that begins on a day."""
    if unit == "day":
        return first
    month = first.month if unit == "month" else 12
    return first.replace(month=month, day=calendar.monthrange(first.year, month)[1])


def _worth(bar: Bar, bars: Bars) -> float:
    return bar.count / max(bar.corpus, 1) if bars == "share" else bar.count


def _pale(bar: Bar, bars: Bars) -> bool:
    return bars == "share" and bar.corpus < FEW


def _within(asked: SearchRequest, first: dt.date, unit: str) -> SearchRequest:
    return dataclasses.replace(asked, date_from=first, date_to=last_day(first, unit), page=1)


def _rows(histogram: Histogram, place: float) -> Iterator[Bar | Gap]:
    at = 0
    for empty, run in itertools.groupby(histogram.bars, key=lambda bar: not bar.corpus):
        bars = list(run)
        if empty:
            yield Gap(bars[0].start, bars[-1].start, at * place, len(bars) * place)
        else:
            yield from bars
        at += len(bars)


def _step(histogram: Histogram) -> int:
    steps = _STEPS[histogram.unit]
    most = _MAX_YEAR_TICKS if histogram.unit == "year" else _MAX_TICKS
    return next((step for step in steps if len(histogram.bars) <= step * most), steps[-1])


def _ticks(histogram: Histogram, step: int, place: float, *, by_year: bool) -> Iterator[Tick]:
    counted = [
        {"day": number, "month": 12 * bar.start.year + bar.start.month - 1, "year": bar.start.year}[histogram.unit]
        for number, bar in enumerate(histogram.bars)
    ]
    for number, bar in enumerate(histogram.bars):
        first = not number and (-counted[0] % step) * place > (_YEARS_APART if by_year else _APART)
        if first or counted[number] % step == 0:
            yield Tick(bar.start, number * place, number * place > (_YEAR_NEAR_THE_END if by_year else _NEAR_THE_END))
