"""Rebuild: from the corpus to a new generation, with progress and a report."""

import os
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from indexer.articles import Article, Corpus, Problem, read_corpus
from indexer.config import Config
from indexer.engines import Engine, Generation
from indexer.enrich import enrich
from indexer.errors import InputError

Progress = Callable[[int, int, int], None]
"""Takes the bytes of the corpus read so far, all its bytes, and the articles taken in so far."""


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a rebuild did."""

    generation: Generation
    articles: int
    problems: tuple[Problem, ...]
    seconds: float

    @property
    def skipped(self) -> tuple[Problem, ...]:
        """The articles that were left out, with the reasons."""
        return tuple(problem for problem in self.problems if problem.skipped)


def rebuild(
    config: Config,
    engine: Engine,
    *,
    paths: Sequence[Path] | None = None,
    strict: bool = False,
    progress: Progress | None = None,
) -> BuildReport:
    """Builds a new generation from the corpus (or from `paths`) and makes it the current one.

    Raises InputError if a path does not exist, if no article could be read, or, with `strict`, if anything had to be
    skipped or repaired; BuildRunningError if another build is under way. The old generation stays in all these cases.
    """
    started = time.monotonic()
    corpus = read_corpus(list(paths) if paths else [Path(p) for p in config.corpus.paths], config.base)
    with engine.start_build() as build:
        articles = _Counted(corpus, progress)
        build.add(enrich(article, confidence=config.entities.confidence) for article in articles)
        if not articles.count:
            raise InputError(_nothing_read(corpus))
        if strict and corpus.problems:
            listed = "\n".join(f"  {problem}" for problem in corpus.problems)
            raise InputError(f"--strict: {len(corpus.problems)} problem(s), so the index stays as it was.\n{listed}")
        generation = build.promote()
    return BuildReport(generation, articles.count, tuple(corpus.problems), time.monotonic() - started)


class _Counted:
    """The articles of a corpus, telling progress as they are taken."""

    def __init__(self, corpus: Corpus, progress: Progress | None) -> None:
        self._corpus, self._progress = corpus, progress
        self.count = 0

    def __iter__(self) -> Iterator[Article]:
        for article in self._corpus.articles(self._tell):
            yield article
            self.count += 1
        self._tell(self._corpus.total_bytes)

    def _tell(self, read: int) -> None:
        if self._progress:
            self._progress(read, self._corpus.total_bytes, self.count)


def _nothing_read(corpus: Corpus) -> str:
    if not corpus.files:
        return "The corpus holds no files to read (.txt, .jsonl, .jsonl.gz). Set [corpus] paths in config.toml."
    listed = "".join(f"{os.linesep}  {problem}" for problem in corpus.problems[:10])
    return f"No article could be read, so the index stays as it was.{listed}"
