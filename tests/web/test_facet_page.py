"""The page with all values of a facet, and the same in JSON."""

import re

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from indexer.query import FACETS, Facet, SearchRequest
from indexer.query.request import MAX_VALUES
from tests.web.pages import Element, Page
from tests.web.test_urls import pairs, requests
from webapp.urls import ValuesAsked, facet_path, parse, parse_values


def values_page(client: FlaskClient, address: str) -> Page:
    response = client.get(address)
    assert response.status_code == 200, response.text
    return Page(response.text)


def values(page: Page) -> list[Element]:
    return [a for a in page.within("values", "a") if a.get("aria-label").endswith("Artikel") and not a.classes]


def heading(page: Page) -> int:
    return int(re.sub(r"\D", "", page.one("h1").get("data-status")) or 0)


@pytest.mark.parametrize("facet", FACETS)
def test_each_value_leads_back_to_the_search_with_it(collection: FlaskClient, facet: Facet) -> None:
    page = values_page(collection, f"/facet/{facet}?q=Leipzig&section=Politik&from=2010&sort=oldest&page=2")
    assert values(page)
    for link in values(page)[:3]:
        name, count = link.get("aria-label").rsplit(", ", 1)
        narrowed = Page(collection.get(link.get("href")).text)
        if facet == "section":  # „eine von“: a union
            assert heading(narrowed) >= int(count.split()[0])
        else:
            assert heading(narrowed) == int(count.split()[0])
        assert "sort=oldest" in link.get("href")
        assert "page=" not in link.get("href")
        (excluding,) = [a for a in page.all("a", "exclude") if a.get("aria-label") == f"{name} ausschließen"]
        assert f"not.{facet}=" in excluding.get("href")
    assert page.link("‹ zurück zu den Treffern").startswith("/search?q=Leipzig")


def test_the_result_page_leads_to_it(collection: FlaskClient) -> None:
    page = values_page(collection, "/search?q=Leipzig")
    assert [a.get("href") for a in page.within("more", "a") if "Personen" in a.get("aria-label")] == [
        "/facet/person?q=Leipzig"
    ]
    assert values(values_page(collection, "/facet/person?q=Wahl"))
    assert values_page(collection, "/").link("Personen") == "/facet/person"


def test_ticked_values_can_be_let_go(collection: FlaskClient) -> None:
    page = values_page(collection, "/facet/section?q=Leipzig&section=Politik&not.section=Sport&not.place=Leipzig")
    chips = [" ".join(a.text.split()) for a in page.all("a", "chip")]
    assert chips == ["Filter entfernen: Ressort Politik ×", "Ausschluss aufheben: Ressort Sport ×"]
    (ticked,) = [a for a in values(page) if a.get("aria-current")]
    assert ticked.get("aria-label").startswith("Politik, ")
    assert "&section=" not in ticked.get("href")


def test_the_field_keeps_the_search(collection: FlaskClient) -> None:
    page = values_page(collection, "/facet/person?q=Wahl&section=Politik&match=any&lang=de&prefix=a&order=name")
    hidden = {(e.get("name"), e.get("value")) for e in page.within("find", "input") if e.get("type") == "hidden"}
    assert hidden == {("q", "Wahl"), ("section", "Politik"), ("match", "any"), ("lang", "de")}
    assert all(re.search(r"\b[aäÄA]", link.get("aria-label")) for link in values(page))
    names = [link.get("aria-label") for link in values(page)]
    assert names == sorted(names, key=str.casefold)


def test_it_is_turned_page_by_page(collection: FlaskClient) -> None:
    everything = [link.get("aria-label") for link in values(values_page(collection, "/facet/place?limit=1000"))]
    address, seen = "/facet/place?limit=20", list[str]()
    for _ in range(100):
        page = values_page(collection, address)
        seen += [link.get("aria-label") for link in values(page)]
        following = [a.get("href") for a in page.all("a") if a.get("rel") == "next"]
        if not following:
            break
        (address,) = following
    assert seen == everything
    beyond = values_page(collection, "/facet/place?limit=20&offset=99999")
    assert [link.get("aria-label") for link in values(beyond)] == seen[-len(values(beyond)) :]


def test_json_says_the_same(collection: FlaskClient) -> None:
    body = collection.get("/api/v1/facet/person?q=Wahl&limit=5&offset=5").get_json()
    page = values_page(collection, "/facet/person?q=Wahl&limit=5&offset=5")
    assert [f"{v['value']}, {v['count']} Artikel" for v in body["values"]] == [
        link.get("aria-label") for link in values(page)
    ]
    assert list(body) == ["facet", "values", "total", "offset", "hits", "complete", "generation"]
    assert (body["facet"], body["offset"], body["complete"]) == ("person", 5, True)


def test_unchanged_answers_are_not_sent_again(collection: FlaskClient) -> None:
    for address in ("/facet/person?q=Wahl", "/api/v1/facet/person?q=Wahl"):
        tag = collection.get(address).headers["ETag"]
        assert collection.get(address, headers={"If-None-Match": tag}).status_code == 304
        assert collection.get(f"{address}&prefix=a").headers["ETag"] != tag


@pytest.mark.parametrize("bad", ["order=up", "offset=-1", "limit=0", f"limit={MAX_VALUES + 1}", "sort=x"])
def test_bad_parameters_are_named(collection: FlaskClient, bad: str) -> None:
    response = collection.get(f"/facet/person?{bad}")
    assert response.status_code == 400
    assert bad.partition("=")[0] in response.text


@given(
    requests, st.sampled_from(FACETS),
    st.builds(ValuesAsked, st.text(max_size=9), st.sampled_from(("count", "name")), st.integers(0, 10**12),
              st.integers(1, MAX_VALUES)),
)  # fmt: skip
def test_every_page_of_values_survives_its_address(request: SearchRequest, facet: Facet, asked: ValuesAsked) -> None:
    address = facet_path(facet, request, asked, page_size=10)
    path, _, query = address.partition("?")
    assert path == f"/facet/{facet}"
    assert parse_values(pairs(query)) == asked
    read = parse(pairs(query), page_size=10)
    assert (read.query, read.filters, read.sort) == (request.query, request.filters, request.sort)
