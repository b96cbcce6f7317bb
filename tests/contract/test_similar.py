"""Similar articles: what they share, and that they are the ones a reader would name."""

from collections.abc import Sequence

import pytest

from indexer.engines import Engine
from indexer.entities import KINDS
from indexer.query import SearchRequest, SharedName, Similar
from tests.conftest import COLLECTION
from tests.contract.archives import Archive
from tests.contract.conftest import Index
from tests.contract.corpora import Record

FILLER: list[Record] = [
    {"id": f"f{number:02}", "title": f"Meldung {number}", "text": f"Der Rat tagte zum {number}. Mal über den Haushalt."}
    for number in range(30)
]  # fmt: skip
RECORDS: list[Record] = [
    {"id": "deich", "title": "Deich bricht", "text": "Der Deich brach nachts. Pegel und Sandsäcke, Pegel und Deich.",
     "persons": ["Ada Weber"], "places": ["Altwerder"], "published": "2024-01-01"},
    {"id": "pegel", "title": "Pegel steigt", "text": "Am Deich steigt der Pegel. Sandsäcke liegen bereit.",
     "persons": ["Ada Weber"], "places": ["Altwerder"], "published": "2024-01-02"},
    {"id": "sand", "title": "Spielplatz", "text": "Sandsäcke am Spielplatz, ein Pegel der Lautstärke.",
     "published": "2024-01-03"},
    {"id": "weber", "title": "Ausstellung", "text": "Bilder im Museum.", "persons": ["Ada Weber"]},
    {"id": "fern", "title": "Ballett", "text": "Tanz und Bühne."},
    *FILLER,
]  # fmt: skip


@pytest.fixture
def engine(indexed: Index) -> Engine:
    return indexed(RECORDS)


def ids(found: Sequence[Similar]) -> list[str]:
    return [similar.hit.id for similar in found]


def test_the_likest_come_first_each_with_its_reasons(engine: Engine) -> None:
    found = list(engine.similar("deich", 10))
    assert ids(found)[0] == "pegel"
    first = found[0]
    assert set(first.names) == {SharedName("person", "Ada Weber"), SharedName("place", "Altwerder")}
    assert {"Deich", "Pegel", "Sandsäcke"} == set(first.words)
    assert [similar.likeness for similar in found] == sorted((s.likeness for s in found), reverse=True)
    assert all(0 < similar.likeness <= 1.5 for similar in found)
    assert first.hit.title.text == "Pegel steigt"
    assert first.hit.title.marks == ()


def test_one_thing_in_common_is_not_enough(engine: Engine) -> None:
    assert "weber" not in ids(engine.similar("deich", 10))
    assert ids(engine.similar("fern", 10)) == []


def test_an_article_is_not_like_itself(engine: Engine) -> None:
    for record in RECORDS:
        assert record["id"] not in ids(engine.similar(record["id"], 50))


@pytest.mark.parametrize("name", ["", "x", "..", "\0"])
def test_to_an_unknown_article_nothing_is_alike(engine: Engine, name: str) -> None:
    assert list(engine.similar(name, 5)) == []


def test_a_limit_cuts_the_end(engine: Engine) -> None:
    whole = list(engine.similar("f03", 50))
    assert list(engine.similar("f03", 2)) == whole[:2]


def test_articles_without_words_or_names_harm_nothing(indexed: Index) -> None:
    engine = indexed(
        [{"id": "a", "title": "!!!", "text": "…"}, {"id": "b", "text": "und der die"}, {"id": "c", "text": "b"}]
    )
    assert [list(engine.similar(name, 5)) for name in "abc"] == [[], [], []]


def test_names_are_those_that_are_shown(archive: Archive) -> None:
    archive.say("rename", "Michael Müller", "M. Müller")
    shared = {name for similar in archive.engine.similar("d", 5) for name in similar.names}
    assert SharedName("person", "Michael Müller") not in shared


def near_duplicates() -> list[tuple[str, str]]:
    lines = (COLLECTION / "near-duplicates.tsv").read_text(encoding="utf-8").splitlines()[1:]
    return [(one, other) for one, _, other in (line.partition("\t") for line in lines)]


@pytest.mark.parametrize(("one", "other"), near_duplicates())
def test_nothing_is_liker_than_another_version(collection_engine: Engine, one: str, other: str) -> None:
    for asked, expected in ((one, other), (other, one)):
        assert ids(collection_engine.similar(asked, 5))[0] == expected


@pytest.mark.parametrize(
    ("article", "expected"),
    [
        ("politik-001", {"wirtschaft-013", "lokales-019"}),  # the railway from Wendelsbruck to Leipzig
        ("sport-001", {"sport-002", "sport-003"}),  # the football club
        ("lokales-003", {"sport-005"}),  # the closed swimming pool
    ],
)
def test_the_same_story_is_found(collection_engine: Engine, article: str, expected: set[str]) -> None:
    assert expected <= set(ids(collection_engine.similar(article, 5)))


def test_reasons_are_true(collection_engine: Engine) -> None:
    for hit in collection_engine.search(SearchRequest(size=20)).hits:
        for similar in collection_engine.similar(hit.id, 3):
            of_hit = dict(zip(KINDS, (hit.persons, hit.organisations, hit.places), strict=True))
            other = similar.hit
            of_other = dict(zip(KINDS, (other.persons, other.organisations, other.places), strict=True))
            assert len(similar.names) + len(similar.words) >= 2
            for shared in similar.names:
                assert shared.name in of_hit[shared.kind]
                assert shared.name in of_other[shared.kind]
            for word in similar.words:
                holding = {article.id for article in collection_engine.scan(SearchRequest(word, match="any"))}
                assert {hit.id, other.id} <= holding


@pytest.mark.parametrize(("shared", "likeness"), [(300, 0.148), (700, 0.38)])
def test_an_article_may_have_a_great_many_names(indexed: Index, shared: int, likeness: float) -> None:
    names = [f"Kandidatin {number:04}" for number in range(1500)]
    listed = {"title": "Alle Namen der Wahl", "text": "Die Liste der Wahl.", "published": "2024-01-01"}
    engine = indexed(
        [
            {**listed, "id": "list", "persons": names},
            {"id": "other", "title": "Ergebnis", "text": "Gewählt wurde.", "persons": names[:shared]},
            {"id": "few", "title": "Nachlese", "text": "Ruhig war es.", "persons": names[:2]},
            *FILLER,
        ]
    )
    assert engine.article("list") is not None
    alike = list(engine.similar("list", 5))
    assert ids(alike) == ["other"]
    assert alike[0].likeness == pytest.approx(likeness, abs=0.005)


def test_of_more_names_than_a_cluster_asks_for_the_rarest_tell(indexed: Index) -> None:
    names = [f"Kandidatin {number:04}" for number in range(1500)]
    told = ("list", "Alle Namen der Wahl", names), ("other", "Ergebnis", names), ("few", "Nachlese", names[:2])
    records = [{"id": name, "title": title, "text": title, "persons": persons} for name, title, persons in told]
    engine = indexed([*records, *FILLER])
    assert ids(engine.similar("list", 5)) == ["other"]
