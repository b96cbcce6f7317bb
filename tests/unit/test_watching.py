"""Watching a corpus: bursts, failures, folders that come and go. What an update does is told elsewhere."""

import dataclasses
import queue
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from indexer.config import Config, CorpusConfig
from indexer.errors import BuildRunningError, InputError
from indexer.watching import Pace, watch
from tests.commands import TIMEOUT_SECONDS
from tests.conftest import config_for

_BURST = 30
_PACE = Pace(quiet=0.05, most=5)


class _Updates:
    """Stands where an update is called: counts them, and fails as told."""

    def __init__(self) -> None:
        self.failures: queue.SimpleQueue[Exception] = queue.SimpleQueue()
        self.done: queue.SimpleQueue[None] = queue.SimpleQueue()
        self.said: queue.SimpleQueue[str] = queue.SimpleQueue()

    def __call__(self) -> None:
        try:
            error = self.failures.get_nowait()
        except queue.Empty:
            self.done.put(None)
            return
        raise error

    def wait(self) -> None:
        self.done.get(timeout=TIMEOUT_SECONDS)


@contextmanager
def _watching(config: Config, updates: _Updates, pace: Pace = _PACE) -> Iterator[None]:
    stop = threading.Event()
    thread = threading.Thread(target=watch, args=(config, updates, updates.said.put, stop, pace))
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(TIMEOUT_SECONDS)
        assert not thread.is_alive()


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    (folder / "below").mkdir(parents=True)
    return folder


@pytest.fixture
def config(tmp_path: Path, corpus: Path) -> Config:
    return config_for(tmp_path, corpus)


def _write(file: Path) -> None:
    file.write_text("Ein Hafen.", encoding="utf-8")


@pytest.mark.parametrize("polling", [False, True])
@pytest.mark.parametrize(
    "change",
    [
        lambda folder: _write(folder / "new.txt"),
        lambda folder: _write(folder / "below" / "new.txt"),
        lambda folder: _write(folder / "old.txt"),
        lambda folder: (folder / "old.txt").unlink(),
        lambda folder: (folder / "old.txt").rename(folder / "below" / "old.txt"),
        lambda folder: (folder / "old.txt").rename(folder.parent / "old.txt"),
    ],
)
def test_each_change_is_followed_by_an_update(
    config: Config, corpus: Path, change: Callable[[Path], None], polling: bool
) -> None:
    (corpus / "old.txt").write_text("Alt.", encoding="utf-8")
    updates = _Updates()
    with _watching(config, updates, Pace(quiet=0.05, most=5, polling=polling)):
        updates.wait()
        change(corpus)
        updates.wait()


def test_a_burst_is_one_update(config: Config, corpus: Path) -> None:
    updates = _Updates()
    with _watching(config, updates, Pace(quiet=1, most=30)):
        updates.wait()
        for number in range(_BURST):
            _write(corpus / f"{number}.txt")
        updates.wait()
    assert updates.done.empty()


def test_what_the_index_writes_is_no_change(config: Config, corpus: Path) -> None:
    config = dataclasses.replace(config, index=dataclasses.replace(config.index, path=str(corpus / "index")))
    (corpus / "index" / "generations").mkdir(parents=True)
    updates = _Updates()
    with _watching(config, updates):
        updates.wait()
        _write(corpus / "index" / "generations" / "one.txt")
        _write(corpus / "new.txt")
        updates.wait()
    assert updates.done.empty()


def test_a_failure_is_told_and_watching_goes_on(config: Config, corpus: Path) -> None:
    updates = _Updates()
    updates.failures.put(InputError("no such luck"))
    with _watching(config, updates):
        assert updates.said.get(timeout=TIMEOUT_SECONDS) == "no such luck"
        for error in (InputError("no such luck"), OSError(28, "No space left on device", "index")):
            updates.failures.put(error)
        _write(corpus / "one.txt")
        while updates.failures.qsize() > 1:
            threading.Event().wait(0.01)
        _write(corpus / "two.txt")
        assert "index: No space left on device. Free some space" in updates.said.get(timeout=TIMEOUT_SECONDS)
        _write(corpus / "three.txt")
        updates.wait()


def test_while_another_build_is_under_way_it_tries_again_by_itself(config: Config) -> None:
    updates = _Updates()
    for _ in range(2):
        updates.failures.put(BuildRunningError("Another build"))
    with _watching(config, updates):
        updates.wait()
    assert updates.said.get() == "Another build"
    assert updates.said.empty()


def test_a_folder_that_comes_back_is_watched_again(config: Config, corpus: Path) -> None:
    updates = _Updates()
    with _watching(config, updates):
        updates.wait()
        corpus.rename(corpus.with_name("unplugged"))
        updates.wait()
        _drain(updates)
        corpus.mkdir()
        updates.wait()
        _drain(updates)
        _write(corpus / "new.txt")
        updates.wait()


def _drain(updates: _Updates) -> None:
    """Until two pauses went by without an update: one may follow a folder, another its new watch."""
    while True:
        try:
            updates.done.get(timeout=2.5)
        except queue.Empty:
            return


def test_files_that_are_named_singly_are_watched_however_they_are_replaced(config: Config, tmp_path: Path) -> None:
    file = tmp_path / "articles.txt"
    _write(file)
    updates = _Updates()
    with _watching(dataclasses.replace(config, corpus=CorpusConfig((str(file),))), updates):
        updates.wait()
        for number in range(2):
            other = tmp_path / f"{number}.new"
            other.write_text(f"Anders {number}.", encoding="utf-8")
            other.rename(file)
            updates.wait()
