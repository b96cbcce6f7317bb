"""What the page says where nothing is found, or not all of it together; where its links lead is what it promised."""

import re

import pytest
from flask.testing import FlaskClient

from tests.web.pages import Page
from tests.web.test_chart import results, total


def test_each_part_of_the_query_has_its_price(collection: FlaskClient) -> None:
    page = results(collection, "q=Elbe+UND+Wahl+UND+Quastenflosser&not.section=Sport")
    rows = [name.text.split() for name in page.within("nohits", "th") if name.get("scope") == "row"]
    assert {row[1] for row in rows if row[0] == "Anfrage"} == {"Elbe", "Wahl", "Quastenflosser"}
    assert [row[0] for row in rows].count("Ressort") == 1
    promised = [int(cell.text.split()[0]) for cell in page.within("nohits", "td") if cell.text.endswith("Artikel")]
    links = [a.get("href") for a in page.within("nohits", "a") if a.text.startswith("weglassen")]
    found = [results(collection, link.partition("?")[2]) for link in links]
    assert promised == [total(each) if each.titles() else 0 for each in found]
    assert promised == sorted(promised, reverse=True)
    assert promised[0] > 0


def test_other_ways_to_ask_are_offered(collection: FlaskClient) -> None:
    page = results(collection, "q=titel:Elbe+UND+Leipzig+UND+Quastenflosser")
    ways = page.within("otherwise", "li")
    assert ways
    for way, link in zip(ways, page.within("otherwise", "a"), strict=True):
        promised = re.search(r"\(([\d.]+) Artikel\)", way.text)
        assert promised
        assert total(results(collection, link.get("href").partition("?")[2])) == int(promised[1].replace(".", ""))


def test_the_word_in_the_way_is_named_beside_a_relaxed_result(collection: FlaskClient) -> None:
    notice = results(collection, "q=Leipzig+Elbe+Zyklotronresonanz").one("p", "notice")
    told = re.search(r"Ohne „Zyklotronresonanz“ (?:enthält ein|enthalten (\d+)) Artikel alle übrigen\.", notice.text)
    assert told
    without = results(collection, "q=Leipzig+Elbe")
    assert not without.all("p", "notice")
    assert total(without) == int(told[1] or 1)


def test_filters_are_not_blamed_for_words(collection: FlaskClient) -> None:
    page = results(collection, "q=Leipzig+Zyklotronresonanz&source=Nirgends")
    assert (
        "Kein Artikel enthält alle Wörter. Gesucht wurde nach Artikeln mit mindestens einem."
        in page.one("p", "notice").text
    )
    assert "alle übrigen" not in page.one("main").text


def test_a_single_compound_is_told_to_be_found_in_parts(collection: FlaskClient) -> None:
    notice = results(collection, "q=Gletscherwahl").all("p", "notice")
    assert any("Kein Artikel enthält das ganze Wort." in each.text for each in notice)


@pytest.mark.parametrize("query", ["", "q=*&source=Nirgends", "q=Quastenflosser"])
def test_an_empty_result_is_a_page_like_any_other(collection: FlaskClient, query: str) -> None:
    assert isinstance(results(collection, query), Page)
