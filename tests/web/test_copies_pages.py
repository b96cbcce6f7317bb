"""Versions of one text on the pages: folded with a way to all, listed beside an article, compared word by word."""

import re

import pytest
from flask.testing import FlaskClient

from indexer.build import rebuild
from indexer.engines import open_engine
from tests.conftest import config_for
from tests.contract.corpora import write
from tests.contract.test_copies import OTHER, PRINTED, STORY
from tests.web.pages import Page
from webapp import create_app

EVENING = [
    {"id": f"abend-{number}", "title": f"Brücke {number}", "text": f"{STORY} Ausgabe {number}.", "source": "Abendblatt"}
    for number in range(9)
]


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """Twelve versions of one text, and another text."""
    folder = tmp_path_factory.mktemp("copies")
    config = config_for(folder, write(folder / "articles.jsonl", [*PRINTED, *EVENING]))
    rebuild(config, open_engine(config))
    return create_app(config).test_client()


def page_of(client: FlaskClient, address: str) -> Page:
    response = client.get(address)
    assert response.status_code == 200, address
    return Page(response.text)


def _squeezed(text: str) -> str:
    return " ".join(text.split())


def test_a_hit_says_how_many_versions_it_stands_for_and_leads_to_them(client: FlaskClient) -> None:
    page = page_of(client, "/search?q=Brücke")
    assert _squeezed(page.one("h1").text) == "1 Artikel"
    link = page.one("a", "folded")
    assert (link.text, link.get("aria-label")) == ("+11 Fassungen", "+11 Fassungen von „Neue Elbbrücke kommt“")
    path, _, anchor = link.get("href").partition("#")
    assert path == "/article/lang?q=Br%C3%BCcke"
    assert [e for e in page_of(client, path).elements if e.get("id") == anchor]


def test_one_version_more_is_one(client: FlaskClient) -> None:
    assert page_of(client, "/search?q=Brücke&source=Bote&source=Post").one("a", "folded").text == "+1 Fassung"


def test_all_versions_are_one_click_away_and_back(client: FlaskClient) -> None:
    folded = page_of(client, "/search?q=Brücke&sort=oldest")
    everything = page_of(client, folded.link("alle: 12"))
    assert _squeezed(everything.one("h1").text) == "12 Artikel Seite 1 von 2"
    assert everything.all("a", "folded") == []
    assert everything.link("zusammengefasst: 1") == "/search?q=Br%C3%BCcke&sort=oldest"
    current = [e.text for e in everything.within("folding", "a") if e.get("aria-current")]
    assert current == ["alle: 12"]


def test_the_choice_stays_with_what_follows(client: FlaskClient) -> None:
    page = page_of(client, "/search?q=Brücke&copies=all")
    (kept,) = [e for e in page.all("input") if e.get("name") == "copies"]
    assert (kept.get("value"), kept.get("form"), kept.get("type")) == ("all", "search", "hidden")
    for link in (page.link("weiter ›"), page.link("CSV"), page.link("Recherchebeleg"), page.link("Konkordanz")):
        assert "copies=all" in link


def test_where_nothing_is_folded_there_is_no_choice(client: FlaskClient) -> None:
    page = page_of(client, "/search?q=Frachter")
    assert page.all("p", "folding") == []
    assert page.all("a", "folded") == []


def test_files_hold_what_the_page_counts(client: FlaskClient) -> None:
    def lines(address: str) -> int:
        return len(client.get(address).text.splitlines())

    assert lines("/search.jsonl?q=Brücke") == 1
    assert lines("/search.jsonl?q=Brücke&copies=all") == 12


def test_the_record_tells_both_numbers(client: FlaskClient) -> None:
    assert "zusammengefasst; mit allen 12 Artikel" in page_of(client, "/beleg?q=Brücke").one("main").text
    assert (
        "einzeln gezählt; zusammengefasst 1 Artikel" in page_of(client, "/beleg?q=Brücke&copies=all").one("main").text
    )
    assert "Fassungen" not in page_of(client, "/beleg?q=Frachter").one("main").text


def test_the_api_tells_versions(client: FlaskClient) -> None:
    found = client.get("/api/v1/search?q=Brücke").get_json()
    assert (found["total"], found["with_copies"], found["without_copies"]) == (1, 12, 1)
    assert [hit["copies"] for hit in found["hits"]] == [11]
    assert client.get("/api/v1/search?q=Brücke&copies=all").get_json()["total"] == 12
    refused = client.get("/api/v1/search?copies=none")
    assert (refused.status_code, "copies" in refused.text) == (400, True)


def test_an_article_lists_its_other_versions_the_oldest_first(client: FlaskClient) -> None:
    page = page_of(client, "/article/kurz")
    titles = [e.text for e in page.within("copies", "p")]
    assert titles[:2] == ["Neue Elbbrücke kommt", "Elbbrücke: Stadtrat sagt ja"]
    assert len(titles) == 10
    lines = [_squeezed(e.text) for e in page.within("copies", "div")]
    assert re.fullmatch(r"6\. März 2024 Kurier zu \d\d Prozent gleich längste Fassung Unterschiede", lines[0]), lines[0]
    assert "längste" not in "".join(lines[1:])
    everything = page_of(client, page.link("alle Fassungen"))
    assert len(everything.within("copies", "p")) == 11


def test_a_version_in_a_search_keeps_its_marks(client: FlaskClient) -> None:
    page = page_of(client, "/article/kurz?q=Elbe")
    link = page.link("Neue Elbbrücke kommt")
    assert link == "/article/lang?q=Elbe"


def test_an_article_without_versions_has_no_list(client: FlaskClient) -> None:
    assert page_of(client, "/article/anders").all("section", "versions") == []
    assert "keine weitere Fassung" in page_of(client, "/copies?id=anders").one("main").text


def test_similar_articles_are_no_versions(client: FlaskClient) -> None:
    assert page_of(client, "/similar?id=kurz").all("p", "title") == []


def test_differences_are_told_word_by_word(client: FlaskClient) -> None:
    page = page_of(client, "/diff?id=kurz&with=lang")
    text = page.one("div", "changes")
    gone = [_squeezed(e.text) for e in page.within("changes", "del")]
    new = [_squeezed(e.text) for e in page.within("changes", "ins")]
    assert "gestrichen: Wendelsbruck (dpa) -" in gone
    assert any(words.startswith("neu: Gegner des Vorhabens") for words in new)
    assert "Die Kosten liegen bei 14 Millionen Euro." in text.text
    assert page.link("umgekehrt") == "/diff?id=lang&with=kurz"


def test_any_two_articles_can_be_compared(client: FlaskClient) -> None:
    page = page_of(client, "/diff?id=anders&with=kurz")
    assert OTHER.split()[-1] in page.one("main").text


@pytest.mark.parametrize(
    "address",
    ["/copies", "/copies?id=", "/copies?id=x", "/diff", "/diff?id=kurz", "/diff?id=kurz&with=x", "/diff?with=kurz"],
)
def test_an_unknown_article_is_no_page(client: FlaskClient, address: str) -> None:
    assert client.get(address).status_code == 404


def test_hostile_texts_are_shown_as_text(hostile: FlaskClient) -> None:
    source = hostile.get("/diff?id=%22%3E%3Cscript%3Ealert(1)%3C/script%3E&with=rtl").text
    assert "<script>alert" not in source
    assert "&lt;script&gt;alert" in source
