"""Articles as the index stores them: read where stock Whoosh put them, without opening a Whoosh reader.

A segment's „_stored“ column (whoosh.codec.whoosh3, whoosh.columns.CompressedBytesColumn) holds one packed pickle after
the other, then the length of each, then a letter that names the width of the lengths; in large segments offsets stand
between, which follow from the lengths.
"""

import datetime as dt
import mmap
import zlib
from bisect import bisect_right
from collections.abc import Iterable
from pickle import loads
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.engines.base import StoredArticle
from indexer.engines.whoosh.columns.files import starts_of
from indexer.entities.model import KINDS, Entity, Kind
from indexer.entities.showing import Changed, shown_entities
from indexer.fields import IDENTIFIER, RECORD


class StoredFields:
    """The stored fields of all articles of an open Whoosh index. Mapped, so that it may be shared by threads."""

    def __init__(self, index: Any) -> None:
        """Raises OSError, KeyError or ValueError if the index is damaged."""
        self._segments: list[tuple[memoryview, NDArray[np.int64]]] = []
        self._first = [0]
        for segment in index._segments():
            count = segment.doc_count_all()
            packed = _column(index.storage, segment)
            self._segments.append((packed, starts_of(_lengths(packed, count))))
            self._first.append(self._first[-1] + count)

    def __call__(self, number: int) -> dict[str, Any]:
        """The stored fields of an article, by its document number."""
        place = bisect_right(self._first, number) - 1
        packed, starts = self._segments[place]
        at = number - self._first[place]
        fields: dict[str, Any] = loads(zlib.decompress(packed[starts[at] : starts[at + 1]]))
        return fields


def _column(storage: Any, segment: Any) -> memoryview:
    name = segment.make_filename("._stored.col")
    begin, length, file = 0, None, name
    if segment.is_compound():
        compound = segment.open_compound_file(storage)
        begin, length = compound.range(name)
        compound.close()
        file = segment.make_filename(segment.COMPOUND_EXT)
    with storage.open_file(file) as opened:
        mapped = memoryview(mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ))
    return mapped[begin:] if length is None else mapped[begin : begin + length]


def _lengths(packed: memoryview, count: int) -> NDArray[np.int64]:
    end = len(packed) - 1
    kind = np.dtype(f">{chr(packed[end])}") if packed[end] != ord("X") else None
    if kind is None:
        kind, offset = np.dtype(f">{chr(packed[end - 2])}"), np.dtype(f">{chr(packed[end - 1])}")
        end -= 2 + count * offset.itemsize
    return np.frombuffer(packed[end - count * kind.itemsize : end], dtype=kind).astype(np.int64)


def shown_names(stored: Iterable[Any], changed: Changed) -> dict[Kind, tuple[str, ...]]:
    """By kind, the names of an article as they are shown, in the order of their first mention."""
    if not changed:
        found = [(entity[0], entity[1]) for entity in stored if entity[-1]]
    else:
        found = [(e.kind, e.name) for e in shown_entities(_entities(stored), changed) if e.named]
    return {kind: tuple(name for other, name in found if other == kind) for kind in KINDS}


def _entities(stored: Iterable[Any]) -> tuple[Entity, ...]:
    return tuple(Entity(*fields) for fields in stored)


def stored_article(stored: dict[str, Any], generation: str, changed: Changed) -> StoredArticle:
    """The article of these stored fields, its names as they are shown."""
    record = stored[RECORD]
    published = record["published"]
    entities = _entities(record["entities"])
    return StoredArticle(
        id=stored[IDENTIFIER], title=stored["title"], title_derived=record["title_derived"], text=stored["text"],
        published=dt.datetime.fromisoformat(published) if published else None, source=record["source"],
        section=record["section"], authors=record["authors"], url=record["url"], language=record["language"],
        file=record["file"], line=record["line"],
        entities=shown_entities(entities, changed) if changed else entities,
        generation=generation,
    )  # fmt: skip
