"""The ranking reaches its floors, and the floors notice when the language or the names are taken away."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from indexer import enrich
from indexer.build import rebuild
from indexer.engines import Engine, open_engine
from indexer.language import analysis
from indexer.query.request import Match
from tests.conftest import ROOT, config_for
from tests.relevance.measuring import (
    COLLECTION,
    FLOORS,
    below,
    run_collection,
    run_seed_query,
    seed_means,
    seed_queries,
)

QUERIES = seed_queries()


def test_there_are_enough_judged_seed_queries() -> None:
    assert len(QUERIES) >= 25
    assert sum(bool(query["must_not"]) for query in QUERIES) >= 15


@pytest.mark.parametrize("query", QUERIES, ids=[query["id"] for query in QUERIES])
def test_seed_query(seeds_engine: Engine, query: dict[str, Any]) -> None:
    result = run_seed_query(seeds_engine, query)
    assert result.problems() == [], f"{query['text']}: came {result.found}; {query['why']}"


def test_seed_means_reach_their_floors(seeds_engine: Engine) -> None:
    means = seed_means(run_seed_query(seeds_engine, query) for query in QUERIES)
    print(json.dumps(means))
    assert below(means, FLOORS["seeds"]) == {}


@pytest.mark.parametrize("match", ["all", "any"])
def test_collection_reaches_its_floors(collection_engine: Engine, match: Match) -> None:
    result = run_collection(collection_engine, match)
    print(result.report())
    print(json.dumps(dict(result.evaluation.means)))
    assert below(result.evaluation.means, FLOORS["collection"][match]) == {}


def test_floors_notice_a_missing_stemmer(tmp_path: Path, lower_case_only: None) -> None:  # noqa: ARG001
    engine = _engine_over(tmp_path, COLLECTION / "articles.jsonl")
    means = run_collection(engine, "any").evaluation.means
    assert below(means, FLOORS["collection"]["any"])


def test_floors_notice_missing_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(enrich, "find_entities", lambda _text, **_: ())
    engine = _engine_over(tmp_path, ROOT / "seeds")
    assert below(seed_means(run_seed_query(engine, query) for query in QUERIES), FLOORS["seeds"])


@pytest.fixture
def lower_case_only(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The stemmer gives back the lower-cased word."""
    monkeypatch.setattr(analysis, "_stem", lambda word: word)
    analysis.clear_caches()
    analysis.fingerprint.cache_clear()
    yield
    monkeypatch.undo()
    analysis.clear_caches()
    analysis.fingerprint.cache_clear()


def _engine_over(folder: Path, corpus: Path) -> Engine:
    config = config_for(folder, corpus)
    engine = open_engine(config)
    rebuild(config, engine)
    return engine
