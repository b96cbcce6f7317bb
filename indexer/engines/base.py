"""The contract of an engine. Views, CLI and tests speak to engines through these names only."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Protocol, Self

from indexer.enrich import IndexedDocument
from indexer.entities import Entity
from indexer.query import SearchPage, SearchRequest, Snippet, Suggestion


@dataclass(frozen=True, slots=True)
class StoredArticle:
    """An article as the index keeps it."""

    id: str
    title: str
    title_derived: bool
    text: str
    published: dt.datetime | None
    source: str | None
    section: str | None
    authors: tuple[str, ...]
    url: str | None
    language: str | None
    file: str
    line: int
    entities: tuple[Entity, ...]
    generation: str


@dataclass(frozen=True, slots=True)
class CorpusPeriod:
    """The days of the oldest and the newest dated article."""

    first: dt.date
    last: dt.date


@dataclass(frozen=True, slots=True)
class Generation:
    """One complete, immutable index."""

    name: str
    built: dt.datetime
    articles: int
    size_bytes: int
    seconds: float
    """How long the build took."""
    corpus_hash: str
    """Changes when any article does."""
    period: CorpusPeriod | None
    """None if no article is dated."""
    entities: Mapping[str, int]
    """Different persons, organisations and places, by kind."""
    versions: Mapping[str, str]
    """Of the packages that made it."""


@dataclass(frozen=True, slots=True)
class EngineStatus:
    engine: str
    generation: Generation


class Build(Protocol):
    """A new generation in the making. A context manager: leaving it before `promote` abandons the build."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    def add(self, documents: Iterable[IndexedDocument]) -> None:
        """Takes documents in. Raises OSError if the disk is full or not writable."""

    def promote(self) -> Generation:
        """Finishes the generation, checks it and makes it the current one. Raises InputError if it is empty."""


class Engine(Protocol):
    """Stores and searches. Every method answers from the generation that is current when it is called."""

    def search(self, request: SearchRequest) -> SearchPage:
        """Raises NoIndexError if there is no usable index, as all methods but start_build do."""

    def article(self, article_id: str) -> StoredArticle | None: ...

    def marked_article(self, article_id: str, query: str) -> tuple[StoredArticle, Snippet, Snippet] | None:
        """The article, and its title and whole text with the words that match the query marked."""

    def suggest(self, prefix: str, limit: int) -> Sequence[Suggestion]:
        """Ways to complete the end of a query, the likeliest first, each once: see Suggestion."""

    def start_build(self) -> Build:
        """Raises BuildRunningError if another build is under way."""

    def status(self) -> EngineStatus: ...
