"""Rows of bytes of different lengths, laid out one after the other without a loop over rows."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Bytes = NDArray[np.uint8]
Ints = NDArray[np.int64]


class Ragged(NamedTuple):
    """A column of pieces of different lengths: row i is data[starts[i] : starts[i] + lengths[i]]."""

    data: Bytes
    starts: Ints
    lengths: Ints


Column = bytes | Bytes | Ragged
"""The same bytes in each row; a matrix with one row of bytes for each; or pieces."""


def interleave(rows: int, *columns: Column) -> tuple[Bytes, Ints]:
    """All columns of the first row, then of the second, …; and where each row begins, with the end of the last."""
    sizes = np.zeros(rows, dtype=np.int64)
    for column in columns:
        sizes += column.lengths if isinstance(column, Ragged) else _width(column)
    starts = offsets(sizes)
    out = np.empty(int(starts[-1]), dtype=np.uint8)
    at = starts[:-1].copy()
    for column in columns:
        if isinstance(column, Ragged):
            out[spread(at, column.lengths)] = _pieces_of(column)
            at += column.lengths
        else:
            width = _width(column)
            fixed = np.frombuffer(column, dtype=np.uint8) if isinstance(column, bytes) else column
            for place in range(width):
                out[at + place] = fixed[..., place]
            at += width
    return out, starts


def _pieces_of(column: Ragged) -> Bytes:
    """The pieces one after the other; often they lie so."""
    ends = column.starts + column.lengths
    if len(ends) and np.array_equal(ends[:-1], column.starts[1:]):
        return column.data[column.starts[0] : ends[-1]]
    return column.data[spread(column.starts, column.lengths)]


def _width(column: bytes | Bytes) -> int:
    return len(column) if isinstance(column, bytes) else column.shape[1]


def offsets(lengths: NDArray[np.integer]) -> Ints:
    """Where pieces of these lengths begin, and where the last ends."""
    found = np.zeros(len(lengths) + 1, dtype=np.int64)
    np.cumsum(lengths, out=found[1:])
    return found


def spread(starts: Ints, lengths: Ints) -> Ints:
    """start, start + 1, … for each pair, one after the other."""
    ends = np.cumsum(lengths)
    found = np.repeat(starts - ends + lengths, lengths)
    found += np.arange(len(found))
    return found


def pieces(strings: list[bytes]) -> Ragged:
    """Byte strings as a column."""
    lengths = np.fromiter(map(len, strings), dtype=np.int64, count=len(strings))
    return Ragged(np.frombuffer(b"".join(strings), dtype=np.uint8), offsets(lengths)[:-1], lengths)


def matrix(table: NDArray[np.void]) -> Bytes:
    """The rows of a structured array as rows of bytes."""
    return np.ascontiguousarray(table).view(np.uint8).reshape(len(table), table.dtype.itemsize)
