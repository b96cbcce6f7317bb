"""The embedded engine: what the contract of engines asks for, answered from the current generation."""

import dataclasses
import functools
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, cast

from indexer.config import Config, SearchConfig
from indexer.engines.base import EngineStatus, Generation, StoredArticle
from indexer.engines.common.articles import stored_article
from indexer.engines.whoosh import generations
from indexer.engines.whoosh.comparing import Found, comparison
from indexer.engines.whoosh.concordance import ConcordanceSearch
from indexer.engines.whoosh.copies import copies_of
from indexer.engines.whoosh.entity import entity_page
from indexer.engines.whoosh.placing import neighbours
from indexer.engines.whoosh.search import Search
from indexer.engines.whoosh.similar import similar_articles
from indexer.engines.whoosh.snapshot import Snapshot
from indexer.engines.whoosh.widening import nearest_forms
from indexer.entities import Kind, judgements
from indexer.entities.judgements import Judged
from indexer.entities.register import Register
from indexer.errors import FundstelleError, IncompleteError, NoIndexError
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
    from indexer.engines.whoosh.build import WhooshBuild

_SCAN_PATIENCE = 6
"""How many time budgets a scan may take to find its hits: nobody waits for its first line as for a page."""


def open_engine(config: Config) -> "WhooshEngine":
    """The engine on the configured folder; nothing is read before the first question."""
    return WhooshEngine(config)


class WhooshEngine:
    """Answers from the generation that CURRENT names, and opens a new one as soon as it changes."""

    def __init__(self, config: Config) -> None:
        self._root = Path(config.index.path)
        self._config, self._judgements = config, Path(config.entities.judgements)
        self._lock = threading.Lock()
        self._snapshot: Snapshot | None = None
        self._judged: Judged | None = None

    def start_build(self, *, reuse: bool = False) -> "WhooshBuild":
        from indexer.engines.whoosh.build import WhooshBuild  # searching needs nothing of it

        index, alike = self._config.index, self._config.copies.alike
        return WhooshBuild(self._root, index.keep, self._config.search, alike, reuse=reuse)

    def rollback(self) -> Generation:
        with generations.build_lock(self._root):
            name = generations.previous_name(self._root)
            judged = judgements.judged(self._judgements, None)
            opened = Snapshot(self._root, name, self._config.search, judged)  # only one that opens is of use
            opened.retire()
            generations.set_current(self._root, name)
        return opened.generation

    def status(self) -> EngineStatus:
        with self._current() as snapshot:
            generation = snapshot.generation
            return EngineStatus("whoosh", generation, f"{generation.name} {snapshot.judged.stamp}")

    def damaged(self) -> tuple[str, ...]:
        from indexer.engines.whoosh.checking import damaged_files  # seldom asked for

        return damaged_files(generations.folder_of(self._root, generations.current_name(self._root)))

    def search(self, request: SearchRequest) -> SearchPage:
        with self._current() as snapshot:
            return Search(self._config.search, snapshot, snapshot.naming.canonical(request)).page()

    def scan(self, request: SearchRequest) -> Iterator[StoredArticle]:
        articles = self._scanned(request)
        next(articles)  # finds the hits now; from here on the generator gives the generation back however it ends
        return cast(Iterator[StoredArticle], articles)

    def _scanned(self, request: SearchRequest) -> Iterator[StoredArticle | None]:
        """First None, once all hits are found, then the articles."""
        settings = self._patient()
        with self._current() as snapshot:
            numbers = Search(settings, snapshot, snapshot.naming.canonical(request)).numbers()
            if numbers is None:
                raise _incomplete("hits", settings)
            yield None
            for number in numbers.tolist():
                yield _stored(snapshot, number)

    def facet_values(
        self, request: SearchRequest, facet: Facet, *,
        prefix: str = "", order: ValueOrder = "count", offset: int = 0, limit: int = DEFAULT_VALUES,
    ) -> FacetPage:  # fmt: skip
        with self._current() as snapshot:
            search = Search(self._config.search, snapshot, snapshot.naming.canonical(request))
            return search.facet_page(facet, prefix, order, offset, limit)

    def _patient(self) -> SearchConfig:
        """The settings for what nobody waits for as for a page."""
        patience = self._config.search.time_budget * _SCAN_PATIENCE
        return dataclasses.replace(self._config.search, time_budget=patience)

    def neighbours(self, request: SearchRequest, article_id: str) -> Neighbours | None:
        with self._current() as snapshot:
            number = snapshot.columns.number(article_id)
            hits = Search(self._config.search, snapshot, snapshot.naming.canonical(request)).numbers()
            if hits is None:
                raise _incomplete("hits", self._config.search)
            return None if number is None else neighbours(snapshot, hits, number, request.copies)

    def similar(self, article_id: str, limit: int) -> Sequence[Similar]:
        with self._current() as snapshot:
            number = snapshot.columns.number(article_id)
            return () if number is None else similar_articles(snapshot, number, limit)

    def copies(self, article_id: str, limit: int) -> OtherCopies:
        with self._current() as snapshot:
            number = snapshot.columns.number(article_id)
            return OtherCopies(0, ()) if number is None else copies_of(snapshot, number, limit)

    def concordance(
        self, request: SearchRequest, order: ConcordanceOrder, *, offset: int = 0, limit: int = 50
    ) -> Concordance:
        with self._current() as snapshot:
            found = ConcordanceSearch(self._config.search, snapshot, request)
            shown = found.ordered(order)[offset : offset + limit]
            return Concordance(
                tuple(found.lines(shown)), total=found.total, articles=found.articles, hits=found.hits,
                complete=found.complete, generation=snapshot.generation.name,
            )  # fmt: skip

    def scan_concordance(self, request: SearchRequest, order: ConcordanceOrder) -> Iterator[ConcordanceLine]:
        lines = self._scanned_concordance(request, order)
        next(lines)  # as in `scan`
        return cast(Iterator[ConcordanceLine], lines)

    def _scanned_concordance(self, request: SearchRequest, order: ConcordanceOrder) -> Iterator[ConcordanceLine | None]:
        settings = self._patient()
        with self._current() as snapshot:
            found = ConcordanceSearch(settings, snapshot, request)
            if not found.complete:
                raise _incomplete("lines", settings)
            yield None
            yield from found.lines(found.ordered(order))

    def compare(self, one: SearchRequest, other: SearchRequest) -> Comparison:
        settings = self._config.search
        with self._current() as snapshot:
            requests = [snapshot.naming.canonical(request) for request in (one, other)]
            sides = [Found(r, *Search(settings, snapshot, r).found()) for r in requests]
            return comparison(snapshot, (sides[0], sides[1]), time.monotonic() + settings.time_budget)

    def canonical(self, request: SearchRequest) -> SearchRequest:
        with self._current() as snapshot:
            return snapshot.naming.canonical(request)

    def entities(self) -> Register:
        with self._current() as snapshot:
            return snapshot.naming.register

    def entity(self, kind: Kind, name: str) -> EntityPage | None:
        with self._current() as snapshot:
            return entity_page(snapshot, kind, name)

    def article(self, article_id: str) -> StoredArticle | None:
        with self._current() as snapshot:
            number = snapshot.columns.number(article_id)
            return None if number is None else _stored(snapshot, number)

    def marked_article(self, article_id: str, query: str) -> tuple[StoredArticle, Snippet, Snippet] | None:
        with self._current() as snapshot:
            number = snapshot.columns.number(article_id)
            if number is None:
                return None
            article = _stored(snapshot, number)
            near = functools.partial(nearest_forms, snapshot)
            title, text = article_marks(parse(query).root, near, article.title, article.text)
        return article, marked(article.title, title), marked(article.text, text)

    def suggest(self, prefix: str, limit: int) -> Sequence[Suggestion]:
        with self._current() as snapshot:
            return snapshot.completion().suggest(prefix, limit, snapshot.executor)

    @contextmanager
    def _current(self) -> Iterator[Snapshot]:
        """The current generation, held open until the caller is done with it."""
        snapshot = self._retained()
        try:
            yield snapshot
        except FundstelleError:
            raise
        except Exception as error:  # numbers that are not as written lead astray anywhere
            if snapshot.damaged:
                raise NoIndexError(generations.damage_told(snapshot.damaged)) from error
            raise
        finally:
            snapshot.release()

    def _retained(self) -> Snapshot:
        while True:
            name = generations.current_name(self._root)
            with self._lock:
                snapshot = self._snapshot
                self._judged = judged = judgements.judged(self._judgements, self._judged)
                same = snapshot is not None and (snapshot.generation.name, snapshot.judged) == (name, judged)
                if snapshot is not None and same and snapshot.retain():
                    return snapshot
                try:
                    opened = Snapshot(self._root, name, self._config.search, judged)
                except NoIndexError:
                    if generations.current_name(self._root) != name:
                        continue  # replaced and cleared away while we were opening it
                    raise
                opened.retain()
                if snapshot is not None:
                    snapshot.retire()
                self._snapshot = opened
                return opened


def _incomplete(what: str, settings: SearchConfig) -> IncompleteError:
    return IncompleteError(
        f"Not all {what} could be found in {settings.time_budget:g} seconds, so none are given. "
        "Narrow the query, or raise [search] time_budget."
    )


def _stored(snapshot: Snapshot, number: int) -> StoredArticle:
    return stored_article(snapshot.stored(number), snapshot.generation.name, snapshot.naming.changed)
