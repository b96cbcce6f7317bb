"""What an update takes over from the generation before is, byte for byte, what a rebuild makes."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings

from indexer.build import rebuild
from indexer.engines import open_engine
from indexer.engines.whoosh.writer import gathering
from indexer.update import update
from tests.contract.corpora import Record, config_of, write
from tests.contract.histories import HISTORIES
from tests.unit.whoosh.folders import written_columns

_HYPHENS: Record = {"title": "See-Hafen", "text": "Ein See-Hafen. Nord-\nSüd " + "x" * 300, "persons": ["Ada Weber"]}
_GAPS: Record = {"title": "Hafen", "text": f"Ein\u2009Haus.{200 * ' '}Das z. B. am See-Hafen-Tor liegt, 50 % davon."}
_UNTITLED: Record = {"text": "Ein See-Hafen ohne Titel. Und wer wohnt am See-Hafen?", "published": "2024-01-01"}
_TITLED: Record = {**_UNTITLED, "title": "Ein See-Hafen ohne Titel"}
_WORDLESS: Record = {"title": "...", "text": "..."}
_ODD: list[dict[str, Record]] = [
    {"a": _HYPHENS}, {"a": _HYPHENS, "b": _GAPS}, {"b": _GAPS, "c": _UNTITLED}, {"c": _UNTITLED, "d": _WORDLESS},
    {"c": _TITLED, "d": _WORDLESS},
]  # fmt: skip
"""Hyphen words, wide gaps, words longer than is counted, thin blanks, no words, titles derived and then given."""


def _check(folder: Path, states: list[dict[str, Record]]) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    updated = config_of("whoosh", folder, [])
    rebuilt = replace(updated, index=replace(updated.index, path=str(folder / "again")))
    for state in states:
        write(folder / "articles.jsonl", [{"id": name, **record} for name, record in state.items()])
        update(updated, open_engine(updated), force=True)
        rebuild(rebuilt, open_engine(rebuilt))
        one, other = written_columns(updated), written_columns(rebuilt)
        assert one.keys() == other.keys()
        assert [name for name, content in one.items() if content != other[name]] == []


_SLOW = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]


@settings(max_examples=10, deadline=None, suppress_health_check=_SLOW)
@given(states=HISTORIES)
@example(states=_ODD)
@example(states=_ODD[::-1])
def test_an_update_writes_what_a_rebuild_writes(tmp_path: Path, states: list[dict[str, Record]]) -> None:
    _check(tmp_path / "history", states)


@pytest.mark.long
@settings(max_examples=300, deadline=None, suppress_health_check=_SLOW)
@given(states=HISTORIES)
def test_many_updates_write_what_rebuilds_write(tmp_path: Path, states: list[dict[str, Record]]) -> None:
    _check(tmp_path / "history", states)


def test_articles_copied_in_small_steps_are_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gathering, "_AT_ONCE", 2)
    articles: dict[str, Record] = {
        f"{number}": {"title": f"See-Hafen {number}", "text": f"Nord-Süd {number}"} for number in range(7)
    }
    changed = {**articles, "3": {"title": "Neu", "text": "Ein Haus."}, "9": {"text": "Ein See-Hafen."}}
    _check(tmp_path / "history", [articles, changed, articles])
