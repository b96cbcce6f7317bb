"""The article beside the search that led to it: its neighbours, and a legend of its marks."""

import dataclasses
from typing import Any, cast

import pytest
from flask.testing import FlaskClient

from indexer.config import Config
from indexer.engines import Engine, open_engine
from indexer.errors import UnreachableError
from indexer.query import Neighbours, SearchRequest
from tests.web.pages import Page
from webapp import create_app


def page_of(client: FlaskClient, address: str) -> Page:
    response = client.get(address)
    assert response.status_code == 200, address
    return Page(response.text)


def relation(page: Page, rel: str) -> str | None:
    return next((e.get("href") for e in page.within("neighbours", "a") if e.get("rel") == rel), None)


@pytest.mark.parametrize("sort", ["relevance", "newest", "oldest"])
def test_one_can_walk_through_a_search(collection: FlaskClient, sort: str) -> None:
    query = f"/search?q=Deich&not.section=Sport&sort={sort}&size=4"
    first, second = page_of(collection, query), page_of(collection, f"{query}&page=2")
    titles = [*first.titles(), *second.titles()]
    before: str | None = None
    address: str | None = first.within("hit", "a")[0].get("href")
    for number, title in enumerate(titles, start=1):
        assert address is not None
        page = page_of(collection, address)
        assert f"Artikel {number} von " in page.one("nav", "neighbours").text
        assert " ".join(title.split()) in page.one("title").text
        back = page_of(collection, page.link("‹ zurück zu den Treffern"))
        assert title in back.titles(), "the way back leads to the page that it is on"
        assert relation(page, "prev") == before
        before, address = address, relation(page, "next")


def test_the_ends_have_one_neighbour(collection: FlaskClient) -> None:
    page = page_of(
        collection, page_of(collection, "/search?q=Verkehrswegeplan&size=1").within("hit", "a")[0].get("href")
    )
    assert relation(page, "prev") is None
    assert page.one("nav", "neighbours").text.split()[:3] == ["‹", "voriger", "Artikel"]


@pytest.mark.parametrize("query", ["", "?content=0000", "?lang=en", "?q=Zyklotronresonanz"])
def test_without_its_search_an_article_has_no_neighbours(collection: FlaskClient, query: str) -> None:
    assert not page_of(collection, f"/article/politik-001{query}").all("nav", "neighbours")


def test_without_the_time_there_are_none_and_no_tag(collection_config: Config) -> None:
    search = dataclasses.replace(collection_config.search, time_budget=1e-9)
    client = create_app(dataclasses.replace(collection_config, search=search)).test_client()
    response = client.get("/article/politik-001?q=Leipzig")
    assert response.status_code == 200
    assert not Page(response.text).all("nav", "neighbours")
    assert "ETag" not in response.headers


class Slow:
    """An engine on a cluster that has no time left for what stands beside an article."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def __getattr__(self, name: str) -> Any:
        return getattr(self.engine, name)

    def neighbours(self, _request: SearchRequest, _article_id: str) -> Neighbours | None:
        raise UnreachableError("The cluster took too long to answer.")


def test_an_article_far_behind_in_a_search_is_shown_without_neighbours(collection_config: Config) -> None:
    engine = cast(Engine, Slow(open_engine(collection_config)))
    response = create_app(collection_config, engine).test_client().get("/article/politik-001?q=Leipzig")
    assert response.status_code == 200
    page = Page(response.text)
    assert not page.all("nav", "neighbours")
    assert page.all("mark")
    assert "ETag" not in response.headers


def test_the_legend_counts_the_marks_of_each_word(collection: FlaskClient) -> None:
    page = page_of(collection, "/article/politik-001?q=Leipzig+Wendelsbruck")
    boxes = [e for e in page.within("legend", "input") if e.get("type") == "checkbox"]
    assert [e.get("id") for e in boxes] == ["w1", "w2"]
    assert all("checked" in e.attributes for e in boxes)
    marks = [e for e in page.all("mark") if e.get("id").startswith("t")]
    for box, label in zip(boxes, page.within("legend", "label"), strict=True):
        assert f"{len([e for e in marks if e.classes == [box.get('id')]])} Fundstelle" in label.text
    assert {e.text for e in marks if e.classes == ["w1"]} <= {"Leipzig", "Leipziger", "Leipzigs"}


def test_without_marks_there_is_no_legend(collection: FlaskClient) -> None:
    for address in ("/article/politik-001", "/article/politik-001?q=Zyklotronresonanz"):
        assert not page_of(collection, address).all("fieldset", "legend")
