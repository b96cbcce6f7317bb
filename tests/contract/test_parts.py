"""Building in parts: the index is the one that a rebuild makes."""

import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from indexer import build
from indexer.build import rebuild
from indexer.config import Config, QualityConfig
from indexer.contents import Changes
from indexer.engines import open_engine
from indexer.errors import InputError, NoIndexError, QualityError
from indexer.query import SearchRequest
from indexer.update import update
from tests.contract.answers import all_answers
from tests.contract.divided import FILES, configs, enriched, loaded, write_files


@pytest.fixture
def both(engine_name: str, tmp_path: Path) -> tuple[Config, Config]:
    found = configs(engine_name, tmp_path)
    write_files(tmp_path / "corpus", FILES)
    return found


@pytest.mark.parametrize(
    ("parts", "suffix", "letters"), [(1, ".jsonl", 0), (3, ".jsonl.zst", build.KEPT_LETTERS), (40, ".gz", 0)]
)
def test_the_index_of_all_parts_is_that_of_a_rebuild(
    both: tuple[Config, Config], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, parts: int, suffix: str, letters: int
) -> None:
    monkeypatch.setattr(build, "KEPT_LETTERS", letters)
    one, other = both
    expected = rebuild(one, open_engine(one))
    files = enriched(other, tmp_path, parts, suffix)
    random.Random(parts).shuffle(files)
    report = loaded(other, files)
    assert (report.articles, sorted(map(str, report.problems))) == (25, sorted(map(str, expected.problems)))
    assert all_answers(open_engine(other)) == all_answers(open_engine(one))
    assert [found.id for found in open_engine(one).scan(SearchRequest())] == [
        found.id for found in open_engine(other).scan(SearchRequest())
    ]


def test_an_update_after_a_load_knows_what_there_is(both: tuple[Config, Config], tmp_path: Path) -> None:
    config, _ = both
    loaded(config, enriched(config, tmp_path, 3))
    assert update(config, open_engine(config)) is None
    (tmp_path / "corpus" / "new.txt").write_text("Ein neuer Hafen.", encoding="utf-8")
    report = update(config, open_engine(config))
    assert report is not None
    assert report.changes == Changes(added=1, changed=0, moved=0, removed=0, unchanged=25)
    assert (report.extracted, report.cached) == (1, 25)


def _cut(files: list[Path]) -> None:
    files[1].write_bytes(files[1].read_bytes()[:-30])


def _without_its_last_line(files: list[Path]) -> None:
    files[1].write_bytes(b"".join(files[1].read_bytes().splitlines(keepends=True)[:-1]))


def _with_another_word(files: list[Path]) -> None:
    for file in files:
        file.write_bytes(file.read_bytes().replace(b"Hafen", b"Dachs"))


_FAULTS: dict[str, tuple[Callable[[list[Path]], object], str]] = {
    "cut": (
        _cut,
        r"2-of-3\.jsonl ends early: it is not whole\. .*enrich --part 2/3 --output .*2-of-3\.jsonl",
    ),
    "without its last line": (_without_its_last_line, r"ends early.*--part 2/3"),
    "changed": (_with_another_word, r"damaged"),
    "missing": (lambda files: files.pop(), r"Of 3 parts 1 are missing: 3\. Write them: fundstelle enrich --part 3/3"),
    "twice": (lambda files: files.append(files[0]), r"are both part 1/3"),
}


@pytest.mark.parametrize("fault", _FAULTS)
def test_parts_that_are_not_all_there_and_whole_change_nothing(
    both: tuple[Config, Config], tmp_path: Path, fault: str
) -> None:
    config, _ = both
    engine = open_engine(config)
    before = rebuild(config, engine).generation
    files = enriched(config, tmp_path, 3)
    damage, message = _FAULTS[fault]
    damage(files)
    with pytest.raises(InputError, match=message):
        loaded(config, files)
    assert engine.status().generation == before


def test_the_gate_of_quality_holds_for_parts_too(both: tuple[Config, Config], tmp_path: Path) -> None:
    (tmp_path / "topics.tsv").write_text("t1\tHafen\n", encoding="utf-8")
    (tmp_path / "qrels.txt").write_text("t1 0 nobody 1\n", encoding="utf-8")
    gate = QualityConfig(str(tmp_path / "topics.tsv"), str(tmp_path / "qrels.txt"), ("RR@10 >= 0.5",))
    config = replace(both[0], quality=gate)
    files = enriched(config, tmp_path, 2)
    with pytest.raises(QualityError):
        loaded(config, files)
    with pytest.raises(NoIndexError):
        open_engine(config).status()
    assert loaded(config, files, force=True).generation.quality
