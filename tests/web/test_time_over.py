"""What pages say where the time budget was over before all was found: never that there is nothing."""

import dataclasses
from typing import Any, cast

import pytest
from flask.testing import FlaskClient

from indexer.config import Config
from indexer.engines import Engine, open_engine
from indexer.query import Note, SearchPage, SearchRequest
from tests.web.pages import Page
from tests.web.test_results import boxes, heading, results
from webapp import create_app

PATHS = [
    "/search?q=Wahl&section=Politik", "/facet/person?q=Wahl", "/kwic?q=Wahl", "/beleg?q=Wahl&section=Politik",
    "/compare?q=Wahl&b.q=Hochwasser",
]  # fmt: skip
NOTHING = (
    "Kein Artikel",
    "findet keinen Artikel",
    "findet sich nichts",
    "No article",
    "finds no article",
    "Nothing is",
)


@pytest.fixture(scope="module")
def hasty(collection_config: Config) -> FlaskClient:
    """No time for any search."""
    settings = dataclasses.replace(collection_config.search, time_budget=1e-9)
    return create_app(dataclasses.replace(collection_config, search=settings)).test_client()


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("lang", ["de", "en"])
def test_what_was_not_found_in_time_may_exist(hasty: FlaskClient, path: str, lang: str) -> None:
    response = hasty.get(f"{path}&lang={lang}")
    assert response.status_code == 200
    assert [claim for claim in NOTHING if claim in response.text] == []


def test_a_search_that_found_nothing_in_time_says_how_to_be_quicker(hasty: FlaskClient) -> None:
    page = results(hasty, "q=Wahl&section=Politik")
    assert heading(page) == "Die Suche hat zu lange gedauert"
    (warning,) = page.all("p", "warn")
    assert "ehe ein Artikel gefunden war" in warning.text
    assert page.within("advice", "li")[0].text == "mehr Buchstaben vor einem Sternchen: Truppen* statt Tr*"
    assert [chip.text.split()[-2] for chip in page.all("a", "chip")] == ["Politik"]


class Hurried:
    """An engine whose time budget is always over when it has found everything, and which guesses another spelling."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def __getattr__(self, name: str) -> Any:
        return getattr(self.engine, name)

    def search(self, request: SearchRequest) -> SearchPage:
        notes = (Note("time-budget", "Die Suche wurde nach 5 Sekunden beendet."),)
        page = self.engine.search(request)
        return dataclasses.replace(page, complete=False, notes=notes, suggestion="Truppe Kursk")


def hurried(config: Config, query: str) -> Page:
    return results(create_app(config, cast(Engine, Hurried(open_engine(config)))).test_client(), query)


def test_counts_cut_short_and_other_spellings_are_said(seeds_config: Config) -> None:
    page = hurried(seeds_config, "q=Truppen+Kursk&source=")
    assert heading(page).startswith("mindestens ")
    stopped, respelt = page.all("p", "notice")
    assert "nach 5 Sekunden" in stopped.text
    assert "Meinten Sie Truppe Kursk?" in respelt.text
    assert page.link("Truppe Kursk") == "/search?q=Truppe+Kursk&source="


def test_every_count_beside_the_hits_is_the_least(collection_config: Config) -> None:
    page = hurried(collection_config, "q=Wahl")
    assert "Die Zahlen sind unvollständig" in page.one("details", "facets-box").text
    names = [box.get("aria-label") for box in boxes(page, "section").values()]
    assert names
    assert all(", mindestens " in name for name in names)
    (caption,) = [e.text for e in page.all("strong") if e.get("id") == "time-name"]
    assert caption == "Treffer je Monat, unvollständig"
