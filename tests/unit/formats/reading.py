"""Reads files as a corpus, and makes the packed ones that no repository should hold."""

import io
import tarfile
import zipfile
from collections.abc import Sequence
from pathlib import Path

from indexer.articles import Article, Source, read_corpus

FILES = Path(__file__).parent / "files"
"""One file of each format that is text, with articles of our own."""


def read_folder(folder: Path, *sources: Source) -> tuple[list[Article], list[str]]:
    """The articles below a folder, and the problems as they are printed."""
    corpus = read_corpus([folder], folder, sources)
    articles = list(corpus.articles())
    return articles, [str(problem) for problem in corpus.problems]


def read_bytes(folder: Path, name: str, content: bytes | str, *sources: Source) -> tuple[list[Article], list[str]]:
    """The same for one file."""
    (folder / name).write_bytes(content.encode() if isinstance(content, str) else content)
    return read_folder(folder, *sources)


def zipped(*members: tuple[str, bytes]) -> bytes:
    """A zip with these members."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return out.getvalue()


def tarred(*members: tuple[str, bytes], links: Sequence[tuple[str, str]] = ()) -> bytes:
    """A tar with these members, and with symbolic links."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, content in members:
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
        for name, target in links:
            info = tarfile.TarInfo(name)
            info.type, info.linkname = tarfile.SYMTYPE, target
            archive.addfile(info)
    return out.getvalue()


def web_archive(*pages: tuple[str, str, bytes], kind: str = "response") -> bytes:
    """A WARC of pages, each with its address, the media type that the server gave, and its content."""
    out = b""
    for url, media_type, content in pages:
        answer = f"HTTP/1.1 200 OK\r\nContent-Type: {media_type}\r\n\r\n".encode() + content
        head = (
            f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2024-03-12T08:30:00Z\r\n"
            f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(answer)}\r\n\r\n"
        )
        out += head.encode() + answer + b"\r\n\r\n"
    return out
