"""The articles that a build is made from, with the names found in them, and how far it has got with them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Any, Literal, Protocol, Self

from indexer.articles import Article, Corpus, Problem
from indexer.config import Config
from indexer.contents import FileDigests
from indexer.enrich import extractor, find_names, name_text
from indexer.entities.cache import Cache, Found
from indexer.entities.extraction import Extraction
from indexer.sources import configured_corpus

Phase = Literal["files", "names", "index", "quality"]
Progress = Callable[[Phase, int, int, int], None]
"""Takes what is being done, how much of it is done and how much it is in all (bytes of the corpus; topics), and the
files, articles or topics done so far."""
NamedArticle = tuple[Article, Found]
"""An article with the names found in it."""

CACHE = "names.sqlite"
"""The cache of names, in the index folder."""


class Named(Protocol):
    """Where articles with their names come from. A context manager, entered under the lock of the build."""

    def __enter__(self) -> Self: ...

    def __exit__(self, *raised: Any) -> None: ...

    @property
    def total_bytes(self) -> int:
        """What progress is counted in."""

    @property
    def is_empty(self) -> bool:
        """There are no files to read."""

    @property
    def problems(self) -> Sequence[Problem]:
        """What was skipped or repaired since the articles were last asked for."""

    @property
    def counted(self) -> tuple[int, int]:
        """The articles in which names were looked for, and those whose names the cache knew."""

    def articles(self, phase: Phase) -> Iterator[NamedArticle]:
        """All of them, each id once, from the beginning; may be asked for several times."""

    def digests(self) -> Mapping[str, bytes]:
        """The hashes of the files of the corpus: see Origin."""

    def finish(self) -> None:
        """The build is done: what is kept for the next one may be put in order."""


class NamedCorpus:
    """The configured corpus, or `paths`, in which names are found as it is read."""

    def __init__(self, config: Config, paths: Sequence[Path] | None, progress: Progress | None) -> None:
        """Raises InputError if a path does not exist, ConfigError if the finder of names cannot be had."""
        self._config, self._paths, self._progress = config, paths, progress
        self._identity = extractor(config.entities.finder)
        self._corpus, self._is_new = configured_corpus(config, paths), True

    def __enter__(self) -> Self:
        entities = self._config.entities
        with ExitStack() as opened:
            self._cache = opened.enter_context(Cache(Path(self._config.index.path) / CACHE, self._identity))
            find = partial(find_names, finder=entities.finder)
            self._extraction = opened.enter_context(Extraction(find, self._cache, entities.processes))
            self.files = FileDigests(self._corpus, partial(self._tell, "files"))
            self._opened = opened.pop_all()
        return self

    def __exit__(self, *raised: Any) -> None:
        self._opened.__exit__(*raised)

    @property
    def total_bytes(self) -> int:
        return self._corpus.total_bytes

    @property
    def is_empty(self) -> bool:
        return not self._corpus.files

    @property
    def problems(self) -> Sequence[Problem]:
        return self._corpus.problems

    @property
    def counted(self) -> tuple[int, int]:
        return self._extraction.found, self._extraction.cached

    def articles(self, phase: Phase) -> Iterator[NamedArticle]:
        if not self._is_new:
            self._corpus = configured_corpus(self._config, self._paths)
        self._is_new = False
        read = _Pass(self._corpus, partial(self._tell, phase))
        return self._extraction.names((article, name_text(article)) for article in read)

    def digests(self) -> Mapping[str, bytes]:
        return self.files.unchanged()

    def finish(self) -> None:
        self._cache.finish(self._config.index.keep)

    def _tell(self, phase: Phase, read: int, done: int) -> None:
        if self._progress:
            self._progress(phase, read, self._corpus.total_bytes, done)


class _Pass:
    """The articles of a corpus, telling progress as they are taken."""

    def __init__(self, corpus: Corpus, tell: Callable[[int, int], None]) -> None:
        self._corpus, self._tell, self._count = corpus, tell, 0

    def __iter__(self) -> Iterator[Article]:
        for article in self._corpus.articles(lambda read: self._tell(read, self._count)):
            yield article
            self._count += 1
        self._tell(self._corpus.total_bytes, self._count)
