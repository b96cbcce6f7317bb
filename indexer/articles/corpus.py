"""The corpus: from folders and files to a stream of articles, with every problem reported once, by file and line."""

import functools
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from indexer.articles.jsonlines import read_json_lines
from indexer.articles.model import Article, Problem
from indexer.articles.textfile import read_text_file
from indexer.errors import InputError

SUFFIXES = (".txt", ".jsonl", ".jsonl.gz")

Progress = Callable[[int], None]
"""Takes the number of bytes of the corpus that have been read so far."""


@dataclass
class Corpus:
    """The files of a corpus, found and measured before reading starts, so that progress knows its end."""

    base: Path
    files: list[Path]
    total_bytes: int
    problems: list[Problem] = field(default_factory=list)
    """Grows while the articles are read."""

    def articles(self, progress: Progress | None = None) -> Iterator[Article]:
        """Yields the articles in the order of their files. An id seen before is a problem; the first one is kept."""
        seen: dict[str, str] = {}
        done = 0
        for path in self.files:
            for article in self._articles_of(path, functools.partial(_tell, progress, done)):
                where = f"{article.file}:{article.line}"
                if article.id in seen:
                    message = f"the id {article.id!r} was already used by {seen[article.id]}"
                    self.problems.append(Problem(article.file, article.line, message, True))
                    continue
                seen[article.id] = where
                yield article
            done += _size(path)
            _tell(progress, done, 0)

    def _articles_of(self, path: Path, progress: Progress) -> Iterator[Article]:
        file = self.name(path)

        def report(line: int, message: str, skipped: bool) -> None:
            self.problems.append(Problem(file, line, message, skipped))

        try:
            if path.name.lower().endswith(".txt"):
                yield from read_text_file(path, file, report)
                return
            with path.open("rb") as raw:
                for article in read_json_lines(path, file, report, raw):
                    progress(raw.tell())
                    yield article
        except OSError as error:
            report(1, f"cannot be read: {error.strerror or error}", True)

    def name(self, path: Path) -> str:
        """How a file is called in articles and problems: relative to the base where it lies below it."""
        name = path.relative_to(self.base).as_posix() if path.is_relative_to(self.base) else path.as_posix()
        return os.fsencode(name).decode("utf-8", "replace")


def read_corpus(paths: list[Path], base: Path) -> Corpus:
    """Finds the files below `paths`, sorted by name. Folders that are links are not followed.

    Raises InputError if a path does not exist or is a file of a kind that is not read.
    """
    corpus = Corpus(base.resolve(), [], 0)
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            found += _files_below(path, corpus)
        elif not path.exists():
            raise InputError(f"{path}: no such file or folder. Correct the path, or [corpus] paths in config.toml.")
        elif _is_read(path.name):
            found.append(path)
        else:
            raise InputError(f"{path}: not read. Articles come from {', '.join(SUFFIXES)} files.")
    # A file that is reached twice is read once, under the name that it has first.
    by_target: dict[str, Path] = {}
    for file in found:
        by_target.setdefault(os.path.realpath(file), file.parent.resolve() / file.name)
    corpus.files = list(by_target.values())
    corpus.total_bytes = sum(map(_size, corpus.files))
    return corpus


def _files_below(folder: Path, corpus: Corpus) -> list[Path]:
    def unreadable(error: OSError) -> None:
        name = corpus.name(Path(error.filename).resolve())
        corpus.problems.append(Problem(name, 1, f"cannot be read: {error.strerror}", True))

    files: list[Path] = []
    for parent, folders, names in os.walk(folder, onerror=unreadable):
        folders[:] = [name for name in folders if not name.startswith(".")]
        files += [Path(parent, name) for name in names if _is_read(name) and not name.startswith(".")]
    return sorted(file for file in files if file.is_file() or file.is_symlink())


def _is_read(name: str) -> bool:
    return name.lower().endswith(SUFFIXES)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _tell(progress: Progress | None, before: int, read: int) -> None:
    if progress:
        progress(before + read)
