"""Where an article stands in a search, and what stands beside it."""

import dataclasses
from pathlib import Path

import pytest

from indexer.engines import Engine
from indexer.errors import IncompleteError
from indexer.query import FacetFilter, Neighbour, SearchRequest
from indexer.query.request import Sort
from tests.contract.conftest import Index
from tests.contract.corpora import index


@pytest.mark.parametrize("sort", ["relevance", "newest", "oldest"])
@pytest.mark.parametrize("query", ["", "Wahl", "Hochwaser", "Wendelsbruck Quastenflosser"])
def test_neighbours_are_those_of_the_pages(collection_engine: Engine, query: str, sort: Sort) -> None:
    request = SearchRequest(query, sort=sort, size=20, filters=(FacetFilter("section", (), ("Sport",)),))
    page = collection_engine.search(request)
    hits = [Neighbour(hit.id, hit.title.text) for hit in page.hits]
    assert len(hits) > 2
    for number, (before, hit, after) in enumerate(zip([None, *hits], hits, hits[1:], strict=False), start=1):
        found = collection_engine.neighbours(dataclasses.replace(request, page=7), hit.id)
        assert found is not None
        assert (found.number, found.total) == (number, page.total)
        assert (found.before, found.after) == (before, after)


def test_the_last_has_none_behind_it(indexed: Index) -> None:
    engine = indexed([{"id": "a", "title": "A", "text": "Hafen"}, {"id": "b", "title": "B", "text": "Kai"}])
    found = engine.neighbours(SearchRequest("Hafen"), "a")
    assert found is not None
    assert (found.number, found.total, found.before, found.after) == (1, 1, None, None)


@pytest.mark.parametrize(("query", "article"), [("Hafen", "b"), ("Zug", "a"), ("Hafen", "x"), ("", "")])
def test_what_is_not_among_the_hits_has_no_place(indexed: Index, query: str, article: str) -> None:
    engine = indexed([{"id": "a", "text": "Hafen"}, {"id": "b", "text": "Kai"}])
    assert engine.neighbours(SearchRequest(query), article) is None


def test_without_the_time_for_it_no_place_is_told(engine_name: str, tmp_path: Path) -> None:
    engine = index(engine_name, tmp_path, [{"id": "a", "text": "Hafen"}], time_budget=1e-9)
    with pytest.raises(IncompleteError):
        engine.neighbours(SearchRequest("Hafen"), "a")
