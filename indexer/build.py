"""Rebuild: from the corpus to a new generation, with progress and a report. `update` takes the same steps.

What an entity is called hangs on all articles, so all their names are found before the first is indexed; a corpus
that memory does not hold is read twice for that.
"""

import gc
import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
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
from indexer.entities.cache import Cache, Found
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
KEPT_LETTERS = 40_000_000
"""Of texts: a corpus of no more is read once and kept in memory, a larger one is read twice."""
_TELL_EVERY = 100
_OBJECTS = 200_000
"""That are new before Python looks for cycles among them."""
_Named = tuple[Article, Found]
"""An article with the names found in it."""


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
        strict: bool, force: bool, progress: Progress | None, reuse: bool = False,
    ) -> None:  # fmt: skip
        """Takes what `rebuild` takes, and `reuse` for the engine; raises, here or in its methods, what that raises."""
        self._config, self._engine, self._paths = config, engine, paths
        self._strict, self._force, self._progress, self._reuse = strict, force, progress, reuse
        self._judgements_file = Path(config.entities.judgements)
        self._judgements = read_judgements(self._judgements_file)
        self._identity = extractor(config.entities.finder)
        self._gate = gate_of(config.quality)
        self._kept = _Kept()
        self.basis = basis_of(config)

    def __enter__(self) -> Self:
        self.started = time.monotonic()
        config = self._config
        with ExitStack() as opened:
            opened.enter_context(_rare_collections())
            self.corpus = self._corpus()
            self.build = opened.enter_context(self._engine.start_build(reuse=self._reuse))
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
        self._tally, confidence = Tally(), self._config.entities.confidence
        for article, found in _with_names(articles, self._extraction):
            self._tally.add(entities_of(article, found, confidence=confidence), given_kinds(article))
            digests.add(article, article.content_hash())
            self._kept.add(article, found)
        self._found = self._extraction.found, self._extraction.cached
        _check(self.corpus, articles.count, self._strict)
        return digests.rows()

    def written(self, check: Callable[[], None] = lambda: None) -> BuildReport:
        """Takes all articles once more, writes the new generation and makes it the current one.

        `check` is called when all is read; what it raises ends the build.
        """
        resolver = Resolver(self._tally, self._judgements, self._judgements_file)
        count = self._add_articles(resolver)
        check()
        origin = Origin(self.basis, self.files.unchanged())
        searcher = self.build.finish(resolver.register(self.build.previous_register()), origin)
        quality = self._measured(searcher) if self._gate else {}
        generation = self.build.promote(quality)
        self._cache.finish(self._config.index.keep)
        seconds = time.monotonic() - self.started
        return BuildReport(
            generation, count, tuple(self.corpus.problems), seconds, *self._found, quality, resolver.idle()
        )

    def _add_articles(self, resolver: Resolver) -> int:
        """Those that are kept, else what the corpus holds now; gives how many there are."""
        if self._kept.whole:
            return self._add(self._from_memory(), resolver)
        self.corpus = self._corpus()
        count = self._add(_with_names(_Pass("index", self.corpus, self._progress), self._extraction), resolver)
        _check(self.corpus, count, self._strict)
        return count

    def _add(self, articles: Iterable[_Named], resolver: Resolver) -> int:
        count = 0

        def documents() -> Iterator[IndexedDocument]:
            nonlocal count
            for article, found in articles:
                entities = entities_of(article, found, confidence=self._config.entities.confidence)
                yield document(article, resolver.resolve(entities, article.id, article.source))
                count += 1

        self.build.add(documents())
        return count

    def _from_memory(self) -> Iterator[_Named]:
        kept, total = self._kept.articles, self.corpus.total_bytes
        for number, named in enumerate(kept):
            if number % _TELL_EVERY == 0:
                self._tell("index", total, total * number // len(kept), number)
            yield named
        self._tell("index", total, total, len(kept))

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


def _with_names(articles: Iterable[Article], extraction: Extraction) -> Iterator[_Named]:
    return extraction.names((article, name_text(article)) for article in articles)


class _Kept:
    """Articles in memory, as long as they are not too many."""

    def __init__(self) -> None:
        self.articles: list[_Named] = []
        self.whole, self._letters = True, 0

    def add(self, article: Article, found: Found) -> None:
        self._letters += len(article.text)
        if self._letters > KEPT_LETTERS:
            self.whole = False
            self.articles.clear()
        elif self.whole:
            self.articles.append((article, found))


@contextmanager
def _rare_collections() -> Iterator[None]:
    """Has Python look for unreachable cycles seldom: among millions of objects that are in use it takes a tenth of the
    time, and finds next to nothing."""
    before = gc.get_threshold()
    gc.set_threshold(_OBJECTS)
    try:
        yield
    finally:
        gc.set_threshold(*before)


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
