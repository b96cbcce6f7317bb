"""Files and feeds of a search."""

import csv
import dataclasses
import io
import json
from collections.abc import Iterable
from urllib.parse import unquote

import feedparser
import pytest
from flask.testing import FlaskClient

from indexer.config import Config
from indexer.engines import open_engine
from indexer.exports import FEED_ENTRIES, FORMATS
from indexer.query import SearchRequest
from tests.hostile import HOSTILE_ARTICLES
from tests.readers import read_bibtex, read_ris
from tests.web.conftest import client_with
from tests.web.pages import Page
from webapp import create_app

QUERY = "q=Wendelsbruck&match=any&not.section=Sport&sort=oldest"


def ids_of(form: str, text: str) -> Iterable[str]:
    if form == "csv":
        return [row["id"] for row in csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""))]
    if form == "jsonl":
        return [json.loads(line)["id"] for line in text.splitlines()]
    notes = [e.fields["note"] for e in read_bibtex(text)] if form == "bib" else [dict(r)["N1"] for r in read_ris(text)]
    return [note.removeprefix("Archiv-ID ").partition(",")[0].replace("\\_", "_") for note in notes]


@pytest.mark.parametrize("form", FORMATS)
def test_a_file_has_every_hit_in_the_order_of_the_page(collection: FlaskClient, form: str) -> None:
    body = collection.get(f"/api/v1/search?{QUERY}&size=100").get_json()
    assert body["total"] == len(body["hits"]) > 10
    response = collection.get(f"/search.{form}?{QUERY}&size=5&page=2")
    assert response.status_code == 200
    assert response.content_type == f"{FORMATS[form].media_type}; charset=utf-8"
    assert ids_of(form, response.data.decode()) == [hit["id"] for hit in body["hits"]]


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("q=Truppen+Kursk", "fundstelle-truppen-kursk-"),
        ("", "fundstelle-alle-"),
        ("q=%C3%9Cber+%22M%C3%BCller%22%0d%0aX: y", "fundstelle-über-müller-x-y-"),
        ("q=../../etc/passwd%00%22;", "fundstelle-etc-passwd-"),
        ("q=" + "a" * 500, "fundstelle-" + "a" * 60 + "-"),
    ],
)
def test_the_name_of_a_file_tells_query_and_day(collection: FlaskClient, query: str, name: str) -> None:
    header = collection.get(f"/search.csv?{query}").headers["Content-Disposition"]
    assert header.startswith("attachment; ")
    full = unquote(header.partition("filename*=UTF-8''")[2])
    assert full.startswith(name)
    assert full.removeprefix(name)[:2] == "20"
    assert full.endswith(".csv")


def test_files_are_what_the_command_writes(collection: FlaskClient, collection_config: Config) -> None:
    hits = open_engine(collection_config).scan(SearchRequest("Wahl"))
    assert collection.get("/search.jsonl?q=Wahl").data == "".join(FORMATS["jsonl"].write(hits)).encode()


@pytest.mark.parametrize("form", [*FORMATS, "atom"])
def test_hostile_articles_in_every_format(hostile: FlaskClient, form: str) -> None:
    text = hostile.get(f"/search.{form}?q=Zwielicht").data.decode()
    if form == "atom":
        parsed = feedparser.parse(text)
        assert not parsed.bozo
        found = [entry.link for entry in parsed.entries]
        assert all(link.startswith("http://localhost/article/") for link in found)
        opened = [hostile.get(link.removeprefix("http://localhost")).status_code for link in found]
        assert set(opened) == {200}
    else:
        found = list(ids_of(form, text))
    assert len(found) == len(HOSTILE_ARTICLES)


def test_a_feed_has_the_newest_hits(collection: FlaskClient) -> None:
    response = collection.get("/search.atom?sort=oldest&size=3")
    assert response.mimetype == "application/atom+xml"
    parsed = feedparser.parse(response.data)
    assert not parsed.bozo
    newest = collection.get("/api/v1/search?sort=newest&size=100").get_json()["hits"]
    assert [entry.title for entry in parsed.entries] == [hit["title"] for hit in newest[:FEED_ENTRIES]]
    links = {link.rel: link.href for link in parsed.feed.links}
    assert links == {"self": "http://localhost/search.atom", "alternate": "http://localhost/search?sort=newest"}


def test_a_feed_is_the_same_feed_under_any_name_of_the_server(collection_config: Config) -> None:
    client = client_with(collection_config, hosts=("localhost", "archiv.example"), title="Archiv <1>")
    one = feedparser.parse(client.get("/search.atom?q=Wahl").data)
    other = feedparser.parse(client.get("/search.atom?q=Wahl", headers={"Host": "archiv.example"}).data)
    assert one.feed.title == "Archiv <1>: Wahl"
    assert one.feed.id == other.feed.id
    assert [entry.id for entry in one.entries] == [entry.id for entry in other.entries]
    assert one.entries[0].link != other.entries[0].link
    assert feedparser.parse(client.get("/search.atom?q=Hafen").data).feed.id != one.feed.id


def test_the_page_leads_to_files_and_feed(collection: FlaskClient) -> None:
    page = Page(collection.get(f"/search?{QUERY}&page=2&size=5").text)
    canonical = "?q=Wendelsbruck&match=any&not.section=Sport&sort=oldest"
    links = [e.get("href") for e in page.within("exports", "a")]
    assert links[: len(FORMATS)] == [f"/search.{form}{canonical}" for form in FORMATS]
    (feed,) = [e for e in page.all("link") if e.get("rel") == "alternate"]
    assert (feed.get("type"), feed.get("href")) == ("application/atom+xml", f"/search.atom{canonical}")


@pytest.mark.parametrize("form", [*FORMATS, "atom"])
def test_a_file_is_the_same_in_every_language(collection: FlaskClient, form: str) -> None:
    german = collection.get(f"/search.{form}?q=Wahl")
    english = collection.get(f"/search.{form}?q=Wahl&lang=en", headers={"Accept-Language": "en"})
    assert "accept-language" not in german.vary
    if form != "atom":
        assert german.data == english.data
        return
    one, other = feedparser.parse(german.data), feedparser.parse(english.data)
    assert {link.rel: link.href for link in other.feed.links}["self"].endswith("/search.atom?q=Wahl&lang=en")
    assert (one.feed.id, one.feed.title, one.entries) == (other.feed.id, other.feed.title, other.entries)


@pytest.mark.parametrize("form", [*FORMATS, "atom"])
def test_errors_come_before_the_file(bare: FlaskClient, collection: FlaskClient, form: str) -> None:
    assert bare.get(f"/search.{form}").status_code == 503
    assert collection.get(f"/search.{form}?size=x").status_code == 400
    assert collection.get("/search.xls").status_code == 404


def test_what_would_not_be_whole_is_refused_with_the_way_out(collection_config: Config) -> None:
    hasty = dataclasses.replace(
        collection_config, search=dataclasses.replace(collection_config.search, time_budget=1e-9)
    )
    response = create_app(hasty).test_client().get("/search.csv?q=Wahl")
    assert response.status_code == 503
    assert "time_budget" in Page(response.text).one("main").text
