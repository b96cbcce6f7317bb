"""Filters as masks over all articles, and the counts that follow from them."""

import datetime as dt
from dataclasses import dataclass
from typing import Literal

import numpy as np

from indexer.engines.whoosh.columns import Columns, Mask
from indexer.query import FACETS, Bar, Facet, FacetCounts, FacetFilter, FacetValue, Histogram, SearchRequest

TOP_VALUES = 10
"""Values of a facet that come with a page, beside those that are ticked or excluded and „ohne Angabe“."""
_MAX_DAYS, _MAX_MONTHS = 62, 120
"""Spans up to which the histogram has a bar for each day or month."""


@dataclass(frozen=True, slots=True)
class Filters:
    """The masks of a request's filters, kept apart so that each facet can be counted without its own."""

    always: Mask
    """Alive, within the dates, not excluded by any facet."""
    selected: dict[Facet, Mask]
    """Per facet with ticked values, the articles that carry one or all of them."""

    def all(self) -> Mask:
        mask = self.always
        for selected in self.selected.values():
            mask = mask & selected
        return mask

    def without(self, facet: Facet) -> Mask:
        mask = self.always
        for other, selected in self.selected.items():
            if other != facet:
                mask = mask & selected
        return mask


def filters_of(request: SearchRequest, columns: Columns) -> Filters:
    """The masks for a request."""
    always = columns.alive.copy()
    if request.date_from or request.date_to:
        always &= columns.dated
    if request.date_from:
        always &= columns.day >= request.date_from.toordinal()
    if request.date_to:
        always &= columns.day <= request.date_to.toordinal()
    selected: dict[Facet, Mask] = {}
    for filter_ in request.filters:
        column = columns.facets[filter_.facet]
        for value in filter_.excluded:
            always &= ~column.mask(value)
        if filter_.selected:
            masks = [column.mask(value) for value in filter_.selected]
            combine = np.logical_and if filter_.mode == "all" else np.logical_or
            selected[filter_.facet] = combine.reduce(masks)
    return Filters(always, selected)


def facet_counts(matching: Mask, filters: Filters, request: SearchRequest, columns: Columns) -> tuple[FacetCounts, ...]:
    """The counts of all facets: see FacetCounts for what is counted. `matching` is the query without filters."""
    counted = []
    for facet in FACETS:
        filter_ = request.filter_of(facet)
        keeps_own = filter_.mode == "all" or not filter_.selected
        among = matching & (filters.all() if keeps_own else filters.without(facet))
        counted.append(_count(facet, filter_, among, columns))
    return tuple(counted)


def _count(facet: Facet, filter_: FacetFilter, among: Mask, columns: Columns) -> FacetCounts:
    column = columns.facets[facet]
    counts = column.counts(among)
    missing = int(np.count_nonzero(among & column.missing))
    chosen = dict.fromkeys((*filter_.selected, *filter_.excluded))

    def count_of(value: str | None) -> int:
        if value is None:
            return missing
        ordinal = column.lookup.get(value)
        return int(counts[ordinal]) if ordinal is not None else 0

    # The commonest first, equals by name; the names are sorted, so a stable sort does both.
    best = np.argsort(-counts, kind="stable")[: TOP_VALUES + len(chosen)]
    top: list[str | None] = [column.values[i] for i in best if counts[i]]
    rest = [value for value in top if value not in chosen][:TOP_VALUES]
    if missing and None not in chosen:
        rest.append(None)
    values = tuple(
        FacetValue(value, count_of(value), value in filter_.selected, value in filter_.excluded)
        for value in (*sorted(chosen, key=lambda v: (v in filter_.excluded, -count_of(v), v or "")), *rest)
    )
    distinct = int(np.count_nonzero(counts)) + bool(missing)
    return FacetCounts(facet, values, distinct, filter_.mode)


def histogram(hits: Mask, columns: Columns) -> Histogram:
    """The hits over time, in days, months or years by the span they cover."""
    days = columns.day[hits & columns.dated]
    undated = int(np.count_nonzero(hits & ~columns.dated))
    if not len(days):
        return Histogram("month", (), undated)
    first, last = dt.date.fromordinal(int(days.min())), dt.date.fromordinal(int(days.max()))
    unit = _unit(first, last)
    numbers, counts = np.unique(days, return_counts=True)
    bars: dict[dt.date, int] = dict.fromkeys(_starts(unit, first, last), 0)
    for number, count in zip(numbers, counts, strict=True):
        bars[_start(unit, dt.date.fromordinal(int(number)))] += int(count)
    return Histogram(unit, tuple(Bar(start, count) for start, count in bars.items()), undated)


_Unit = Literal["day", "month", "year"]


def _unit(first: dt.date, last: dt.date) -> _Unit:
    if (last - first).days < _MAX_DAYS:
        return "day"
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    return "month" if months <= _MAX_MONTHS else "year"


def _start(unit: _Unit, day: dt.date) -> dt.date:
    if unit == "day":
        return day
    return day.replace(day=1) if unit == "month" else day.replace(month=1, day=1)


def _starts(unit: _Unit, first: dt.date, last: dt.date) -> list[dt.date]:
    starts = [_start(unit, first)]
    while True:
        at = starts[-1]
        if unit == "day":
            following = at + dt.timedelta(days=1)
        elif unit == "month":
            following = (at + dt.timedelta(days=31)).replace(day=1)
        else:
            following = at.replace(year=at.year + 1)
        if following > last:
            return starts
        starts.append(following)
