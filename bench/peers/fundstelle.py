"""Ours, through the interface that pages and the command use."""

import dataclasses
import datetime as dt
from collections.abc import Iterable
from pathlib import Path
from typing import cast

from bench.peers import Page
from bench.peers.whoosh import opened_segments
from bench.query import Query
from indexer.articles import Article
from indexer.config import Config, IndexConfig, default_config
from indexer.engines import Engine, open_engine
from indexer.engines.whoosh.generations import current_name, folder_of
from indexer.enrich import enrich
from indexer.query import Facet, FacetFilter, SearchPage, SearchRequest


class Fundstelle:
    """The engine with default settings."""

    _engine: Engine

    def __init__(self, folder: Path, *, find_names: bool) -> None:
        self._config = config_in(folder)
        self._find_names = find_names

    def build(self, articles: Iterable[Article]) -> None:
        given = map(_nameless, articles) if self._find_names else articles
        confidence = self._config.entities.confidence
        with open_engine(self._config).start_build() as build:
            build.add(enrich(article, confidence=confidence) for article in given)
            build.promote()

    def open(self) -> None:
        self._engine = open_engine(self._config)
        self._engine.status()

    def page(self, query: Query) -> SearchPage:
        return self._engine.search(request_of(query))

    def shown(self, page: SearchPage) -> Page:
        facets = {
            counts.facet: {value.value: value.count for value in counts.values if value.value is not None}
            for counts in page.facets
        }
        snippets = [hit.snippets[0].text if hit.snippets else "" for hit in page.hits]
        return Page(page.total, cast(dict[str, dict[str, int]], facets), [hit.id for hit in page.hits], snippets)

    def sizes(self) -> dict[str, int]:
        root = Path(self._config.index.path)
        return opened_segments(folder_of(root, current_name(root)))


def config_in(folder: Path) -> Config:
    """Default settings, with the index in `folder`."""
    return dataclasses.replace(default_config(folder), index=IndexConfig(path=str(folder / "index")))


def request_of(query: Query) -> SearchRequest:
    """The query as our engine takes it."""
    filters = (FacetFilter(cast(Facet, query.facet[0]), (query.facet[1],)),) if query.facet else ()
    first, last = map(dt.date.fromisoformat, query.days) if query.days else (None, None)
    return SearchRequest(query.typed(), filters=filters, date_from=first, date_to=last)


def _nameless(article: Article) -> Article:
    return dataclasses.replace(article, persons=None, organisations=None, places=None)


def peer(folder: Path, name: str) -> Fundstelle:
    """Ours; `names-found` looks for the names itself."""
    return Fundstelle(folder, find_names=name == "names-found")
