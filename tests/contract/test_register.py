"""Names across a corpus: put together, counted, kept from one rebuild to the next."""

import dataclasses
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from indexer import enrich
from indexer.build import rebuild
from indexer.entities import Entity
from indexer.entities.judgement_file import add
from indexer.entities.judgements import Judgement
from indexer.errors import InputError
from indexer.query.request import Facet
from tests.contract.archives import RECORDS, Archive, archive_of
from tests.contract.corpora import Record, found, write


def test_ids_survive_what_happens_to_names(archive: Archive, tmp_path: Path) -> None:
    before = {entry.name: entry.id for entry in archive.engine.entities().entries if entry.kind == "person"}
    assert len(set(before.values())) == len(before)
    write(tmp_path / "articles.jsonl", [*RECORDS, {"id": "g", "text": "Neu.", "persons": ["Ada Weber"]}])
    archive.rebuild()
    after = {entry.name: entry.id for entry in archive.engine.entities().entries if entry.kind == "person"}
    assert before.items() <= after.items()
    archive.say("rename", "Ada Weber", "Ada Weber-Brandt")
    archive.rebuild()
    archive.rebuild()
    renamed = archive.engine.entities().find("person", "Ada Weber")
    assert renamed is not None
    assert (renamed.id, renamed.name) == (after["Ada Weber"], "Ada Weber-Brandt")


TEXTS = [
    "Präsident Wladimir Putin sprach in Moskau. Putin schwieg.",
    "Der Präsident Wladimir Putin reiste nach Kursk.",
    "Russlands Präsident Wladimir Putin kam.",
    "Präsident Putin kam nach Moskau.",
    "Präsident Vladimir Putin kam nach Moskau.",
]


@pytest.fixture
def texts(engine_name: str, tmp_path: Path) -> Archive:
    names = {"persons": None, "organisations": None, "places": None}
    return archive_of(engine_name, tmp_path, [{"id": str(n), "text": text, **names} for n, text in enumerate(TEXTS)])


def test_spellings_and_family_names_go_under_one_name(texts: Archive) -> None:
    assert texts.facet() == {"Wladimir Putin": 5}
    entry = texts.engine.entities().find("person", "Putin")
    assert entry is not None
    assert dict(entry.aliases) == {"Wladimir Putin": 3, "Putin": 1, "Vladimir Putin": 1}
    assert texts.of("Vladimir Putin") == list("01234")


@pytest.mark.parametrize(
    ("query", "facet", "alias", "name"),
    [
        ("organisation:Nordatlantikpakt", "organisation", "Nordatlantikpakt", "NATO"),
        ('ort:"Vereinigte Staaten"', "place", "Vereinigte Staaten", "USA"),
    ],
)
def test_curated_names_go_by_their_aliases(
    engine_name: str, tmp_path: Path, query: str, facet: Facet, alias: str, name: str
) -> None:
    record: Record = {"id": "a", "text": f"Wir sehen {name} vorn.", "organisations": None, "places": None}
    archive = archive_of(engine_name, tmp_path, [record, {"id": "b", "text": "Nichts."}])
    assert archive.facet(facet) == {name: 1}
    assert found(archive.engine, query) == archive.of(alias, facet) == ["a"]
    archive.say("rename", alias, "Anders")
    assert archive.facet(facet) == {"Anders": 1}
    assert found(archive.engine, query) == ["a"]


def test_an_unchanged_corpus_is_looked_into_once(texts: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[str] = []

    def counting(text: str, **_: object) -> tuple[Entity, ...]:
        looked.append(text)
        return ()

    monkeypatch.setattr(enrich, "find_entities", counting)
    assert "names of 5 articles taken from the cache" in texts.rebuild()
    assert looked == []
    assert texts.facet() == {"Wladimir Putin": 5}
    write(texts.file.parent / "articles.jsonl", [{"id": "x", "text": "Neu.", "persons": None}])
    texts.rebuild()
    assert looked == ["Neu."]


def test_another_floor_needs_no_new_look(texts: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    config = dataclasses.replace(texts.config, entities=dataclasses.replace(texts.config.entities, confidence=1.0))
    monkeypatch.setattr(enrich, "find_entities", None)
    report = rebuild(config, texts.engine)
    assert (report.extracted, report.cached) == (0, 5)
    assert texts.facet() == {}
    assert texts.facet("place") == {"Moskau": 3, "Kursk": 1, "Russland": 1}


NAMES = [f"Person {letter}" for letter in "ABCDE"]


@given(
    st.lists(st.sets(st.sampled_from(NAMES)), min_size=1, max_size=8),
    st.lists(st.lists(st.sampled_from(NAMES), min_size=2, max_size=3, unique=True), max_size=3),
    st.sets(st.sampled_from(NAMES), max_size=1),
)
@example([{"Person A"}], [["Person A", "Person E"], ["Person E", "Person B"]], set())
@settings(max_examples=25, deadline=None)
def test_counts_after_merges_are_those_of_the_union(
    engine_name: str, tmp_path_factory: pytest.TempPathFactory,
    articles: list[set[str]], merges: list[list[str]], hidden: set[str],
) -> None:  # fmt: skip
    folder = tmp_path_factory.mktemp("union")
    records: list[Record] = [
        {"id": str(n), "title": "T", "text": "Hafen", "persons": sorted(names)} for n, names in enumerate(articles)
    ]
    archive = archive_of(engine_name, folder, records)
    said = []
    path = Path(archive.config.entities.judgements)
    for judgement in (
        *(Judgement("merge", "person", tuple(names)) for names in merges),
        *(Judgement("hide", "person", (name,)) for name in hidden),
    ):
        try:
            add(path, judgement)
            said.append(judgement)
        except InputError:
            pass  # it contradicts one before it
    wanted = _in_plain_python(articles, said)
    for _ in range(2):
        assert archive.facet() == {name: len(found) for name, found in wanted.items()}
        for name, documents in wanted.items():
            assert archive.of(name) == sorted(map(str, documents))
        archive.rebuild()


def _in_plain_python(articles: list[set[str]], said: list[Judgement]) -> dict[str, set[int]]:
    """By name shown, the articles that carry any of the names that are the same."""
    present = set().union(*articles)
    called = {name: name for name in present}
    hidden: set[str] = set()
    for judgement in said:
        together = {called[name] for name in judgement.names if name in called}
        if judgement.verb == "hide":
            hidden |= together
        elif together:
            first = judgement.names[0]
            hidden = {first if name in together else name for name in hidden}
            called = {name: first if known in together else known for name, known in called.items()}
            for name in judgement.names:  # said to be the same, though no article has it
                called.setdefault(name, first)
    return {
        shown: found
        for shown in set(called.values()) - hidden
        if (found := {n for n, names in enumerate(articles) if any(called.get(name) == shown for name in names)})
    }
