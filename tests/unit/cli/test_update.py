"""`fundstelle update` and `fundstelle watch`: what they print and what they exit with."""

import re
import shutil
import signal
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from indexer.config import load_config
from indexer.engines import open_engine
from tests import commands
from tests.contract.corpora import write
from tests.unit.cli.invoking import RECORDS, ids, invoke
from tests.unit.whoosh.folders import assert_tidy, kept


def test_an_update_tells_what_has_changed(fresh: Path, tmp_path: Path) -> None:
    first = invoke(fresh, "update")
    assert (first.exit_code, first.stderr) == (0, "")
    assert re.match(r"3 articles in \d+\.\d s\n", first.stdout)
    assert re.search(r"made anew +there was no index", first.stdout)
    write(tmp_path / "articles.jsonl", [*RECORDS[:1], {"id": "d", "text": "Ein See."}])
    second = invoke(fresh, "update")
    assert re.search(r"changes +1 new, 2 gone, 1 as before", second.stdout)
    assert sorted(ids(invoke(fresh, "search", "--json"))) == ["a", "d"]


def test_an_update_without_changes_leaves_everything_as_it_is(fresh: Path, tmp_path: Path) -> None:
    invoke(fresh, "rebuild")
    before = kept(tmp_path / "index")
    again = invoke(fresh, "update")
    assert (again.exit_code, again.stdout) == (0, "Nothing has changed; the index stays as it is.\n")
    assert kept(tmp_path / "index") == before


def test_an_update_reports_what_it_could_not_read(fresh: Path, tmp_path: Path) -> None:
    invoke(fresh, "rebuild")
    with (tmp_path / "articles.jsonl").open("a", encoding="utf-8") as file:
        file.write("no json\n" + '{"text": "Ein See."}\n')
    updated = invoke(fresh, "update")
    assert updated.exit_code == 0
    assert "articles.jsonl:4: skipped: not valid JSON" in updated.stderr
    strict = invoke(fresh, "update", "--strict")
    assert (strict.exit_code, strict.stdout) == (2, "")
    assert "articles.jsonl:4: not valid JSON" in strict.stderr


def test_an_unplugged_corpus_is_an_error_that_force_overrides(tmp_path: Path) -> None:
    for name in ("one", "other"):
        (tmp_path / "corpus" / name).mkdir(parents=True)
        (tmp_path / "corpus" / name / "a.txt").write_text(f"Der Hafen {name}.", encoding="utf-8")
    file = commands.write_config(tmp_path, tmp_path / "corpus")
    file.write_text(file.read_text(encoding="utf-8").replace('corpus"', 'corpus/one", "corpus/other"'), "utf-8")
    invoke(file, "rebuild")
    (tmp_path / "corpus" / "one" / "a.txt").unlink()
    refused = invoke(file, "update")
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert "all 1 files that were here are gone, so the index stays as it was" in refused.stderr
    assert len(ids(invoke(file, "search", "--json"))) == 2
    assert invoke(file, "update", "--force").exit_code == 0
    assert len(ids(invoke(file, "search", "--json"))) == 1


def test_a_clock_set_back_changes_nothing(fresh: Path, tmp_path: Path) -> None:
    """The current generation is of the future, as if the clock had been ahead when it was built."""
    root = tmp_path / "index"
    invoke(fresh, "rebuild")
    invoke(fresh, "rebuild")
    built, future = (root / "CURRENT").read_text(encoding="utf-8").strip(), "2199-01-01T000000Z-0000"
    (root / "generations" / built).rename(root / "generations" / future)
    (root / "CURRENT").write_text(f"{future}\n", encoding="utf-8")
    write(tmp_path / "articles.jsonl", RECORDS[:2])
    assert re.search(r"changes +1 gone, 2 as before", invoke(fresh, "update").stdout)
    assert ids(invoke(fresh, "search", "--json")) == ["b", "a"]
    assert future in kept(root)
    assert_tidy(root)
    assert invoke(fresh, "rollback").exit_code == 0
    assert len(ids(invoke(fresh, "search", "--json"))) == 3


@contextmanager
def _watching(file: Path, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    watching = subprocess.Popen(
        commands.command(file, "watch", "--quiet", "0.1", *arguments), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        text=True, bufsize=1, preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )  # fmt: skip
    timer = threading.Timer(commands.TIMEOUT_SECONDS, watching.kill)
    timer.start()
    try:
        yield watching
    finally:
        timer.cancel()
        watching.kill()
        watching.communicate()


def _line(watching: subprocess.Popen[str]) -> str:
    assert watching.stdout
    return watching.stdout.readline()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_watch_updates_until_it_is_stopped(fresh: Path, tmp_path: Path, number: signal.Signals) -> None:
    with _watching(fresh) as watching:
        assert "Watching the corpus" in _line(watching)
        assert "3 articles; there was no index" in _line(watching)
        write(tmp_path / "articles.jsonl", [*RECORDS, {"id": "d", "text": "Der Hafen und der See."}])
        assert "4 articles; 1 new, 3 as before" in _line(watching)
        assert len(ids(invoke(fresh, "search", "Hafen", "--json"))) == 4
        watching.send_signal(number)
        out, said = watching.communicate(timeout=commands.TIMEOUT_SECONDS)
    assert (watching.returncode, said) == (0, "")
    assert out == "Watching no longer; the index stays as it is.\n"
    assert_tidy(tmp_path / "index")


def test_watch_tells_of_an_unplugged_corpus_and_goes_on_when_it_is_back(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "one.txt").write_text("Der Hafen.", encoding="utf-8")
    file = commands.write_config(tmp_path, corpus)
    with _watching(file) as watching:
        assert [_line(watching) for _ in range(2)]
        corpus.rename(tmp_path / "unplugged")
        assert watching.stderr
        assert "corpus: no such file or folder" in watching.stderr.readline()
        assert len(ids(invoke(file, "search", "--json"))) == 1
        corpus.mkdir()
        assert "corpus: all 1 files that were here are gone" in watching.stderr.readline()
        assert len(ids(invoke(file, "search", "--json"))) == 1
        shutil.copy(tmp_path / "unplugged" / "one.txt", corpus)
        (corpus / "two.txt").write_text("Ein Hafen.", encoding="utf-8")
        assert "2 articles; 1 new, 1 as before" in _line(watching)


def test_watch_waits_for_another_build(fresh: Path) -> None:
    invoke(fresh, "rebuild")
    with open_engine(load_config(fresh)).start_build(), _watching(fresh) as watching:
        assert watching.stderr
        assert "Another build is under way: process" in watching.stderr.readline()
        assert watching.poll() is None
