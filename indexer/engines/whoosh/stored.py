"""Articles as the index stores them: read where stock Whoosh put them, without opening a Whoosh reader.

A segment's „_stored“ column (whoosh.codec.whoosh3, whoosh.columns.CompressedBytesColumn) holds one packed pickle after
the other, then the length of each, then a letter that names the width of the lengths; in large segments offsets stand
between, which follow from the lengths.
"""

import mmap
import zlib
from bisect import bisect_right
from pickle import loads
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.engines.whoosh.columns.files import starts_of


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
