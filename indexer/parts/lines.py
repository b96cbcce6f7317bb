"""A file of a part: JSON Lines, packed as the end of its name says.

The first line tells what the part was made with (`Header`), each line after it has an article, the last one tells what
the file holds (`Closing`); without it the file is not whole.
"""

import dataclasses
import datetime as dt
import gzip
import hashlib
import json
import os
import sys
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, BinaryIO, cast

from indexer.articles import Article, Problem
from indexer.articles.files import open_file
from indexer.entities.cache import Found, from_rows, rows_of
from indexer.errors import InputError
from indexer.parts.dividing import Part

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

FORMAT = 1
"""Raised whenever what lies in the lines changes; a file of another format is refused."""
_SIGN = "fundstelle part"
_UNREADABLE = (EOFError, zlib.error, zstd.ZstdError, gzip.BadGzipFile)
_NOT_OURS = (ValueError, KeyError, TypeError, IndexError, AttributeError)

Place = tuple[int, int]
"""Where an article stands in the corpus: the number of its file, its own number in it."""


@dataclass(frozen=True, slots=True)
class Header:
    """What a part was made with."""

    part: Part
    made_with: Mapping[str, str]
    """All that must be the same for parts of one index, by what it is called."""
    first: int
    """The number of the first file that was read for it; no article in it stands in one before."""


@dataclass(frozen=True, slots=True)
class Closing:
    """What a part holds."""

    articles: int
    names: Mapping[str, int]
    """By kind, the names in all articles, doubtful ones included."""
    files: Mapping[str, bytes]
    """The hashes of the files that were read for it: see Origin."""
    problems: Sequence[Problem]


@dataclass(frozen=True, slots=True)
class Line:
    """An article of a part."""

    place: Place
    article: Article
    found: Found


@contextmanager
def written(path: Path) -> Iterator[IO[bytes]]:
    """A file to write to, packed if its name ends in .gz or .zst; it comes to its place once it is whole."""
    if path.exists() and not path.is_file():  # a pipe or a device
        with path.open("wb") as plain:
            yield plain
        return
    pending = path.with_name(f"{path.name}.part")
    try:
        with pending.open("wb") as raw:
            with _packing(path, raw) as packed:
                yield packed
            raw.flush()
            os.fsync(raw.fileno())
        pending.replace(path)
    finally:
        pending.unlink(missing_ok=True)


@contextmanager
def _packing(path: Path, raw: BinaryIO) -> Iterator[IO[bytes]]:
    with ExitStack() as opened:
        if path.suffix == ".gz":
            yield cast(IO[bytes], opened.enter_context(gzip.GzipFile("", "wb", 6, fileobj=raw, mtime=0)))
        elif path.suffix == ".zst":
            yield cast(IO[bytes], opened.enter_context(zstd.ZstdFile(raw, "wb")))
        else:
            yield raw


class PartWriter:
    """Writes a part line by line."""

    def __init__(self, stream: IO[bytes], header: Header) -> None:
        self._stream, self._digest, self.count = stream, hashlib.sha256(), 0
        self._write({"": _SIGN, "format": FORMAT, "part": header.part.number, "of": header.part.of,
                     "first": header.first, "made_with": dict(header.made_with)})  # fmt: skip

    def add(self, line: Line) -> None:
        """The next article: they come in the order of their places."""
        article = dataclasses.asdict(line.article)
        if line.article.published:
            article["published"] = line.article.published.isoformat()
        held = {key: value for key, value in article.items() if value is not None}
        self._write({"place": line.place, "article": held, "found": rows_of(line.found)})
        self.count += 1

    def close(self, closing: Closing) -> None:
        """Ends the file."""
        files = {name: digest.hex() for name, digest in closing.files.items()}
        problems = [dataclasses.astuple(problem) for problem in closing.problems]
        self._write({"articles": closing.articles, "names": dict(closing.names), "files": files, "problems": problems,
                     "digest": self._digest.hexdigest()})  # fmt: skip

    def _write(self, line: dict[str, Any]) -> None:
        data = json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass") + b"\n"
        self._digest.update(data)
        self._stream.write(data)


class PartReader:
    """A part that was written, opened: its header is known, the rest comes as it is read. A context manager.

    Raises InputError, here and while it is read, if the file is no part, of another version, or not whole.
    """

    def __init__(self, path: Path) -> None:
        self.path, self._digest = path, hashlib.sha256()
        with ExitStack() as opened:
            self._raw = opened.enter_context(open_file(path))
            self._lines = self._unpacked(opened)
            self.header = self._header()
            self._opened = opened.pop_all()

    def __enter__(self) -> "PartReader":
        return self

    def __exit__(self, *raised: Any) -> None:
        self._opened.close()

    def read(self) -> int:
        """The bytes of the file that were read so far."""
        return self._raw.tell()

    def articles(self) -> Iterator[Line]:
        """All articles; then `closing` is there."""
        count = 0
        while True:
            digest = self._digest.hexdigest()
            try:
                told = self._next()
                if "place" not in told:
                    self.closing = _closing(told)
                    whole = (told["digest"], told["articles"]) == (digest, count)
                    break
                line = _line(told)
            except _NOT_OURS:
                raise self._damaged() from None
            yield line
            count += 1
        if not whole or self._data() is not None:
            raise self._damaged()

    def _unpacked(self, opened: ExitStack) -> Iterator[bytes]:
        if self.path.suffix == ".gz":
            return iter(opened.enter_context(gzip.GzipFile(fileobj=self._raw)))
        if self.path.suffix == ".zst":
            return iter(cast(IO[bytes], opened.enter_context(zstd.ZstdFile(self._raw))))
        return iter(self._raw)

    def _next(self) -> dict[str, Any]:
        data = self._data()
        if data is None or not data.endswith(b"\n"):
            raise InputError(f"{self.path} ends early: it is not whole. {self._again()}")
        self._digest.update(data)
        return dict(json.loads(data.decode("utf-8", "surrogatepass")))

    def _data(self) -> bytes | None:
        try:
            return next(self._lines, None)
        except _UNREADABLE:
            raise self._damaged() from None

    def _header(self) -> Header:
        try:
            told = self._next()
            if told[""] != _SIGN:
                raise ValueError
            if told["format"] != FORMAT:
                raise InputError(f"{self.path} was written by another version of Fundstelle. {self._again()}")
            return Header(Part(told["part"], told["of"]), told["made_with"], told["first"])
        except _NOT_OURS:
            raise InputError(f"{self.path} is no part of a corpus, as fundstelle enrich writes them.") from None

    def _damaged(self) -> InputError:
        return InputError(f"{self.path} is damaged or ends early. {self._again()}")

    def _again(self) -> str:
        header: Header | None = getattr(self, "header", None)
        return f"Write it again: fundstelle enrich --part {header.part if header else 'N/M'} --output {self.path}"


def _line(told: Mapping[str, Any]) -> Line:
    values = dict(told["article"])
    if "published" in values:
        values["published"] = dt.datetime.fromisoformat(values["published"])
    for key in ("authors", "persons", "organisations", "places"):
        if key in values:
            values[key] = tuple(values[key])
    file, number = told["place"]
    return Line((file, number), Article(**values), from_rows(told["found"]))


def _closing(told: Mapping[str, Any]) -> Closing:
    files = {name: bytes.fromhex(digest) for name, digest in told["files"].items()}
    return Closing(told["articles"], told["names"], files, [Problem(*problem) for problem in told["problems"]])
