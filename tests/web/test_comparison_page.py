"""/compare: two searches in one address, and what the page says of them."""

from urllib.parse import parse_qsl, urlsplit

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from indexer.config import Config
from indexer.engines import open_engine
from indexer.query import SearchRequest
from tests.web.pages import Page
from tests.web.test_urls import requests
from webapp import pairs
from webapp.language import Lang


def page_of(client: FlaskClient, address: str) -> Page:
    response = client.get(address)
    assert response.status_code == 200, address
    return Page(response.text)


@given(requests, st.none() | requests, st.sampled_from([None, "de", "en"]))
def test_both_searches_come_back_from_their_address(
    one: SearchRequest, other: SearchRequest | None, lang: Lang | None
) -> None:
    path = pairs.pair_path(one, other, page_size=10, lang=lang)
    given_back = parse_qsl(urlsplit(path).query, keep_blank_values=True)
    assert pairs.parse_pair(given_back, page_size=10) == (one, other)


def test_without_a_second_search_it_asks_for_one(collection: FlaskClient) -> None:
    page = page_of(collection, "/compare?q=Wendelsbruck")
    assert not page.all("table")
    (first, second) = [e for e in page.all("input") if e.get("name").endswith("q") and not e.get("id")]
    assert (first.get("name"), first.get("value"), second.get("name"), second.get("value")) == (
        "q",
        "Wendelsbruck",
        "b.q",
        "",
    )
    proposals = page.within("advice", "a")
    assert len(proposals) == 2
    for link in proposals:
        assert page_of(collection, link.get("href")).all("svg")


def test_it_tells_what_the_engine_found(collection: FlaskClient, collection_config: Config) -> None:
    found = open_engine(collection_config).compare(SearchRequest("Wahl"), SearchRequest("Hochwasser"))
    page = page_of(collection, "/compare?q=Wahl&b.q=Hochwasser")
    told = [link.text for link in page.within("distinct", "a")]
    expected = [each.text for side in found.sides for each in (*side.distinctive_words, *side.distinctive_names)]
    assert told == expected
    assert len(page.all("polyline")) == 2
    assert "Dunning 1993" in page.one("main").text
    rows = page.within("chart", "tr")[1:]
    assert len(rows) == len([bar for bar in found.histogram.bars if any(bar.counts)])


def test_every_word_leads_to_articles_of_its_side(collection: FlaskClient) -> None:
    page = page_of(
        collection, "/compare?q=Leipzig+Wendelsbruck+Land&match=any&section=Politik&b.section=Sport&b.to=2030-01-01"
    )
    links = page.within("distinct", "a")
    assert len(links) > 5
    for link in links[::4]:
        assert page_of(collection, link.get("href")).titles(), link.get("href")


def test_the_form_keeps_what_it_has_no_field_for(collection: FlaskClient) -> None:
    second = "b.q=Elbe&b.person=Lena+Hartwig&b.source=Elbkurier&b.source=&b.from=2010-01-01&b.to=2020-12-31"
    address = f"/compare?q=Elbe&section=Politik&{second}"
    page = page_of(collection, address)
    own = [e for e in page.all("input") if e.get("name") and e.get("id") != "q"]
    boxes = [e for e in own if e.get("type") == "checkbox" and "checked" in e.attributes]
    filled = [e for e in own if e.get("type") != "checkbox" and e.get("value")]
    fields = [(e.get("name"), e.get("value")) for e in (*boxes, *filled)]
    assert sorted(fields) == sorted(parse_qsl(urlsplit(address).query, keep_blank_values=True))
    chips = [e.get("href") for e in page.all("a", "chip")]
    assert len(chips) == 2
    assert "b.person" not in chips[1]
    assert "section=Politik" in chips[1]


def test_the_same_search_twice_is_told(collection: FlaskClient) -> None:
    page = page_of(collection, "/compare?q=Wahl&b.q=Wahl")
    assert "dieselbe Suche" in page.one("main").text
    assert "Nichts, was über Zufall hinausginge." in page.one("main").text


def test_everything_is_a_side_as_well(collection: FlaskClient) -> None:
    page = page_of(collection, "/compare?q=Wahl&b.q=")
    assert "Alle Artikel" in page.one("main").text
    assert page.all("table", "distinct")


@pytest.mark.parametrize(
    ("address", "parameter"),
    [
        ("/compare?size=x&b.q=a", "size"),
        ("/compare?q=a&b.from=x", "b.from"),
        ("/compare?b.sort=up", "b.sort"),
        ("/compare?b.source.mode=all", "b.source.mode"),
    ],
)
def test_bad_parameters_are_named_with_their_side(collection: FlaskClient, address: str, parameter: str) -> None:
    response = collection.get(address)
    assert response.status_code == 400
    assert f"„{parameter}“" in response.text
    retry = Page(response.text).link("Ohne diese Angabe weiter")
    assert collection.get(retry).status_code == 200


def test_a_search_without_hits_does_no_harm(collection: FlaskClient) -> None:
    for address in ("/compare?q=xyzxyz&b.q=zyxzyx", "/compare?q=Wahl&b.q=xyzxyz", "/compare?q=xyzxyz"):
        page_of(collection, address)


def test_hostile_searches_stay_text(hostile: FlaskClient) -> None:
    attack = "%22%3E%3Cscript%3Ealert(1)%3C/script%3E"
    for address in (
        f"/compare?q={attack}&b.q={attack}&b.person={attack}",
        "/compare?q=Zwielicht&b.q=",
        f"/compare?q={attack}",
    ):
        page = page_of(hostile, address)
        assert [e.get("src").partition("?")[0] for e in page.all("script")] == ["/static/fundstelle.js"]
        assert {e.tag for e in page.elements}.isdisjoint({"img", "u", "iframe", "style", "object"})


def test_results_lead_to_the_comparison(collection: FlaskClient) -> None:
    page = page_of(collection, "/search?q=Wahl&section=Politik&page=2")
    assert page.link("Vergleichen") == "/compare?q=Wahl&section=Politik"
