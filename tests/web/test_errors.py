"""Error pages: the usual look, the right status, and what to do."""

import logging

import pytest
from flask.testing import FlaskClient

from indexer.config import Config
from indexer.engines import open_engine
from tests.web.pages import Page
from webapp import create_app


@pytest.mark.parametrize("path", ["/", "/search?q=a", "/article/x"])
def test_without_an_index_the_page_says_what_to_run(bare: FlaskClient, path: str) -> None:
    response = bare.get(path)
    assert response.status_code == 503
    assert Page(response.text).one("code").text == "fundstelle rebuild"


def test_a_bad_parameter_is_named_and_left_out_of_the_way_on(collection: FlaskClient) -> None:
    response = collection.get("/search?q=Wahl&size=viele&section=Politik")
    assert response.status_code == 400
    page = Page(response.text)
    assert "„size“" in page.one("main").text
    assert "von 1 bis 100" in page.one("main").text
    assert page.link("Ohne diese Angabe weiter") == "/search?q=Wahl&section=Politik"


@pytest.mark.parametrize(
    "path", ["/nichts", "/article/unbekannt", "/article/", "/article/%2e%2e%2f", "/static/nichts.css"]
)
def test_what_is_not_there(collection: FlaskClient, path: str) -> None:
    response = collection.get(path)
    assert response.status_code == 404
    assert "Diese Seite gibt es nicht" in Page(response.text).one("h1").text


def test_only_reading(collection: FlaskClient) -> None:
    response = collection.post("/search", data={"q": "a"})
    assert response.status_code == 405
    assert "GET" in response.headers["Allow"]
    assert Page(response.text).one("h1")


def test_an_error_of_ours_is_a_page_and_in_the_log(
    seeds_config: Config, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    engine = open_engine(seeds_config)
    app = create_app(seeds_config, engine)
    monkeypatch.setattr(type(engine), "search", lambda *_: 1 / 0)
    with caplog.at_level(logging.ERROR):
        response = app.test_client().get("/search?q=a")
    assert response.status_code == 500
    assert "Das hätte nicht geschehen dürfen" in Page(response.text).one("h1").text
    assert "ZeroDivisionError" in caplog.text
    assert "ZeroDivisionError" not in response.text
