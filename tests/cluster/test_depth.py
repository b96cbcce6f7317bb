"""Pages behind the ten thousandth hit, which a cluster does not give by itself."""

from pathlib import Path
from typing import Any

import pytest

from indexer.engines import Engine
from indexer.engines.opensearch.engine import OpenSearchEngine
from indexer.query import SearchRequest
from indexer.query.request import Sort
from tests.cluster.listening import listen
from tests.contract.corpora import ids, index

pytestmark = pytest.mark.usefixtures("cluster_nodes")

ARTICLES = 10_230


@pytest.fixture(scope="module")
def engine(cluster_nodes: object, tmp_path_factory: pytest.TempPathFactory) -> Engine:
    assert cluster_nodes is not None
    folder: Path = tmp_path_factory.mktemp("deep")
    return index(
        "opensearch", folder,
        [{"id": f"{n:05}", "title": "Meldung", "text": "Hafen " * (n % 5 + 1)} for n in range(ARTICLES)],
    )  # fmt: skip


@pytest.mark.parametrize(("query", "sort"), [("Hafen", "relevance"), ("Hafen", "oldest"), ("", "newest")])
def test_deep_pages_go_on_where_a_scan_does(engine: Engine, query: str, sort: Sort) -> None:
    request = SearchRequest(query, sort=sort, size=100)
    scanned = [article.id for article in engine.scan(request)]
    assert len(set(scanned)) == ARTICLES
    for number in (100, 101, 103):
        page = engine.search(SearchRequest(query, sort=sort, size=100, page=number))
        assert page.total == ARTICLES
        assert ids(page) == scanned[(number - 1) * 100 : number * 100]


@pytest.mark.parametrize(("query", "sort"), [("Hafen", "relevance"), ("", "newest")])
def test_to_place_the_last_article_few_articles_are_read(
    engine: Engine, monkeypatch: pytest.MonkeyPatch, query: str, sort: Sort
) -> None:
    assert isinstance(engine, OpenSearchEngine)
    request = SearchRequest(query, sort=sort)
    *_, before, last = (article.id for article in engine.scan(request))
    asked: list[tuple[str, Any]] = []
    listen(monkeypatch, engine, lambda path, body: asked.append((path, body)))
    found = engine.neighbours(request, last)
    assert found is not None
    assert found.before is not None
    assert (found.number, found.before.id, found.after) == (ARTICLES, before, None)
    whole = [body["size"] for path, body in asked if "_search" in path and body.get("_source")]
    assert sum(whole) <= 100, "of all others their place in the order is enough"
    assert sum("search_after" in (body or ()) for _, body in asked) <= 2


def test_an_export_reads_few_articles_at_a_time(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    assert isinstance(engine, OpenSearchEngine)
    sizes: list[int] = []
    listen(monkeypatch, engine, lambda _, body: sizes.append(body["size"] if "_source" in (body or ()) else 0))
    assert sum(1 for _ in engine.scan(SearchRequest("Hafen"))) == ARTICLES
    assert 0 < max(sizes) <= 200, "of 50 KB each they are all that comes within the time of an answer"
