"""The page of a person, organisation or place."""

import json
import shlex
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from flask.testing import FlaskClient

from indexer.config import Config
from indexer.engines import open_engine
from indexer.query import EntityKind
from tests.cluster import running
from tests.contract.archives import Archive, archive_of
from tests.contract.corpora import Record
from tests.web.pages import Page
from webapp import create_app

RECORDS: list[Record] = [
    {"id": "a", "text": "Eins.", "persons": ["Ada Weber", "Uwe Ruß"], "places": ["Kiel"], "published": "2024-01-10"},
    {"id": "b", "text": "Zwei.", "persons": ["Ada Weber"], "places": ["Kiel", "AC/DC", "..", "."],
     "published": "2024-02-28"},
    {"id": "c", "text": "Drei.", "persons": ["Ada Weber"], "organisations": ["100 %", "a b?c#d&e"],
     "published": "2025-12-24"},
    {"id": "d", "text": "Vier.", "persons": ["Ada Weber"]},
]  # fmt: skip


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return archive_of(running.engine(), tmp_path, RECORDS)


@pytest.fixture
def client(archive: Archive) -> FlaskClient:
    return create_app(archive.config).test_client()


def page_of(client: FlaskClient, address: str) -> Page:
    response = client.get(address)
    assert response.status_code == 200, address
    return Page(response.text)


def test_it_tells_what_the_engine_knows(client: FlaskClient) -> None:
    page = page_of(client, "/entity/person/Ada%20Weber")
    assert page.one("h1").text == "Ada Weber"
    assert page.link("4 Artikel") == "/search?person=Ada+Weber&copies=all"
    assert [e.text.split()[0:2] for e in page.within("spellings", "li")] == [["Ada", "Weber"]]
    assert page.titles() == ["Drei", "Zwei", "Eins", "Vier"]
    assert "1 Artikel ohne Datum fehlt hier." in page.one("main").text


def test_bars_lead_to_their_range(client: FlaskClient) -> None:
    page = page_of(client, "/entity/person/Ada%20Weber")
    bars = [e.get("href") for e in page.within("chart", "a") if any(outer.tag == "svg" for outer in e.inside)]
    rows = [e.get("href") for e in page.within("chart", "a") if any(outer.tag == "table" for outer in e.inside)]
    assert bars == rows
    ranges = [parse_qs(urlsplit(address).query) for address in bars]
    assert [(r["from"][0], r["to"][0]) for r in ranges] == [
        ("2024-01-01", "2024-01-31"), ("2024-02-01", "2024-02-29"), ("2025-12-01", "2025-12-31"),
    ]  # fmt: skip
    for address in bars:
        assert len(page_of(client, address).titles()) == 1


def test_names_beside_it_lead_to_both(client: FlaskClient) -> None:
    page = page_of(client, "/entity/person/Ada%20Weber")
    links = [e.get("href") for e in page.within("aside", "a")]
    assert "/entity/person/Uwe%20Ru%C3%9F" in links
    assert "/search?person=Ada+Weber&person=Uwe+Ru%C3%9F&person.mode=all&copies=all" in links
    assert "/search?person=Ada+Weber&place=Kiel&copies=all" in links
    for row, link in zip(page.within("aside", "li"), links[1::2], strict=True):
        found = page_of(client, link).one("h1").get("data-status")
        assert found in " ".join(row.text.split())


@pytest.mark.parametrize(
    ("kind", "name"),
    [("place", "AC/DC"), ("place", ".."), ("place", "."), ("organisation", "100 %"), ("organisation", "a b?c#d&e")],
)
def test_every_name_has_its_page(client: FlaskClient, archive: Archive, kind: EntityKind, name: str) -> None:
    article = page_of(client, "/article/b" if kind == "place" else "/article/c")
    (address,) = {e.get("href") for e in article.within("aside", "a") if e.text == name}
    page = page_of(client, address)
    assert page.one("h1").text == name
    assert archive.engine.entity(kind, name) is not None
    api = client.get(f"/api/v1/entity/{kind}/{quote(name, safe='')}")
    if name not in (".", ".."):  # resolved by clients before they ask
        assert api.get_json()["name"] == name


def test_former_names_lead_on(client: FlaskClient, archive: Archive) -> None:
    archive.say("rename", "Ada Weber", "Ada Weber-Ruß")
    response = client.get("/entity/person/Ada%20Weber?lang=en")
    assert (response.status_code, response.headers["Location"]) == (302, "/entity/person/Ada%20Weber-Ru%C3%9F?lang=en")
    assert client.get(response.headers["Location"]).status_code == 200
    assert client.get("/api/v1/entity/person/Ada%20Weber").get_json()["name"] == "Ada Weber-Ruß"


@pytest.mark.parametrize("address", ["/entity/person/Niemand", "/entity/place/Ada%20Weber", "/entity/person/%00%22%3E"])
def test_an_unknown_name_says_what_to_do(client: FlaskClient, address: str) -> None:
    response = client.get(address)
    assert response.status_code == 404
    page = Page(response.text)
    assert "nicht verzeichnet" in page.one("main").text
    assert page.one("code").text.startswith("fundstelle entities show --kind ")
    assert client.get(page.link("Artikel suchen, in denen das steht")).status_code == 200


def test_names_with_one_of_the_words_are_offered(client: FlaskClient) -> None:
    page = Page(client.get("/entity/person/Adele%20Weber").text)
    assert page.link("Ada Weber") == "/entity/person/Ada%20Weber"


def test_hidden_ones_are_gone(client: FlaskClient, archive: Archive) -> None:
    archive.say("hide", "Ada Weber")
    assert client.get("/entity/person/Ada%20Weber").status_code == 404


@pytest.mark.parametrize("address", ["/entity/nobody/A", "/entity/person/", "/entity/person", "/entity/year/2024"])
def test_other_addresses_are_no_pages(client: FlaskClient, address: str) -> None:
    assert client.get(address, follow_redirects=True).status_code == 404


def test_every_command_can_be_run_as_it_is_shown(client: FlaskClient, archive: Archive) -> None:
    page = page_of(client, "/entity/person/Ada%20Weber")
    commands = [shlex.split(e.text) for e in page.all("code")]
    assert [command[2] for command in commands] == ["merge", "split", "rename", "hide"]
    assert commands[1][-2:] == ["Ada Weber", "Ada Weber (2)"]
    for command in commands:
        assert command[:2] == ["fundstelle", "entities"]
        words = [word.replace("ANDERER NAME", "Uwe Ruß" if command[2] == "merge" else "Frau Weber") for word in command]
        archive.say(*words[2:])
        archive.say("undo")


def test_commands_survive_hostile_names(hostile: FlaskClient, hostile_config: Config) -> None:
    engine = open_engine(hostile_config)
    for entry in engine.entities().entries:
        page = page_of(hostile, f"/entity/{entry.kind}/{quote(entry.name, safe='')}")
        for element in page.all("code"):
            assert entry.name in shlex.split(element.text)


def test_the_api_tells_the_same(collection: FlaskClient) -> None:
    body = json.loads(collection.get("/api/v1/entity/place/Wendelsbruck").text)
    page = page_of(collection, "/entity/place/Wendelsbruck")
    assert [hit["title"] for hit in body["newest"]] == page.titles()
    assert body["histogram"]["bars"][0].keys() == {"from", "count"}
