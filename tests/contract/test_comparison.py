"""Comparing two searches: their articles over time, and the words and names that tell them apart."""

import dataclasses
import datetime as dt
import math
from pathlib import Path

import pytest

from indexer.build import rebuild
from indexer.engines import Engine, open_engine
from indexer.query import FacetFilter, SearchRequest
from tests.contract.conftest import Index
from tests.contract.corpora import Record, config_of, index

SEA: list[Record] = [
    {"id": f"s{n}", "title": "Hafen", "text": "Das Schiff fuhr. Schiffe und Wellen und Schiffe. Ein Bericht.",
     "source": "Küste", "published": f"2024-01-{n + 1:02}", "persons": ["Ada Weber"], "places": ["Kiel"]}
    for n in range(8)
]  # fmt: skip
LAND: list[Record] = [
    {"id": f"l{n}", "title": "Wald", "text": "Der Baum stand. Bäume und Rehe und Bäume. Ein Bericht.",
     "source": "Land", "published": f"2024-02-{n + 1:02}", "persons": ["Uwe Ruß"], "places": ["Kiel"]}
    for n in range(8)
]  # fmt: skip
LONE: Record = {"id": "u", "title": "Motor", "text": "Motor " * 200, "source": "Küste", "persons": ["Ada Weber"]}


def by_source(name: str) -> SearchRequest:
    return SearchRequest(filters=(FacetFilter("source", (name,)),))


@pytest.fixture
def engine(indexed: Index) -> Engine:
    return indexed([*SEA, *LAND, LONE])


def test_words_and_names_that_tell_them_apart(engine: Engine) -> None:
    found = engine.compare(by_source("Küste"), by_source("Land"))
    sea, land = found.sides
    assert (sea.total, land.total, found.both) == (9, 8, 0)
    assert (sea.read, land.read, sea.complete, land.complete) == (9, 8, True, True)
    words = [{word.text: word.counts for word in side.distinctive_words} for side in found.sides]
    assert words[0]["Schiffe"] == (24, 0), "inflections count together and are shown in their commonest form"
    assert words[1]["Bäume"] == (0, 24)
    assert "Motor" not in words[0], "one article tells nothing of a side"
    assert not {"Bericht", "Kiel", "und"} & (words[0].keys() | words[1].keys())
    names = [[(name.text, name.kind, name.counts) for name in side.distinctive_names] for side in found.sides]
    assert names == [[("Ada Weber", "person", (9, 0))], [("Uwe Ruß", "person", (0, 8))]]
    assert land.words == 8 * 11
    assert found.generation == engine.status().generation.name


def test_the_statistic_is_the_one_of_dunning(engine: Engine) -> None:
    found = engine.compare(by_source("Küste"), by_source("Land"))
    (name,) = found.sides[0].distinctive_names
    # 9 of 9 articles against 0 of 8, 17 in all.
    assert name.likelihood == pytest.approx(2 * (9 * math.log(17 / 9) + 8 * math.log(17 / 8)))


def test_curves_share_one_axis(engine: Engine) -> None:
    found = engine.compare(by_source("Küste"), by_source("Land"))
    assert found.histogram.unit == "day"
    assert found.histogram.bars[0].start == dt.date(2024, 1, 1)
    assert found.histogram.bars[-1].start == dt.date(2024, 2, 8)
    assert [sum(bar.counts[side] for bar in found.histogram.bars) for side in (0, 1)] == [8, 8]
    assert found.histogram.undated == (1, 0)
    counts = {bar.start: bar.counts for bar in found.histogram.bars if any(bar.counts)}
    assert counts[dt.date(2024, 2, 1)] == (0, 1)


def test_the_words_that_were_asked_for_are_left_out(engine: Engine) -> None:
    found = engine.compare(
        SearchRequest("Schiff"), SearchRequest("Baum", filters=(FacetFilter("person", ("Uwe Ruß",)),))
    )
    words = {word.text for side in found.sides for word in side.distinctive_words}
    assert not words & {"Schiff", "Schiffe", "Baum", "Bäume", "Uwe", "Ruß"}
    assert {"Wellen", "Rehe"} <= words
    assert "Uwe Ruß" not in {name.text for side in found.sides for name in side.distinctive_names}


def test_a_search_beside_itself_has_nothing_to_tell(engine: Engine) -> None:
    found = engine.compare(SearchRequest("Bericht"), SearchRequest("Bericht", sort="newest", page=3))
    assert found.both == found.sides[0].total == found.sides[1].total == 16
    assert all(side.distinctive_words == side.distinctive_names == () for side in found.sides)


@pytest.mark.parametrize(("one", "other"), [("xyz", "Bericht"), ("Bericht", "xyz"), ("xyz", "zyx")])
def test_nothing_can_be_beside_something(engine: Engine, one: str, other: str) -> None:
    found = engine.compare(SearchRequest(one), SearchRequest(other))
    assert [side.total for side in found.sides] == [engine.search(SearchRequest(query)).total for query in (one, other)]
    assert all(side.distinctive_words == () for side in found.sides)


def test_sides_change_places(collection_engine: Engine) -> None:
    one, other = SearchRequest("Wahl"), SearchRequest("Hochwasser")
    here, there = collection_engine.compare(one, other), collection_engine.compare(other, one)
    for side, mirrored in zip(here.sides, reversed(there.sides), strict=True):
        assert [(w.text, w.counts[::-1]) for w in side.distinctive_words] == [
            (w.text, w.counts) for w in mirrored.distinctive_words
        ]
        assert [n.text for n in side.distinctive_names] == [n.text for n in mirrored.distinctive_names]
    assert [bar.counts[::-1] for bar in here.histogram.bars] == [bar.counts for bar in there.histogram.bars]


def test_counts_are_those_of_the_articles(collection_engine: Engine) -> None:
    found = collection_engine.compare(SearchRequest("Wahl"), SearchRequest("Hochwasser"))
    for place, query in enumerate(("Wahl", "Hochwasser")):
        for name in found.sides[place].distinctive_names:
            assert name.kind
            request = SearchRequest(query, filters=(FacetFilter(name.kind, (name.text,)),))
            assert name.counts[place] == collection_engine.search(request).total


def test_what_time_cuts_is_told(engine_name: str, tmp_path: Path) -> None:
    engine = index(engine_name, tmp_path, SEA, time_budget=1e-9)
    found = engine.compare(SearchRequest("Schiff"), SearchRequest())
    assert not found.sides[0].complete


@pytest.mark.parametrize("shards", [1, 3])
def test_a_name_is_counted_on_both_sides_however_rare_it_is_on_one(
    engine_name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, shards: int
) -> None:
    if engine_name == "opensearch":
        monkeypatch.setattr("indexer.engines.opensearch.comparing._NAMES", 3)
    names = ["Ada Weber", "Uwe Ruß", "Eva Kern", "Jan Holt", "Ida Brandt", "Max Voss", "Lea Stern"]
    carried = {"Küste": [20, 18, 16, 14, 6, 4, 2], "Land": [2, 4, 6, 8, 16, 18, 20]}
    records = [
        {"id": f"{source} {n}", "title": source, "text": f"Nummer {n}", "source": source,
         "persons": [name for name, count in zip(names, counts, strict=True) if n < count]}
        for source, counts in carried.items() for n in range(40)
    ]  # fmt: skip
    config = config_of(engine_name, tmp_path, records)
    config = dataclasses.replace(config, cluster=dataclasses.replace(config.cluster, shards=shards))
    engine = open_engine(config)
    rebuild(config, engine)
    found = engine.compare(by_source("Küste"), by_source("Land"))
    pairs = dict(zip(names, zip(*carried.values(), strict=True), strict=True))
    told = {name.text: name.counts for side in found.sides for name in side.distinctive_names}
    assert {"Ada Weber", "Lea Stern"} <= told.keys()
    assert told == {name: pairs[name] for name in told}
