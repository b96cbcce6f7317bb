"""The corpus: from folders and files to a stream of articles, with every problem reported once, by file and line."""

import functools
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
        file = self._name(path)

        def report(line: int, message: str, skipped: bool) -> None:
            self.problems.append(Problem(file, line, message, skipped))

        try:
            if path.name.endswith(".txt"):
                yield from read_text_file(path, file, lambda message, skipped: report(1, message, skipped))
                return
            with path.open("rb") as raw:
                for article in read_json_lines(path, file, report, raw):
                    progress(raw.tell())
                    yield article
        except OSError as error:
            report(1, f"cannot be read: {error.strerror or error}", True)

    def _name(self, path: Path) -> str:
        return path.relative_to(self.base).as_posix() if path.is_relative_to(self.base) else path.as_posix()


def read_corpus(paths: list[Path], base: Path) -> Corpus:
    """Finds the files below `paths`, sorted by name.

    Raises InputError if a path does not exist or is a file of a kind that is not read.
    """
    files: list[Path] = []
    for path in paths:
        if path.is_dir():
            found = (p for p in path.rglob("*") if p.name.endswith(SUFFIXES) and p.is_file())
            files += sorted(p for p in found if not any(part.startswith(".") for part in p.relative_to(path).parts))
        elif not path.exists():
            raise InputError(f"{path}: no such file or folder. Correct [corpus] paths in config.toml.")
        elif path.name.endswith(SUFFIXES):
            files.append(path)
        else:
            raise InputError(f"{path}: not read. Articles come from {', '.join(SUFFIXES)} files.")
    files = list(dict.fromkeys(p.resolve() for p in files))
    return Corpus(base.resolve(), files, sum(map(_size, files)))


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _tell(progress: Progress | None, before: int, read: int) -> None:
    if progress:
        progress(before + read)
