"""Which articles carry which values: by value for filters, by article for counting all facets at once."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from indexer.engines.whoosh.columns.copies import surplus
from indexer.engines.whoosh.columns.files import (
    ColumnFiles,
    Documents,
    Mask,
    Numbers,
    OpenFiles,
    Strings,
    starts_of,
)
from indexer.query import Facet

_KEPT = 1 << 12
"""Values that stay known as strings."""
_SHARE_IN_ROWS = 0.98
"""Of all pairs of article and value, those that must fit into rows of one width; the others stand apart."""


@dataclass(frozen=True)
class FacetColumn:
    """Which articles carry which values of one facet."""

    values: Sequence[str]
    """Sorted by their bytes; the index of a value is its ordinal."""
    starts: Numbers
    """The articles of ordinal i are documents[starts[i]:starts[i + 1]]; deleted ones are not among them."""
    documents: Numbers
    missing: Mask
    """Articles that carry no value."""
    terms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """What the index holds for values that are shown otherwise."""
    as_indexed: bool = True
    """Whether ordinals and articles are those of the index, as FacetTable counts them."""

    @cached_property
    def value(self) -> Callable[[int], str]:
        """Gives the value of an ordinal; those of common values stay known."""
        return lru_cache(_KEPT)(self.values.__getitem__)

    @cached_property
    def _lookup(self) -> dict[str, int]:
        return {value: ordinal for ordinal, value in enumerate(self.values)}

    def ordinal(self, value: str) -> int | None:
        """The ordinal of a value; None for one that no article carries."""
        if isinstance(self.values, Strings):
            found = self.values.find(value)
            return found if found >= 0 else None
        return self._lookup.get(value)

    def terms_of(self, value: str) -> tuple[str, ...]:
        """The terms of the index that stand for a value."""
        return self.terms.get(value, (value,))

    def carrying(self, value: str) -> Numbers:
        """The articles that carry a value, ascending; none for an unknown one."""
        ordinal = self.ordinal(value)
        return self.documents[slice(0) if ordinal is None else slice(*self.starts[ordinal : ordinal + 2])]

    def mask(self, value: str | None) -> Mask:
        """The articles that carry a value; None asks for those that carry none. An unknown value has no article."""
        if value is None:
            return self.missing
        found = np.zeros(len(self.missing), dtype=bool)
        found[self.carrying(value)] = True
        return found

    def pairs(self, among: Mask) -> tuple[Numbers, Numbers]:
        """Each of these articles with each value that it carries: article and ordinal, parallel."""
        held = among[self.documents].nonzero()[0]
        return self.documents[held], np.searchsorted(self.starts, held, side="right") - 1

    def counts(self, among: Mask | None = None) -> NDArray[np.int64]:
        """How many articles carry each value, by ordinal; only those in `among`, if given."""
        if among is None:
            return np.diff(self.starts).astype(np.int64)
        held = starts_of(among[self.documents])
        return held[self.starts[1:]] - held[self.starts[:-1]]


def facet_column(names: Sequence[str], documents: Sequence[Numbers], size: int) -> FacetColumn:
    """The column of sorted values, each with its articles in ascending order, over `size` articles."""
    starts = starts_of(np.fromiter(map(len, documents), dtype=np.int64, count=len(documents)))
    together = np.concatenate(documents) if documents else np.zeros(0, dtype=np.int64)
    missing = np.ones(size, dtype=bool)
    missing[together] = False
    return FacetColumn(list(names), starts, together, missing)


def write_facets(
    files: ColumnFiles, facets: Mapping[Facet, tuple[list[bytes], NDArray[np.int64], NDArray[np.int64]]], alive: Mask
) -> None:
    """Writes all facets: for each its values, sorted, their starts and articles as in FacetColumn.

    Ordinals of all facets share one space: the values of a facet follow each other, and behind them comes one ordinal
    for „none“. facets.rows holds for each article its ordinals, filled up with the number behind the last.
    """
    articles, ordinals, bounds = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)], [0]
    for name, (values, starts, documents) in facets.items():
        none = np.flatnonzero(write_facet(files, name, values, starts, documents, alive))
        articles += [np.asarray(documents, dtype=np.int64), none]
        ordinals += [np.repeat(np.arange(len(values)) + bounds[-1], np.diff(starts))]
        ordinals += [np.full(len(none), bounds[-1] + len(values))]
        bounds.append(bounds[-1] + len(values) + 1)
    pairs, ordinal = np.concatenate(articles), np.concatenate(ordinals)
    order = np.lexsort((ordinal, pairs))
    files.append("facets.bounds", np.array(bounds), np.int64)
    files.append("facets.totals", np.bincount(ordinal, minlength=bounds[-1]), np.uint32)
    _write_rows(files, pairs[order], ordinal[order], len(alive), bounds[-1])


def write_facet(
    files: ColumnFiles, name: str, values: list[bytes], starts: Numbers, documents: Numbers, alive: Mask
) -> Mask:
    """Writes one column by value; gives the articles that carry none."""
    missing = alive.copy()
    missing[documents] = False
    files.strings(f"{name}.values", values)
    files.offsets(f"{name}.starts", starts)
    files.append(f"{name}.documents", documents, np.uint32)
    files.append(f"{name}.missing", missing, np.uint8)
    return missing


def _write_rows(
    files: ColumnFiles, pairs: NDArray[np.int64], ordinals: NDArray[np.int64], articles: int, pad: int
) -> None:
    held = np.bincount(pairs, minlength=articles)
    width = 1
    while np.minimum(held, width).sum() < _SHARE_IN_ROWS * len(pairs):
        width += 1
    place = np.arange(len(pairs)) - np.repeat(starts_of(held)[:-1], held)
    inside = place < width
    rows = np.full((articles, width), pad, dtype=np.uint16 if pad < 1 << 16 else np.uint32)
    rows[pairs[inside], place[inside]] = ordinals[inside]
    files.append("facets.rows", rows, rows.dtype)
    files.append("facets.more", pairs[~inside], np.uint32)
    files.append("facets.more.ordinals", ordinals[~inside], np.uint32)


def open_facet(files: OpenFiles, name: str) -> FacetColumn:
    """One facet by value."""
    return FacetColumn(
        files.strings(f"{name}.values"), files[f"{name}.starts"], files[f"{name}.documents"],
        files[f"{name}.missing"].view(np.bool_),
    )  # fmt: skip


class FacetTable:
    """All facets by article, counted in one go."""

    def __init__(self, files: OpenFiles, facets: Sequence[Facet], alive: Mask) -> None:
        """`facets` in the order in which they were written."""
        self._bounds = dict(zip(facets, pairwise(files["facets.bounds"].tolist()), strict=True))
        self._totals, rows = files["facets.totals"], files["facets.rows"]
        self._rows = rows.reshape(len(alive), -1) if len(alive) else rows.reshape(0, 1)
        self._more, self._more_ordinals = files["facets.more"], files["facets.more.ordinals"]
        self._alive, self._articles = alive, int(np.count_nonzero(alive))

    def counts(self, articles: Documents) -> Numbers:
        """By ordinal, how many of these articles, none of them deleted, carry a value."""
        if len(articles) == self._articles:
            return self._totals
        if 2 * len(articles) <= self._articles:
            return self._counted(articles)
        others = self._alive.copy()
        others[articles] = False
        return self._totals - self._counted(others.nonzero()[0])

    def _counted(self, articles: Documents) -> Numbers:
        counts = np.bincount(self._rows[articles].ravel(), minlength=len(self._totals) + 1)[:-1]
        if len(self._more):
            chosen = np.zeros(len(self._alive), dtype=bool)
            chosen[articles] = True
            counts += np.bincount(self._more_ordinals[chosen[self._more]], minlength=len(counts))
        return counts

    @property
    def totals(self) -> Numbers:
        """By ordinal, the articles that carry it."""
        return self._totals

    def surplus(self, groups: Numbers, articles: Documents) -> NDArray[np.int64]:
        """By ordinal, how many of these articles carry it beside the first of their group that does; both parallel."""
        size = len(self._totals) + 1  # with the number that rows are filled up with
        rows = self._rows[articles]
        numbers, of = rows.ravel(), np.repeat(groups, rows.shape[1])
        if len(self._more):
            group_of = np.full(len(self._alive), -1, dtype=np.int64)
            group_of[articles] = groups
            chosen = group_of[self._more] >= 0
            numbers = np.concatenate((numbers, self._more_ordinals[chosen]))
            of = np.concatenate((of, group_of[self._more[chosen]]))
        return surplus(of, numbers, size)[:-1]

    def part(self, counts: Numbers, facet: Facet) -> tuple[Numbers, int]:
        """What all counts say of one facet: the counts by ordinal, and how many articles carry no value."""
        begin, end = self._bounds[facet]
        return counts[begin : end - 1], int(counts[end - 1])
