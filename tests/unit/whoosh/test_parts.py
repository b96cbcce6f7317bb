"""What is built of parts is, byte for byte, what a rebuild makes."""

import shutil
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexer.build import rebuild
from indexer.engines import open_engine
from tests.contract.corpora import Record
from tests.contract.divided import FILES, configs, enriched, loaded, write_files
from tests.contract.histories import HISTORIES
from tests.unit.whoosh.folders import written_columns

_SLOW = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]


def _check(folder: Path, files: list[list[Record | str]], parts: int) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    one, other = configs("whoosh", folder)
    write_files(folder / "corpus", files)
    rebuild(one, open_engine(one))
    loaded(other, enriched(other, folder, parts))
    expected, found = written_columns(one), written_columns(other)
    assert expected.keys() == found.keys()
    assert [name for name, content in expected.items() if content != found[name]] == []


@settings(max_examples=10, deadline=None, suppress_health_check=_SLOW)
@given(states=HISTORIES, parts=st.integers(1, 5))
def test_parts_write_what_a_rebuild_writes(tmp_path: Path, states: list[dict[str, Record]], parts: int) -> None:
    """Each state of a history is a file: ids come again in the next one."""
    files: list[list[Record | str]] = [[{"id": name, **record} for name, record in state.items()] for state in states]
    _check(tmp_path / "parts", files, parts)


def test_names_that_hang_on_all_articles_are_the_same(tmp_path: Path) -> None:
    _check(tmp_path / "parts", [list(records) for records in FILES], 3)
