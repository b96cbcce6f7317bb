"""Pages behind the ten thousandth hit, which a cluster does not give by itself."""

from pathlib import Path

import pytest

from indexer.engines import Engine
from indexer.query import SearchRequest
from indexer.query.request import Sort
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
