"""The contract of an engine. Views, CLI and tests speak to engines through these names only."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import TYPE_CHECKING, Protocol, Self

from indexer.entities.model import Entity, Kind
from indexer.entities.register import Register
from indexer.query import (
    Comparison,
    Concordance,
    ConcordanceLine,
    ConcordanceOrder,
    EntityPage,
    Facet,
    FacetPage,
    Neighbours,
    OtherCopies,
    SearchPage,
    SearchRequest,
    Similar,
    Snippet,
    Suggestion,
)
from indexer.query.request import DEFAULT_VALUES, ValueOrder

if TYPE_CHECKING:
    from indexer.contents import Contents, Origin
    from indexer.enrich import IndexedDocument


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
    quality: Mapping[str, float]
    """What it reached on judged topics when it was built, by measure; empty if none were named."""
    versions: Mapping[str, str]
    """Of the packages that made it."""


@dataclass(frozen=True, slots=True)
class EngineStatus:
    engine: str
    generation: Generation
    state: str
    """Changes with all that answers hang on beside the question: the generation, and the judgements laid over it."""


class Searcher(Protocol):
    """What answers a search."""

    def search(self, request: SearchRequest) -> SearchPage: ...


class Build(Protocol):
    """A new generation in the making. A context manager: leaving it before `promote` abandons the build."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    def add(self, documents: "Iterable[IndexedDocument]") -> None:
        """Takes documents in. Raises OSError if the disk is full or not writable."""

    def previous_register(self) -> Register:
        """The register of the current generation, from which ids are taken over; empty if there is none."""

    def previous_contents(self) -> "Contents | None":
        """What the current generation is made from; None if that is not known, or there is no usable one."""

    def finish(self, register: Register | None = None, origin: "Origin | None" = None) -> Searcher:
        """Writes the generation to its end and checks it; gives what searches it before anybody else can.

        Without a register, one is made from the names in the documents alone. `origin` is kept for the next build.
        Raises InputError if it is empty.
        """

    def promote(self, quality: Mapping[str, float] | None = None) -> Generation:
        """Makes the generation the current one, finished if it was not yet; `quality`: what it was measured to reach.

        Raises InputError if it is empty.
        """


class Engine(Protocol):
    """Stores and searches. Every method answers from the generation that is current when it is called."""

    def search(self, request: SearchRequest) -> SearchPage:
        """Raises NoIndexError if there is no usable index, as all methods but start_build do."""

    def scan(self, request: SearchRequest) -> Iterator[StoredArticle]:
        """Every hit of the request, whatever its page and size, in the order of its pages; in constant memory.

        All come from the generation that is current at the call, even if another is promoted meanwhile.
        Raises, at the call, NoIndexError, and IncompleteError if not all hits can be found in the time for it.
        """

    def facet_values(
        self, request: SearchRequest, facet: Facet, *,
        prefix: str = "", order: ValueOrder = "count", offset: int = 0, limit: int = DEFAULT_VALUES,
    ) -> FacetPage:  # fmt: skip
        """All values of a facet that the request's articles carry, `limit` of them from `offset`; see FacetPage.

        With a `prefix`, those of which a word begins so, whatever the case and the umlaut dots. Equal counts are in the
        order of names, „none“ comes last in any order.
        """

    def article(self, article_id: str) -> StoredArticle | None: ...

    def marked_article(self, article_id: str, query: str) -> tuple[StoredArticle, Snippet, Snippet] | None:
        """The article, and its title and whole text with the words that match the query marked."""

    def canonical(self, request: SearchRequest) -> SearchRequest:
        """The request with aliases and former names in its filters replaced by the names that are shown.

        Values that nobody knows stay as they are. `search` does this by itself.
        """

    def entities(self) -> Register:
        """Every person, organisation and place as shown now, with the number of its articles."""

    def entity(self, kind: Kind, name: str) -> EntityPage | None:
        """What the corpus says of the entity that has a name or goes or went by it; None if hidden or unknown."""

    def neighbours(self, request: SearchRequest, article_id: str) -> Neighbours | None:
        """Where an article stands among all hits of a request, in the order of its pages; None if it is not among them.

        Where versions are folded, each of them stands where the one does that is shown.
        Raises IncompleteError if they cannot all be found in the time for it.
        """

    def similar(self, article_id: str, limit: int) -> Sequence[Similar]:
        """The articles most like one, the likest first; each has at least two names or words in common with it.

        Of versions of one text, the article's own included, there is the likest alone. None of them if nothing is that
        like it, or if there is no such article.
        """

    def copies(self, article_id: str, limit: int) -> OtherCopies:
        """The other versions of an article's text, `limit` of them; none if there is no such article."""

    def concordance(
        self, request: SearchRequest, order: ConcordanceOrder, *, offset: int = 0, limit: int = 50
    ) -> Concordance:
        """Lines of the places where the query stands in the titles and texts of all hits, from the one at `offset` on.

        If not all hits can be read in the time for it, those that come first in the order of the request are.
        """

    def scan_concordance(self, request: SearchRequest, order: ConcordanceOrder) -> Iterator[ConcordanceLine]:
        """Every line, from the generation that is current at the call.

        Raises, at the call, NoIndexError, and IncompleteError if not all lines can be found in the time for it.
        """

    def compare(self, one: SearchRequest, other: SearchRequest) -> Comparison:
        """What tells the articles of two requests apart, whatever their pages and orders."""

    def suggest(self, prefix: str, limit: int) -> Sequence[Suggestion]:
        """Ways to complete the end of a query, the likeliest first, each once: see Suggestion."""

    def start_build(self, *, reuse: bool = False) -> Build:
        """With `reuse`, what the current generation knows of words may be taken from it; what comes out is the same.

        Raises BuildRunningError if another build is under way.
        """

    def rollback(self) -> Generation:
        """Makes the generation before the current one current again, and gives it.

        Raises NoIndexError if none is kept or it cannot be opened, BuildRunningError if a build is under way; then
        the current one stays.
        """

    def damaged(self) -> Sequence[str]:
        """What of the current generation is missing or not as it was written; all of it is read for that.

        Raises NoIndexError if there is no generation, or none of this version.
        """

    def status(self) -> EngineStatus: ...
