"""Similar articles, on a page of their own and beside the article."""

import pytest
from flask.testing import FlaskClient

from indexer.config import Config
from indexer.engines import open_engine
from tests.web.pages import Page


def page_of(client: FlaskClient, address: str) -> Page:
    response = client.get(address)
    assert response.status_code == 200, address
    return Page(response.text)


def test_every_hit_leads_to_the_articles_like_it(collection: FlaskClient) -> None:
    results = page_of(collection, "/search?q=Deich")
    links = results.all("a", "more")
    assert len(links) == len(results.titles())
    for link, title in zip(links[::4], results.titles()[::4], strict=True):
        assert title in page_of(collection, link.get("href")).one("p", "lead").text


def test_reasons_are_shown(collection: FlaskClient, collection_config: Config) -> None:
    similar = open_engine(collection_config).similar("politik-001", 30)
    page = page_of(collection, "/similar?id=politik-001")
    assert [e.text for e in page.all("p", "title")] == [found.hit.title.text for found in similar]
    for reason, found in zip(page.all("p", "reason"), similar, strict=True):
        assert all(word in reason.text for word in (*found.words, *(name.name for name in found.names)))
    article = page_of(collection, "/article/politik-001")
    assert [e.text for e in article.all("p", "title")] == [found.hit.title.text for found in similar[:5]]
    assert article.link("mehr Ähnliche") == "/similar?id=politik-001"


def test_where_nothing_is_alike_it_says_so(hostile: FlaskClient) -> None:
    page = page_of(hostile, "/similar?id=wort")
    assert "Kein anderer Artikel" in page.one("main").text
    assert not [e for e in page_of(hostile, "/article/wort").all("section") if "similar" in e.classes]


@pytest.mark.parametrize("address", ["/similar", "/similar?id=", "/similar?id=unbekannt", "/similar?id=%00"])
def test_an_unknown_article_is_no_page(collection: FlaskClient, address: str) -> None:
    assert collection.get(address).status_code == 404
