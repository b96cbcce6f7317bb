"""Makes all columns from an open Whoosh index: several segments, deleted articles and all."""

import heapq
from collections.abc import Iterable, Iterator
from itertools import accumulate
from operator import itemgetter
from pickle import loads
from typing import Any

import numpy as np
from numpy.typing import NDArray
from whoosh.util.numeric import length_to_byte

from indexer.copies import Collector
from indexer.engines.whoosh.columns.articles import SEARCHED, write_articles
from indexer.engines.whoosh.columns.copies import write_copies
from indexer.engines.whoosh.columns.facets import write_facet, write_facets
from indexer.engines.whoosh.columns.files import ColumnFiles, Mask, starts_of
from indexer.engines.whoosh.columns.postings import postings_writer
from indexer.fields import ANALYSED, DAY, FACET_FIELDS, IDENTIFIER, PUBLISHED, RELATED

_BATCH = 1 << 20
"""Postings that are handed to the writer at a time."""

Leaves = list[tuple[Any, int]]
"""Whoosh's readers of single segments, each with the number of its first article."""
_Block = tuple[list[int], list[float], list[Any]]
"""Articles, weights and encoded positions of some postings."""


def derive(reader: Any, files: ColumnFiles, alike: float) -> None:
    """Writes the columns of an open Whoosh reader; `files` are left to be finished with `facts_of`.

    `alike`: [copies] alike, by which versions of one text were found; 0 if they were not looked for.
    """
    leaves: Leaves = [(reader, 0)] if reader.is_atomic() else list(reader.leaf_readers())
    size: int = reader.doc_count_all()
    alive = np.ones(size, dtype=bool)
    for leaf, offset in leaves:
        if leaf.has_deletions():
            alive[[offset + number for number in leaf.segment().deleted_docs()]] = False
    for name in SEARCHED:
        _derive_postings(leaves, name, files)
    facets = {name: _facet(leaves, name, alive) for name in FACET_FIELDS}
    write_facets(files, facets, alive)
    for name in RELATED.values():
        write_facet(files, name, *_facet(leaves, name, alive), alive)
    identifiers = [b""] * size
    for identifier, documents, *_ in _terms(leaves, IDENTIFIER):
        for number in documents:
            identifiers[number] = identifier
    day = _numbers(leaves, DAY, size)
    dated = np.zeros(size, dtype=bool)
    dated[facets["year"][2]] = True
    day[~dated] = 0
    oldest = write_articles(files, day, _numbers(leaves, PUBLISHED, size), identifiers, alive)

    def text_of(number: int) -> str:
        return str(reader.stored_fields(number)["text"])

    collector = Collector(alike)
    for number in range(size) if alike else ():
        collector.add(text_of(number) if alive[number] else "")
    write_copies(files, collector.groups(oldest, text_of), size)


def _derive_postings(leaves: Leaves, field: str, files: ColumnFiles) -> None:
    analysed = field in ANALYSED
    writer = postings_writer(files, field)
    for terms in _batches(_terms(leaves, field)):
        names, documents, weights, values = zip(*terms, strict=True)
        starts = starts_of(np.fromiter(map(len, documents), dtype=np.int64, count=len(documents)))
        counts = positions = None
        if analysed:
            decoded: list[list[int]] = [_positions(value) for found in values for value in found]
            counts = np.fromiter(map(len, decoded), dtype=np.int64, count=len(decoded))
            positions = np.fromiter((p for found in decoded for p in found), dtype=np.int64, count=int(counts.sum()))
        writer.add(names, starts, _joined(documents, np.int64), _joined(weights, np.float64), counts, positions)
    writer.finish(np.concatenate([_lengths(leaf, field) for leaf, _ in leaves]))


def _joined(lists: Iterable[list[Any]], dtype: Any) -> NDArray[Any]:
    return np.array([value for found in lists for value in found], dtype=dtype)


def _batches(terms: Iterable[tuple[bytes, list[int], list[float], list[Any]]]) -> Iterator[list[Any]]:
    batch: list[Any] = []
    postings = 0
    for term in terms:
        batch.append(term)
        postings += len(term[1])
        if postings >= _BATCH:
            yield batch
            batch, postings = [], 0
    if batch:
        yield batch


def _positions(value: bytes) -> list[int]:
    """Whoosh's Positions format: four bytes for their number, then their distances pickled, the last opcode or not."""
    return list(accumulate(loads(value[4:] + b".")))


def _terms(leaves: Leaves, field: str) -> Iterator[tuple[bytes, list[int], list[float], list[Any]]]:
    """All terms of a field in ascending order, with articles, weights and encoded positions."""
    last: tuple[bytes, list[int], list[float], list[Any]] | None = None
    for term, leaf, offset, info in heapq.merge(
        *(_terms_of(leaf, offset, field) for leaf, offset in leaves), key=itemgetter(0, 2)
    ):
        documents, weights, values = _postings(leaf, field, info)
        if offset:
            documents = [offset + number for number in documents]
        if last is not None and last[0] == term:
            last = term, last[1] + documents, last[2] + weights, last[3] + values
        else:
            if last is not None:
                yield last
            last = term, documents, weights, values
    if last is not None:
        yield last


def _terms_of(leaf: Any, offset: int, field: str) -> Iterator[tuple[bytes, Any, int, Any]]:
    if field in leaf.schema:
        for (name, term), info in leaf._terms.items_from(field, b""):
            if name != field:
                break
            yield term, leaf, offset, info


def _postings(leaf: Any, field: str, info: Any) -> _Block:
    if info.is_inlined():
        ids, weights, values = info.inlined_postings()
        return list(ids), list(weights), list(values)
    terms = leaf._terms
    matcher = terms._codec.postings_reader(terms._postfile, info, leaf.schema[field].format)
    documents: list[int] = []
    all_weights: list[float] = []
    all_values: list[Any] = []
    while matcher.is_active():  # a block at a time
        for read in (matcher._read_ids, matcher._read_weights, matcher._read_values):
            read()
        documents += matcher._ids
        all_weights += matcher._weights
        all_values += matcher._values or ()
        matcher._next_block()
    return documents, all_weights, all_values


def _lengths(leaf: Any, field: str) -> NDArray[np.uint8]:
    lengths = [leaf.doc_field_length(number, field, 0) or 0 for number in range(leaf.doc_count_all())]
    byte = {length: length_to_byte(length) for length in set(lengths)}
    return np.array([byte[length] for length in lengths], dtype=np.uint8)


def _facet(leaves: Leaves, name: str, alive: Mask) -> tuple[list[bytes], NDArray[np.int64], NDArray[np.int64]]:
    values: list[bytes] = []
    documents: list[list[int]] = []
    for value, found, *_ in _terms(leaves, name):
        if living := [number for number in found if alive[number]]:
            values.append(value)
            documents.append(living)
    lengths = np.fromiter(map(len, documents), dtype=np.int64, count=len(documents))
    return values, starts_of(lengths), _joined(documents, np.int64)


def _numbers(leaves: Leaves, field: str, size: int) -> NDArray[np.int64]:
    numbers = np.zeros(size, dtype=np.int64)
    for leaf, offset in leaves:
        if leaf.has_column(field):
            column, count = leaf.column_reader(field), leaf.doc_count_all()
            numbers[offset : offset + count] = [column[number] for number in range(count)]
    return numbers
