"""The term index as whoosh.filedb.filetables.OrderedHashReader reads it: terms in order, hash tables, their places.

The hash is CRC-32, which the reader takes from the file's head; Whoosh's own writer takes MD5.
"""

import pickle
from itertools import repeat
from typing import IO
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from indexer.engines.whoosh.columns.files import write
from indexer.engines.whoosh.writer.records import Bytes, Ints, Ragged, interleave, offsets, pieces

_HEAD = b"HSH3\x01" + bytes(8)
_TABLES = 256
_SLOT = np.dtype([("hash", ">u4"), ("place", ">i8")])
_TABLE = np.dtype([("place", ">i8"), ("slots", ">i4")])
_LOAD = 0.75
"""How full the hash tables are."""


class TermIndex:
    """Takes terms in the order of fields and of terms within a field."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        file.write(_HEAD)
        self._at = len(_HEAD)
        self._places: list[Ints] = []
        self._hashes: list[NDArray[np.uint32]] = []
        self._fields: dict[str, int] = {}

    def field(self, name: str) -> int:
        """Begins a field; gives its number."""
        return self._fields.setdefault(name, len(self._fields))

    def add(self, field: int, terms: list[bytes], infos: Bytes, tails: Ragged) -> None:
        """Appends terms, each with what is known of it: a row of `infos` and one of `tails`. Raises OSError."""
        prefix = field.to_bytes(2, "big")
        keys = pieces(terms)
        head = np.empty((len(terms), 2), dtype=">i4")
        head[:, 0] = keys.lengths + len(prefix)
        head[:, 1] = infos.shape[1] + tails.lengths
        rows, at = interleave(len(terms), head.view(np.uint8).reshape(len(terms), 8), prefix, keys, infos, tails)
        write(self._file, rows)
        self._places.append(self._at + at[:-1])
        self._at += len(rows)
        self._hashes.append(np.fromiter(map(crc32, terms, repeat(crc32(prefix))), dtype=np.uint32, count=len(terms)))

    def finish(self) -> None:
        """Writes what follows the terms. Raises OSError."""
        places = np.concatenate([np.zeros(0, dtype=np.int64), *self._places])
        hashes = np.concatenate([np.zeros(0, dtype=np.uint32), *self._hashes])
        slots, sizes = _hash_tables(hashes.astype(np.int64), places)
        directory = np.zeros(_TABLES, dtype=_TABLE)
        directory["place"] = self._at + _SLOT.itemsize * offsets(sizes)[:-1]
        directory["slots"] = sizes
        code = "q" if self._at >= 1 << 31 else "i"
        extras = pickle.dumps({"fieldmap": self._fields, "indextype": code, "indexlen": len(places)}, 2)
        index = places.astype(f">{'i8' if code == 'q' else 'i4'}")
        write(self._file, slots)
        write(self._file, directory)
        self._file.write(extras)
        write(self._file, index)
        self._file.write((len(extras) + index.nbytes).to_bytes(4, "big"))


def _hash_tables(hashes: Ints, places: Ints) -> tuple[NDArray[np.void], Ints]:
    """256 tables, by the last eight bits of the hash; a term lies in the first free slot from that of its hash on."""
    table = hashes & _TABLES - 1
    counts = np.bincount(table, minlength=_TABLES)
    sizes = np.where(counts > 0, (counts / _LOAD).astype(np.int64) + 1, 0)
    wanted = (hashes >> 8) % sizes[table]
    order = np.lexsort((wanted, table))
    slots = np.zeros(int(sizes.sum()), dtype=_SLOT)
    begin, first = offsets(counts).tolist(), offsets(sizes).tolist()
    for number in range(_TABLES):
        mine = order[begin[number] : begin[number + 1]]
        if not len(mine):
            continue
        # Each as near behind its wanted slot as those before it leave room.
        rank = np.arange(len(mine))
        slot = np.maximum.accumulate(wanted[mine] - rank) + rank
        part = slots[first[number] : first[number + 1]]
        fits = slot < len(part)
        part["hash"][slot[fits]], part["place"][slot[fits]] = hashes[mine[fits]], places[mine[fits]]
        free = np.flatnonzero(part["place"] == 0)
        rest = mine[~fits]  # they begin again at the first slot
        part["hash"][free[: len(rest)]], part["place"][free[: len(rest)]] = hashes[rest], places[rest]
    return slots, sizes
