"""URL <-> SearchRequest: lossless one way, canonical the other."""

import datetime as dt
from typing import get_args
from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.query import FACETS, MULTI_VALUED, Facet, FacetFilter, SearchRequest
from indexer.query.request import MAX_SIZE, Copies, Mode
from webapp.language import LANGUAGES, Lang
from webapp.urls import BadParameter, Bars, parse, parse_bars, parse_lang, query_string

PAGE_SIZE = 10
TEXT = st.text(min_size=1, max_size=12)


def _values(facet: Facet) -> st.SearchStrategy[tuple[str | None, ...]]:
    named = st.integers(1000, 9999).map(str) if facet == "year" else TEXT
    return st.lists(st.none() | named, unique=True, max_size=3).map(tuple)


@st.composite
def filters(draw: st.DrawFn) -> tuple[FacetFilter, ...]:
    found = []
    for facet in FACETS:
        selected, excluded = draw(_values(facet)), draw(_values(facet))
        mode: Mode = draw(st.sampled_from(get_args(Mode))) if facet in MULTI_VALUED else "any"
        if selected or excluded:
            found.append(FacetFilter(facet, selected, excluded, mode))
    return tuple(found)


requests = st.builds(
    SearchRequest,
    query=st.text(max_size=20), match=st.sampled_from(("all", "any")), filters=filters(),
    date_from=st.none() | st.dates(), date_to=st.none() | st.dates(),
    sort=st.sampled_from(("relevance", "newest", "oldest")), page=st.integers(1, 10**12), size=st.integers(1, MAX_SIZE),
    copies=st.sampled_from(get_args(Copies)),
)  # fmt: skip
NAMES = ("q", "match", "from", "to", "sort", "page", "size", "lang", "copies", *FACETS, "not.person", "not.year",
         "person.mode", "source.mode", "unknown", "")  # fmt: skip
arguments = st.lists(
    st.tuples(
        st.sampled_from(NAMES),
        st.sampled_from(("", "all", "any", "newest", "1", "7", "2024", "2024-10", "x", "en", "de", "fold"))
        | st.text(max_size=5),
    ),
    max_size=12,
)


def pairs(query: str) -> list[tuple[str, str]]:
    return parse_qsl(query.removeprefix("?"), keep_blank_values=True)


def read(query: str, page_size: int = PAGE_SIZE) -> SearchRequest:
    return parse(pairs(query), page_size=page_size)


def canonical(query: str) -> str:
    return query_string(read(query), page_size=PAGE_SIZE, lang=parse_lang(pairs(query)))


@given(requests, st.integers(1, MAX_SIZE), st.sampled_from([*LANGUAGES, None]), st.sampled_from(get_args(Bars)))
def test_every_request_survives_its_address(
    request: SearchRequest, page_size: int, lang: Lang | None, bars: Bars
) -> None:
    address = query_string(request, page_size=page_size, lang=lang, bars=bars)
    assert read(address, page_size) == request
    assert parse_lang(pairs(address)) == lang
    assert parse_bars(pairs(address)) == bars


@given(arguments)
def test_addresses_become_canonical_at_once(given_arguments: list[tuple[str, str]]) -> None:
    try:
        request, lang = parse(given_arguments, page_size=PAGE_SIZE), parse_lang(given_arguments)
    except BadParameter:
        return
    once = query_string(request, page_size=PAGE_SIZE, lang=lang)
    assert canonical(once) == once
    assert read(once) == request
    assert parse_lang(pairs(once)) == lang


@pytest.mark.parametrize(
    ("given_query", "expected"),
    [
        ("", ""),
        ("q=", ""),
        ("q=*", "?q=%2A"),
        ("q=Truppen+Kursk", "?q=Truppen+Kursk"),
        ("q=Truppen%20Kursk&match=all&sort=relevance&page=1&size=10&from=&to=", "?q=Truppen+Kursk"),
        ("size=20&page=2&sort=newest&to=2024-02&from=2024&year=2024&q=a",
         "?q=a&year=2024&from=2024-01-01&to=2024-02-29&sort=newest&page=2&size=20"),
        ("not.place=Kursk&person=B&person=A&person=B&match=any", "?match=any&person=B&person=A&not.place=Kursk"),
        ("person.mode=all&person=A", "?person=A&person.mode=all"),
        ("person.mode=all", ""),
        ("source=&not.section=", "?source=&not.section="),
        ("utm_source=x&q=a", "?q=a"),
        ("lang=en&size=20&q=a", "?q=a&size=20&lang=en"),
        ("lang=de", "?lang=de"),
        ("lang=", ""),
        ("q=a&q=b", "?q=a"),
    ],
)  # fmt: skip
def test_canonical_form(given_query: str, expected: str) -> None:
    assert canonical(given_query) == expected


def test_an_empty_value_is_the_absence_of_one() -> None:
    assert read("source=").filter_of("source").selected == (None,)


def test_days_months_and_years_are_read() -> None:
    request = read("from=2024-10&to=2024")
    assert (request.date_from, request.date_to) == (dt.date(2024, 10, 1), dt.date(2024, 12, 31))


@pytest.mark.parametrize(
    "query",
    [
        "match=some", "sort=up", "page=0", "page=-1", "page=x", "page=1.5", "page=" + "9" * 40, "size=0", "size=101",
        "size=٣", "from=gestern", "to=2024-13", "from=2024..2025", "year=24", "not.year=abcd", "person.mode=none",
        "source.mode=all", "lang=fr", "lang=EN",
    ],
)  # fmt: skip
def test_a_bad_value_names_its_parameter(query: str) -> None:
    name, _, value = query.partition("=")
    with pytest.raises(BadParameter) as caught:
        canonical(query)
    assert caught.value.parameter == name
    assert f"„{name}“" in str(caught.value)
    assert f"„{value}“" in str(caught.value)
    assert f"“{name}” cannot be “{value}”. Allowed: " in caught.value.told("en")


@pytest.mark.parametrize(
    ("query", "german", "english"),
    [
        ("sort=up", "Erlaubt ist „relevance“, „newest“ oder „oldest“.", "Allowed: “relevance”, “newest” or “oldest”."),
        ("lang=fr", "Erlaubt ist „de“ oder „en“.", "Allowed: “de” or “en”."),
        ("size=0", "Erlaubt ist eine ganze Zahl von 1 bis 100.", "Allowed: a whole number from 1 to 100."),
        ("page=0", "Erlaubt ist eine ganze Zahl ab 1.", "Allowed: a whole number from 1."),
    ],
)
def test_what_is_allowed_is_told_in_both_languages(query: str, german: str, english: str) -> None:
    with pytest.raises(BadParameter) as caught:
        canonical(query)
    assert caught.value.told("de").endswith(german)
    assert caught.value.told("en").endswith(english)
