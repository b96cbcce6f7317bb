"""A generation cleared away beneath a reader who has opened it: the next one answers, and nothing is missing."""

import dataclasses
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from indexer.build import rebuild
from indexer.config import Config
from indexer.engines import Engine, open_engine
from indexer.engines.opensearch.engine import OpenSearchEngine
from indexer.errors import NoIndexError
from indexer.query import SearchRequest
from tests.cluster import running
from tests.cluster.listening import listen
from tests.contract.corpora import config_of

pytestmark = pytest.mark.usefixtures("cluster_nodes")

RECORDS = [{"id": "a", "title": "Hafen", "text": "Ada Weber im Hafen.", "persons": ["Ada Weber"]}]
QUESTIONS: dict[str, tuple[str, Callable[[Engine], object]]] = {
    "article": ("/_doc/", lambda engine: engine.article("a") is not None),
    "marked": ("/_doc/", lambda engine: engine.marked_article("a", "Hafen") is not None),
    "similar": ("/_doc/", lambda engine: engine.similar("a", 5)),
    "entities": ("-lookup-", lambda engine: [entry.name for entry in engine.entities().entries]),
    "hits": ("-articles-", lambda engine: [hit.id for hit in engine.search(SearchRequest("Hafen")).hits]),
}
"""Questions, and a part of the path that the first of their requests after opening the generation has."""

JustBefore = Callable[[OpenSearchEngine, str, Callable[[], object]], None]


@pytest.fixture
def config(tmp_path: Path) -> Config:
    """An archive that keeps no generation but the current one."""
    config = config_of("opensearch", tmp_path, RECORDS)
    return dataclasses.replace(config, index=dataclasses.replace(config.index, keep=1))


def _opened(config: Config) -> OpenSearchEngine:
    engine = open_engine(config)
    assert isinstance(engine, OpenSearchEngine)
    engine.status()
    return engine


@pytest.fixture
def just_before(monkeypatch: pytest.MonkeyPatch) -> JustBefore:
    """Has something happen just before an engine first asks the cluster for such a path."""

    def prepare(engine: OpenSearchEngine, path: str, happens: Callable[[], object]) -> None:
        ahead = [happens]

        def hear(url: str, _body: Any) -> None:
            if path in url and ahead:
                ahead.pop()()

        listen(monkeypatch, engine, hear)

    return prepare


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_next_generation_answers(config: Config, just_before: JustBefore, question: str) -> None:
    path, ask = QUESTIONS[question]
    rebuild(config, open_engine(config))
    engine = _opened(config)
    expected, before = ask(engine), engine.status().generation.name
    engine = _opened(config)
    just_before(engine, path, lambda: rebuild(config, open_engine(config)))
    assert ask(engine) == expected
    assert engine.status().generation.name != before


@pytest.mark.parametrize("question", QUESTIONS)
def test_without_a_next_one_there_is_no_index(config: Config, just_before: JustBefore, question: str) -> None:
    path, ask = QUESTIONS[question]
    rebuild(config, open_engine(config))
    engine = _opened(config)
    just_before(engine, path, lambda: running.clear([config.cluster.prefix]))
    with pytest.raises(NoIndexError):
        ask(engine)
