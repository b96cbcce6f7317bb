"""Postings as whoosh.codec.whoosh3 reads them: blocks in the posting file, terms in the term index.

A block is its length (four bytes, negative for a term's last), a pickled tuple about it, and the pickled document
numbers, weights and values, which may be compressed. A term with one posting holds it in the term index.
"""

from itertools import pairwise
from typing import IO

import numpy as np
from numpy.typing import NDArray
from whoosh.codec.whoosh3 import WHOOSH3_HEADER_MAGIC as MAGIC
from whoosh.util.numeric import length_to_byte

from indexer.engines.whoosh.columns.files import write
from indexer.engines.whoosh.writer import payloads
from indexer.engines.whoosh.writer.compression import LEVEL, compress
from indexer.engines.whoosh.writer.inverting import Postings
from indexer.engines.whoosh.writer.payloads import BYTE, EMPTY, MARK, NONE, STOP, TUPLE, TUPLE1, TUPLE3
from indexer.engines.whoosh.writer.records import Bytes, Ints, Ragged, interleave, matrix, offsets
from indexer.engines.whoosh.writer.termindex import TermIndex

BLOCK_LIMIT = 512
"""Postings of a block."""
_COMPRESSED_FROM = 160
"""Bytes of a block from which it is compressed."""
_STEP = 1 << 17
"""Postings that are laid out at a time."""

_INFO = np.dtype([
    ("flags", "u1"), ("weight", ">f4"), ("articles", ">u4"), ("shortest", "u1"), ("longest", "u1"),
    ("heaviest", ">f4"), ("first", ">u4"), ("last", ">u4"),
])  # fmt: skip
"""What whoosh.codec.whoosh3.W3TermInfo packs."""
_PLACE = np.dtype([("offset", ">i8"), ("length", ">i4")])
_LONGEST = 106_374
"""Words of a text from which all lengths are one byte."""
LENGTH_BYTES = np.array([length_to_byte(length) for length in range(_LONGEST + 1)], dtype=np.uint8)
"""By number of words, what Whoosh keeps of it."""


def length_bytes(lengths: Ints) -> NDArray[np.uint8]:
    """What Whoosh keeps of the lengths of texts."""
    return LENGTH_BYTES[np.minimum(lengths, _LONGEST)]


class PostingFile:
    """Takes the postings of one field after the other."""

    def __init__(self, file: IO[bytes], index: TermIndex) -> None:
        self._file, self._index = file, index
        self._at = 0

    def write(self, field: int, terms: list[bytes], postings: Postings, lengths: NDArray[np.uint8] | None) -> None:
        """Appends postings; `terms` are those of `postings.terms`, after all that were written before.

        `lengths`: by article, the byte of the field's length; None for fields that have none. Raises OSError.
        """
        of_posting = np.zeros(len(postings.documents), np.uint8) if lengths is None else lengths[postings.documents]
        infos = _term_infos(postings, of_posting)
        single = np.diff(postings.starts) == 1
        infos["flags"] = single
        inline, inline_at = _inlined(chosen(postings, single))
        several = np.repeat(~single, np.diff(postings.starts))
        places = self._blocks(chosen(postings, ~single), of_posting[several])
        starts = np.empty(len(terms), dtype=np.int64)
        starts[~single] = _PLACE.itemsize * np.arange(len(places))
        starts[single] = _PLACE.itemsize * len(places) + inline_at[:-1]
        sizes = np.full(len(terms), _PLACE.itemsize)
        sizes[single] = np.diff(inline_at)
        data = np.concatenate([matrix(places).ravel(), inline])
        self._index.add(field, terms, matrix(infos), Ragged(data, starts, sizes))

    def _blocks(self, postings: Postings, lengths: NDArray[np.uint8]) -> NDArray[np.void]:
        """Writes blocks, tells where those of each term lie."""
        sizes = np.diff(postings.starts)
        counts = -(-sizes // BLOCK_LIMIT)
        bounds = offsets(counts)
        begin = np.repeat(postings.starts[:-1] - BLOCK_LIMIT * bounds[:-1], counts)
        begin += BLOCK_LIMIT * np.arange(len(begin))
        end = np.minimum(begin + BLOCK_LIMIT, np.repeat(postings.starts[1:], counts))
        opens, closes = np.zeros(len(begin), dtype=bool), np.zeros(len(begin), dtype=bool)
        opens[bounds[:-1]], closes[bounds[1:] - 1] = True, True
        value_at = offsets(postings.counts) if postings.counts is not None else None
        at = [np.zeros(0, dtype=np.int64)]
        cuts = np.unique(np.append(np.searchsorted(begin, np.arange(0, len(lengths), _STEP)), len(begin))).tolist()
        for low, high in pairwise(cuts):
            mine = slice(low, high)
            part = _stretch(postings, value_at, int(begin[low]), int(end[high - 1]))
            first = begin[low]
            data, level = _compressed(*_block_data(part, begin[mine] - first, end[mine] - first))
            about = _block_infos(postings, lengths, begin[mine], end[mine], level)
            rows, row_at = _blocks(data, about, opens[mine], closes[mine])
            write(self._file, rows)
            at.append(self._at + row_at[:-1])
            self._at += len(rows)
        where = np.append(np.concatenate(at), self._at)
        places = np.zeros(len(sizes), dtype=_PLACE)
        places["offset"] = where[bounds[:-1]]
        places["length"] = where[bounds[1:]] - where[bounds[:-1]]
        return places


def _blocks(data: Ragged, about: Ragged, opens: NDArray[np.bool_], closes: NDArray[np.bool_]) -> tuple[Bytes, Ints]:
    magic = Ragged(np.frombuffer(MAGIC, np.uint8), np.zeros(len(opens), np.int64), np.where(opens, len(MAGIC), 0))
    size = about.lengths + data.lengths
    header = np.where(closes, -size, size).astype(">i4").view(np.uint8).reshape(len(size), 4)
    return interleave(len(size), magic, header, about, data)


def chosen(postings: Postings, terms: NDArray[np.bool_]) -> Postings:
    """The postings of the terms that are marked."""
    sizes = np.diff(postings.starts)
    kept = np.repeat(terms, sizes)
    starts = offsets(sizes[terms])
    documents, weights = postings.documents[kept], postings.weights[kept]
    if postings.counts is None or postings.positions is None:
        return Postings(postings.terms[terms], starts, documents, weights)
    positions = postings.positions[np.repeat(kept, postings.counts)]
    return Postings(postings.terms[terms], starts, documents, weights, postings.counts[kept], positions)


def _stretch(postings: Postings, value_at: Ints | None, low: int, high: int) -> Postings:
    """The postings from one to before another, without regard to terms."""
    none = np.zeros(0, dtype=np.int64)
    documents, weights = postings.documents[low:high], postings.weights[low:high]
    if postings.counts is None or postings.positions is None or value_at is None:
        return Postings(none, none, documents, weights)
    positions = postings.positions[value_at[low] : value_at[high]]
    return Postings(none, none, documents, weights, postings.counts[low:high], positions)


def _values(postings: Postings) -> tuple[Bytes, Ints] | None:
    if postings.counts is None or postings.positions is None:
        return None
    return payloads.encoded_positions(postings.counts, postings.positions)


def _term_infos(postings: Postings, lengths: NDArray[np.uint8]) -> NDArray[np.void]:
    begin = postings.starts[:-1]
    infos = np.zeros(len(begin), dtype=_INFO)
    infos["weight"] = np.add.reduceat(postings.weights.astype(np.float64), begin)
    infos["heaviest"] = np.maximum.reduceat(postings.weights, begin)
    infos["articles"] = np.diff(postings.starts)
    infos["shortest"] = np.minimum.reduceat(lengths, begin)
    infos["longest"] = np.maximum.reduceat(lengths, begin)
    infos["first"], infos["last"] = postings.documents[begin], postings.documents[postings.starts[1:] - 1]
    return infos


def _inlined(postings: Postings) -> tuple[Bytes, Ints]:
    """Of terms with one posting each: tuples of its document number, its weight and its value."""
    columns = (_integers(postings.documents), TUPLE1, payloads.numbers(postings.weights), TUPLE1)
    if (values := _values(postings)) is None:
        return interleave(len(postings.documents), *columns, EMPTY + TUPLE3 + STOP)
    data, starts = values
    value = Ragged(data, starts[:-1], np.diff(starts))
    return interleave(len(postings.documents), *columns, value, TUPLE1 + TUPLE3 + STOP)


def _block_data(postings: Postings, begin: Ints, end: Ints) -> tuple[Bytes, Ints]:
    """The pickle of each block."""
    ids, id_at = payloads.encoded_ids(postings.documents, begin)
    numbers = Ragged(ids, id_at[begin], id_at[end] - id_at[begin])
    weights = payloads.encoded_weights(postings.weights, begin, end)
    if (values := _values(postings)) is None:
        return interleave(len(begin), MARK, numbers, TUPLE, weights, NONE + TUPLE3 + STOP)
    data, starts = values
    inside = Ragged(data, starts[begin], starts[end] - starts[begin])
    return interleave(len(begin), MARK, numbers, TUPLE, weights, MARK, inside, TUPLE + TUPLE3 + STOP)


def _compressed(data: Bytes, at: Ints) -> tuple[Ragged, NDArray[np.uint8]]:
    """The larger blocks compressed; and the level of each, 0 for those that are not."""
    lengths = np.diff(at)
    starts = at[:-1].copy()
    large = np.flatnonzero(lengths >= _COMPRESSED_FROM)
    level = np.zeros(len(lengths), dtype=np.uint8)
    if not len(large):
        return Ragged(data, starts, lengths), level
    view = memoryview(data.data)
    smaller = [
        compress(view[begin:end], LEVEL) for begin, end in zip(at[large].tolist(), at[large + 1].tolist(), strict=True)
    ]
    level[large] = LEVEL
    sizes = np.fromiter(map(len, smaller), dtype=np.int64, count=len(smaller))
    starts[large] = len(data) + offsets(sizes)[:-1]
    lengths[large] = sizes
    return Ragged(np.concatenate([data, np.frombuffer(b"".join(smaller), dtype=np.uint8)]), starts, lengths), level


def _block_infos(
    postings: Postings, lengths: NDArray[np.uint8], begin: Ints, end: Ints, level: NDArray[np.uint8]
) -> Ragged:
    """Per block: postings, last document number, highest weight, compression, shortest and longest length."""
    heaviest = payloads.numbers(np.maximum.reduceat(postings.weights, begin))
    shortest, longest = np.minimum.reduceat(lengths, begin), np.maximum.reduceat(lengths, begin)
    rows, at = interleave(
        len(begin), MARK, _integers(end - begin), _integers(postings.documents[end - 1]), heaviest, BYTE,
        level[:, None], BYTE, shortest[:, None], BYTE, longest[:, None], TUPLE + STOP,
    )  # fmt: skip
    return Ragged(rows, at[:-1], np.diff(at))


def _integers(values: Ints) -> Ragged:
    data, at = payloads.integers(values)
    return Ragged(data, at[:-1], np.diff(at))
