"""What articles are related to without naming it: found by `bezug:`, in no facet, judged like names."""

import dataclasses
from pathlib import Path

import pytest

from indexer.build import rebuild
from indexer.query import SearchRequest
from tests.contract.archives import Archive, archive_of
from tests.contract.corpora import Record, found
from tests.contract.test_judgements import Moment, moments
from webapp import create_app

TEXTS = {
    "full": "Nordkorea schweigt. Präsident Wladimir Putin sprach.",
    "adjective": "Soldaten aus einem nordkoreanischen Verband. Präsident Wladimir Putin sprach.",
    "part": "Ein Putin-Vertrauter lobte die US-Regierung. Die Trump-Regierung schwieg.",
    "both": "Nordkoreas Soldaten, die nordkoreanischen. Präsident Wladimir Putin sprach.",
    "none": "Es regnet.",
}


@pytest.fixture
def related(engine_name: str, tmp_path: Path) -> Archive:
    names = {"persons": None, "organisations": None, "places": None}
    return archive_of(engine_name, tmp_path, [{"id": key, "text": text, **names} for key, text in TEXTS.items()])


def _found(archive: Archive, query: str) -> set[str]:
    return set(found(archive.engine, query))


def test_facets_count_what_is_named_in_full(related: Archive) -> None:
    assert related.facet("place") == {"Nordkorea": 2}
    assert related.facet("person") == {"Wladimir Putin": 3}
    assert related.facet("organisation") == {}
    assert related.engine.status().generation.entities == {"person": 1, "organisation": 0, "place": 1}
    page = related.engine.search(SearchRequest("Verband"))
    assert (page.hits[0].places, page.hits[0].persons) == ((), ("Wladimir Putin",))


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("ort:Nordkorea", {"full", "both"}),
        ("bezug:Nordkorea", {"full", "both", "adjective"}),
        ("related:Nordkorea", {"full", "both", "adjective"}),
        ("bezug:Nord*", {"full", "both", "adjective"}),
        ("bezug:KDVR", set()),
        ('person:"Wladimir Putin"', {"full", "adjective", "both"}),
        ('bezug:"Wladimir Putin"', {"full", "adjective", "both", "part"}),
        ("bezug:Putin", {"full", "adjective", "both", "part"}),
        ("bezug:USA", {"part"}),
        ('bezug:"Vereinigte Staaten"', {"part"}),
        ("ort:USA", set()),
        ("bezug:Trump", set()),  # whom no article names in full
        ("bezug:(Nordkorea UND USA)", set()),
        ("bezug:(Nordkorea ODER USA)", {"full", "both", "adjective", "part"}),
        ("-bezug:Nordkorea", {"part", "none"}),
        ("bezug:Nordkorea -ort:Nordkorea", {"adjective"}),
    ],
)
def test_what_is_found(related: Archive, query: str, ids: set[str]) -> None:
    assert _found(related, query) == ids


def test_it_is_told_how_it_was_read(related: Archive) -> None:
    page = related.engine.search(SearchRequest("related:Nordkorea"))
    assert page.understood == "bezug:Nordkorea"
    assert not page.notes


def test_the_register_counts_articles_that_name_in_full(related: Archive) -> None:
    articles = {entry.name: entry.articles for entry in related.engine.entities().entries}
    assert articles == {"Nordkorea": 2, "Wladimir Putin": 3, "USA": 0}
    putin = related.engine.entities().find("person", "Wladimir Putin")
    assert putin is not None
    assert dict(putin.aliases) == {"Wladimir Putin": 3}


def test_completion_offers_names_of_all_kinds(related: Archive) -> None:
    def offered(query: str) -> list[tuple[str, str, int, str]]:
        return [(s.text, s.kind, s.articles, s.query) for s in related.engine.suggest(query, 5)]

    assert offered("bezug:") == [
        ("Wladimir Putin", "person", 4, 'bezug:"Wladimir Putin"'),
        ("Nordkorea", "place", 3, "bezug:Nordkorea"),
        ("USA", "place", 1, "bezug:USA"),
    ]
    assert offered("Verband bezug:nord") == [("Nordkorea", "place", 3, "Verband bezug:Nordkorea")]
    assert offered("ort:") == [("Nordkorea", "place", 2, "ort:Nordkorea")]
    assert "USA" not in {name for name, *_ in offered("us")}


@moments
def test_merge(related: Archive, moment: Moment) -> None:
    related.say("merge", "Amerika und Korea", "Nordkorea", "USA")
    moment(related)
    assert _found(related, 'bezug:"Amerika und Korea"') == {"full", "both", "adjective", "part"}
    assert _found(related, "bezug:USA") == {"full", "both", "adjective", "part"}
    assert related.facet("place") == {"Amerika und Korea": 2}


@moments
def test_rename(related: Archive, moment: Moment) -> None:
    related.say("rename", "Nordkorea", "DVRK")
    related.say("rename", "USA", "Amerika")
    moment(related)
    assert _found(related, "bezug:DVRK") == _found(related, "bezug:Nordkorea") == {"full", "both", "adjective"}
    assert _found(related, "bezug:Amerika") == {"part"}
    stored = related.engine.article("adjective")
    assert stored is not None
    assert [entity.name for entity in stored.entities if not entity.named] == ["DVRK"]
    assert related.facet("place") == {"DVRK": 2}


@moments
def test_hide(related: Archive, moment: Moment) -> None:
    related.say("hide", "Nordkorea")
    moment(related)
    assert _found(related, "bezug:Nordkorea") == _found(related, "ort:Nordkorea") == set()
    related.say("undo")
    moment(related)
    assert _found(related, "bezug:Nordkorea") == {"full", "both", "adjective"}


def test_split(related: Archive) -> None:
    related.say("split", "Nordkorea", "Nordkorea (Heer)", "--article", "adjective")
    related.rebuild()
    assert _found(related, "bezug:Heer") == {"adjective"}
    assert related.facet("place") == {"Nordkorea": 2}


def test_an_article_tells_both_sorts_of_offsets(related: Archive) -> None:
    stored = related.engine.article("both")
    assert stored is not None
    (korea,) = [entity for entity in stored.entities if entity.kind == "place"]
    assert [stored.text[s:e] for s, e in korea.mentions] == ["Nordkoreas"]
    assert [stored.text[s:e] for s, e in korea.related] == ["nordkoreanischen"]
    part = related.engine.article("part")
    assert part is not None
    words = {e.name: ([part.text[s:f] for s, f in e.related], e.named) for e in part.entities}
    assert words == {"Wladimir Putin": (["Putin"], False), "USA": (["US"], False)}


def test_the_page_of_an_article_links_what_it_is_related_to(related: Archive) -> None:
    page = create_app(related.config).test_client().get("/article/part").text
    assert 'Bezug: <a href="/search?q=bezug%3A%22Wladimir+Putin%22"><bdi lang="de">Wladimir Putin</bdi></a>' in page
    assert '</a> (<span lang="de">Putin-Vertrauter</span>)' in page
    assert '</a> (<span lang="de">US-Regierung</span>)' in page
    assert "Bezug:" not in create_app(related.config).test_client().get("/article/none").text


def test_it_is_no_facet_and_no_parameter(related: Archive) -> None:
    client = create_app(related.config).test_client()
    assert "related" not in client.get("/api/v1/search?q=").get_json()["facets"]
    assert client.get("/search?related=Nordkorea").status_code == client.get("/search?nonsense=Nordkorea").status_code


def test_names_that_are_given_are_all_there_is_of_their_kind(engine_name: str, tmp_path: Path) -> None:
    records: list[Record] = [{"id": "a", "text": "Russische Soldaten des US-Heeres, NATO-Rat.", "organisations": None}]
    archive = archive_of(engine_name, tmp_path, records)
    assert _found(archive, "bezug:Russland") == set()
    assert _found(archive, "bezug:NATO") == {"a"}
    (tmp_path / "given").mkdir()
    given = archive_of(engine_name, tmp_path / "given", [{"id": "a", "text": "Es regnet.", "places": ["Russland"]}])
    assert _found(given, "bezug:Russland") == {"a"}


def test_the_floor_holds_for_links_as_well(related: Archive) -> None:
    config = dataclasses.replace(related.config.entities, confidence=0.95)
    rebuild(dataclasses.replace(related.config, entities=config), related.engine)
    assert _found(related, "bezug:USA") == set()
    assert _found(related, "bezug:Nordkorea") == {"full", "both"}
