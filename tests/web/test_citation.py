"""Citing an article: the box on its page, the files, the permalink, the data in its head."""

import json
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

from indexer.exports import STYLES
from tests.hostile import HOSTILE_ARTICLES
from tests.readers import read_bibtex, read_ris
from tests.web.pages import Page

IDS = [str(article["id"]) for article in HOSTILE_ARTICLES]
CITED = "Jens Uhlmann: „"


def address(article_id: str) -> str:
    return f"/article/?id={article_id}" if article_id == ".." else f"/article/{quote(article_id, safe='')}"


def test_the_page_cites_its_article(collection: FlaskClient) -> None:
    page = Page(collection.get("/article/politik-001").text)
    (box,) = page.all("section", "citation")
    assert CITED in box.text
    assert "21. Oktober 2015" in box.text
    links = {e.text: e.get("href") for e in page.within("citation", "a")}
    assert list(links) == ["Text", "BibTeX", "RIS", "CSL-JSON", "Permalink"]
    for label, link in links.items():
        assert collection.get(link).status_code == 200, label


def test_the_files(collection: FlaskClient) -> None:
    got = {ending: collection.get(f"/citation.{ending}?id=politik-001") for ending in STYLES}
    for ending, response in got.items():
        assert response.content_type == f"{STYLES[ending].media_type}; charset=utf-8"
        assert ("attachment" in response.headers.get("Content-Disposition", "")) is (ending != "txt")
    assert got["txt"].text.startswith(CITED)
    assert len(read_bibtex(got["bib"].text)) == len(read_ris(got["ris"].data.decode())) == 1
    assert json.loads(got["csl.json"].text)[0]["type"] == "article-newspaper"


@pytest.mark.parametrize("article_id", IDS)
def test_any_article_can_be_cited(hostile: FlaskClient, article_id: str) -> None:
    for ending in STYLES:
        response = hostile.get(f"/citation.{ending}?id={quote(article_id, safe='')}")
        assert response.status_code == 200
        assert "javascript:" not in response.text
        assert "data:" not in response.text


@pytest.mark.parametrize("rest", ["txt", "bib?id=", "ris?id=nichts", "doc?id=wort"])
def test_what_is_not_there(hostile: FlaskClient, rest: str) -> None:
    assert hostile.get(f"/citation.{rest}").status_code == 404


@pytest.mark.parametrize("article_id", IDS)
def test_a_permalink_knows_which_content_was_meant(hostile: FlaskClient, article_id: str) -> None:
    page = Page(hostile.get(address(article_id)).text)
    link = page.link("Permalink")
    same = Page(hostile.get(link).text)
    assert not same.all("p", "notice")
    assert not same.all("p", "back"), "no search led here"
    other = Page(hostile.get(link[:-16] + "0" * 16).text)
    assert "wie er zitiert wurde" in other.one("p", "notice").text


@pytest.mark.parametrize("article", HOSTILE_ARTICLES, ids=IDS)
def test_the_data_in_the_head_is_the_article(hostile: FlaskClient, article: dict[str, object]) -> None:
    page = Page(hostile.get(address(str(article["id"]))).text)
    (script,) = [e for e in page.all("script") if not e.get("src")]
    assert script.get("type") == "application/ld+json"
    data = json.loads(script.text)
    assert data["identifier"] == article["id"]
    assert data["headline"] == " ".join(str(article["title"]).split())
    assert data["url"].startswith(("http://localhost/article/", "https://example.org/"))
