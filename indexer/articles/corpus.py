"""The corpus: from folders and files to a stream of articles, with every problem reported once, by file and line."""

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from indexer.articles.fields import article_from_record
from indexer.articles.files import open_file, size_of
from indexer.articles.formats import reader_of
from indexer.articles.limits import Budget, TooMuchError, UnreadableError
from indexer.articles.model import Article, Problem
from indexer.articles.packing import documents
from indexer.articles.record import Context, Record, Source

Progress = Callable[[int], None]
"""Takes the number of bytes of the corpus that have been read so far."""


@dataclass
class Corpus:
    """The files of a corpus, found and measured before reading starts, so that progress knows its end."""

    base: Path
    files: list[Path]
    total_bytes: int
    sources: Sequence[Source] = (Source(),)
    """The first one that holds a file says what is true of its articles; the last one holds all."""
    problems: list[Problem] = field(default_factory=list)
    """Grows while the articles are read."""

    def articles(self, progress: Progress | None = None) -> Iterator[Article]:
        """Yields the articles in the order of their files. An id seen before is a problem; the first one is kept."""
        seen: dict[str, str] = {}
        for record, source in self.records(progress):
            article = article_from_record(record, Context(record.file, self.problems).report, source)
            if article is None:
                continue
            if article.id in seen:
                message = f"the id {article.id!r} was already used by {seen[article.id]}"
                self.problems.append(Problem(article.file, article.line, message, True))
                continue
            seen[article.id] = f"{article.file}:{article.line}"
            yield article

    def records(self, progress: Progress | None = None, *, probing: bool = False) -> Iterator[tuple[Record, Source]]:
        """Yields what stands in the files, as it stands there. With `probing`, also what nobody has mapped."""
        done = 0
        for path in self.files:
            source = self._source_of(path)
            context = Context(self.name(path), self.problems, source.fields, probing)
            before = furthest = done
            for record, read in _records_of(path, context):
                furthest = max(furthest, before + read)
                if progress:
                    progress(furthest)
                yield record, source
            done += size_of(path)
            if progress:
                progress(done)

    def _source_of(self, path: Path) -> Source:
        for source in self.sources:
            if not source.paths or any(path.is_relative_to(folder) for folder in source.paths):
                return source
        return Source()

    def name(self, path: Path) -> str:
        """How a file is called in articles and problems: relative to the base where it lies below it."""
        name = path.relative_to(self.base).as_posix() if path.is_relative_to(self.base) else path.as_posix()
        return os.fsencode(name).decode("utf-8", "replace")


def _records_of(path: Path, context: Context) -> Iterator[tuple[Record, int]]:
    """The records in a file on disk, each with how much of the file had been read by then."""
    try:
        with open_file(path) as raw:
            budget = Budget(os.fstat(raw.fileno()).st_size)
            for inside, name, stream in documents(path.name, raw, context, budget):
                try:
                    for record in reader_of(name)(stream, inside):
                        yield record, raw.tell()
                except TooMuchError:
                    raise
                except UnreadableError as error:
                    inside.report(1, str(error), True)
    except OSError as error:
        context.report(1, f"cannot be read: {error.strerror or error}", True)
    except UnreadableError as error:
        context.report(1, str(error), True)
