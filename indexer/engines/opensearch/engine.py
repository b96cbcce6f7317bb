"""The engine on a cluster: what the contract of engines asks for, answered from the current generation."""

import dataclasses
import functools
import threading
import uuid
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar, cast

from opensearchpy import OpenSearch
from opensearchpy.exceptions import NotFoundError, TransportError

from indexer.config import Config, SearchConfig
from indexer.engines.base import EngineStatus, Generation, StoredArticle
from indexer.engines.common.articles import stored_article
from indexer.engines.opensearch.checking import damaged_parts
from indexer.engines.opensearch.comparing import comparison
from indexer.engines.opensearch.completion import suggestions
from indexer.engines.opensearch.concordance import ConcordanceSearch
from indexer.engines.opensearch.connection import connect, is_broken_off, told, within
from indexer.engines.opensearch.copies import copies_of
from indexer.engines.opensearch.documents import stored_from
from indexer.engines.opensearch.entity import entity_page
from indexer.engines.opensearch.generations import Generations
from indexer.engines.opensearch.placing import neighbours
from indexer.engines.opensearch.search import Search, nearest_forms
from indexer.engines.opensearch.similar import similar_articles
from indexer.engines.opensearch.snapshot import Snapshot
from indexer.engines.opensearch.values import facet_page
from indexer.entities import Kind, judgements
from indexer.entities.judgements import Judged
from indexer.entities.register import Register
from indexer.errors import IncompleteError, NoIndexError
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
from indexer.query.attempts import article_marks
from indexer.query.request import DEFAULT_VALUES, ValueOrder
from indexer.query.snippets import marked
from indexer.query.syntax import parse

if TYPE_CHECKING:
    from indexer.engines.opensearch.build import OpenSearchBuild

_Given = TypeVar("_Given")

_SCAN_PATIENCE = 6
"""How many time budgets a scan may take to find its hits: nobody waits for its first line as for a page."""
_BUDGETS = 3
"""How many time budgets a question may take with all that it asks of the cluster, even if a node keeps silent."""
_LEAST_BUDGET = 5.0
"""Seconds of a time budget below which this holds: one may be so small that hardly anything is found in it."""
_TRIES = 5
"""How often a question is asked anew because its generation was cleared away meanwhile, or a node was lost."""
_LEASED = 500
"""Articles that a scan gives between two times at which it says that it still reads."""


def open_engine(config: Config) -> "OpenSearchEngine":
    """The engine on the configured cluster; nothing is sent before the first question."""
    return OpenSearchEngine(config)


class OpenSearchEngine:
    """Answers from the generation that the alias names, and opens a new one as soon as it changes."""

    def __init__(self, config: Config) -> None:
        self._config, self._judgements = config, Path(config.entities.judgements)
        self._client = connect(config.cluster, max(config.search.time_budget, _LEAST_BUDGET))
        self._generations = Generations(self._client, config.cluster.prefix)
        self._lock = threading.Lock()
        self._snapshot: Snapshot | None = None
        self._judged: Judged | None = None

    def start_build(self, *, reuse: bool = False) -> "OpenSearchBuild":  # noqa: ARG002  # words are always read anew
        from indexer.engines.opensearch.build import OpenSearchBuild  # searching needs nothing of it

        return OpenSearchBuild(self._writing, self._config)

    @functools.cached_property
    def _writing(self) -> OpenSearch:
        return connect(self._config.cluster)

    def copies(self, article_id: str, limit: int) -> OtherCopies:
        return self._asked(lambda snapshot: copies_of(snapshot, article_id, limit))

    def damaged(self) -> Sequence[str]:
        with told(self._config.cluster):
            return tuple(damaged_parts(self._client, self._generations))

    def rollback(self) -> Generation:
        client, generations = self._writing, Generations(self._writing, self._config.cluster.prefix, agreed=True)
        with told(self._config.cluster), generations.lock() as lock:
            name = generations.previous_name()
            opened = Snapshot(
                client, self._config, generations.articles(name), Judged(Path(), ()), agreed=True
            )  # of use if it opens
            lock.check(anew=True)
            generations.set_current(name)
        return opened.generation

    def status(self) -> EngineStatus:
        def answer(snapshot: Snapshot) -> EngineStatus:
            generation = snapshot.generation
            return EngineStatus("opensearch", generation, f"{generation.name} {snapshot.judged.stamp}")

        return self._asked(answer)

    def search(self, request: SearchRequest) -> SearchPage:
        return self._asked(lambda s: Search(self._config.search, s, s.naming.canonical(request)).page())

    def scan(self, request: SearchRequest) -> Iterator[StoredArticle]:
        articles = self._asked(functools.partial(self._begun, request), self._patient())
        return cast(Iterator[StoredArticle], articles)

    def _begun(self, request: SearchRequest, snapshot: Snapshot) -> Iterator[StoredArticle | None]:
        articles = self._scanned(request, snapshot)
        next(articles)  # finds the hits now
        return articles

    def _scanned(self, request: SearchRequest, snapshot: Snapshot) -> Iterator[StoredArticle | None]:
        """First None, once all hits are found, then the articles; the generation stays until the last of them."""
        settings, name, reader = self._patient(), snapshot.generation.name, uuid.uuid4().hex
        cluster = self._config.cluster
        with told(cluster):
            self._generations.lease(name, reader)
        try:
            _, hits, _ = Search(settings, snapshot, snapshot.naming.canonical(request)).ranked()
            if hits is None:
                raise incomplete("hits", settings)
            yield None
            with told(cluster):
                for number, hit in enumerate(hits, start=1):
                    if number % _LEASED == 0:
                        self._generations.lease(name, reader)
                    yield stored_article(stored_from(hit["_source"]), name, snapshot.naming.changed)
        finally:
            self._generations.release(reader)

    def facet_values(
        self, request: SearchRequest, facet: Facet, *,
        prefix: str = "", order: ValueOrder = "count", offset: int = 0, limit: int = DEFAULT_VALUES,
    ) -> FacetPage:  # fmt: skip
        return self._asked(
            lambda s: facet_page(
                self._config.search, s, s.naming.canonical(request), facet,
                prefix=prefix, order=order, offset=offset, limit=limit,
            )
        )  # fmt: skip

    def _patient(self) -> SearchConfig:
        """The settings for what nobody waits for as for a page."""
        patience = self._config.search.time_budget * _SCAN_PATIENCE
        return dataclasses.replace(self._config.search, time_budget=patience)

    def neighbours(self, request: SearchRequest, article_id: str) -> Neighbours | None:
        def answer(snapshot: Snapshot) -> Neighbours | None:
            search = Search(self._config.search, snapshot, snapshot.naming.canonical(request))
            _, hits, total = search.ranked(stored=False)
            if hits is None:
                raise incomplete("hits", self._config.search)
            return neighbours(snapshot, hits, total, article_id, request.copies)

        return self._asked(answer)

    def similar(self, article_id: str, limit: int) -> Sequence[Similar]:
        return self._asked(lambda snapshot: similar_articles(snapshot, article_id, limit))

    def concordance(
        self, request: SearchRequest, order: ConcordanceOrder, *, offset: int = 0, limit: int = 50
    ) -> Concordance:
        return self._asked(
            lambda s: ConcordanceSearch(self._config.search, s, request).page(order, offset=offset, limit=limit)
        )

    def scan_concordance(self, request: SearchRequest, order: ConcordanceOrder) -> Iterator[ConcordanceLine]:
        def answer(snapshot: Snapshot) -> Iterator[ConcordanceLine]:
            found = ConcordanceSearch(self._patient(), snapshot, request)
            if not found.complete:
                raise incomplete("lines", self._patient())
            return iter(found.ordered(order))

        return self._asked(answer, self._patient())

    def compare(self, one: SearchRequest, other: SearchRequest) -> Comparison:
        def answer(snapshot: Snapshot) -> Comparison:
            requests = (snapshot.naming.canonical(one), snapshot.naming.canonical(other))
            return comparison(self._config.search, snapshot, requests)

        return self._asked(answer)

    def canonical(self, request: SearchRequest) -> SearchRequest:
        return self._asked(lambda snapshot: snapshot.naming.canonical(request))

    def entities(self) -> Register:
        return self._asked(lambda snapshot: snapshot.naming.register, self._patient())

    def entity(self, kind: Kind, name: str) -> EntityPage | None:
        return self._asked(lambda snapshot: entity_page(snapshot, kind, name))

    def article(self, article_id: str) -> StoredArticle | None:
        return self._asked(lambda snapshot: _article(snapshot, article_id))

    def marked_article(self, article_id: str, query: str) -> tuple[StoredArticle, Snippet, Snippet] | None:
        return self._asked(lambda snapshot: _marked(snapshot, article_id, query))

    def suggest(self, prefix: str, limit: int) -> Sequence[Suggestion]:
        return self._asked(lambda snapshot: suggestions(self._config.search, snapshot, prefix, limit))

    def _asked(self, question: Callable[[Snapshot], _Given], settings: SearchConfig | None = None) -> _Given:
        """The answer from the current generation; from the next one if that is cleared away meanwhile.

        A search that a lost node has broken off is made again, by the others.
        """
        budget = max((settings or self._config.search).time_budget, _LEAST_BUDGET)
        with told(self._config.cluster), within(budget * _BUDGETS):
            for _ in range(_TRIES):
                try:
                    return question(self._current())
                except NotFoundError:
                    with self._lock:
                        self._snapshot = None
                except TransportError as error:
                    if not is_broken_off(error):
                        raise
            return question(self._current())

    def _current(self) -> Snapshot:
        index = self._generations.current()
        try:
            return self._opened(index)
        except NoIndexError:  # a node that was asked may lag behind the others, or be parted from them
            agreed = Generations(self._client, self._config.cluster.prefix, agreed=True)
            return self._opened(agreed.current(), agreed=True)

    def _opened(self, index: str, *, agreed: bool = False) -> Snapshot:
        with self._lock:
            self._judged = judged = judgements.judged(self._judgements, self._judged)
            snapshot = self._snapshot
            if snapshot is None or (snapshot.index, snapshot.judged) != (index, judged):
                snapshot = self._snapshot = Snapshot(self._client, self._config, index, judged, agreed=agreed)
            return snapshot


def incomplete(what: str, settings: SearchConfig) -> IncompleteError:
    """What is raised where all or nothing is asked for and the time does not suffice."""
    return IncompleteError(
        f"Not all {what} could be found in {settings.time_budget:g} seconds, so none are given. "
        "Narrow the query, or raise [search] time_budget."
    )


def _article(snapshot: Snapshot, article_id: str) -> StoredArticle | None:
    stored = snapshot.stored(article_id)
    return None if stored is None else stored_article(stored, snapshot.generation.name, snapshot.naming.changed)


def _marked(snapshot: Snapshot, article_id: str, query: str) -> tuple[StoredArticle, Snippet, Snippet] | None:
    article = _article(snapshot, article_id)
    if article is None:
        return None
    near = functools.partial(nearest_forms, snapshot)
    title, text = article_marks(parse(query).root, near, article.title, article.text)
    return article, marked(article.title, title), marked(article.text, text)
