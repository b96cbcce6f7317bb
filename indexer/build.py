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
from pathlib import Path
from typing import Any, Self

from indexer.articles import Article, Problem
from indexer.articles.formats import SUFFIXES
from indexer.config import Config
from indexer.contents import Changes, Digests, Origin, Rows, basis_of
from indexer.engines import Engine, Generation, Searcher
from indexer.enrich import IndexedDocument, document, entities_of, given_kinds
from indexer.entities.cache import Found
from indexer.entities.judgements import read_judgements
from indexer.entities.linking import Tally
from indexer.entities.resolving import Resolver
from indexer.errors import InputError, NoIndexError
from indexer.named import Named, NamedArticle, NamedCorpus, Phase, Progress
from indexer.quality import gate_of

KEPT_LETTERS = 40_000_000
"""Of texts: a corpus of no more is read once and kept in memory, a larger one is read twice."""
_TELL_EVERY = 100
_OBJECTS = 200_000
"""That are new before Python looks for cycles among them."""


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
    articles = NamedCorpus(config, paths, progress)
    with Building(config, engine, articles, strict=strict, force=force, progress=progress) as building:
        building.read_names()
        return building.written()


class Building:
    """One build in its steps: look at files, read all names, write all articles. A context manager."""

    def __init__(
        self, config: Config, engine: Engine, articles: Named, *,
        strict: bool, force: bool, progress: Progress | None, reuse: bool = False,
    ) -> None:  # fmt: skip
        """Takes what `rebuild` takes, and `reuse` for the engine; raises, here or in its methods, what that raises."""
        self._config, self._engine, self._articles = config, engine, articles
        self._strict, self._force, self._progress, self._reuse = strict, force, progress, reuse
        self._judgements_file = Path(config.entities.judgements)
        self._judgements = read_judgements(self._judgements_file)
        self._gate = gate_of(config.quality)
        self._kept = _Kept()
        self.basis = basis_of(config)

    def __enter__(self) -> Self:
        self.started = time.monotonic()
        with ExitStack() as opened:
            opened.enter_context(_rare_collections())
            self.build = opened.enter_context(self._engine.start_build(reuse=self._reuse))
            opened.enter_context(self._articles)
            self._opened = opened.pop_all()
        return self

    def __exit__(self, *raised: Any) -> None:
        self._opened.__exit__(*raised)

    def _tell(self, phase: Phase, total: int, read: int, done: int) -> None:
        if self._progress:
            self._progress(phase, read, total, done)

    def read_names(self) -> Rows:
        """Reads the articles for the first time, to know what their names are called; gives their rows."""
        digests = Digests()
        self._tally, confidence = Tally(), self._config.entities.confidence
        for article, found in self._articles.articles("names"):
            self._tally.add(entities_of(article, found, confidence=confidence), given_kinds(article))
            digests.add(article, article.content_hash())
            self._kept.add(article, found)
        self._found = self._articles.counted
        self._check(self._tally.count)
        return digests.rows()

    def written(self, check: Callable[[], None] = lambda: None) -> BuildReport:
        """Takes all articles once more, writes the new generation and makes it the current one.

        `check` is called when all is read; what it raises ends the build.
        """
        resolver = Resolver(self._tally, self._judgements, self._judgements_file)
        count = self._add_articles(resolver)
        check()
        origin = Origin(self.basis, self._articles.digests())
        searcher = self.build.finish(resolver.register(self.build.previous_register()), origin)
        quality = self._measured(searcher) if self._gate else {}
        generation = self.build.promote(quality)
        self._articles.finish()
        seconds = time.monotonic() - self.started
        return BuildReport(
            generation, count, tuple(self._articles.problems), seconds, *self._found, quality, resolver.idle()
        )

    def _add_articles(self, resolver: Resolver) -> int:
        """Those that are kept, else what the corpus holds now; gives how many there are."""
        if self._kept.whole:
            return self._add(self._from_memory(), resolver)
        count = self._add(self._articles.articles("index"), resolver)
        self._check(count)
        return count

    def _add(self, articles: Iterable[NamedArticle], resolver: Resolver) -> int:
        count = 0

        def documents() -> Iterator[IndexedDocument]:
            nonlocal count
            for article, found in articles:
                entities = entities_of(article, found, confidence=self._config.entities.confidence)
                yield document(article, resolver.resolve(entities, article.id, article.source))
                count += 1

        self.build.add(documents())
        return count

    def _from_memory(self) -> Iterator[NamedArticle]:
        kept, total = self._kept.articles, self._articles.total_bytes
        for number, named in enumerate(kept):
            if number % _TELL_EVERY == 0:
                self._tell("index", total, total * number // len(kept), number)
            yield named
        self._tell("index", total, total, len(kept))

    def _check(self, count: int) -> None:
        """Raises InputError if no article was read or, where that is asked for, if anything was wrong with one."""
        problems = self._articles.problems
        if not count:
            raise InputError(_nothing_read(self._articles))
        if self._strict and problems:
            listed = "\n".join(f"  {problem}" for problem in problems)
            raise InputError(f"--strict: {len(problems)} problem(s), so the index stays as it was.\n{listed}")

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


class _Kept:
    """Articles in memory, as long as they are not too many."""

    def __init__(self) -> None:
        self.articles: list[NamedArticle] = []
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


def _nothing_read(articles: Named) -> str:
    if articles.is_empty:
        return f"The corpus holds no files to read ({', '.join(SUFFIXES)}). Set [corpus] paths in config.toml."
    listed = "".join(f"{os.linesep}  {problem}" for problem in articles.problems[:10])
    return f"No article could be read, so the index stays as it was.{listed}"
