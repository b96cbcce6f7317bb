"""Postings of fields whose values are taken as they are: identifiers, facets, numbers."""

from array import array
from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.engines.whoosh.writer.inverting import Postings
from indexer.engines.whoosh.writer.records import Ints, offsets


class Keywords:
    """Collects the values of one field, document by document."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._values, self._documents = array("i"), array("i")

    def add(self, document: int, values: Iterable[str]) -> None:
        """Takes the values of a document, each once."""
        numbers = self._numbers
        for value in dict.fromkeys(values):
            self._values.append(numbers.setdefault(value, len(numbers)))
            self._documents.append(document)

    def finish(self) -> tuple[list[bytes], Postings]:
        """The values in their order, and who has them."""
        terms = sorted(value.encode() for value in self._numbers)
        ranks = {term: rank for rank, term in enumerate(terms)}
        rank = np.fromiter((ranks[value.encode()] for value in self._numbers), dtype=np.int64, count=len(terms))
        values = rank[np.frombuffer(self._values, dtype=np.int32)] if len(self._values) else rank
        return terms, _postings(values, np.array(self._documents, dtype=np.int64), len(terms))


class Numbers:
    """Collects the numbers of one field, of documents in their order."""

    def __init__(self) -> None:
        self._documents, self._values = array("i"), array("q")

    def add(self, document: int, number: int) -> None:
        """Takes the number of a document."""
        self._documents.append(document)
        self._values.append(number)

    @property
    def documents(self) -> Ints:
        """The documents that have a number, …"""
        return np.array(self._documents, dtype=np.int64)

    @property
    def values(self) -> Ints:
        """… and what it is."""
        return np.array(self._values, dtype=np.int64)


def numeric(field: Any, documents: Ints, values: NDArray[np.uint64]) -> tuple[list[bytes], Postings]:
    """Terms and postings of a whoosh.fields.NUMERIC field; `values` as the field's column holds them."""
    terms: list[bytes] = []
    ranks = []
    for shift in range(0, field.bits, field.shift_step or field.bits):
        different, place = np.unique(values >> np.uint64(shift), return_inverse=True)
        ranks.append(place.astype(np.int64) + len(terms))
        terms += [field.sortable_to_bytes(value << shift, shift) for value in different.tolist()]
    return terms, _postings(np.concatenate(ranks), np.tile(documents, len(ranks)), len(terms))


def _postings(values: Ints, documents: Ints, size: int) -> Postings:
    order = np.lexsort((documents, values))
    starts = offsets(np.bincount(values, minlength=size))
    return Postings(np.arange(size), starts, documents[order], np.ones(len(order), dtype=np.float32))
