"""Updates: what is taken up, what is left alone, and that what comes out is what a rebuild would make."""

import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from indexer import build
from indexer.build import BuildReport, rebuild
from indexer.config import Config, CorpusConfig
from indexer.contents import Changes
from indexer.engines import open_engine
from indexer.errors import BuildRunningError, InputError
from indexer.named import Progress
from indexer.update import FEW, update
from tests.contract.answers import all_answers
from tests.contract.corpora import Record, config_of, emptied, found, write
from tests.contract.histories import HISTORIES

MANYHISTORIES = 200


def _record(number: int, **changes: Any) -> Record:
    return {"id": f"{number}", "title": f"Meldung {number}", "text": f"Der Hafen, Tag {number}.", **changes}


@pytest.fixture
def config(engine_name: str, tmp_path: Path) -> Config:
    return config_of(engine_name, tmp_path, [_record(number) for number in range(4)])


def _updated(config: Config, *, force: bool = False) -> BuildReport:
    report = update(config, open_engine(config), force=force)
    assert report is not None
    return report


def test_the_first_update_builds_the_index_and_says_why(config: Config) -> None:
    report = _updated(config)
    assert (report.articles, report.changes) == (4, None)
    assert ["no index" in reason for reason in report.reasons] == [True]
    assert len(found(open_engine(config), "Hafen")) == 4


def test_where_nothing_has_changed_nothing_is_done(config: Config) -> None:
    engine = open_engine(config)
    before = rebuild(config, engine).generation
    assert update(config, engine) is None
    assert engine.status().generation == before


def test_where_only_times_and_order_have_changed_nothing_is_done(config: Config, tmp_path: Path) -> None:
    file = tmp_path / "articles.jsonl"
    before = rebuild(config, open_engine(config)).generation
    os.utime(file, (1, 1))
    assert update(config, open_engine(config)) is None
    file.write_text(file.read_text(encoding="utf-8").replace('": "', '":  "'), encoding="utf-8")
    assert update(config, open_engine(config)) is None
    assert open_engine(config).status().generation == before


@pytest.mark.parametrize(
    ("numbers", "changes", "expected"),
    [
        ([0, 1, 2, 3, 4], {}, Changes(added=1, changed=0, moved=0, removed=0, unchanged=4)),
        ([0, 1, 2], {}, Changes(added=0, changed=0, moved=0, removed=1, unchanged=3)),
        ([0, 1, 2, 3], {"title": "Neu"}, Changes(added=0, changed=1, moved=0, removed=0, unchanged=3)),
        ([0, 1, 2, 3], {"persons": ["Ada Weber"]}, Changes(added=0, changed=1, moved=0, removed=0, unchanged=3)),
        ([0, 1, 2, 3], {"id": "9"}, Changes(added=1, changed=0, moved=0, removed=1, unchanged=3)),
        ([1, 0, 2, 3], {}, Changes(added=0, changed=0, moved=2, removed=0, unchanged=2)),
        ([0, 2, 3, 5], {"text": "Ein See."}, Changes(added=1, changed=0, moved=2, removed=1, unchanged=1)),
    ],
)
def test_what_has_changed_is_counted(
    config: Config, tmp_path: Path, numbers: list[int], changes: Record, expected: Changes
) -> None:
    rebuild(config, open_engine(config))
    *others, last = numbers
    write(tmp_path / "articles.jsonl", [*map(_record, others), {**_record(last), **changes}])
    report = _updated(config)
    assert (report.changes, report.articles) == (expected, len(numbers))
    assert report.reasons == ()
    assert update(config, open_engine(config)) is None


def test_open_engines_find_what_is_new_and_not_what_is_gone(config: Config, tmp_path: Path) -> None:
    engine = open_engine(config)
    rebuild(config, engine)
    assert len(found(engine, "Hafen")) == 4
    write(tmp_path / "articles.jsonl", [_record(1), _record(2), _record(3, text="Die Brücke."), _record(4)])
    update(config, engine)
    assert sorted(found(engine, "Hafen")) == ["1", "2", "4"]
    assert found(engine, "Brücke") == ["3"]
    assert engine.article("0") is None


def test_a_change_that_shows_in_neither_time_nor_size_is_found(config: Config, tmp_path: Path) -> None:
    file = tmp_path / "articles.jsonl"
    rebuild(config, open_engine(config))
    before = file.stat()
    file.write_text(file.read_text(encoding="utf-8").replace("Hafen, Tag 2", "Dachs, Tag 2"), encoding="utf-8")
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert file.stat().st_size == before.st_size
    assert _updated(config).changes == Changes(added=0, changed=1, moved=0, removed=0, unchanged=3)
    assert found(open_engine(config), "Dachs") == ["2"]


def test_a_file_that_is_read_in_another_way_is_read_again(config: Config) -> None:
    rebuild(config, open_engine(config))
    mapped = replace(config, corpus=replace(config.corpus, fields={"section": "title"}))
    report = _updated(mapped)
    assert report.reasons == ("changed: the settings in [corpus]",)
    assert report.changes == Changes(added=0, changed=4, moved=0, removed=0, unchanged=0)
    assert update(mapped, open_engine(mapped)) is None


def test_judgements_that_have_changed_make_a_new_generation(config: Config, tmp_path: Path) -> None:
    judgements = tmp_path / "entities.toml"
    config = replace(config, entities=replace(config.entities, judgements=str(judgements)))
    write(tmp_path / "articles.jsonl", [_record(0, persons=["Ada Weber"]), _record(1)])
    rebuild(config, open_engine(config))
    judgements.write_text('[[kind]]\nkind = "person"\nname = "Ada Weber"\nto = "place"\n', encoding="utf-8")
    report = _updated(config)
    assert report.reasons == ("changed: the judgements on names",)
    assert report.changes == Changes(added=0, changed=0, moved=0, removed=0, unchanged=2)
    assert update(config, open_engine(config)) is None


def test_strict_tells_of_problems_that_were_there_before(config: Config, tmp_path: Path) -> None:
    with (tmp_path / "articles.jsonl").open("a", encoding="utf-8") as file:
        file.write("no json\n")
    assert len(rebuild(config, open_engine(config)).skipped) == 1
    assert update(config, open_engine(config)) is None
    with pytest.raises(InputError, match="--strict"):
        update(config, open_engine(config), strict=True)


def test_two_updates_at_once_are_one_too_many(config: Config) -> None:
    rebuild(config, open_engine(config))
    with open_engine(config).start_build(), pytest.raises(BuildRunningError):
        update(config, open_engine(config))
    assert update(config, open_engine(config)) is None


def _below(config: Config, folder: Path, numbers: dict[str, int]) -> Config:
    """A corpus of several folders with so many articles each, every one a file of its own."""
    for name, count in numbers.items():
        (folder / name).mkdir()
        for number in range(count):
            (folder / name / f"{number}.txt").write_text(f"Der Hafen {name} {number}.", encoding="utf-8")
    return replace(config, corpus=CorpusConfig(tuple(str(folder / name) for name in numbers)))


def _empty(folder: Path) -> None:
    for file in folder.iterdir():
        file.unlink()


@pytest.mark.parametrize("gone", [_empty, shutil.rmtree])
def test_a_folder_that_is_empty_or_gone_empties_no_index(
    config: Config, tmp_path: Path, gone: Callable[[Path], None]
) -> None:
    config = _below(config, tmp_path, {"one": 3, "other": 9})
    engine = open_engine(config)
    before = rebuild(config, engine).generation
    gone(tmp_path / "one")
    with pytest.raises(InputError, match=r"one: (all 3 files that were here are gone|no such file or folder)"):
        update(config, engine)
    assert engine.status().generation == before
    assert len(found(engine, "Hafen")) == 12


def _once(phase: str, act: Callable[[], object]) -> Progress:
    """Does something when a phase of a build has begun."""
    acts = [act]

    def tell(now: str, _read: int, _all: int, _done: int) -> None:
        if now == phase and acts:
            acts.pop()()

    return tell


def test_a_folder_that_goes_while_it_is_read_empties_no_index(
    config: Config, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(build, "KEPT_LETTERS", 0)  # so that everything is read twice
    config = _below(config, tmp_path, {"one": 3, "other": 9})
    engine = open_engine(config)
    before = rebuild(config, engine).generation
    (tmp_path / "other" / "new.txt").write_text("Der Hafen, neu.", encoding="utf-8")
    with pytest.raises(InputError, match=r"one: all 3 files that were here are gone"):
        update(config, engine, progress=_once("index", lambda: _empty(tmp_path / "one")))
    assert engine.status().generation == before
    assert len(found(engine, "Hafen")) == 12


@pytest.mark.parametrize("letters", [0, build.KEPT_LETTERS])
@pytest.mark.parametrize("phase", ["files", "names", "index"])
def test_what_changes_while_it_is_read_is_taken_up_by_the_next_update(
    config: Config, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, letters: int, phase: str
) -> None:
    monkeypatch.setattr(build, "KEPT_LETTERS", letters)
    engine = open_engine(config)
    rebuild(config, engine)
    write(tmp_path / "articles.jsonl", [_record(number) for number in range(5)])
    another = [_record(number) for number in range(7)]
    update(config, engine, progress=_once(phase, lambda: write(tmp_path / "articles.jsonl", another)))
    assert len(found(engine, "Hafen")) in (5, 7)
    update(config, engine)
    assert len(found(engine, "Hafen")) == 7
    assert update(config, engine) is None


def test_a_folder_that_is_meant_to_be_empty_is_taken_so(config: Config, tmp_path: Path) -> None:
    config = _below(config, tmp_path, {"one": 3, "other": 9})
    rebuild(config, open_engine(config))
    _empty(tmp_path / "one")
    assert _updated(config, force=True).articles == 9
    assert update(config, open_engine(config)) is None


def test_more_than_half_of_all_articles_do_not_go_unasked(config: Config, tmp_path: Path) -> None:
    config = _below(config, tmp_path, {"one": FEW})
    engine = open_engine(config)
    rebuild(config, engine)
    for number in range(FEW // 2 + 1):
        (tmp_path / "one" / f"{number}.txt").unlink()
    with pytest.raises(InputError, match=f"{FEW // 2 + 1} of {FEW} articles are gone"):
        update(config, engine)
    assert len(found(engine, "Hafen")) == FEW
    assert _updated(config, force=True).articles == FEW // 2 - 1


def test_an_update_without_any_article_changes_nothing_even_by_force(config: Config, tmp_path: Path) -> None:
    engine = open_engine(config)
    rebuild(config, engine)
    (tmp_path / "articles.jsonl").write_text("", encoding="utf-8")
    with pytest.raises(InputError, match="No article could be read"):
        update(config, engine, force=True)
    assert len(found(engine, "Hafen")) == 4


def test_after_going_back_an_update_goes_on_from_there(config: Config, tmp_path: Path) -> None:
    engine = open_engine(config)
    rebuild(config, engine)
    write(tmp_path / "articles.jsonl", [_record(number) for number in range(5)])
    _updated(config)
    engine.rollback()
    assert len(found(engine, "Hafen")) == 4
    assert _updated(config).changes == Changes(added=1, changed=0, moved=0, removed=0, unchanged=4)
    assert len(found(engine, "Hafen")) == 5


def _check_history(engine_name: str, folder: Path, states: list[dict[str, Record]]) -> None:
    """Two indexes of one corpus, one updated, one rebuilt each time, give the same answers."""
    emptied(engine_name, folder)
    emptied(engine_name, folder / "again")
    updated = config_of(engine_name, folder, [])
    rebuilt = replace(config_of(engine_name, folder / "again", []), corpus=updated.corpus)
    one, other = open_engine(updated), open_engine(rebuilt)
    for state in states:
        write(folder / "articles.jsonl", [{"id": name, **record} for name, record in state.items()])
        update(updated, one, force=True)
        rebuild(rebuilt, other)
        assert all_answers(one) == all_answers(other)


_SLOW = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]


@settings(max_examples=8, deadline=None, suppress_health_check=_SLOW)
@given(states=HISTORIES)
def test_updates_make_what_rebuilds_make(engine_name: str, tmp_path: Path, states: list[dict[str, Record]]) -> None:
    _check_history(engine_name, tmp_path / "history", states)


@pytest.mark.long
@settings(max_examples=MANYHISTORIES, deadline=None, suppress_health_check=_SLOW)
@given(states=HISTORIES)
def test_many_updates_make_what_rebuilds_make(
    engine_name: str, tmp_path: Path, states: list[dict[str, Record]]
) -> None:
    _check_history(engine_name, tmp_path / "history", states)
