"""The pages beside the hits, asked for whatever: they answer, or say that there is no such thing."""

from urllib.parse import quote, urlencode

import pytest
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.texts import TEXTS
from tests.web.pages import Page


@settings(max_examples=60, deadline=None)
@given(
    query=TEXTS, other=TEXTS, match=st.sampled_from(["all", "any"]), order=st.sampled_from(["left", "right", "oldest"])
)
def test_any_query_can_be_looked_at_closer(seeds: FlaskClient, query: str, other: str, match: str, order: str) -> None:
    for address in (
        f"/kwic?{urlencode({'q': query, 'match': match, 'order': order})}",
        f"/compare?{urlencode({'q': query, 'match': match, 'b.q': other})}",
        f"/compare?{urlencode({'q': query, 'person': other})}",
    ):
        response = seeds.get(address)
        assert response.status_code == 200, address
        page = Page(response.text)
        for link in page.within("distinct", "a")[:1]:
            assert seeds.get(link.get("href")).status_code == 200


@settings(max_examples=60, deadline=None)
@given(name=TEXTS.filter(bool), kind=st.sampled_from(["person", "organisation", "place"]))
def test_any_name_or_id_is_there_or_not(seeds: FlaskClient, name: str, kind: str) -> None:
    for address in (f"/entity/{kind}/{quote(name, safe='')}", f"/similar?{urlencode({'id': name})}"):
        response = seeds.get(address)
        assert response.status_code in (200, 302, 404), address
        Page(response.text)


@pytest.mark.parametrize("query", ["Truppen Kursk", "Truppe*", '"Truppen in"', "Soldatinnen", "=Truppen", "Trupen"])
def test_every_mark_of_an_article_has_its_word(seeds: FlaskClient, query: str) -> None:
    results = Page(seeds.get(f"/search?{urlencode({'q': query})}").text)
    for address in {e.get("href") for e in results.within("hit", "a") if e.get("href").startswith("/article/")}:
        page = Page(seeds.get(address).text)
        words = {e.get("id") for e in page.within("legend", "input")}
        assert {word for e in page.all("mark") if e.get("id") for word in e.classes} == words
