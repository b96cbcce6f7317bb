"""The cache of names: what it keeps, what it throws away, and that nothing about its file stops anybody."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.enrich import entities_of, find_names
from indexer.entities import KINDS, Entity, find_entities
from indexer.entities.cache import Cache, key_of
from tests.conftest import ROOT

PUTIN = (Entity("person", "Wladimir Putin", 0.85, ((0, 14), (20, 25))),)
KEY = key_of("Wladimir Putin sagt: Putin")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "index" / "names.sqlite"
    with Cache(path, "1") as cache:
        cache.put({KEY: PUTIN, key_of(""): ()})
    return path


def _known(path: Path, identity: str = "1", keep: int | None = None) -> bool:
    with Cache(path, identity) as cache:
        known = cache.get([KEY, key_of("unknown")])
        if keep:
            cache.finish(keep)
    assert known in ({}, {KEY: PUTIN})
    return bool(known)


def test_what_was_put_is_there_again(path: Path) -> None:
    assert _known(path)
    assert [file.name for file in path.parent.iterdir()] == ["names.sqlite"]


def test_another_extractor_finds_nothing(path: Path, caplog: pytest.LogCaptureFixture) -> None:
    assert not _known(path, "2")
    assert "thrown away: names are found in another way now" in caplog.text
    assert not _known(path, "1")


def _table(statement: str) -> Callable[[Path], None]:
    def damage(path: Path) -> None:
        connection = sqlite3.connect(path)
        connection.execute(statement)
        connection.commit()
        connection.close()

    return damage


@pytest.mark.parametrize(
    "damage",
    [
        lambda path: path.write_bytes(b"no database at all" * 100),
        lambda path: path.write_bytes(path.read_bytes()[:5000]),
        lambda path: path.write_bytes(path.read_bytes()[:4096] + b"\xff" * (path.stat().st_size - 4096)),
        lambda path: path.write_bytes(b""),
        _table("PRAGMA application_id = 7"),
        _table("PRAGMA user_version = 99"),
        _table("UPDATE found SET entities = '[['"),
        _table("UPDATE found SET entities = '[[0]]'"),
        _table("UPDATE found SET entities = '[[7,\"X\",1]]'"),
    ],
)
def test_a_damaged_or_foreign_file_holds_nothing_and_works_again(path: Path, damage: Callable[[Path], None]) -> None:
    damage(path)
    assert not _known(path)
    with Cache(path, "1") as cache:
        cache.put({KEY: PUTIN})
    assert _known(path)


def test_a_file_that_cannot_be_made_is_done_without(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path = tmp_path / "names.sqlite"
    path.mkdir()
    with Cache(path, "1") as cache:
        cache.put({KEY: PUTIN})
        assert cache.get([KEY]) == {}
        cache.finish(2)
    assert "names are found without it" in caplog.text


def test_a_file_in_use_is_done_without(path: Path) -> None:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("BEGIN EXCLUSIVE")
    assert not _known(path)
    connection.close()
    assert _known(path)


def test_what_the_kept_builds_did_not_use_is_dropped(path: Path) -> None:
    assert _known(path, keep=2)
    for _ in range(2):
        with Cache(path, "1") as cache:
            cache.put({key_of("other"): ()})
            cache.finish(2)
    with Cache(path, "1") as cache:
        assert cache.get([KEY]) == {}
        assert cache.get([key_of("other")]) == {key_of("other"): ()}


def test_builds_that_were_given_up_drop_nothing(path: Path) -> None:
    assert _known(path, keep=1)
    for _ in range(3):
        with Cache(path, "1") as cache:
            cache.put({key_of("other"): ()})
    assert _known(path, keep=1)


def test_many_texts_can_be_asked_for_at_once(path: Path) -> None:
    texts = {key_of(str(number)): PUTIN for number in range(1700)}
    with Cache(path, "1") as cache:
        cache.put(texts)
        assert cache.get([*texts, *texts, KEY]) == {**texts, KEY: PUTIN}


SPANS = st.lists(st.tuples(st.integers(0, 99), st.integers(100, 999)), max_size=3).map(tuple)
ENTITIES = st.builds(
    lambda kind, name, sure, mentions, related: Entity(kind, name, sure, mentions, related, named=bool(mentions)),
    st.sampled_from(KINDS), st.text(), st.floats(0, 1), SPANS, SPANS,
)  # fmt: skip


@given(
    st.lists(ENTITIES, max_size=4).map(tuple),
    st.text(st.characters(exclude_categories=())),
)
def test_every_entity_survives(
    tmp_path_factory: pytest.TempPathFactory, entities: tuple[Entity, ...], text: str
) -> None:
    with Cache(tmp_path_factory.mktemp("cache") / "names.sqlite", "1") as cache:
        cache.put({key_of(text): entities})
        assert cache.get([key_of(text)]) == {key_of(text): entities}


@pytest.mark.parametrize("floor", [0.0, 0.5, 0.7, 0.86, 1.0])
def test_the_floor_can_be_applied_to_what_is_kept(floor: float) -> None:
    from indexer.articles import read_corpus

    for article in read_corpus([ROOT / "seeds"], ROOT).articles():
        kept = entities_of(article, find_names(article.text), confidence=floor)
        if article.title_derived:
            assert kept == find_entities(article.text, floor=floor)
