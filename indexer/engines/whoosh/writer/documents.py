"""What Whoosh keeps by document: the stored fields, and columns of numbers."""

import mmap
import pickle
import zlib
from array import array
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.engines.whoosh.columns.files import starts_of, write
from indexer.engines.whoosh.writer.compression import LEVEL, compress

_OFFSETS_FROM = 1 << 15
"""Documents from which a column tells where its values lie, as Whoosh's own does."""
_CODES = (("B", 1 << 8), ("H", 1 << 16), ("i", 1 << 31), ("I", 1 << 32))


class StoredColumn:
    """The column `_stored` as whoosh.codec.whoosh3.STORED_COLUMN reads it: a compressed pickle of a dict for each
    document, in their order."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._file = open(path, "wb")  # noqa: SIM115  # the build closes it
        self._lengths = array("I")

    def add(self, fields: dict[str, Any]) -> None:
        """Appends one document. Raises OSError."""
        data = compress(pickle.dumps(fields, 4), LEVEL)
        self._file.write(data)
        self._lengths.append(len(data))

    def finish(self) -> None:
        """Writes where the values lie. Raises OSError; OverflowError beyond 4 GB."""
        lengths = np.frombuffer(self._lengths, dtype=np.uint32).astype(np.int64)
        code, smallest = _smallest(lengths)
        write(self._file, smallest)
        ends = code
        if len(lengths) > _OFFSETS_FROM:
            offset_code, offsets = _smallest(np.cumsum(lengths) - lengths)
            write(self._file, offsets)
            ends += offset_code + "X"
        self._file.write(ends.encode())
        self._file.close()

    def reader(self) -> Callable[[int], dict[str, Any]]:
        """Gives documents of the finished file by their numbers. Raises OSError."""
        with open(self._path, "rb") as file:
            packed = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        starts = starts_of(np.frombuffer(self._lengths, dtype=np.uint32))

        def read(number: int) -> dict[str, Any]:
            fields: dict[str, Any] = pickle.loads(zlib.decompress(packed[starts[number] : starts[number + 1]]))
            return fields

        return read

    def close(self) -> None:
        """Lets go of the file. Raises OSError if the disk does not take what was not written yet."""
        self._file.close()


def _smallest(values: NDArray[np.int64]) -> tuple[str, NDArray[Any]]:
    most = int(values.max(initial=0))
    for code, beyond in _CODES:
        if most < beyond:
            return code, values.astype(np.dtype(code).newbyteorder(">"))
    raise OverflowError(f"What an index stores of its articles may have 4 GB, not {most:,} bytes.")
