"""What is read once for a generation and kept: by one reader, and with more time than a page has."""

import dataclasses
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from indexer.build import rebuild
from indexer.engines import open_engine
from indexer.engines.opensearch.engine import OpenSearchEngine
from indexer.query import SearchRequest
from tests.cluster.listening import listen
from tests.contract.corpora import config_of

pytestmark = pytest.mark.usefixtures("cluster_nodes")

TEXT = "Im Hafen von Kiel liegen seit gestern drei Schiffe, die auf ihre Ladung warten und nicht auslaufen dürfen. " * 3
PAGE = 4.0
RECORDS = [{"id": str(n), "title": "Hafen", "text": TEXT, "persons": ["Ada Weber"]} for n in range(3)]


def _opened(folder: Path, **search: Any) -> OpenSearchEngine:
    config = config_of("opensearch", folder, RECORDS)
    config = dataclasses.replace(config, search=dataclasses.replace(config.search, **search))
    rebuild(config, open_engine(config))
    engine = open_engine(config)
    assert isinstance(engine, OpenSearchEngine)
    engine.status()
    return engine


def _reads(kind: str, body: Any) -> bool:
    return isinstance(body, dict) and body.get("query") == {"term": {"type": kind}}


def test_two_who_ask_at_once_read_the_versions_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = _opened(tmp_path)
    begun, both, reads = [], Event(), []
    prefix = engine._config.cluster.prefix

    def hear(path: str, body: Any) -> None:
        if f"{prefix}-current" in path:
            begun.append(path)
            if len(begun) == 2:
                both.set()
        if _reads("versions", body):
            reads.append(body.get("search_after"))
            assert both.wait(10)

    listen(monkeypatch, engine, hear)
    with ThreadPoolExecutor(2) as pool:
        pages = list(pool.map(engine.search, [SearchRequest("Hafen")] * 2))
    assert [(page.total, page.with_copies, page.complete) for page in pages] == [(1, 3, True)] * 2
    assert len(reads) == len(set(map(str, reads))), "no part is read twice"


def _dawdle(kind: str, body: Any) -> None:
    """The first part takes longer than a page may."""
    if _reads(kind, body) and "search_after" not in body:
        time.sleep(PAGE + 0.5)


@pytest.fixture
def _hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page has PAGE seconds for all that it asks."""
    monkeypatch.setattr("indexer.engines.opensearch.engine._LEAST_BUDGET", PAGE)
    monkeypatch.setattr("indexer.engines.opensearch.engine._BUDGETS", 1)


@pytest.mark.usefixtures("_hurried")
def test_reading_the_versions_does_not_use_up_the_time_of_a_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = _opened(tmp_path, time_budget=PAGE)
    listen(monkeypatch, engine, lambda _, body: _dawdle("versions", body))
    page = engine.search(SearchRequest("Hafen"))
    assert (page.total, page.with_copies, page.complete) == (1, 3, True)


@pytest.mark.usefixtures("_hurried")
def test_the_register_may_take_longer_than_a_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = _opened(tmp_path, time_budget=PAGE)
    listen(monkeypatch, engine, lambda _, body: _dawdle("entry", body))
    assert [entry.name for entry in engine.entities().entries] == ["Ada Weber"]
