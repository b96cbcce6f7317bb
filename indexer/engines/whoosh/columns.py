"""What facets, filters and sorting need of every article, as arrays: derived from the index when it is opened."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.entities import Kind
from indexer.fields import DAY, FACET_FIELDS, IDENTIFIER, PUBLISHED, RELATED
from indexer.query import Facet, ValueField

Mask = NDArray[np.bool_]
"""One truth value per article."""


@dataclass(frozen=True, slots=True)
class FacetColumn:
    """Which articles carry which values of one facet."""

    values: list[str]
    """Sorted; the index of a value is its ordinal."""
    starts: NDArray[np.int64]
    """The articles of ordinal i are documents[starts[i]:starts[i + 1]]."""
    documents: NDArray[np.int32]
    ordinals: NDArray[np.int32]
    """Parallel to `documents`."""
    missing: Mask
    """Articles that carry no value."""
    lookup: dict[str, int]
    terms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """What the index holds for values that are shown otherwise."""
    aliases: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Other names that a value goes by."""

    def terms_of(self, value: str) -> tuple[str, ...]:
        """The terms of the index that stand for a value."""
        return self.terms.get(value, (value,))

    def mask(self, value: str | None) -> Mask:
        """The articles that carry a value; None asks for those that carry none. An unknown value has no article."""
        if value is None:
            return self.missing
        found = np.zeros(len(self.missing), dtype=bool)
        ordinal = self.lookup.get(value)
        if ordinal is not None:
            found[self.documents[self.starts[ordinal] : self.starts[ordinal + 1]]] = True
        return found

    def counts(self, among: Mask) -> NDArray[np.int64]:
        """How many of the articles in `among` carry each value, by ordinal."""
        return np.bincount(self.ordinals[among[self.documents]], minlength=len(self.values))


@dataclass(frozen=True, slots=True)
class Columns:
    """All columns of a generation; arrays run over Whoosh's document numbers."""

    size: int
    alive: Mask
    """False for articles that were deleted from a segment."""
    facets: dict[Facet, FacetColumn]
    related: dict[Kind, FacetColumn]
    """By kind, the names that articles are related to in any way: all that the facet counts, and more."""
    dated: Mask
    day: NDArray[np.int64]
    """Ordinal of the day in Europe/Berlin; meaningless where not dated."""
    newest_rank: NDArray[np.int64]
    """Place of each article in the order newest first, undated last, then by id."""
    oldest_rank: NDArray[np.int64]
    """The same with the oldest first; undated last as well."""

    def searched(self, field: ValueField) -> list[tuple[str, FacetColumn]]:
        """The fields of the index in which the values of a field of the query lie, each with its column."""
        if field == "related":
            return [(RELATED[kind], column) for kind, column in self.related.items()]
        return [(field, self.facets[field])]


def read_columns(reader: Any) -> Columns:
    """Reads the columns out of an open Whoosh reader."""
    size: int = reader.doc_count_all()
    leaves = list(reader.leaf_readers()) if not reader.is_atomic() else [(reader, 0)]
    alive = np.ones(size, dtype=bool)
    day, published = np.zeros(size, dtype=np.int64), np.zeros(size, dtype=np.int64)
    for leaf, offset in leaves:
        for number in leaf.deleted_docs() if leaf.has_deletions() else ():
            alive[offset + number] = False
        for name, array in ((DAY, day), (PUBLISHED, published)):
            if leaf.has_column(name):
                column = leaf.column_reader(name)
                count = leaf.doc_count_all()
                array[offset : offset + count] = [column[number] for number in range(count)]
    facets = {name: _facet(reader, name, size) for name in FACET_FIELDS}
    related = {kind: _facet(reader, name, size) for kind, name in RELATED.items()}
    identifiers = np.zeros(size, dtype=np.int64)
    for rank, (_, documents) in enumerate(_postings(reader, IDENTIFIER)):
        identifiers[documents] = rank
    undated = facets["year"].missing
    return Columns(
        size=size, alive=alive, facets=facets, related=related, dated=~undated, day=day,
        newest_rank=_rank(undated, -published, identifiers), oldest_rank=_rank(undated, published, identifiers),
    )  # fmt: skip


def _rank(undated: Mask, moment: NDArray[np.int64], identifiers: NDArray[np.int64]) -> NDArray[np.int64]:
    order = np.lexsort((identifiers, np.where(undated, 0, moment), undated))
    rank = np.empty(len(order), dtype=np.int64)
    rank[order] = np.arange(len(order))
    return rank


def _facet(reader: Any, name: str, size: int) -> FacetColumn:
    names: list[str] = []
    documents: list[NDArray[np.int32]] = []
    for value, found in _postings(reader, name):
        names.append(value)
        documents.append(np.fromiter(found, dtype=np.int32))
    return facet_column(names, documents, size)


def facet_column(names: list[str], documents: list[NDArray[np.int32]], size: int) -> FacetColumn:
    """The column of sorted values, each with its articles in ascending order, over `size` articles."""
    starts = np.zeros(len(names) + 1, dtype=np.int64)
    starts[1:] = np.cumsum([len(found) for found in documents])
    all_documents = np.concatenate(documents) if documents else np.zeros(0, dtype=np.int32)
    missing = np.ones(size, dtype=bool)
    missing[all_documents] = False
    return FacetColumn(
        values=names, starts=starts, documents=all_documents,
        ordinals=np.repeat(np.arange(len(names), dtype=np.int32), np.diff(starts)), missing=missing,
        lookup={value: ordinal for ordinal, value in enumerate(names)},
    )  # fmt: skip


def _postings(reader: Any, field: str) -> Iterator[tuple[str, list[int]]]:
    if field not in reader.schema:
        return
    for term in list(reader.lexicon(field)):
        yield term.decode(), list(reader.postings(field, term).all_ids())
