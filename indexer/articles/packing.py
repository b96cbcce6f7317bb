"""Archives and compressed files: from one file to the documents in it, as streams. Nothing is ever written to a name
that an archive gives; that name is only told."""

import bz2
import gzip
import lzma
import os
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import IO, Any, cast

from indexer.articles.formats import ARCHIVES, PACKINGS, is_read, plain_name
from indexer.articles.limits import MAX_NESTING, Budget, TooMuchError, UnreadableError, foreign, measured
from indexer.articles.record import Context

_IN_MEMORY = 16 * 2**20
_MAX_INNER = 2 * 2**30
"""Bytes of a zip within another packing: its directory stands at its end, so it is put aside as a whole."""
_MAX_DIRECTORY = 128 * 2**20
"""Bytes of the list of members in a zip: one to two million."""
_MAX_END = 2**16 + 200
_MAX_HEADER = 2**20
"""Bytes of a tar header that names a member; they are read at once."""
_HEADERS = (
    tarfile.XHDTYPE,
    tarfile.XGLTYPE,
    tarfile.SOLARIS_XHDTYPE,
    tarfile.GNUTYPE_LONGNAME,
    tarfile.GNUTYPE_LONGLINK,
)
_ARCHIVE = "the archive"
_FILE = "the compressed file"

Document = tuple[Context, str, IO[bytes]]
"""A document's context, its name in small letters, its bytes."""


def documents(name: str, stream: IO[bytes], context: Context, budget: Budget, depth: int = 0) -> Iterator[Document]:
    """Each document in a file of this name, in order; each must be read before the next is asked for.

    Raises UnreadableError if the file is damaged, or packed too deeply; TooMuchError if it expands beyond measure.
    What is wrong with a single member of an archive is reported, and the next ones are read.
    """
    name = plain_name(name)
    if not name.endswith(PACKINGS + ARCHIVES):
        yield context, name, stream
        return
    if depth == MAX_NESTING:
        raise UnreadableError(f"is packed more than {MAX_NESTING} times; not read")
    if name.endswith(PACKINGS):
        stem, dot, suffix = name.rpartition(".")
        with foreign(_FILE):
            inner = _UNPACK[dot + suffix](stream)
        yield from documents(stem, measured(inner, budget, _FILE), context, budget, depth + 1)
        return
    members = _zip_members if name.endswith(".zip") else _tar_members
    before, empty = len(context.problems), True
    for member, opened in members(stream, context, budget):
        empty = False
        inside = context.inside(member)
        try:
            yield from documents(member, opened, inside, budget, depth + 1)
        except TooMuchError:
            raise
        except UnreadableError as error:
            inside.report(1, str(error), True)
    if empty and len(context.problems) == before:
        context.report(1, "holds nothing that is read", True)


def _zstd(stream: IO[bytes]) -> IO[bytes]:
    if sys.version_info >= (3, 14):
        from compression import zstd
    else:
        from backports import zstd
    return cast(IO[bytes], zstd.ZstdFile(stream))


_UNPACK: dict[str, Callable[[IO[bytes]], IO[bytes]]] = {
    ".gz": lambda stream: cast(IO[bytes], gzip.GzipFile(fileobj=stream)),
    ".bz2": lambda stream: cast(IO[bytes], bz2.BZ2File(stream)),
    ".xz": lambda stream: cast(IO[bytes], lzma.LZMAFile(stream)),  # noqa: SIM115
    ".zst": _zstd,
}


def _zip_members(stream: IO[bytes], context: Context, budget: Budget) -> Iterator[tuple[str, IO[bytes]]]:
    with ExitStack() as opened:
        seekable = stream if stream.seekable() else opened.enter_context(_put_aside(stream))
        with foreign(_ARCHIVE):
            if _directory_size(seekable) > _MAX_DIRECTORY:
                raise UnreadableError("holds millions of files, whose list would fill the memory; unpack it")
            archive = opened.enter_context(zipfile.ZipFile(seekable))
        yield from _zip_contents(archive, context, budget)


def _zip_contents(archive: zipfile.ZipFile, context: Context, budget: Budget) -> Iterator[tuple[str, IO[bytes]]]:
    for info in archive.infolist():
        name = _zip_name(info)
        if not _is_wanted(name) or info.is_dir():
            continue
        if info.flag_bits & 1:
            context.inside(name).report(1, "is encrypted; not read", True)
            continue
        try:
            with foreign(_ARCHIVE):
                member = archive.open(info)
        except UnreadableError as error:
            context.inside(name).report(1, str(error), True)
            continue
        with member:
            yield name, measured(member, budget, _ARCHIVE)


def _directory_size(stream: IO[bytes]) -> int:
    """Bytes of the list of a zip's members, which is read at once, as the record at its end tells (APPNOTE 4.3)."""
    end = stream.seek(0, os.SEEK_END)
    stream.seek(max(0, end - _MAX_END))
    tail = stream.read(_MAX_END)
    record, large = tail.rfind(b"PK\x05\x06"), tail.rfind(b"PK\x06\x06")
    size = int.from_bytes(tail[record + 12 : record + 16], "little") if record >= 0 else 0
    return int.from_bytes(tail[large + 40 : large + 48], "little") if size == 0xFFFFFFFF and large >= 0 else size


def _put_aside(stream: IO[bytes]) -> IO[bytes]:
    with ExitStack() as opened:
        aside = opened.enter_context(tempfile.SpooledTemporaryFile(_IN_MEMORY))
        size = 0
        while piece := stream.read(2**20):
            size += len(piece)
            if size > _MAX_INNER:
                raise UnreadableError(f"is larger than {_MAX_INNER // 2**30} GB, and in another archive; unpack that")
            aside.write(piece)
        aside.seek(0)
        opened.pop_all()
    return cast(IO[bytes], aside)


def _zip_name(info: zipfile.ZipInfo) -> str:
    """Names without the mark for UTF-8 are UTF-8 all the same where they can be, as macOS and many tools write them."""
    if not info.flag_bits & 0x800:
        try:
            return info.filename.encode("cp437").decode("utf-8")
        except UnicodeError:
            pass
    return info.filename


class _Member(tarfile.TarInfo):
    @classmethod
    def frombuf(cls, buf: bytes | bytearray, encoding: str, errors: str) -> "_Member":
        info = super().frombuf(buf, encoding, errors)
        if info.size < 0 or (info.type in _HEADERS and info.size > _MAX_HEADER):
            raise UnreadableError(f"{_ARCHIVE} is damaged: a header of {info.size} bytes; what stood before was read")
        return info


def _tar_members(stream: IO[bytes], context: Context, budget: Budget) -> Iterator[tuple[str, IO[bytes]]]:
    with foreign(_ARCHIVE):
        archive: Any = tarfile.open(fileobj=stream, mode="r|", tarinfo=_Member, errors="replace")  # noqa: SIM115  # as long as its stream
    while (info := _next(archive)) is not None:
        archive.members.clear()  # it would keep them all
        if info.isdir() or not _is_wanted(info.name):
            continue
        if not info.isreg():
            context.inside(info.name).report(1, "is a link or a device; not followed", True)
            continue
        with foreign(_ARCHIVE):
            member = archive.extractfile(info)
        yield info.name, measured(member, budget, _ARCHIVE)


def _next(archive: Any) -> tarfile.TarInfo | None:
    with foreign(_ARCHIVE):
        found: tarfile.TarInfo | None = archive.next()
        return found


def _is_wanted(name: str) -> bool:
    """Whether a member is read: its name is known, and neither it nor a folder around it is hidden."""
    parts = name.replace("\\", "/").split("/")
    hidden = any((part.startswith(".") and part not in (".", "..")) or part == "__MACOSX" for part in parts)
    return not hidden and is_read(name)
