"""What a generation is made from, told by hashes: what has changed since is seen without an index being read."""

import hashlib
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.articles import Article, Corpus
from indexer.articles.files import open_file, size_of
from indexer.config import Config
from indexer.enrich import extractor

_BYTES = 16
_BLOCK = 1 << 18
_PLACE_BYTES = 8
ROW = np.dtype([("id", f"S{_BYTES}"), ("content", f"S{_BYTES}"), ("place", f"S{_PLACE_BYTES}")])
"""What is kept of an article: hashes of its id, of all that the reader found or derived, and of where that stood."""
_READERS = ("fundstelle", "trafilatura", "lxml", "feedparser", "charset-normalizer", "markdown-it-py", "warcio")
"""The packages on which it hangs what is read from a file."""

Rows = NDArray[np.void]


@dataclass(frozen=True)
class Origin:
    """What a generation is made from beside its articles."""

    basis: Mapping[str, str] = field(default_factory=dict)
    """A hash of all else that it hangs on, by what that is called when it has changed."""
    files: Mapping[str, bytes] = field(default_factory=dict)
    """A hash of the bytes of each file of the corpus, by its name; empty if it is to be read in any case."""


@dataclass(frozen=True)
class Contents:
    """What a generation is made from."""

    articles: Rows
    """One ROW for each, ascending by the hash of the id."""
    origin: Origin


@dataclass(frozen=True, slots=True)
class Changes:
    """How many articles of a corpus are not as they were."""

    added: int
    changed: int
    moved: int
    """What is the same but stands in another file, or on another line."""
    removed: int
    unchanged: int

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.moved or self.removed)


def row_of(article: Article, content_hash: str) -> bytes:
    """The ROW of an article; `content_hash` is what its own method gives."""
    content = _digest(f"{content_hash}{article.title_derived:d}")
    return _digest(article.id) + content + _digest(f"{article.file}\0{article.line}")[:_PLACE_BYTES]


class Digests:
    """Collects the rows of articles, one by one."""

    def __init__(self) -> None:
        self._rows = bytearray()

    def add(self, article: Article, content_hash: str) -> None:
        """`content_hash`: what the article's own method gives."""
        self._rows += row_of(article, content_hash)

    def rows(self) -> Rows:
        """All of them, ascending by the hash of the id."""
        return np.sort(np.frombuffer(bytes(self._rows), dtype=ROW), order="id")


def changes(before: Rows, now: Rows) -> Changes:
    """What has become of articles, told from their rows."""
    _, left, right = np.intersect1d(before["id"], now["id"], assume_unique=True, return_indices=True)
    changed = before["content"][left] != now["content"][right]
    moved = ~changed & (before["place"][left] != now["place"][right])
    same = len(left) - int(changed.sum()) - int(moved.sum())
    return Changes(len(now) - len(left), int(changed.sum()), int(moved.sum()), len(before) - len(left), same)


def basis_of(config: Config) -> dict[str, str]:
    """What a generation hangs on beside the articles, as settings and files are now.

    Raises ConfigError if the finder of names cannot be had.
    """
    judgements = Path(config.entities.judgements)
    versions = [(name, version(name)) for name in _READERS]
    return {
        "the settings in [corpus]": _told(config.base, config.corpus),
        "the settings in [entities]": _told(config.entities.confidence, extractor(config.entities.finder)),
        "the settings in [copies]": _told(config.copies.alike),
        "the judgements on names": _told(judgements.read_bytes() if judgements.is_file() else b""),
        "the version of Fundstelle or of a package that reads articles": _told(versions),
    }


class FileDigests:
    """The hashes of the files of a corpus, taken before they are read."""

    def __init__(self, corpus: Corpus, progress: Callable[[int, int], None]) -> None:
        """`progress` takes the bytes and the files that have been read so far."""
        self._found: dict[str, tuple[Path, bytes, tuple[int, ...]]] = {}
        done = 0
        for number, path in enumerate(corpus.files, start=1):
            name, stamp = corpus.name(path), _stamp(path)
            digest = b"" if name in self._found else _digest_of(path)
            self._found[name] = path, digest, stamp
            done += size_of(path)
            progress(done, number)

    def unchanged(self) -> dict[str, bytes]:
        """The hashes by name; that of a file that has been written to since is empty."""
        return {name: digest if _stamp(path) == stamp else b"" for name, (path, digest, stamp) in self._found.items()}

    def present(self) -> list[str]:
        """The names of the files that are still there."""
        return [name for name, (path, *_) in self._found.items() if _stamp(path)]


def _digest_of(path: Path) -> bytes:
    """Empty if the file cannot be read."""
    try:
        with open_file(path) as file:
            digest = hashlib.sha256()
            while block := file.read(_BLOCK):
                digest.update(block)
            return digest.digest()[:_BYTES]
    except OSError:
        return b""


def _stamp(path: Path) -> tuple[int, ...]:
    try:
        found = os.stat(path)
    except OSError:
        return ()
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()[:_BYTES]


def _told(*values: Any) -> str:
    return hashlib.sha256(repr(values).encode("utf-8", "surrogatepass")).hexdigest()[: 2 * _BYTES]
