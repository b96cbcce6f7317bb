"""Filters over lists of articles, and the facet counts that follow from them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from indexer.engines.whoosh.columns import Columns, Documents, FacetColumn, Mask
from indexer.engines.whoosh.columns.copies import surplus
from indexer.engines.whoosh.columns.files import Numbers
from indexer.engines.whoosh.folding import Versions, to_fold
from indexer.query import FACETS, Facet, FacetCounts, FacetFilter, FacetValue, SearchRequest

TOP_VALUES = 10
"""Values of a facet that come with a page, beside those that are ticked or excluded and „ohne Angabe“."""


@dataclass(frozen=True, slots=True)
class Filters:
    """The masks of a request's filters, kept apart so that each facet can be counted without its own."""

    always: tuple[Mask, ...] = ()
    """Within the dates, not excluded by any facet."""
    selected: dict[Facet, Mask] = field(default_factory=dict)
    """Per facet with ticked values, the articles that carry one or all of them."""

    def keep(self, documents: Documents, without: Facet | None = None) -> Documents:
        """Those of the articles that pass all filters, or all but those of one facet."""
        for mask in (*self.always, *(mask for facet, mask in self.selected.items() if facet != without)):
            documents = documents[mask[documents]]
        return documents


def filters_of(request: SearchRequest, columns: Columns) -> Filters:
    """The masks for a request."""
    always: list[Mask] = []
    if request.date_from or request.date_to:
        always.append(columns.dated)
    if request.date_from:
        always.append(columns.day >= request.date_from.toordinal())
    if request.date_to:
        always.append(columns.day <= request.date_to.toordinal())
    selected: dict[Facet, Mask] = {}
    for filter_ in request.filters:
        column = columns.facets[filter_.facet]
        always += [~column.mask(value) for value in filter_.excluded]
        if filter_.selected:
            masks = [column.mask(value) for value in filter_.selected]
            combine = np.logical_and if filter_.mode == "all" else np.logical_or
            selected[filter_.facet] = masks[0] if len(masks) == 1 else combine.reduce(masks)
    return Filters(tuple(always), selected)


@dataclass(frozen=True)
class Counting:
    """Counts what the articles of a search carry, facet by facet: see FacetCounts for what is counted."""

    request: SearchRequest
    columns: Columns
    filters: Filters
    matching: Documents
    """What the query finds without filters."""
    hits: Documents
    """What it finds with them."""
    folds: Versions
    """Those of the hits that are folded."""

    @property
    def total(self) -> int:
        """How many hits these are, versions of one text folded or not."""
        return len(self.hits) - self.folds.repeated

    @cached_property
    def _of_hits(self) -> Numbers:
        return self._counted(self.hits, self.folds)

    def of(self, facet: Facet) -> tuple[Numbers, int]:
        """How many articles, or texts if versions are folded, carry each value, by ordinal, and how many carry none."""
        filter_, column, table = self.request.filter_of(facet), self.columns.facets[facet], self.columns.table
        alone = bool(filter_.selected) and filter_.mode == "any"
        among = self.filters.keep(self.matching, without=facet) if alone else self.hits
        if column.as_indexed:
            if not alone:
                return table.part(self._of_hits, facet)
            return table.part(self._counted(among, to_fold(self.columns, among, self.request.copies)), facet)
        mask = np.zeros(self.columns.size, dtype=bool)  # names are shown otherwise than the index has them
        mask[among] = True
        counts, missing = column.counts(mask), int(np.count_nonzero(column.missing[among]))
        found = to_fold(self.columns, among, self.request.copies)
        if not len(found.documents):
            return counts, missing
        mask[:] = False
        mask[found.documents] = True
        documents, ordinals = column.pairs(mask)
        lacking = found.groups[column.missing[found.documents]]
        counts -= surplus(self.columns.copies.of[documents], ordinals, len(counts))
        return counts, missing - int(surplus(lacking, np.zeros(len(lacking), dtype=np.int64), 1)[0])

    def _counted(self, among: Documents, found: Versions) -> Numbers:
        """By ordinal of all facets, how many articles or texts carry it; `found` are folded."""
        columns, table = self.columns, self.columns.table
        if not len(found.documents):
            return table.counts(among)
        if len(among) == len(columns.living):
            return columns.text_totals
        return table.counts(among) - table.surplus(found.groups, found.documents)


def facet_counts(counting: Counting) -> tuple[FacetCounts, ...]:
    """The counts of all facets, each with its commonest values."""
    request, facets = counting.request, counting.columns.facets
    return tuple(_facet_counts(facet, request.filter_of(facet), *counting.of(facet), facets[facet]) for facet in FACETS)


def _facet_counts(
    facet: Facet, filter_: FacetFilter, counts: Numbers, missing: int, column: FacetColumn
) -> FacetCounts:
    chosen = dict.fromkeys((*filter_.selected, *filter_.excluded))
    count_of: dict[str | None, int] = {None: missing}
    for value in chosen:
        if value is not None:
            ordinal = column.ordinal(value)
            count_of[value] = 0 if ordinal is None else int(counts[ordinal])
    carried = counts.nonzero()[0]
    top: list[str | None] = []
    for ordinal in _commonest(counts, carried, TOP_VALUES + len(chosen)):
        value = column.value(ordinal)
        count_of[value] = int(counts[ordinal])
        if value not in chosen:
            top.append(value)
    rest = top[:TOP_VALUES]
    if missing and None not in chosen:
        rest.append(None)
    values = tuple(
        FacetValue(value, count_of[value], value in filter_.selected, value in filter_.excluded)
        for value in (*sorted(chosen, key=lambda v: (v in filter_.excluded, -count_of[v], v or "")), *rest)
    )
    return FacetCounts(facet, values, len(carried) + bool(missing), filter_.mode)


def _commonest(counts: Numbers, carried: NDArray[np.int64], limit: int) -> Sequence[int]:
    """The ordinals of the highest counts, equals by name: ordinals are in the order of names."""
    found = counts[carried].astype(np.int64)
    if len(carried) > limit:
        likely = (found >= np.partition(found, -limit)[-limit]).nonzero()[0]
        carried, found = carried[likely], found[likely]
    ordered: list[int] = carried[np.argsort(-found, kind="stable")[:limit]].tolist()
    return ordered
