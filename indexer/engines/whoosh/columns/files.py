"""Arrays and strings as files: written whole or piece by piece, listed in one manifest, mapped into memory.

A file holds the bytes of a little-endian array and nothing else; the manifest says of each what it is. Sets of files
with manifests of their own may lie in one folder.
"""

import json
import mmap
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from itertools import islice, pairwise
from pathlib import Path
from typing import IO, Any, BinaryIO, overload
from zlib import crc32

import numpy as np
from numpy.typing import DTypeLike, NDArray

from indexer.engines.whoosh.checksums import sealed

MANIFEST = "columns.json"
VERSION = 2
"""Raised whenever what lies in the files changes; files of another version are made again."""

Mask = NDArray[np.bool_]
"""One truth value per article."""
Documents = NDArray[np.int64]
"""Whoosh's document numbers, ascending."""
Array = NDArray[Any]
Numbers = NDArray[Any]
"""Whole numbers of any width."""

_AT_ONCE = 1 << 18
"""Strings that are copied at a time."""
_FEW = 8
"""Of all strings, the part up to which each is read by itself."""
_NEW = ".new"
"""Ends the names of files that are being written: others may have the old ones open."""


class ColumnFiles:
    """Writes a set of files. Nothing of it is to be seen before `finish`. A context manager."""

    def __init__(self, folder: Path, manifest: str = MANIFEST, version: int = VERSION) -> None:
        """`folder` is made if it is missing. Raises OSError, as all methods do."""
        folder.mkdir(parents=True, exist_ok=True)
        self.folder, self._manifest, self._version = folder, manifest, version
        self._open: dict[str, BinaryIO] = {}
        self._dtypes: dict[str, np.dtype[Any]] = {}
        self._counts: dict[str, int] = {}
        self._checksums: dict[str, int] = {}

    def __enter__(self) -> "ColumnFiles":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Removes what was not finished."""
        for name, file in self._open.items():
            with suppress(OSError):  # what is thrown away need not close well, on a full disk least of all
                file.close()
            with suppress(OSError):
                (self.folder / f"{name}{_NEW}").unlink()
        self._open.clear()

    def append(self, name: str, values: NDArray[Any], dtype: DTypeLike) -> None:
        """Writes values behind those that the file holds already; all of a file are of one type."""
        wanted = np.dtype(dtype).newbyteorder("<")
        if name not in self._open:
            self._open[name] = (self.folder / f"{name}{_NEW}").open("wb")
            self._dtypes[name], self._counts[name], self._checksums[name] = wanted, 0, 0
        assert self._dtypes[name] == wanted
        written = np.asarray(values, dtype=wanted).ravel().view(np.uint8)
        write(self._open[name], written)
        self._checksums[name] = crc32(written.data, self._checksums[name])
        self._counts[name] += values.size

    def array(self, name: str, values: Array) -> None:
        """Writes an array as it is."""
        self.append(name, values, values.dtype)

    def offsets(self, name: str, values: NDArray[np.int64]) -> None:
        """Writes ascending offsets in the least width that holds the last one."""
        self.append(name, values, np.uint32 if not len(values) or values[-1] < 1 << 32 else np.int64)

    def strings(self, name: str, strings: "Sequence[bytes] | Strings") -> None:
        """Writes all strings, in the order given: NAME.txt and NAME.starts."""
        packed = strings if isinstance(strings, Strings) else packed_bytes(strings)
        self.append(f"{name}.txt", np.frombuffer(packed.letters, dtype=np.uint8), np.uint8)
        self.offsets(f"{name}.starts", packed.starts.astype(np.int64))

    def finish(self, facts: dict[str, Any]) -> None:
        """Puts the files in their places, the manifest last. `facts` go into the manifest."""
        for file in self._open.values():
            file.close()
        files = {name: [self._dtypes[name].str, self._counts[name], self._checksums[name]] for name in self._open}
        manifest = json.dumps(sealed({"version": self._version, **facts, "files": files}), indent=1)
        (self.folder / f"{self._manifest}{_NEW}").write_text(manifest + "\n", encoding="utf-8")
        for name in (*self._open, self._manifest):
            os.replace(self.folder / f"{name}{_NEW}", self.folder / name)
        self._open.clear()


def write(file: IO[bytes], values: Array) -> None:
    """Appends the bytes of an array. Raises OSError, which says why; numpy's own `tofile` does not."""
    file.write(values.ravel().view(np.uint8).data)


def starts_of(lengths: Numbers) -> NDArray[np.int64]:
    """Where pieces of these lengths begin when they lie one after the other, and where the last one ends."""
    starts = np.zeros(len(lengths) + 1, dtype=np.int64)
    np.cumsum(lengths, out=starts[1:])
    return starts


def pieces(begin: Numbers, lengths: Numbers) -> NDArray[np.int64]:
    """The numbers begin[i], begin[i] + 1, … of all pieces, one piece after the other."""
    starts = starts_of(lengths)
    return np.repeat(begin - starts[:-1], lengths) + np.arange(starts[-1])


@dataclass(frozen=True)
class OpenFiles:
    """A finished set of files, all mapped: they can be read even when their names are gone."""

    facts: dict[str, Any]
    """The manifest."""
    arrays: dict[str, NDArray[Any]]

    def __getitem__(self, name: str) -> NDArray[Any]:
        return self.arrays[name]

    def strings(self, name: str) -> "Strings":
        """What was written as strings. Raises KeyError or ValueError if that is damaged."""
        letters, starts = self.arrays[f"{name}.txt"], self.arrays[f"{name}.starts"]
        if not len(starts) or starts[-1] != len(letters):
            raise ValueError(f"{name}.txt does not fit {name}.starts")
        return Strings(letters, starts)


def open_files(folder: Path, manifest: str = MANIFEST, version: int = VERSION) -> OpenFiles:
    """Maps the files; reads no more than the manifest.

    Raises OSError or ValueError if a file is missing, or not what the manifest says.
    """
    facts = json.loads((folder / manifest).read_text(encoding="utf-8"))
    try:
        if facts["version"] != version:
            raise ValueError(f"{manifest} is of version {facts['version']} instead of {version}")
        return OpenFiles(facts, {name: _mapped(folder / name, *kind[:2]) for name, kind in facts["files"].items()})
    except (AttributeError, KeyError, TypeError) as error:
        raise ValueError(f"{manifest} is damaged") from error


def _mapped(path: Path, dtype: str, count: int) -> NDArray[Any]:
    kind = np.dtype(dtype)
    with path.open("rb") as file:
        size = os.fstat(file.fileno()).st_size
        if size != kind.itemsize * count:
            raise ValueError(f"{path.name} has {size} bytes instead of {kind.itemsize * count}")
        if not size:
            return np.zeros(0, dtype=kind)
        return np.frombuffer(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ), dtype=kind)


class Strings(Sequence[str]):
    """Strings in one block of bytes; none is held as an object. Those sorted by their bytes can be looked up."""

    def __init__(self, letters: NDArray[np.uint8], starts: Numbers) -> None:
        self.letters = memoryview(letters.data)
        """UTF-8, without anything between."""
        self.starts = starts
        self._at = memoryview(starts.data)  # gives plain numbers, and sooner than an array does

    def __len__(self) -> int:
        return len(self.starts) - 1

    @overload
    def __getitem__(self, index: int) -> str: ...
    @overload
    def __getitem__(self, index: slice) -> list[str]: ...
    def __getitem__(self, index: int | slice) -> str | list[str]:
        if isinstance(index, slice):
            return [self[i] for i in range(*index.indices(len(self)))]
        return str(self.letters[self._at[index] : self._at[index + 1]], "utf-8")

    def __iter__(self) -> Iterator[str]:
        return (self[i] for i in range(len(self)))

    def some(self, indices: Sequence[int]) -> list[str]:
        """The strings at these indices, ascending; many of them are read in one go."""
        if len(indices) * _FEW < len(self):
            return [self[index] for index in indices]
        begin, end = indices[0], indices[-1] + 1
        text = bytes(self.letters[self._at[begin] : self._at[end]]).decode()
        starts = starts_of(self.widths[begin:end]).tolist()
        return [text[starts[index - begin] : starts[index - begin + 1]] for index in indices]

    def take(self, indices: Numbers) -> "Strings":
        """The strings at these indices, in this order."""
        letters, starts = np.frombuffer(self.letters, dtype=np.uint8), self.starts.astype(np.int64, copy=False)
        taken = []
        for at in range(0, len(indices), _AT_ONCE):
            begin = starts[some := indices[at : at + _AT_ONCE]]
            taken.append(letters[pieces(begin, starts[some + 1] - begin)])
        sizes = starts[indices + 1] - starts[indices]
        return Strings(np.concatenate([np.zeros(0, dtype=np.uint8), *taken]), starts_of(sizes))

    def raws(self) -> list[bytes]:
        """All strings in UTF-8."""
        letters, at = bytes(self.letters), self.starts.tolist()
        return [letters[begin:end] for begin, end in pairwise(at)]

    def raw(self, index: int) -> bytes:
        """A string in UTF-8, whose order is that of the code points."""
        return bytes(self.letters[self._at[index] : self._at[index + 1]])

    def find(self, string: str | bytes) -> int:
        """Where the string stands, -1 if it does not."""
        wanted = string.encode() if isinstance(string, str) else string
        index = self.place(wanted)
        return index if index < len(self) and self.raw(index) == wanted else -1

    def place(self, wanted: bytes, low: int = 0) -> int:
        """How many of the strings come before this one, if none before `low` does not."""
        letters, starts, high = self.letters, self._at, len(self)
        while low < high:
            middle = (low + high) >> 1
            if bytes(letters[starts[middle] : starts[middle + 1]]) < wanted:
                low = middle + 1
            else:
                high = middle
        return low

    def beginning(self, prefix: str) -> range:
        """Where the strings stand that begin so."""
        wanted = prefix.encode()
        low = self.place(wanted)
        # No UTF-8 holds this byte, so it comes after whatever begins with the prefix.
        return range(low, self.place(wanted + b"\xff", low))

    def holding(self, piece: bytes, among: range) -> NDArray[np.int64]:
        """Which of the strings in a range hold these bytes."""
        begin = int(self._at[among.start])
        letters = self.letters[begin : self._at[among.stop]]
        at = np.array([found.start() for found in re.finditer(re.escape(piece), letters)], dtype=np.int64) + begin
        number = np.searchsorted(self.starts, at, side="right") - 1
        inside = at + len(piece) <= self.starts[number + 1]
        return np.unique(number[inside])

    @property
    def initials(self) -> NDArray[np.uint8]:
        """The first byte of each string; 0 for one without letters."""
        begin, end = self.starts[:-1], self.starts[1:]
        return np.append(np.frombuffer(self.letters, dtype=np.uint8), np.uint8(0))[np.where(begin < end, begin, -1)]

    @cached_property
    def widths(self) -> NDArray[np.int32]:
        """How many letters each string has."""
        if not len(self):
            return np.zeros(0, dtype=np.int32)
        first = (np.frombuffer(self.letters, dtype=np.uint8) & 0xC0) != 0x80  # the others go on with a letter
        return np.asarray(np.add.reduceat(first, self.starts[:-1].astype(np.int64), dtype=np.int32))


def packed_bytes(strings: Sequence[bytes]) -> Strings:
    """Strings in UTF-8 as one block."""
    lengths = np.fromiter(map(len, strings), dtype=np.int64, count=len(strings))
    return Strings(np.frombuffer(b"".join(strings), dtype=np.uint8), starts_of(lengths))


def packed(strings: Iterable[str]) -> Strings:
    """Strings as one block: a few bytes for each where an object takes sixty more."""
    left = iter(strings)
    some = iter(lambda: [string.encode() for string in islice(left, _AT_ONCE)], [])
    return joined([packed_bytes(strings) for strings in some])


def joined(blocks: Sequence[Strings]) -> Strings:
    """All strings of all blocks, one block after the other."""
    letters = [np.frombuffer(block.letters, dtype=np.uint8) for block in blocks]
    lengths = [np.diff(block.starts) for block in blocks]
    none = np.zeros(0, dtype=np.int64)
    return Strings(np.concatenate([none.astype(np.uint8), *letters]), starts_of(np.concatenate([none, *lengths])))
