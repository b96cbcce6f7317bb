"""What the corpus says of one person, organisation or place."""

import datetime as dt
from pathlib import Path

import pytest

from indexer.engines import Engine
from indexer.entities import KINDS, Kind
from indexer.query import Bar, EntityPage, FacetFilter, NameCount, SearchRequest
from tests.contract.archives import Archive, archive_of
from tests.contract.corpora import Record

NAMES = {"persons": None, "organisations": None, "places": None}
RECORDS: list[Record] = [
    {"id": "a", "text": "Präsident Wladimir Putin sprach in Moskau.", "published": "2024-01-10", **NAMES},
    {"id": "b", "text": "Präsident Wladimir Putin und Kanzler Olaf Scholz, NATO.", "published": "2024-03-05", **NAMES},
    {"id": "c", "text": "Russlands Präsident Wladimir Putin kam nach Moskau.", "published": "2024-03-01", **NAMES},
    {"id": "d", "text": "Präsident Putin kam nach Moskau zur NATO.", **NAMES},
    {"id": "e", "text": "Ein Putin-Vertrauter, die russische Seite.", **NAMES},
    {"id": "f", "text": "Kanzler Olaf Scholz in Moskau.", "published": "2024-02-01", **NAMES},
]


@pytest.fixture
def archive(engine_name: str, tmp_path: Path) -> Archive:
    return archive_of(engine_name, tmp_path, RECORDS)


def _page(engine: Engine, kind: Kind, name: str) -> EntityPage:
    page = engine.entity(kind, name)
    assert page is not None
    return page


def test_all_that_there_is_to_say(archive: Archive) -> None:
    page = _page(archive.engine, "person", "Wladimir Putin")
    assert (page.kind, page.name, page.articles, page.related) == ("person", "Wladimir Putin", 4, 1)
    assert page.spellings == (NameCount("Wladimir Putin", 3), NameCount("Putin", 1))
    assert page.persons == (NameCount("Olaf Scholz", 1),)
    assert page.organisations == (NameCount("NATO", 2),)
    assert page.places == (NameCount("Moskau", 3), NameCount("Russland", 1))
    assert [hit.id for hit in page.newest] == ["b", "c", "a", "d"]
    assert page.newest[0].persons == ("Wladimir Putin", "Olaf Scholz")
    assert page.newest[0].snippets[0].marks == ()
    days = {dt.date(2024, 1, 10): 1, dt.date(2024, 3, 1): 1, dt.date(2024, 3, 5): 1}
    assert page.histogram.unit == "day"
    assert {bar.start: bar.count for bar in page.histogram.bars if bar.count} == days
    assert page.histogram.bars[0] == Bar(dt.date(2024, 1, 10), 1, 1)
    assert page.histogram.undated == 1
    entry = archive.engine.entities().find("person", "Wladimir Putin")
    assert entry is not None
    assert page.id == entry.id
    assert page.generation == archive.engine.status().generation.name


@pytest.mark.parametrize(
    ("kind", "name", "canonical"),
    [
        ("person", "Putin", "Wladimir Putin"),
        ("organisation", "Nordatlantikpakt", "NATO"),
        ("place", "Moskau", "Moskau"),
        ("place", "Putin", None),
        ("person", "Niemand", None),
        ("person", "", None),
    ],
)
def test_an_alias_leads_to_the_canonical_name(archive: Archive, kind: Kind, name: str, canonical: str | None) -> None:
    page = archive.engine.entity(kind, name)
    assert (page and page.name) == canonical


def test_judgements_are_seen_at_once(archive: Archive) -> None:
    archive.say("rename", "Wladimir Putin", "W. Putin")
    assert _page(archive.engine, "person", "Wladimir Putin").name == "W. Putin"
    assert _page(archive.engine, "place", "Moskau").persons[0] == NameCount("W. Putin", 3)
    archive.say("merge", "W. Putin", "Olaf Scholz")
    merged = _page(archive.engine, "person", "Olaf Scholz")
    assert (merged.name, merged.articles, merged.related, merged.persons) == ("W. Putin", 5, 1, ())
    archive.say("hide", "W. Putin")
    assert archive.engine.entity("person", "W. Putin") is None
    assert archive.engine.entity("person", "Olaf Scholz") is None
    assert _page(archive.engine, "place", "Moskau").persons == ()


def test_a_country_that_is_only_told_of(archive: Archive) -> None:
    page = _page(archive.engine, "place", "Russland")
    assert (page.articles, page.related) == (1, 1)
    archive.say("split", "Russland", "Russland (c)", "--article", "c")
    archive.rebuild()
    page = _page(archive.engine, "place", "Russland")
    assert (page.articles, page.related, page.newest, page.spellings) == (0, 1, (), ())
    assert (page.histogram.bars, page.persons, page.organisations, page.places) == ((), (), (), ())


def test_names_beside_it_count_as_a_search_with_both_ticked(archive: Archive) -> None:
    engine = archive.engine
    entries = [entry for entry in engine.entities().entries if entry.articles]
    assert len(entries) >= 5
    for entry in entries:
        page = _page(engine, entry.kind, entry.name)
        assert page.articles == entry.articles == _total(engine, [(entry.kind, entry.name)])
        beside = dict(zip(KINDS, (page.persons, page.organisations, page.places), strict=True))
        for kind, names in beside.items():
            assert (kind, entry.name) not in {(entry.kind, found.name) for found in names if kind == entry.kind}
            for found in names:
                assert found.articles == _total(engine, [(entry.kind, entry.name), (kind, found.name)])
            others = {(e.kind, e.name) for e in entries if e.kind == kind} - {(entry.kind, entry.name)}
            counts = {name: _total(engine, [(entry.kind, entry.name), (kind, name)]) for _, name in others}
            assert {name for name, count in counts.items() if count} == {found.name for found in names}


def _total(engine: Engine, names: list[tuple[Kind, str]]) -> int:
    ticked = {kind: tuple(name for other, name in names if other == kind) for kind in KINDS}
    filters = tuple(FacetFilter(kind, chosen, (), "all") for kind, chosen in ticked.items() if chosen)
    return engine.search(SearchRequest(filters=filters)).total
