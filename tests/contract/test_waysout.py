"""What helps when nothing is found, or not all of it together: each promise is kept by the search it leads to."""

import datetime as dt

import pytest

from indexer.engines import Engine
from indexer.query import FacetFilter, SearchPage, SearchRequest
from indexer.query.request import Match
from tests.contract.corpora import Record, index

RECORDS: list[Record] = [
    {"id": "a", "title": "Hafen", "text": "Der Hafen liegt an der Elbe.", "source": "Blatt", "published": "2020-01-01"},
    {"id": "b", "title": "Elbe", "text": "Die Elbe fließt. Ein Hafen ist auch da.", "source": "Post"},
    {"id": "c", "title": "Berg", "text": "Der Berg ist hoch, das Wasser tief.", "persons": ["Ada Weber"]},
    {"id": "d", "title": "Kanzlerin", "text": "Das Hochwasser kam, sagte Zyprianowitsch.", "source": "Blatt"},
]


@pytest.fixture(scope="module")
def engine(engine_name: str, tmp_path_factory: pytest.TempPathFactory) -> Engine:
    return index(engine_name, tmp_path_factory.mktemp("waysout"), RECORDS)


def told(page: SearchPage) -> list[tuple[str, object, int]]:
    return [(removal.kind, removal.value, removal.total) for removal in page.removals]


SOURCE = FacetFilter("source", ("Post",))


@pytest.mark.parametrize(
    ("query", "more", "expected"),
    [
        ("Hafen UND Berg", {}, [("word", "Berg", 2), ("word", "Hafen", 1)]),
        ("Hafen -Elbe", {}, [("word", "NICHT Elbe", 2), ("word", "Hafen", 2)]),
        ('Berg "Hafen liegt" autor:Weber', {}, [("word", "Berg", 0), ("word", "„Hafen liegt“", 0)]),
        ("Berg", {"filters": (SOURCE,)}, [("source", "Post", 1)]),
        ("Hafen liegt", {"filters": (SOURCE,)}, [("word", "liegt", 1), ("source", "Post", 1), ("word", "Hafen", 0)]),
        ("der Berg", {"filters": (FacetFilter("person", (None,), ("Ada Weber",)),)},
         [("person", None, 0), ("person", "Ada Weber", 0)]),
        ("Hafen Elbe", {"date_from": dt.date(2021, 1, 1), "date_to": dt.date(2021, 12, 31)},
         [("from", dt.date(2021, 1, 1), 1), ("word", "Hafen", 0), ("word", "Elbe", 0),
          ("to", dt.date(2021, 12, 31), 0)]),
        ("Hafen ODER Elbe", {"filters": (FacetFilter("source", ("X",)),)}, [("source", "X", 2)]),
        ("", {"filters": (FacetFilter("source", ("X",)),)}, [("source", "X", 4)]),
    ],
)  # fmt: skip
def test_what_each_removal_would_give(
    engine: Engine, query: str, more: dict[str, object], expected: list[tuple[str, object, int]]
) -> None:
    page = engine.search(SearchRequest(query, **more))  # type: ignore[arg-type]
    assert page.total == 0
    assert sorted(told(page), key=str) == sorted(expected, key=str)
    totals = [removal.total for removal in page.removals]
    assert totals == sorted(totals, reverse=True)


@pytest.mark.parametrize("match", ["all", "any"])
@pytest.mark.parametrize(
    "query",
    ["Hafen UND Berg", "Hafen -Elbe", 'titel:Berg UND "Hafen liegt"', "Quastenflosser UND (Hafen ODER Berg)",
     "/s Hafen", "Hafen /w2 Berg", "ort:Berlin Hafen", "titel:(Hafen Berg)", '"liegt Hafen"', "=Hafens",
     "Hochwasserpegel", "*x*"],
)  # fmt: skip
def test_every_way_out_leads_where_it_says(engine: Engine, query: str, match: Match) -> None:
    filters = (FacetFilter("source", ("Blatt", "X"), ("Post",)), FacetFilter("year", ("1999",)))
    for request in (SearchRequest(query, match), SearchRequest(query, match, filters)):
        page = engine.search(request)
        for removal in page.removals:
            assert engine.search(removal.without).total == removal.total
        for alternative in page.alternatives:
            assert alternative.total > 0
            assert engine.search(alternative.request).total == alternative.total


@pytest.mark.parametrize(
    ("query", "kind", "respelt", "total"),
    [
        ('"liegt Hafen"', "loose", "liegt Hafen", 1),
        ("titel:fließt", "loose", "fließt", 1),
        ("Hafen /w1 Wasser", "any", None, 0),
        ("Hfaenn", "fuzzy", "Hfaenn~2", 2),
        ("Hfae", "fuzzy", None, 0),
        ('"Hafen OR (liegt', "loose", None, 0),
        ('=Hafens "fließt Die"', "loose", "Hafens (fließt Die)", 1),
        ("Hafen UND Berg", "any", "Hafen Berg", 3),
    ],
)
def test_other_ways_to_ask(engine: Engine, query: str, kind: str, respelt: str | None, total: int) -> None:
    page = engine.search(SearchRequest(query))
    found: dict[str, tuple[str, int]] = {way.kind: (way.request.query, way.total) for way in page.alternatives}
    assert found.get(kind) == ((respelt, total) if respelt else None)


def test_words_that_are_not_found_together_are_told(engine: Engine) -> None:
    page = engine.search(SearchRequest("Hafen Elbe Berg"))
    assert page.relaxed
    assert told(page) == [("word", "Berg", 2)]
    assert page.alternatives == ()


@pytest.mark.parametrize("query", ["Hafen", "", "*", "Hafen Elbe"])
def test_whoever_finds_something_needs_none(engine: Engine, query: str) -> None:
    page = engine.search(SearchRequest(query))
    assert page.total
    assert (page.removals, page.alternatives) == ((), ())
