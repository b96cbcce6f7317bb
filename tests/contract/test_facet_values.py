"""All values of one facet: counted as on the result page, searched, ordered, page by page."""

from dataclasses import replace

import pytest

from indexer.engines import Engine
from indexer.query import FACETS, Facet, FacetFilter, FacetPage, FacetValue, SearchRequest
from indexer.query.request import ValueOrder
from tests.contract.archives import Archive
from tests.contract.conftest import Index
from tests.contract.corpora import Record, index

NAMES = ["Angela Merkel", "Änne Öz", "Bernd Merz", "Emmanuel Macron", "Zoë Ångström", "Karl-Heinz Mayer", "anonym"]
_NAMED: list[Record] = [
    {"id": f"{number}-{article}", "title": "T", "text": "Wort" if article else "Wort selten", "persons": [name],
     "source": "Blatt" if article % 2 else "Post", "published": f"202{article}-05-01"}
    for number, name in enumerate(NAMES) for article in range(number + 1)
]  # fmt: skip
RECORDS: list[Record] = [*_NAMED, {"id": "nobody", "title": "T", "text": "Wort"}]


@pytest.fixture(scope="module")
def engine(engine_name: str, tmp_path_factory: pytest.TempPathFactory) -> Engine:
    return index(engine_name, tmp_path_factory.mktemp("values"), RECORDS)


def shown(page: FacetPage) -> list[tuple[str | None, int]]:
    return [(value.value, value.count) for value in page.values]


def test_the_commonest_come_first_and_none_last(engine: Engine) -> None:
    page = engine.facet_values(SearchRequest("Wort"), "person")
    assert shown(page) == [*((name, NAMES.index(name) + 1) for name in reversed(NAMES)), (None, 1)]
    assert (page.facet, page.total, page.offset, page.hits, page.complete) == ("person", 8, 0, 29, True)
    assert page.generation == engine.status().generation.name


def test_from_a_to_z_capitals_and_dots_do_not_matter(engine: Engine) -> None:
    page = engine.facet_values(SearchRequest("Wort"), "person", order="name")
    assert [value.value for value in page.values] == [
        "Angela Merkel", "Änne Öz", "anonym", "Bernd Merz", "Emmanuel Macron", "Karl-Heinz Mayer", "Zoë Ångström", None,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("prefix", "names"),
    [
        ("mer", ["Bernd Merz", "Angela Merkel"]),
        ("  Mer ", ["Bernd Merz", "Angela Merkel"]),
        ("angela m", ["Angela Merkel"]),
        ("an", ["anonym", "Zoë Ångström", "Änne Öz", "Angela Merkel"]),
        ("heinz", ["Karl-Heinz Mayer"]),
        ("karl-h", ["Karl-Heinz Mayer"]),
        ("rkel", []),
        ("[", []),
        ("", ["anonym", "Karl-Heinz Mayer", "Zoë Ångström", "Emmanuel Macron", "Bernd Merz", "Änne Öz", "Angela Merkel",
              None]),
    ],
)  # fmt: skip
def test_values_are_searched_by_the_beginnings_of_their_words(
    engine: Engine, prefix: str, names: list[str | None]
) -> None:
    page = engine.facet_values(SearchRequest("Wort"), "person", prefix=prefix)
    assert [value.value for value in page.values] == names
    assert page.total == len(names)


@pytest.mark.parametrize("order", ["count", "name"])
@pytest.mark.parametrize("limit", [1, 3, 8, 100])
def test_pages_in_a_row_are_all_values(engine: Engine, limit: int, order: ValueOrder) -> None:
    request = SearchRequest("Wort")
    everything = engine.facet_values(request, "person", order=order)
    pages = [
        engine.facet_values(request, "person", order=order, offset=offset, limit=limit) for offset in range(0, 8, limit)
    ]
    assert [value for page in pages for value in page.values] == list(everything.values)
    assert {page.total for page in pages} == {8}
    beyond = engine.facet_values(request, "person", order=order, offset=10**9, limit=limit)
    assert beyond == pages[-1]


@pytest.mark.parametrize(
    "filters",
    [
        (),
        (FacetFilter("person", ("anonym",)),),
        (FacetFilter("person", ("anonym", "Niemand"), mode="all"),),
        (FacetFilter("person", (None,), ("Bernd Merz",)), FacetFilter("source", ("Post",))),
        (FacetFilter("source", ("Blatt",), (None,)), FacetFilter("year", (), ("2021",))),
    ],
)
@pytest.mark.parametrize("facet", FACETS)
def test_counts_are_those_of_the_result_page(engine: Engine, facet: Facet, filters: tuple[FacetFilter, ...]) -> None:
    request = SearchRequest("Wort", filters=filters, page=3, size=5)
    page = engine.search(request)
    counts = next(counts for counts in page.facets if counts.facet == facet)
    values = engine.facet_values(request, facet)
    assert set(values.values) == {value for value in counts.values if value.count}
    assert (values.total, values.hits) == (counts.distinct, page.total)


def test_nothing_found_has_no_values(engine: Engine) -> None:
    page = engine.facet_values(SearchRequest("Quastenflosser"), "source", offset=50)
    assert (page.values, page.total, page.offset, page.hits) == ((), 0, 0, 0)


def test_ticked_and_excluded_values_are_told(engine: Engine) -> None:
    chosen = FacetFilter("person", ("Bernd Merz",), mode="all")
    page = engine.facet_values(SearchRequest("Wort", filters=(chosen,)), "person")
    assert page.values == (FacetValue("Bernd Merz", 3, selected=True),)
    page = engine.facet_values(SearchRequest("Wort", filters=(replace(chosen, excluded=("anonym",)),)), "person")
    assert shown(page) == [("Bernd Merz", 3)]


def test_names_are_those_that_are_shown(archive: Archive) -> None:
    archive.say("rename", "Zelensky", "Selenski")
    request = SearchRequest("", filters=(FacetFilter("person", ("Zelensky",)),))
    page = archive.engine.facet_values(request, "person", prefix="sele")
    assert page.values == (FacetValue("Selenski", 2, selected=True), FacetValue("Wolodymyr Selenskyj", 2))


def test_names_of_several_lines_are_searched_like_others(indexed: Index) -> None:
    names = ["Ada\nWeber", "Ädith Öz", "\n", "www.beispiel.de"]
    engine = indexed([{"id": str(n), "title": "T", "text": "W", "authors": [name]} for n, name in enumerate(names)])
    page = engine.facet_values(SearchRequest(""), "author", order="name", prefix="ad")
    assert [(value.value or "").split() for value in page.values] == [["Ada", "Weber"], ["Ädith", "Öz"]]


def test_more_values_than_a_page_takes(indexed: Index) -> None:
    records = [{"id": str(n), "title": "T", "text": "Wort", "authors": [f"Name {n:03}"]} for n in range(250)]
    engine = indexed(records)
    page = engine.facet_values(SearchRequest(""), "author", offset=200)
    assert (len(page.values), page.total, page.values[0].value) == (50, 250, "Name 200")
