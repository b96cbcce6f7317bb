"""What filters, sorting and the histogram need of every article, and all other columns of a generation."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from indexer.engines.whoosh.columns.copies import CopyGroups, open_copies
from indexer.engines.whoosh.columns.facets import FacetColumn, FacetTable, open_facet
from indexer.engines.whoosh.columns.files import ColumnFiles, Documents, Mask, Numbers, OpenFiles, Strings
from indexer.engines.whoosh.columns.postings import Postings
from indexer.entities.model import Kind
from indexer.fields import ANALYSED, EXACT, FACET_FIELDS, RELATED
from indexer.query import Facet, ValueField

SEARCHED = (*ANALYSED, *EXACT.values())
"""The fields whose postings are kept."""


@dataclass(frozen=True)
class Columns:
    """All columns of a generation; arrays run over Whoosh's document numbers."""

    size: int
    alive: Mask
    """False for articles that were deleted from a segment."""
    facets: Mapping[Facet, FacetColumn]
    related: Mapping[Kind, FacetColumn]
    """By kind, the names that articles are related to in any way: all that the facet counts, and more."""
    table: FacetTable
    dated: Mask
    day: Numbers
    """Ordinal of the day in Europe/Berlin; 0 where not dated."""
    month: Numbers
    """Twelve times the year, and the months before; 0 where not dated."""
    newest_rank: Numbers
    """Place of each article in the order newest first, undated last, then by id."""
    oldest_rank: Numbers
    """The same with the oldest first; undated last as well."""
    newest: Numbers
    """The articles in that order."""
    oldest: Numbers
    identifiers: Strings
    """Sorted; the article of identifier i is identified[i]."""
    identified: Numbers
    postings: Mapping[str, Postings]
    """By field: title, text, and their exact fields."""
    indexed: Mapping[str, FacetColumn]
    """By field, the facets and what is related as the index has them, however they are shown."""
    copies: CopyGroups

    @cached_property
    def living(self) -> Documents:
        """All articles that are not deleted."""
        return np.flatnonzero(self.alive)

    @cached_property
    def days(self) -> Numbers:
        """The days of all dated articles that are not deleted, ascending."""
        return np.sort(self.day[self.alive & self.dated])

    @cached_property
    def text_totals(self) -> NDArray[np.int64]:
        """By ordinal of all facets, the texts of which a version carries it."""
        copies = self.copies
        return self.table.totals - self.table.surplus(copies.of[copies.documents], copies.documents.astype(np.int64))

    @cached_property
    def text_days(self) -> dict[str, Numbers]:
        """By unit of a histogram, as `days`, but of several versions of a text in one day, month or year one alone."""
        copies, day = self.copies, self.day
        dated = copies.documents[day[copies.documents] > 0]
        found = {}
        for unit, number in (("day", day), ("month", self.month), ("year", self.month // 12)):
            order = np.lexsort((number[dated], copies.of[dated]))
            keys = copies.of[dated][order].astype(np.int64) << 32 | number[dated][order]
            kept = self.alive & self.dated
            kept[dated[order[1:][keys[1:] == keys[:-1]]]] = False
            found[unit] = np.sort(day[kept])
        return found

    def searched(self, field: ValueField) -> list[tuple[str, FacetColumn]]:
        """The fields of the index in which the values of a field of the query lie, each with its column."""
        if field == "related":
            return [(RELATED[kind], column) for kind, column in self.related.items()]
        return [(field, self.facets[field])]

    def number(self, identifier: str) -> int | None:
        """The document number of an article; None if there is no such article."""
        place = self.identifiers.find(identifier)
        return int(self.identified[place]) if place >= 0 else None


def write_articles(
    files: ColumnFiles,
    day: NDArray[np.int64],
    published: NDArray[np.int64],
    identifiers: list[bytes],
    alive: Mask,
) -> NDArray[np.int64]:
    """Writes what is known of each article, by document number; gives its place in the order of the oldest.

    `day`: the ordinal of its day, 0 without one; `published`: seconds since 1970 UTC.
    """
    files.append("alive", alive, np.uint8)
    files.append("day", day, np.int32)
    files.append("month", _months(day), np.int32)
    order = sorted(range(len(identifiers)), key=identifiers.__getitem__)
    by_identifier = np.array(order, dtype=np.int64)
    kept = by_identifier[alive[by_identifier]]
    files.strings("id", [identifiers[number] for number in kept])
    files.append("id.documents", kept, np.uint32)
    place = np.empty(len(order), dtype=np.int64)
    place[by_identifier] = np.arange(len(order))
    undated = day == 0
    for name, moment in (("newest", -published), ("oldest", published)):
        ordered = np.lexsort((place, np.where(undated, 0, moment), undated))
        rank = np.empty(len(ordered), dtype=np.int64)
        rank[ordered] = np.arange(len(ordered))
        files.append(name, ordered, np.uint32)
        files.append(f"{name}.rank", rank, np.uint32)
    return rank


def _months(days: NDArray[np.int64]) -> NDArray[np.int64]:
    ordinals, place = np.unique(days, return_inverse=True)
    dates = [dt.date.fromordinal(ordinal) if ordinal else None for ordinal in ordinals.tolist()]
    return np.array([12 * date.year + date.month - 1 if date else 0 for date in dates], dtype=np.int64)[place]


def columns_of(files: OpenFiles) -> Columns:
    """The columns in files that were finished."""
    size: int = files.facts["articles"]
    alive, day = files["alive"].view(np.bool_), files["day"]
    if len(day) != size:
        raise ValueError(f"days of {len(day)} articles instead of {size}")
    facets = {name: open_facet(files, name) for name in FACET_FIELDS}
    related = {kind: open_facet(files, name) for kind, name in RELATED.items()}
    indexed: dict[str, FacetColumn] = {RELATED[kind]: column for kind, column in related.items()}
    indexed.update({str(name): column for name, column in facets.items()})
    return Columns(
        size=size, alive=alive, facets=facets, related=related, table=FacetTable(files, FACET_FIELDS, alive),
        dated=day > 0, day=day,
        month=files["month"], newest_rank=files["newest.rank"], oldest_rank=files["oldest.rank"],
        newest=files["newest"], oldest=files["oldest"], identifiers=files.strings("id"),
        identified=files["id.documents"], postings={name: Postings(files, name) for name in SEARCHED},
        indexed=indexed, copies=open_copies(files, size),
    )  # fmt: skip
