"""What Whoosh keeps with a posting and in a block, as the bytes of pickles laid out by numpy.

Whoosh reads them with `pickle.loads`; how a number or a tuple is written there is told by the opcodes of
https://docs.python.org/3/library/pickletools.html. Ours are a little shorter than those that `pickle.dumps` makes.
"""

import struct

import numpy as np
from numpy.typing import NDArray

from indexer.engines.whoosh.writer.records import Bytes, Ints, Ragged, interleave, offsets, spread

BYTE, SHORT, INT, FLOAT = b"K", b"M", b"J", b"G"
MARK, TUPLE, TUPLE1, TUPLE3, EMPTY, NONE, STOP = b"(", b"t", b"\x85", b"\x87", b")", b"N", b"."
_SHORT_BYTES, _BYTES = b"C", b"B"
_PUT, _GET, _POP = b"q", b"h", b"0"
_TUPLES = np.frombuffer(EMPTY + TUPLE1 + b"\x86" + TUPLE3 + TUPLE, dtype=np.uint8)
"""By number of items, what makes a tuple of them; the last one of all from a mark on."""
_MEMO = 16
"""Weights .5, 1, 1.5, … that a block defines once, where it has at least that many postings."""
_DEFINED = b"".join(
    FLOAT + struct.pack(">d", 0.5 * (number + 1)) + _PUT + bytes([number]) + _POP for number in range(_MEMO)
)


def integers(values: Ints) -> tuple[Bytes, Ints]:
    """Each number (0 to 2^31 - 1) as an opcode with its argument; and where each begins, with the end of the last."""
    starts = offsets(2 + (values > 0xFF) + 2 * (values > 0xFFFF))
    out = np.empty(int(starts[-1]), dtype=np.uint8)
    at = starts[:-1]
    out[at] = BYTE[0]
    out[at + 1] = values & 0xFF
    long = np.flatnonzero(values > 0xFF)
    if len(long):
        _widen(out, at[long], values[long])
    return out, starts


def _widen(out: Bytes, at: Ints, values: Ints) -> None:
    out[at] = SHORT[0]
    out[at + 2] = values >> 8 & 0xFF
    longer = np.flatnonzero(values > 0xFFFF)
    at, values = at[longer], values[longer]
    out[at] = INT[0]
    out[at + 3] = values >> 16 & 0xFF
    out[at + 4] = values >> 24


def encoded_positions(counts: Ints, positions: Ints) -> tuple[Bytes, Ints]:
    """What `whoosh.formats.Positions` decodes, as bytes objects, one for each posting; and where each begins.

    The number of positions in four bytes, then the pickle of their differences, without its last opcode, which Whoosh
    adds where it is missing.
    """
    ends = offsets(counts)
    steps = np.diff(positions, prepend=0)
    begun = ends[:-1][counts > 0]
    steps[begun] = positions[begun]
    items, item_at = integers(steps)
    size = item_at[ends[1:]] - item_at[ends[:-1]]
    marked = counts >= len(_TUPLES) - 1
    length = size + 5 + marked  # count, items, their tuple
    head = np.where(length > 0xFF, 5, 2)
    starts = offsets(head + length)
    out = np.empty(int(starts[-1]), dtype=np.uint8)
    at = starts[:-1]
    _bytes_head(out, at, length)
    at = at + head
    for place, shift in enumerate((24, 16, 8, 0)):
        out[at + place] = counts >> shift & 0xFF
    out[at[marked] + 4] = MARK[0]
    out[spread(at + 4 + marked, size)] = items
    out[starts[1:] - 1] = _TUPLES[np.minimum(counts, len(_TUPLES) - 1)]
    return out, starts


def _bytes_head(out: Bytes, at: Ints, length: Ints) -> None:
    """The opcode of a bytes object and its length."""
    out[at] = _SHORT_BYTES[0]
    out[at + 1] = length & 0xFF
    long = np.flatnonzero(length > 0xFF)
    at, length = at[long], length[long]
    out[at] = _BYTES[0]
    for place, shift in ((2, 8), (3, 16), (4, 24)):
        out[at + place] = length >> shift & 0xFF


def encoded_ids(documents: Ints, begin: Ints) -> tuple[Bytes, Ints]:
    """The differences of document numbers, the first of each block in full."""
    steps = np.diff(documents, prepend=0)
    steps[begin] = documents[begin]
    return integers(steps)


def floats(values: NDArray[np.floating]) -> Bytes:
    """Each number as eight bytes, the highest first."""
    return np.ascontiguousarray(values, dtype=">f8").view(np.uint8).reshape(len(values), 8)


def numbers(values: NDArray[np.floating]) -> Ragged:
    """Each number (0 to 2^31 - 1) as an opcode with its argument: the shortest."""
    whole = np.flatnonzero(values == np.floor(values))
    short, at = integers(values[whole].astype(np.int64))
    long, _ = interleave(len(values) - len(whole), FLOAT, floats(np.delete(values, whole)))
    starts, lengths = np.empty(len(values), dtype=np.int64), np.full(len(values), 9)
    broken = np.ones(len(values), dtype=bool)
    broken[whole] = False
    starts[whole], lengths[whole] = at[:-1], np.diff(at)
    starts[broken] = len(short) + 9 * np.arange(len(values) - len(whole))
    return Ragged(np.concatenate([short, long]), starts, lengths)


def encoded_weights(weights: NDArray[np.float32], begin: Ints, end: Ints) -> Ragged:
    """The weights of each block: nothing if all are 1, one number if all are alike, else a tuple."""
    if not len(begin):
        return Ragged(np.zeros(0, dtype=np.uint8), begin, begin)
    low, high = np.minimum.reduceat(weights, begin), np.maximum.reduceat(weights, begin)
    alike, _ = interleave(len(begin), FLOAT, floats(high))
    data: list[Bytes] = [np.frombuffer(NONE, dtype=np.uint8), alike]
    starts = np.where((low == 1) & (high == 1), 0, 1 + 9 * np.arange(len(begin)))
    lengths = np.where(starts == 0, 1, 9)
    mixed = np.flatnonzero(low != high)
    if len(mixed):
        rows, row_at = _mixed(weights, begin[mixed], end[mixed])
        starts[mixed] = 1 + len(alike) + row_at[:-1]
        lengths[mixed] = np.diff(row_at)
        data.append(rows)
    return Ragged(np.concatenate(data), starts, lengths)


def _mixed(weights: NDArray[np.float32], begin: Ints, end: Ints) -> tuple[Bytes, Ints]:
    """Tuples of weights; those that stand in many blocks are defined first and then named."""
    sizes = end - begin
    found = weights[spread(begin, sizes)]
    number = found.astype(np.float64) * 2 - 1
    named = np.repeat(sizes >= _MEMO, sizes) & (number == np.floor(number)) & (number >= 0) & (number < _MEMO)
    item_at = offsets(np.where(named, 2, 9))
    items = np.empty(int(item_at[-1]), dtype=np.uint8)
    short, long = item_at[:-1][named], item_at[:-1][~named]
    items[short], items[short + 1] = _GET[0], number[named]
    items[long] = FLOAT[0]
    items[long[:, None] + np.arange(1, 9)] = floats(found[~named])
    bounds = offsets(sizes)
    definitions = Ragged(
        np.frombuffer(_DEFINED, dtype=np.uint8), np.zeros(len(sizes), dtype=np.int64),
        np.where(sizes >= _MEMO, len(_DEFINED), 0),
    )  # fmt: skip
    rows = Ragged(items, item_at[bounds[:-1]], item_at[bounds[1:]] - item_at[bounds[:-1]])
    return interleave(len(sizes), definitions, MARK, rows, TUPLE)
