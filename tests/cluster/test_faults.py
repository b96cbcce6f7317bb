"""Nodes that die: no wrong count, no lost article, at worst a partial answer that says so."""

import signal
import subprocess
import sys
import time
from pathlib import Path

from indexer.build import rebuild
from indexer.config import load_config
from indexer.engines import open_engine
from indexer.query import SearchRequest
from tests import commands
from tests.cluster.conftest import NODES, MakeArchive
from tests.cluster.nodes import Node, wait_for
from tests.cluster.pages import ASKED, clients, is_right, records
from tests.contract.corpora import write

ARTICLES = 400
_CLIENTS = 3


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


def test_a_node_dies_while_an_index_is_built(nodes: list[Node], archive: MakeArchive, tmp_path: Path) -> None:
    config = archive(records(3))
    engine = open_engine(config)
    rebuild(config, engine)
    write(tmp_path / "articles.jsonl", records(ARTICLES))

    def progress(phase: str, _read: int, _all: int, articles: int) -> None:
        if phase == "index" and articles == ARTICLES // 2:
            nodes[1].kill()

    try:
        generation = rebuild(config, engine, progress=progress).generation
    except Exception:  # a build may fail, if it leaves the old generation as it was
        wait_for([nodes[0], nodes[2]], NODES - 1, "yellow")
        assert engine.search(ASKED).total == 3
        generation = rebuild(config, engine).generation
    assert generation.articles == ARTICLES
    assert engine.search(ASKED).total == ARTICLES
    assert len({article.id for article in engine.scan(SearchRequest())}) == ARTICLES


def test_a_build_that_is_killed_leaves_the_old_generation_and_no_lock(nodes: list[Node], tmp_path: Path) -> None:
    file = commands.write_config(tmp_path, write(tmp_path / "articles.jsonl", records(5)), engine="opensearch")
    assert commands.run(file, "rebuild").returncode == 0
    write(tmp_path / "articles.jsonl", records(20_000))
    build = subprocess.Popen([sys.executable, "-m", "indexer", "--config", str(file), "rebuild"])
    deadline = time.monotonic() + commands.TIMEOUT_SECONDS
    while "Another build" not in commands.run(file, "rollback").stderr and time.monotonic() < deadline:
        time.sleep(0.2)
    build.send_signal(signal.SIGKILL)
    build.wait()
    assert open_engine(load_config(file)).search(ASKED).total == 5
    write(tmp_path / "articles.jsonl", records(7))
    assert commands.run(file, "rebuild").returncode == 0
    assert all(node.process.poll() is None for node in nodes)
