"""The Recherchebeleg: everything that another person needs to repeat a search."""

import re
from importlib.metadata import version

import pytest
from flask.testing import FlaskClient

from indexer.config import Config
from indexer.engines import open_engine
from tests.web.pages import Page

QUERY = "q=Wahl+UND+(Wendelsbruck&person=&not.section=Sport&from=2010&to=2020-06&sort=newest"


def rows(page: Page) -> dict[str, str]:
    names = [" ".join(e.text.split()) for e in page.all("dt")]
    return dict(zip(names, [" ".join(e.text.split()) for e in page.all("dd")], strict=True))


def test_it_tells_what_was_asked_of_what_and_what_came_of_it(
    collection: FlaskClient, collection_config: Config
) -> None:
    response = collection.get(f"/beleg?{QUERY}&size=3&page=2")
    body = collection.get(f"/api/v1/search?{QUERY}&size=3").get_json()
    generation = open_engine(collection_config).status().generation
    page = Page(response.text)
    told = rows(page)
    assert told["Wörter"] == "Wahl UND (Wendelsbruck"
    assert told["Gelesen als"] == body["understood"]
    assert told["Gesucht mit"] == "allen Wörtern"
    assert told["Filter"] == "Person: ohne Angabe; Ressort nicht: Sport"
    assert told["Zeitraum"] == "ab 1. Januar 2010 bis 30. Juni 2020"
    assert told["Sortierung"] == "nach Datum, neueste zuerst"
    assert told["Hinweis"] in [note["text"] for note in body["notes"]]
    assert told["Treffer"] == f"{body['total']} Artikel"
    assert told["Vollständig"] == "ja"
    assert generation.name in told["Index"]
    assert told["Prüfsumme"] == generation.corpus_hash
    assert told["Programm"] == f"Fundstelle {version('fundstelle')}"
    assert re.search(r"\d{1,2}\. \w+ 20\d\d, \d\d:\d\d Uhr", page.one("main").text)
    assert response.headers["Cache-Control"] == "no-store"


def test_it_lists_the_first_hits_by_their_ids(collection: FlaskClient) -> None:
    body = collection.get("/api/v1/search?q=Wahl&size=4").get_json()
    assert body["total"] > 4
    page = Page(collection.get("/beleg?q=Wahl&size=4").text)
    assert [e.text for e in page.all("code")][-4:] == [hit["id"] for hit in body["hits"]]
    assert "Die ersten 4 Treffer" in page.one("main").text
    assert all(hit["title"] in page.one("ol").text for hit in body["hits"])


def test_its_address_finds_the_same_again(collection: FlaskClient) -> None:
    told = rows(Page(collection.get("/beleg?sort=oldest&q=Wahl&match=any&size=3").text))
    assert told["Adresse"] == "http://localhost/search?q=Wahl&match=any&sort=oldest"
    again = Page(collection.get(told["Adresse"].removeprefix("http://localhost")).text)
    assert again.one("h1").get("data-status") == told["Treffer"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", {"Wörter": "keine: alle Artikel", "Filter": "keine", "Zeitraum": "nicht eingeschränkt",
              "Sortierung": "nach Datum, neueste zuerst", "Treffer": "162 Artikel"}),
        ("q=Quastenflosser", {"Treffer": "0 Artikel", "Vollständig": "ja"}),
        ("q=Elbe+Zyklotronresonanz",
         {"Gesucht mit": "allen Wörtern; kein Artikel enthält alle, also mit einem der Wörter"}),
        ("q=Elbe&match=any", {"Gesucht mit": "einem der Wörter"}),
        ("author=a&author=b&author.mode=all",
         {"Filter": "Autor/in: a; Autor/in: b; Autorinnen und Autoren: alle zugleich"}),
    ],
)  # fmt: skip
def test_states(collection: FlaskClient, query: str, expected: dict[str, str]) -> None:
    assert expected.items() <= rows(Page(collection.get(f"/beleg?{query}").text)).items()


def test_in_english_its_address_has_no_language(collection: FlaskClient) -> None:
    page = Page(collection.get("/beleg?q=Elbe+ODER+titel:Wahl&lang=en").text)
    told = rows(page)
    assert told["Read as"] == "Elbe OR title:Wahl"
    assert told["Address"] == "http://localhost/search?q=Elbe+ODER+titel%3AWahl"
    assert page.link(told["Address"]) == "/search?q=Elbe+ODER+titel%3AWahl&lang=en"


def test_the_page_leads_to_it(collection: FlaskClient) -> None:
    page = Page(collection.get("/search?q=Wahl&sort=oldest&page=2&size=5").text)
    assert page.link("Recherchebeleg") == "/beleg?q=Wahl&sort=oldest&size=5"


def test_errors(collection: FlaskClient, bare: FlaskClient) -> None:
    assert collection.get("/beleg?size=x").status_code == 400
    assert bare.get("/beleg").status_code == 503
