"""Rebuild: from the corpus to a new generation, with progress and a report. `update` takes the same steps.

The corpus is read twice: what an entity is called hangs on all articles, so their names are found first.
"""

import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Literal, Self

from indexer.articles import Article, Corpus, Problem
from indexer.articles.formats import SUFFIXES
from indexer.config import Config
from indexer.contents import Changes, Digests, FileDigests, Origin, Rows, basis_of
from indexer.engines import Engine, Generation, Searcher
from indexer.enrich import IndexedDocument, document, entities_of, extractor, find_names, given_kinds, name_text
from indexer.entities.cache import Cache
from indexer.entities.extraction import Extraction
from indexer.entities.judgements import read_judgements
from indexer.entities.linking import Tally
from indexer.entities.resolving import Resolver
from indexer.errors import InputError, NoIndexError
from indexer.quality import gate_of
from indexer.sources import configured_corpus

Phase = Literal["files", "names", "index", "quality"]
Progress = Callable[[Phase, int, int, int], None]
"""Takes what is being done, how much of it is done and how much it is in all (bytes of the corpus; topics), and the
files, articles or topics done so far."""

CACHE = "names.sqlite"
"""The cache of names, in the index folder."""


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a rebuild did."""

    generation: Generation
    articles: int
    problems: tuple[Problem, ...]
    seconds: float
    extracted: int
    """Articles in which names were looked for."""
    cached: int
    """Articles whose names came from the cache."""
    quality: Mapping[str, float]
    """What the new generation reached on judged topics, by measure; empty if none are named."""
    idle: tuple[str, ...]
    """What judgements speak of and the corpus does not hold, each with file and line."""
    changes: Changes | None = None
    """What an update has found to be different; None if all was made anew without asking."""
    reasons: tuple[str, ...] = ()
    """Why an update had to look at all articles, changed or not."""

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
    force: bool = False,
    progress: Progress | None = None,
) -> BuildReport:
    """Builds a new generation from the corpus (or from `paths`) and makes it the current one.

    Raises InputError if a path does not exist, if no article could be read, if judgements on names contradict each
    other or, with `strict`, if anything had to be skipped or repaired; ConfigError if the finder of names cannot be
    had; BuildRunningError if another build is under way; unless `force`, QualityError if it ranks worse than allowed.
    The old generation stays in all these cases.
    """
    with Building(config, engine, paths, strict=strict, force=force, progress=progress) as building:
        building.read_names()
        return building.written()


class Building:
    """One build in its steps: look at files, read all names, write all articles. A context manager."""

    def __init__(
        self, config: Config, engine: Engine, paths: Sequence[Path] | None = None, *,
        strict: bool, force: bool, progress: Progress | None,
    ) -> None:  # fmt: skip
        """Takes what `rebuild` takes; raises, here or in its methods, what that raises."""
        self._config, self._engine, self._paths = config, engine, paths
        self._strict, self._force, self._progress = strict, force, progress
        self._judgements_file = Path(config.entities.judgements)
        self._judgements = read_judgements(self._judgements_file)
        self._identity = extractor(config.entities.finder)
        self._gate = gate_of(config.quality)
        self.basis = basis_of(config)

    def __enter__(self) -> Self:
        self.started = time.monotonic()
        config = self._config
        with ExitStack() as opened:
            self.corpus = self._corpus()
            self.build = opened.enter_context(self._engine.start_build())
            self._cache = opened.enter_context(Cache(Path(config.index.path) / CACHE, self._identity))
            find = partial(find_names, finder=config.entities.finder)
            self._extraction = opened.enter_context(Extraction(find, self._cache, config.entities.processes))
            self.files = FileDigests(self.corpus, partial(self._tell, "files", self.corpus.total_bytes))
            self._opened = opened.pop_all()
        return self

    def __exit__(self, *raised: Any) -> None:
        self._opened.__exit__(*raised)

    def _tell(self, phase: Phase, total: int, read: int, done: int) -> None:
        if self._progress:
            self._progress(phase, read, total, done)

    def _corpus(self) -> Corpus:
        return configured_corpus(self._config, self._paths)

    def read_names(self) -> Rows:
        """Reads the corpus for the first time, to know what its names are called; gives the rows of its articles."""
        articles, digests = _Pass("names", self.corpus, self._progress), Digests()
        self._tally = _tallied(articles, self._extraction, self._config.entities.confidence, digests)
        self._found = self._extraction.found, self._extraction.cached
        _check(self.corpus, articles.count, self._strict)
        return digests.rows()

    def written(self, check: Callable[[], None] = lambda: None) -> BuildReport:
        """Reads the corpus once more, writes the new generation and makes it the current one.

        `check` is called when all is read; what it raises ends the build.
        """
        resolver = Resolver(self._tally, self._judgements, self._judgements_file)
        self.corpus = self._corpus()
        articles = _Pass("index", self.corpus, self._progress)
        self.build.add(_documents(articles, self._extraction, resolver, self._config.entities.confidence))
        _check(self.corpus, articles.count, self._strict)
        check()
        origin = Origin(self.basis, self.files.unchanged())
        searcher = self.build.finish(resolver.register(self.build.previous_register()), origin)
        quality = self._measured(searcher) if self._gate else {}
        generation = self.build.promote(quality)
        self._cache.finish(self._config.index.keep)
        seconds = time.monotonic() - self.started
        return BuildReport(
            generation, articles.count, tuple(self.corpus.problems), seconds, *self._found, quality, resolver.idle()
        )

    def _measured(self, searcher: Searcher) -> Mapping[str, float]:
        """What the new generation reaches. Raises QualityError if that is too little, unless `force`."""
        assert self._gate is not None
        measured = self._gate.measured(searcher, lambda done, topics: self._tell("quality", topics, done, done))
        if not self._force:
            try:
                before = self._engine.status().generation.quality
            except NoIndexError:
                before = {}
            self._gate.check(measured, before)
        return measured


def _tallied(articles: "_Pass", extraction: Extraction, confidence: float, digests: Digests) -> Tally:
    tally = Tally()
    for article, found in extraction.names((article, name_text(article)) for article in articles):
        tally.add(entities_of(article, found, confidence=confidence), given_kinds(article))
        digests.add(article, article.content_hash())
    return tally


def _documents(
    articles: "_Pass", extraction: Extraction, resolver: Resolver, confidence: float
) -> Iterator[IndexedDocument]:
    for article, found in extraction.names((article, name_text(article)) for article in articles):
        entities = entities_of(article, found, confidence=confidence)
        yield document(article, resolver.resolve(entities, article.id, article.source))


class _Pass:
    """The articles of a corpus, telling progress as they are taken."""

    def __init__(self, phase: Phase, corpus: Corpus, progress: Progress | None) -> None:
        self._phase: Phase = phase
        self._corpus, self._progress = corpus, progress
        self.count = 0

    def __iter__(self) -> Iterator[Article]:
        for article in self._corpus.articles(self._tell):
            yield article
            self.count += 1
        self._tell(self._corpus.total_bytes)

    def _tell(self, read: int) -> None:
        if self._progress:
            self._progress(self._phase, read, self._corpus.total_bytes, self.count)


def _check(corpus: Corpus, articles: int, strict: bool) -> None:
    if not articles:
        raise InputError(_nothing_read(corpus))
    if strict and corpus.problems:
        listed = "\n".join(f"  {problem}" for problem in corpus.problems)
        raise InputError(f"--strict: {len(corpus.problems)} problem(s), so the index stays as it was.\n{listed}")


def _nothing_read(corpus: Corpus) -> str:
    if not corpus.files:
        return f"The corpus holds no files to read ({', '.join(SUFFIXES)}). Set [corpus] paths in config.toml."
    listed = "".join(f"{os.linesep}  {problem}" for problem in corpus.problems[:10])
    return f"No article could be read, so the index stays as it was.{listed}"
