"""Nodes that die: no wrong count, no lost article, at worst a partial answer that says so."""

import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from indexer.build import rebuild
from indexer.config import load_config
from indexer.engines import open_engine
from indexer.engines.opensearch import build
from indexer.engines.opensearch.build import OpenSearchBuild
from indexer.errors import FundstelleError
from indexer.query import SearchRequest
from tests import commands
from tests.cluster.conftest import NODES, MakeArchive
from tests.cluster.nodes import Node, ask, wait_for
from tests.cluster.pages import ASKED, clients, is_right, records
from tests.contract.corpora import write

ARTICLES = 400
_CLIENTS = 3
_AT_ONCE = 50
"""Documents of a request, so that there are several."""


def test_a_node_dies_while_clients_search(nodes: list[Node], archive: MakeArchive) -> None:
    config = archive(records(ARTICLES), shards=3)
    engine = open_engine(config)
    rebuild(config, engine)
    with clients(config, _CLIENTS, ARTICLES) as wrong:
        time.sleep(2)
        nodes[1].kill()
        wait_for([nodes[0], nodes[2]], NODES - 1, "yellow")
    assert wrong == []
    assert is_right(engine.search(ASKED), ARTICLES)
    assert len(list(engine.scan(ASKED))) == ARTICLES


def test_a_node_dies_while_an_index_is_built(
    nodes: list[Node], archive: MakeArchive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = archive(records(3), shards=3)
    engine = open_engine(config)
    rebuild(config, engine)
    write(tmp_path / "articles.jsonl", records(ARTICLES))
    sent, send = [0], OpenSearchBuild._send_some

    def send_and_kill(own: OpenSearchBuild, actions: Sequence[Mapping[str, Any]]) -> int:
        taken = send(own, actions)
        if not sent[0]:
            sent[0] = taken
            nodes[1].kill()
        return taken

    with monkeypatch.context() as patched:
        patched.setattr(build, "_DOCUMENTS", _AT_ONCE)
        patched.setattr(OpenSearchBuild, "_send_some", send_and_kill)
        try:
            generation = rebuild(config, engine).generation
        except FundstelleError:  # a build may fail, if it leaves the old generation as it was
            wait_for([nodes[0], nodes[2]], NODES - 1, "yellow")
            assert engine.search(ASKED).total == 3
            generation = rebuild(config, engine).generation
    assert sent[0] == _AT_ONCE
    assert nodes[1].process.poll() is not None
    assert generation.articles == ARTICLES
    assert engine.search(ASKED).total == ARTICLES
    assert len({article.id for article in engine.scan(SearchRequest())}) == ARTICLES


def test_copies_that_cannot_be_made_are_told(
    nodes: list[Node], archive: MakeArchive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = archive(records(3))
    engine = open_engine(config)
    rebuild(config, engine)
    write(tmp_path / "articles.jsonl", records(5))
    monkeypatch.setattr(build, "_GREEN_SECONDS", 2)
    _allocate(nodes[0], "primaries")
    try:
        with pytest.raises(
            FundstelleError, match=r"not got its copies in 2 seconds \(it is yellow\).*allocation/explain"
        ):
            rebuild(config, engine)
    finally:
        _allocate(nodes[0], None)
    assert engine.search(ASKED).total == 3
    monkeypatch.undo()
    assert rebuild(config, engine).generation.articles == 5


def _allocate(node: Node, what: str | None) -> None:
    ask(node, "/_cluster/settings", "PUT", {"transient": {"cluster.routing.allocation.enable": what}})


def test_a_build_that_is_killed_leaves_the_old_generation_and_no_lock(nodes: list[Node], tmp_path: Path) -> None:
    file = commands.write_config(tmp_path, write(tmp_path / "articles.jsonl", records(5)), engine="opensearch")
    assert commands.run(file, "rebuild").returncode == 0
    write(tmp_path / "articles.jsonl", records(20_000))
    started = subprocess.Popen([sys.executable, "-m", "indexer", "--config", str(file), "rebuild"])
    deadline = time.monotonic() + commands.TIMEOUT_SECONDS
    while "Another build" not in commands.run(file, "rollback").stderr and time.monotonic() < deadline:
        time.sleep(0.2)
    started.send_signal(signal.SIGKILL)
    started.wait()
    assert open_engine(load_config(file)).search(ASKED).total == 5
    write(tmp_path / "articles.jsonl", records(7))
    assert commands.run(file, "rebuild").returncode == 0
    assert all(node.process.poll() is None for node in nodes)
