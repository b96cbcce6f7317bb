"""The lock of a build that is lost while it builds: it ends, and leaves to the other one what is the other's."""

import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from indexer.build import rebuild
from indexer.config import Config
from indexer.engines import open_engine
from indexer.engines.opensearch import lock
from indexer.engines.opensearch.connection import connect
from indexer.errors import BuildRunningError, FundstelleError
from tests.contract.corpora import config_of, write

_ARTICLE = {"id": "1", "title": "Der Hafen", "text": "Schiffe im Hafen."}
_MORE = [_ARTICLE, {"id": "2", "title": "Die Werft", "text": "Schiffe der Werft."}]


@pytest.fixture
def config(cluster_nodes: object, tmp_path: Path) -> Config:
    """An archive of one article, to which another has come."""
    assert cluster_nodes is not None
    config = config_of("opensearch", tmp_path, [_ARTICLE])
    rebuild(config, open_engine(config))
    write(tmp_path / "articles.jsonl", _MORE)
    return config


def _document(config: Config) -> str:
    return f"/{config.cluster.prefix}-control/_doc/{lock.DOCUMENT}"


def _ask(config: Config, path: str, method: str = "GET", body: object = None) -> Any:
    return connect(config.cluster).transport.perform_request(method, path, body=body)


def _held_by(config: Config, **other: Any) -> dict[str, Any]:
    """The lock as a build of ours would hold it, but for what is named."""
    with open_engine(config).start_build():
        held: dict[str, Any] = _ask(config, _document(config))["_source"]
    return held | other


@pytest.mark.parametrize("seconds", [60.0, 0.0], ids=["found at the end", "found before sending, after a silence"])
def test_a_build_whose_lock_another_has_taken_ends_and_changes_nothing(
    config: Config, monkeypatch: pytest.MonkeyPatch, seconds: float
) -> None:
    monkeypatch.setattr(lock, "_DEAD_SECONDS", seconds)
    engine = open_engine(config)
    before = engine.status().generation.name
    other = _held_by(config, holder="another", host="elsewhere", until=4e9)

    def taken(phase: str, _read: int, _all: int, articles: int) -> None:
        if phase == "index" and articles == 0:
            _ask(config, _document(config), "PUT", other)

    with pytest.raises(BuildRunningError, match=r"Another build has taken over.*the index stays as it was"):
        rebuild(config, engine, progress=taken)
    assert _ask(config, _document(config))["_source"] == other
    assert engine.status().generation.name == before
    _ask(config, _document(config), "DELETE")
    assert rebuild(config, engine).generation.articles == len(_MORE)


def test_an_index_that_was_deleted_and_came_back_by_itself_is_never_promoted(config: Config) -> None:
    engine, prefix = open_engine(config), config.cluster.prefix
    before = engine.status().generation.name

    def deleted(phase: str, _read: int, _all: int, articles: int) -> None:
        if phase == "index" and articles == 0:
            for kind in ("articles", "lookup"):
                for index in _ask(config, f"/{prefix}-{kind}-*"):
                    if before.lower() not in index:
                        _ask(config, f"/{index}", "DELETE")

    _ask(config, "/_cluster/settings", "PUT", {"transient": {"action.auto_create_index": True}})
    try:
        with pytest.raises(FundstelleError, match="was deleted while it was built; the old stays"):
            rebuild(config, engine, progress=deleted)
    finally:
        _ask(config, "/_cluster/settings", "PUT", {"transient": {"action.auto_create_index": None}})
    assert engine.status().generation.name == before
    assert rebuild(config, engine).generation.articles == len(_MORE)


def _ended() -> int:
    """The number of a process that has ended."""
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


@pytest.mark.parametrize(
    ("other", "dead"),
    [
        (lambda: {"process": _ended()}, True),
        (lambda: {"process": _ended(), "machine": "another"}, False),
        (lambda: {"process": _ended(), "host": "elsewhere"}, False),
        (lambda: {"machine": "another", "until": 0.0}, True),
    ],
    ids=["ended here", "same host, another machine", "another host", "unheard of for a minute"],
)
def test_only_a_build_of_this_very_machine_is_held_for_dead_at_once(
    config: Config, other: Callable[[], dict[str, Any]], dead: bool
) -> None:
    engine = open_engine(config)
    held = _held_by(config, until=4e9)
    assert held["host"] == socket.gethostname()
    _ask(config, _document(config), "PUT", held | other())
    if dead:
        assert rebuild(config, engine).generation.articles == len(_MORE)
    else:
        with pytest.raises(BuildRunningError, match="Another build is under way"):
            rebuild(config, engine)
