"""Nodes that die: no wrong count, no lost article, at worst a partial answer that says so."""

import dataclasses
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from indexer.build import rebuild
from indexer.config import load_config
from indexer.engines import Engine, open_engine
from indexer.errors import NoIndexError
from indexer.query import SearchPage, SearchRequest
from tests import commands
from tests.cluster import running
from tests.cluster.nodes import Node, cluster, missing, wait_for
from tests.contract.corpora import config_of, write

NODES = 3
ARTICLES = 400
_CLIENTS = 3


@pytest.fixture
def nodes(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[list[Node]]:
    """Three nodes of which one may be killed."""
    asked = str(request.config.getoption("--cluster"))
    if not asked.isdigit() or int(asked) < NODES:
        pytest.skip(f"needs a cluster of its own: --cluster {NODES}")
    if lacking := missing():
        pytest.skip(f"The cluster cannot be started: {lacking}")
    with cluster(tmp_path / "nodes", NODES) as started, running.at([node.address for node in started]):
        yield started


def _records(count: int) -> list[dict[str, object]]:
    return [
        {"id": f"{n:04}", "title": f"Meldung {n}", "text": "Der Hafen.", "source": f"Blatt {n % 7}"}
        for n in range(count)
    ]


def _is_right(page: SearchPage, total: int) -> bool:
    """Whether a page counts all articles; a partial one must say so."""
    counted = {counts.facet: sum(value.count for value in counts.values) for counts in page.facets}
    whole = (page.total, counted["source"]) == (total, total)
    assert whole or not page.complete, (page.total, counted)
    return whole


def test_a_node_dies_while_clients_search(nodes: list[Node], tmp_path: Path) -> None:
    config = config_of("opensearch", tmp_path, _records(ARTICLES))
    config = dataclasses.replace(
        config, cluster=dataclasses.replace(config.cluster, shards=3, replicas=1, timeout=10.0)
    )
    engine = open_engine(config)
    rebuild(config, engine)
    wrong: list[str] = []
    over = threading.Event()

    def client(asked: Engine) -> None:
        while not over.is_set():
            try:
                _is_right(asked.search(SearchRequest("Hafen")), ARTICLES)
            except NoIndexError:
                continue  # told; answered when asked again
            except Exception as error:
                wrong.append(repr(error))
                return

    clients = [threading.Thread(target=client, args=(open_engine(config),)) for _ in range(_CLIENTS)]
    for one in clients:
        one.start()
    time.sleep(2)
    nodes[1].kill()
    wait_for([nodes[0], nodes[2]], NODES - 1)
    over.set()
    for one in clients:
        one.join()
    assert wrong == []
    assert _is_right(engine.search(SearchRequest("Hafen")), ARTICLES)
    assert len(list(engine.scan(SearchRequest("Hafen")))) == ARTICLES


def test_a_node_dies_while_an_index_is_built(nodes: list[Node], tmp_path: Path) -> None:
    config = config_of("opensearch", tmp_path, _records(3))
    engine = open_engine(config)
    rebuild(config, engine)
    write(tmp_path / "articles.jsonl", _records(ARTICLES))

    def progress(phase: str, _read: int, _all: int, articles: int) -> None:
        if phase == "index" and articles == ARTICLES // 2:
            nodes[1].kill()

    try:
        generation = rebuild(config, engine, progress=progress).generation
    except Exception:  # a build may fail, if it leaves the old generation as it was
        wait_for([nodes[0], nodes[2]], NODES - 1, "yellow")
        assert engine.search(SearchRequest("Hafen")).total == 3
        generation = rebuild(config, engine).generation
    assert generation.articles == ARTICLES
    assert engine.search(SearchRequest("Hafen")).total == ARTICLES
    assert len({article.id for article in engine.scan(SearchRequest())}) == ARTICLES


def test_a_build_that_is_killed_leaves_the_old_generation_and_no_lock(nodes: list[Node], tmp_path: Path) -> None:
    file = commands.write_config(tmp_path, write(tmp_path / "articles.jsonl", _records(5)), engine="opensearch")
    assert commands.run(file, "rebuild").returncode == 0
    write(tmp_path / "articles.jsonl", _records(20_000))
    build = subprocess.Popen([sys.executable, "-m", "indexer", "--config", str(file), "rebuild"])
    deadline = time.monotonic() + commands.TIMEOUT_SECONDS
    while "Another build" not in commands.run(file, "rollback").stderr and time.monotonic() < deadline:
        time.sleep(0.2)
    build.send_signal(signal.SIGKILL)
    build.wait()
    assert open_engine(load_config(file)).search(SearchRequest("Hafen")).total == 5
    write(tmp_path / "articles.jsonl", _records(7))
    assert commands.run(file, "rebuild").returncode == 0
    assert all(node.process.poll() is None for node in nodes)
