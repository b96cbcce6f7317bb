"""Arrays and strings as raw files that are mapped into memory: opened without being read, shared by processes.

A folder's files are listed in a manifest, `{"version": 1, "articles": N, "files": {"stream.words": ["<u4", 123]}}`.
At opening the manifest and the size of every file are checked, nothing else is read.
"""

import json
import mmap
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import lru_cache, partial
from pathlib import Path
from typing import IO, Any, cast, overload

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]

_BLOCK = 16
"""Strings between two offsets: so few are taken apart in the time of one look-up."""
_KEPT = 1024
"""Blocks that are kept as they were taken apart: first of all those that every search begins with."""
_END = b"\n"
_NEW = ".new"
"""Ends the names of files that are being written: others may have the old ones mapped."""


class ColumnsWriter:
    """Writes files into one folder; nothing of them is to be seen before `finish`."""

    def __init__(self, folder: Path, manifest: str, version: int) -> None:
        """`folder` is made if it is missing. Raises OSError, as all methods do."""
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._manifest, self._version = manifest, version
        self._files: dict[str, tuple[str, int]] = {}
        self._begun: set[Path] = set()

    def array(self, name: str, values: Array) -> None:
        """Writes an array as it is."""
        with self.path(name).open("wb") as file:
            write(file, values)
        self.written(name, values.dtype, len(values))

    def path(self, name: str) -> Path:
        """Where a file is to be written by who does it by himself, and then says so by `written`."""
        path = self._folder / f"{name}{_NEW}"
        self._begun.add(path)
        return path

    def written(self, name: str, dtype: np.dtype[Any], count: int) -> None:
        """Takes in a file that lies at `path`."""
        self._files[name] = dtype.str, count

    def strings(self, name: str, strings: Iterable[str]) -> None:
        """Writes strings without line feeds in them: NAME.txt, one a line, and NAME.blocks, offsets into it."""
        letters, starts = lines(strings)
        blocks = np.append(starts[:-1:_BLOCK], starts[-1])
        self.array(f"{name}.txt", letters)
        self.array(f"{name}.blocks", blocks.astype(np.uint64 if starts[-1] >> 32 else np.uint32))

    def clear(self) -> None:
        """Removes what was written and not finished."""
        for path in self._begun:
            with suppress(OSError):
                path.unlink(missing_ok=True)

    def finish(self, articles: int) -> None:
        """Puts the files in their places, the manifest last."""
        content = {"version": self._version, "articles": articles, "files": self._files}
        self.path(self._manifest).write_text(json.dumps(content), encoding="utf-8")
        for name in (*self._files, self._manifest):
            os.replace(self.path(name), self._folder / name)


def write(file: IO[bytes], values: Array) -> None:
    """Appends the bytes of an array. Raises OSError, which says why; numpy's own `tofile` does not."""
    file.write(values.ravel().view(np.uint8).data)


def lines(strings: Iterable[str]) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """Strings in UTF-8, one a line, and where each begins, and the last ends."""
    text = "".join([f"{string}\n" for string in strings]).encode()
    letters = np.frombuffer(text, dtype=np.uint8)
    return letters, np.concatenate(([0], np.flatnonzero(letters == _END[0]) + 1))


def open_columns(folder: Path, manifest: str, version: int, articles: int) -> Mapping[str, Array]:
    """Maps the files by name. Raises OSError or ValueError if one is missing, of another size, or does not fit."""
    found = json.loads((folder / manifest).read_text(encoding="utf-8"))
    if not isinstance(found, dict) or (found.get("version"), found.get("articles")) != (version, articles):
        raise ValueError(f"{folder / manifest} does not fit the index")
    try:
        return {name: _mapped(folder / name, np.dtype(kind), count) for name, (kind, count) in found["files"].items()}
    except (AttributeError, KeyError, TypeError) as error:
        raise ValueError(f"{folder / manifest} is damaged") from error


def _mapped(path: Path, dtype: np.dtype[Any], count: int) -> Array:
    with path.open("rb") as file:
        size = file.seek(0, 2)
        if size != count * dtype.itemsize:
            raise ValueError(f"{path} has {size} bytes instead of {count * dtype.itemsize}")
        if not count:
            return np.zeros(0, dtype=dtype)
        return np.frombuffer(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ), dtype=dtype)


def _view(array: Array) -> memoryview:
    """What gives plain numbers, and sooner than an array does."""
    return memoryview(cast(Any, array))


def _lines_of(text: memoryview, blocks: memoryview, block: int) -> list[bytes]:
    return bytes(text[blocks[block] : blocks[block + 1]]).split(_END)


class Strings(Sequence[str]):
    """Strings as `ColumnsWriter.strings` wrote them. Those that are sorted are so by code point, as UTF-8 is."""

    def __init__(self, files: Mapping[str, Array], name: str) -> None:
        self._text, self._blocks = _view(files[f"{name}.txt"]), _view(files[f"{name}.blocks"])
        # Kept by a function that knows nothing of this object: else both would live until garbage is collected.
        self._block: Callable[[int], list[bytes]] = lru_cache(_KEPT)(partial(_lines_of, self._text, self._blocks))
        blocks = len(self._blocks) - 1
        if blocks < 0 or int(self._blocks[-1]) != len(self._text):
            raise ValueError(f"{name}.txt does not fit its offsets")
        self._count = (blocks - 1) * _BLOCK + len(self._block(blocks - 1)) - 1 if blocks else 0

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, index: int) -> str: ...
    @overload
    def __getitem__(self, index: slice) -> list[str]: ...
    def __getitem__(self, index: int | slice) -> str | list[str]:
        if isinstance(index, slice):
            return [self[i] for i in range(*index.indices(self._count))]
        if not 0 <= index < self._count:
            raise IndexError(index)
        return self._block(index // _BLOCK)[index % _BLOCK].decode()

    def __iter__(self) -> Iterator[str]:
        for line in bytes(self._text).split(_END)[:-1]:
            yield line.decode()

    def place(self, string: str) -> int:
        """Of sorted strings, how many come before this one."""
        wanted = string.encode()
        low, high = 0, len(self._blocks) - 1  # blocks whose first string may come before
        while low < high:
            middle = (low + high) // 2
            if self._block(middle)[0] < wanted:
                low = middle + 1
            else:
                high = middle
        if not low:
            return 0
        before = (low - 1) * _BLOCK
        return before + sum(line < wanted for line in self._block(low - 1)[:-1])

    def find(self, string: str) -> int | None:
        """Where a string stands among sorted ones; None if it does not."""
        at = self.place(string)
        return at if at < self._count and self[at] == string else None
