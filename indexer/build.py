"""Rebuild: from the corpus to a new generation, with progress and a report.

The corpus is read twice: what an entity is called hangs on all articles, so their names are found first.
"""

import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Literal

from indexer.articles import Article, Corpus, Problem
from indexer.articles.formats import SUFFIXES
from indexer.config import Config
from indexer.engines import Engine, Generation, Searcher
from indexer.enrich import IndexedDocument, document, entities_of, extractor, find_names, given_kinds, name_text
from indexer.entities.cache import Cache
from indexer.entities.extraction import Extraction
from indexer.entities.judgements import read_judgements
from indexer.entities.linking import Tally
from indexer.entities.resolving import Resolver
from indexer.errors import InputError, NoIndexError
from indexer.quality import Gate, gate_of
from indexer.sources import configured_corpus

Phase = Literal["names", "index", "quality"]
Progress = Callable[[Phase, int, int, int], None]
"""Takes what is being done, how much of it is done and how much it is in all (bytes of the corpus; topics), and the
articles or topics done so far."""

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
    started = time.monotonic()
    judgements_file = Path(config.entities.judgements)
    judgements = read_judgements(judgements_file)
    identity = extractor(config.entities.finder)
    gate = gate_of(config.quality)
    with ExitStack() as opened:
        corpus = configured_corpus(config, paths)
        build = opened.enter_context(engine.start_build())
        cache = opened.enter_context(Cache(Path(config.index.path) / CACHE, identity))
        extraction = opened.enter_context(
            Extraction(partial(find_names, finder=config.entities.finder), cache, config.entities.processes)
        )
        tally = _tallied(_Pass("names", corpus, progress), extraction, config.entities.confidence)
        extracted, cached = extraction.found, extraction.cached
        _check(corpus, tally.count, strict)
        resolver = Resolver(tally, judgements, judgements_file)
        corpus = configured_corpus(config, paths)
        articles = _Pass("index", corpus, progress)
        build.add(_documents(articles, extraction, resolver, config.entities.confidence))
        _check(corpus, articles.count, strict)
        searcher = build.finish(resolver.register(build.previous_register()))
        quality = _measured(gate, searcher, engine, progress, force=force) if gate else {}
        generation = build.promote(quality)
        cache.finish(config.index.keep)
    seconds = time.monotonic() - started
    return BuildReport(
        generation, articles.count, tuple(corpus.problems), seconds, extracted, cached, quality, resolver.idle()
    )


def _measured(
    gate: Gate, searcher: Searcher, engine: Engine, progress: Progress | None, *, force: bool
) -> Mapping[str, float]:
    """What the new generation reaches. Raises QualityError if that is too little, unless `force`."""

    def tell(done: int, topics: int) -> None:
        if progress:
            progress("quality", done, topics, done)

    measured = gate.measured(searcher, tell)
    if not force:
        try:
            before = engine.status().generation.quality
        except NoIndexError:
            before = {}
        gate.check(measured, before)
    return measured


def _tallied(articles: "_Pass", extraction: Extraction, confidence: float) -> Tally:
    tally = Tally()
    for article, found in extraction.names((article, name_text(article)) for article in articles):
        tally.add(entities_of(article, found, confidence=confidence), given_kinds(article))
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
