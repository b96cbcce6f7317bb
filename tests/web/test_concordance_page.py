"""/kwic and /kwic.csv: the concordance as page and as table."""

import csv
import dataclasses
import io
from collections.abc import Mapping
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from indexer.build import rebuild
from indexer.config import Config
from indexer.engines import open_engine
from indexer.query import ConcordanceOrder, SearchRequest
from tests.cluster import running
from tests.contract.corpora import config_of
from tests.web.pages import Page
from webapp import create_app


def page_of(client: FlaskClient, address: str) -> Page:
    response = client.get(address)
    assert response.status_code == 200, address
    return Page(response.text)


def table_of(client: FlaskClient, address: str) -> list[Mapping[str, str]]:
    response = client.get(address)
    assert response.status_code == 200, address
    assert response.content_type == "text/csv; charset=utf-8"
    assert "attachment; filename=konkordanz-" in response.headers["Content-Disposition"]
    return list(csv.DictReader(io.StringIO(response.text.removeprefix("\ufeff"), newline="")))


@pytest.mark.parametrize("order", ["right", "left", "newest", "oldest"])
def test_the_page_shows_the_lines_of_the_engine(
    collection: FlaskClient, collection_config: Config, order: ConcordanceOrder
) -> None:
    lines = open_engine(collection_config).concordance(SearchRequest("Deich"), order).lines
    page = page_of(collection, f"/kwic?q=Deich&order={order}")
    assert [e.text for e in page.all("td", "before")] == [line.before for line in lines]
    assert page.marks() == [line.keyword for line in lines]
    assert [e.text for e in page.all("td", "after")] == [line.after for line in lines]
    (chosen,) = [e.get("value") for e in page.all("option") if "selected" in e.attributes]
    assert chosen == order


def test_a_line_leads_to_its_mark(collection: FlaskClient) -> None:
    page = page_of(collection, "/kwic?q=Deich&section=Politik")
    for link in page.within("keyword", "a")[::9]:
        path, _, anchor = link.get("href").partition("#")
        article = page_of(collection, path)
        (mark,) = [e for e in article.all("mark") if e.get("id") == anchor]
        assert mark.text == link.text
        assert article.link("‹ zurück zu den Treffern").startswith("/search?q=Deich&section=Politik")


def test_filters_and_words_travel(collection: FlaskClient) -> None:
    query = "q=Wendelsbruck&match=any&source=Elbkurier&not.section=Sport&to=2030-01-01&sort=oldest&size=5"
    page = page_of(collection, f"/kwic?{query}&page=2")
    assert page.link("‹ zu den Treffern") == f"/search?{query}"
    hidden = {(e.get("name"), e.get("value")) for e in page.all("input") if e.get("type") == "hidden"}
    assert hidden == {tuple(pair.split("=")) for pair in query.split("&")[1:]}
    assert len(page.all("a", "chip")) == 3
    assert {e.get("href").partition("?")[0] for e in page.all("a", "chip")} == {"/kwic"}
    assert page_of(collection, f"/search?{query}").link("Konkordanz") == f"/kwic?{query}"


def test_pages_follow_each_other(collection: FlaskClient) -> None:
    page = page_of(collection, "/kwic?q=Wendelsbruck&order=left")
    assert len(page.all("td", "before")) == 50
    after = page_of(collection, page.link("weiter ›"))
    assert page.link("Seite 2") == page.link("weiter ›") == "/kwic?q=Wendelsbruck&page=2&order=left"
    assert page_of(collection, "/kwic?q=Wendelsbruck&order=left&page=999").all("td", "before")
    assert after.link("‹ zurück") == "/kwic?q=Wendelsbruck&order=left"


@pytest.mark.parametrize(
    ("query", "says"),
    [("", "braucht ein Wort"), ("*", "braucht ein Wort"), ("q=xyzxyz", "Kein Artikel gefunden"),
     ("q=quelle:Elbkurier", "kein Wort, das dort zu zeigen wäre")],
)  # fmt: skip
def test_without_lines_it_says_why(collection: FlaskClient, query: str, says: str) -> None:
    page = page_of(collection, f"/kwic?{query}")
    assert says in page.one("main").text
    assert not page.all("table")


@pytest.mark.parametrize("parameter", ["order=up", "size=x", "source.mode=all"])
def test_bad_parameters_are_named(collection: FlaskClient, parameter: str) -> None:
    for path in ("/kwic", "/kwic.csv"):
        response = collection.get(f"{path}?q=Deich&{parameter}")
        assert response.status_code == 400
        assert parameter.partition("=")[0] in response.text


def test_the_table_has_every_line(collection: FlaskClient, collection_config: Config) -> None:
    lines = list(open_engine(collection_config).scan_concordance(SearchRequest("Wendelsbruck"), "left"))
    rows = table_of(collection, "/kwic.csv?q=Wendelsbruck&order=left&page=2&size=3")
    assert len(rows) == len(lines) > 50
    assert [(row["id"], row["mark"], row["keyword"]) for row in rows] == [(x.id, str(x.mark), x.keyword) for x in lines]
    page = page_of(collection, "/kwic?q=Wendelsbruck&order=left&page=2")
    assert page.link("CSV") == "/kwic.csv?q=Wendelsbruck&order=left"


def test_no_cell_begins_a_formula(tmp_path: Path) -> None:
    config = config_of(running.engine(), tmp_path, [
        {"id": "=1+1", "title": "@Zwielicht", "text": "=SUMME(A1) Zwielicht\n+4 -5", "source": "-Quelle"},
        {"id": "b", "text": "Zwielicht -danach"},
    ])  # fmt: skip
    rebuild(config, open_engine(config))
    rows = table_of(create_app(config).test_client(), "/kwic.csv?q=Zwielicht")
    cells = [cell for row in rows for cell in row.values()]
    assert not [cell for cell in cells if cell[:1] in "=+-@\t\r" and cell]
    assert {"'=SUMME(A1) ", "'=1+1", "'@Zwielicht", "'-Quelle", "'@"} <= set(cells)
    assert " -danach" in cells


def test_what_time_cuts_is_told_or_refused(collection_config: Config) -> None:
    search = dataclasses.replace(collection_config.search, time_budget=1e-9)
    client = create_app(dataclasses.replace(collection_config, search=search)).test_client()
    response = client.get("/kwic?q=Deich")
    assert "Die Suche hat zu lange gedauert" in " ".join(Page(response.text).one("main").text.split())
    assert "ETag" not in response.headers
    assert client.get("/kwic.csv?q=Deich").status_code == 503


def test_hostile_lines_stay_text(hostile: FlaskClient) -> None:
    for order in ("left", "right"):
        page = page_of(hostile, f"/kwic?q=Zwielicht&order={order}")
        assert len(page.all("td", "keyword")) > 6
        assert {e.tag for e in page.elements}.isdisjoint({"img", "u", "iframe", "style", "object"})
        assert [e.get("src").partition("?")[0] for e in page.all("script")] == ["/static/fundstelle.js"]
        for link in page.within("keyword", "a"):
            assert hostile.get(link.get("href").partition("#")[0]).status_code == 200
