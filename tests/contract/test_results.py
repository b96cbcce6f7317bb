"""What comes back beside the matches: order, pages, facets, histogram, the articles themselves."""

import datetime as dt
import itertools

import pytest

from indexer.engines import Engine
from indexer.query import FACETS, FacetCounts, FacetFilter, SearchPage, SearchRequest
from indexer.query.request import Facet, Sort
from tests.contract.conftest import Index
from tests.contract.corpora import Record, found, ids, index

# One text for all, so that the score is the same; ids are out of order on purpose.
EQUALS: list[Record] = [
    {"id": name, "title": "Gleich", "text": "Ein Satz.", "published": published}
    for name, published in [
        ("d", "2024-05-01"),
        ("b", None),
        ("f", "2024-05-02T08:00:00+02:00"),
        ("e", "2024-05-02T06:00:00Z"),  # the same moment as f
        ("a", None),
        ("c", "1890-05-01"),
        ("g", "2024-05-02T07:59:59+02:00"),
    ]
]


@pytest.fixture(scope="module")
def equals(engine_name: str, tmp_path_factory: pytest.TempPathFactory) -> Engine:
    return index(engine_name, tmp_path_factory.mktemp("equals"), EQUALS)


@pytest.mark.parametrize(
    ("query", "sort", "order"),
    [
        ("", "relevance", "e f g d c a b"),
        ("*", "newest", "e f g d c a b"),
        ("Satz", "newest", "e f g d c a b"),
        ("Satz", "oldest", "c d g e f a b"),
        ("", "oldest", "c d g e f a b"),
        ("Satz", "relevance", "e f g d c a b"),  # equal scores: newest first, then by id
        ("NICHT Quastenflosser", "relevance", "e f g d c a b"),
        ("datum:2024", "relevance", "e f g d"),
    ],
)
def test_order(equals: Engine, query: str, sort: Sort, order: str) -> None:
    assert found(equals, query, sort=sort) == order.split()


def test_better_matches_come_first_whatever_their_date(indexed: Index) -> None:
    engine = indexed(
        [
            {"id": "newest", "title": "Wetter", "text": "Regen, und sonst nichts. " * 5, "published": "2024-09-09"},
            {"id": "often", "title": "Wetter", "text": "Regen, Regen und Regen. " * 5, "published": "2020-01-01"},
            {"id": "title", "title": "Regen Regen", "text": "Regen, Regen und Regen. " * 5},
        ]
    )
    page = engine.search(SearchRequest("Regen"))
    assert ids(page) == ["title", "often", "newest"]
    assert page.hits[0].score > page.hits[1].score > page.hits[2].score > 0


@pytest.mark.parametrize("size", [1, 2, 3, 7, 8, 100])
@pytest.mark.parametrize("sort", ["relevance", "newest", "oldest"])
def test_pages_in_a_row_are_one_big_page(equals: Engine, size: int, sort: Sort) -> None:
    pages = [equals.search(SearchRequest("Satz", sort=sort, size=size, page=1))]
    while pages[-1].page < pages[-1].pages:
        pages.append(equals.search(SearchRequest("Satz", sort=sort, size=size, page=pages[-1].page + 1)))
    assert list(itertools.chain.from_iterable(map(ids, pages))) == found(equals, "Satz", sort=sort)
    assert {page.total for page in pages} == {len(EQUALS)}
    assert len(pages) == -(-len(EQUALS) // size)


@pytest.mark.parametrize("number", [4, 5, 10**9])
def test_a_page_past_the_end_is_the_last_one(equals: Engine, number: int) -> None:
    last = equals.search(SearchRequest("Satz", size=2, page=4))
    page = equals.search(SearchRequest("Satz", size=2, page=number))
    assert page == last
    assert page.page == page.pages == 4
    assert len(page.hits) == 1


def test_nothing_found_is_an_empty_page(equals: Engine) -> None:
    page = equals.search(SearchRequest("Quastenflosser", page=3))
    assert (page.total, page.hits, page.page, page.pages) == (0, (), 1, 1)
    assert page.complete
    assert not page.relaxed
    assert [counts.facet for counts in page.facets] == list(FACETS)
    assert all(counts.values == () and counts.distinct == 0 for counts in page.facets)
    assert (page.histogram.bars, page.histogram.undated) == ((), 0)


PEOPLE: list[Record] = [
    {"id": "both", "text": "Wort", "persons": ["Merkel", "Macron"], "source": "A", "published": "2020-02-29"},
    {"id": "merkel", "title": "T", "text": "Wort", "persons": ["Merkel"], "source": "B", "published": "2021-01-01"},
    {"id": "macron", "title": "T", "text": "Wort", "persons": ["Macron", "Kohl"], "source": "A", "authors": ["X"]},
    {"id": "nobody", "title": "T", "text": "Wort", "section": "S", "authors": ["X", "Y"], "published": "2021-12-31"},
]  # fmt: skip


@pytest.fixture(scope="module")
def people(engine_name: str, tmp_path_factory: pytest.TempPathFactory) -> Engine:
    return index(engine_name, tmp_path_factory.mktemp("people"), PEOPLE)


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ([FacetFilter("person", ("Merkel",))], "both merkel"),
        ([FacetFilter("person", ("Merkel", "Kohl"))], "both merkel macron"),
        ([FacetFilter("person", ("Merkel", "Macron"), mode="all")], "both"),
        ([FacetFilter("person", ("Merkel", "Macron", "Kohl"), mode="all")], ""),
        ([FacetFilter("person", ("merkel",))], ""),  # values are taken as they are
        ([FacetFilter("person", ("Niemand",))], ""),
        ([FacetFilter("person", (None,))], "nobody"),
        ([FacetFilter("person", (None, "Kohl"))], "nobody macron"),
        ([FacetFilter("person", (None, "Kohl"), mode="all")], ""),
        ([FacetFilter("person", (), ("Merkel",))], "macron nobody"),
        ([FacetFilter("person", (), ("Merkel", None))], "macron"),
        ([FacetFilter("person", ("Macron",), ("Kohl",))], "both"),
        ([FacetFilter("person", ("Macron",), ("Macron",))], ""),
        ([FacetFilter("source", ("A", "B"))], "both merkel macron"),
        ([FacetFilter("source", (None,))], "nobody"),
        ([FacetFilter("person", ("Macron",)), FacetFilter("source", ("A",))], "both macron"),
        ([FacetFilter("source", ("A",)), FacetFilter("author", (), ("X",))], "both"),
        ([FacetFilter("author", ("X", "Y"), mode="all")], "nobody"),
        ([FacetFilter("section", (), (None,))], "nobody"),
        ([FacetFilter("year", ("2021",))], "merkel nobody"),
        ([FacetFilter("year", ("2020", None))], "both macron"),
    ],
)
def test_filters(people: Engine, filters: list[FacetFilter], expected: str) -> None:
    assert set(found(people, "Wort", filters=tuple(filters))) == set(expected.split())


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        ("2020-02-29", None, "both merkel nobody"),
        ("2020-03-01", None, "merkel nobody"),
        (None, "2021-01-01", "both merkel"),
        ("2021-01-01", "2021-01-01", "merkel"),
        ("2022-01-01", "2020-01-01", ""),
        ("0001-01-01", "9999-12-31", "both merkel nobody"),  # undated articles lie on no day
    ],
)
def test_dates(people: Engine, first: str | None, last: str | None, expected: str) -> None:
    def day(text: str | None) -> dt.date | None:
        return dt.date.fromisoformat(text) if text else None

    assert set(found(people, "", date_from=day(first), date_to=day(last))) == set(expected.split())


def _facet(page: SearchPage, facet: Facet) -> FacetCounts:
    return next(counts for counts in page.facets if counts.facet == facet)


def test_facets_show_ticked_and_excluded_values_first_then_the_commonest_then_none_given(people: Engine) -> None:
    filters = (FacetFilter("person", ("Niemand", "Macron"), ("Kohl",)),)
    persons = _facet(people.search(SearchRequest("Wort", filters=filters)), "person")
    assert [(v.value, v.count, v.selected, v.excluded) for v in persons.values] == [
        ("Macron", 1, True, False),
        ("Niemand", 0, True, False),
        ("Kohl", 0, False, True),
        ("Merkel", 2, False, False),
        (None, 1, False, False),
    ]
    assert persons.distinct == 3


def test_facets_show_ten_values_and_how_many_there_are(indexed: Index) -> None:
    names = [f"Person {letter}" for letter in "KJIHGFEDCBA"]
    records = [{"id": name, "title": "T", "text": "Wort", "persons": [name]} for name in names]
    engine = indexed([*records, {"title": "T", "text": "Wort", "persons": ["Person K"]}])
    persons = _facet(engine.search(SearchRequest("Wort")), "person")
    assert [v.value for v in persons.values] == ["Person K", *(f"Person {letter}" for letter in "ABCDEFGHI")]
    assert persons.distinct == 11


@pytest.mark.parametrize(
    ("days", "unit", "starts"),
    [
        (["2024-02-28", "2024-03-01"], "day", ["2024-02-28", "2024-02-29", "2024-03-01"]),
        (["2023-12-31", "2024-03-30"], "month", ["2023-12-01", "2024-01-01", "2024-02-01", "2024-03-01"]),
        (["2001-05-05", "2012-01-01"], "year", [f"{year}-01-01" for year in range(2001, 2013)]),
        (["2024-07-07"], "day", ["2024-07-07"]),
        ([], "month", []),
    ],
)
def test_the_histogram_has_no_gaps(indexed: Index, days: list[str], unit: str, starts: list[str]) -> None:
    dated = [{"id": day, "title": "T", "text": "Wort", "published": day} for day in days]
    page = indexed([*dated, {"id": "undated", "title": "T", "text": "Wort"}]).search(SearchRequest("Wort"))
    assert page.histogram.unit == unit
    assert [bar.start.isoformat() for bar in page.histogram.bars] == starts
    assert page.histogram.undated == 1
    assert sum(bar.count for bar in page.histogram.bars) + page.histogram.undated == page.total


def test_bars_say_how_many_articles_the_corpus_has_of_their_time(indexed: Index) -> None:
    days = ["2023-12-01", "2024-01-31", "2024-02-01", "2024-02-29", "2024-02-29", "2024-04-30", "2024-05-01"]
    records = [{"id": str(n), "title": "T", "text": "Wort", "published": day} for n, day in enumerate(days)]
    asked = [{**records[1], "id": "x", "text": "Frage"}, {**records[5], "id": "y", "text": "Frage"}]
    engine = indexed([*records, *asked, {"id": "undated", "title": "T", "text": "Frage"}])
    bars = engine.search(SearchRequest("Frage")).histogram.bars
    assert [(bar.start.month, bar.count, bar.corpus) for bar in bars] == [(1, 1, 2), (2, 0, 3), (3, 0, 0), (4, 1, 2)]
    for query in ("", "Frage"):
        histogram = engine.search(SearchRequest(query)).histogram
        assert all(0 <= bar.count <= bar.corpus for bar in histogram.bars)
