"""An engine of each kind, and a way to have it hold articles of one's own."""

import dataclasses
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from indexer.build import rebuild
from indexer.config import Config
from indexer.engines import Engine, open_engine
from tests.cluster import running
from tests.conftest import COLLECTION, ENGINES, ROOT, config_for
from tests.contract.archives import RECORDS, Archive, archive_of
from tests.contract.corpora import index

Index = Callable[[Sequence[Mapping[str, Any]]], Engine]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Each test for each engine, or for that which is asked for; on a cluster only if there is one."""
    if "engine_name" in metafunc.fixturenames:
        engines = ENGINES if metafunc.config.getoption("--cluster") else ENGINES[:1]
        if asked := metafunc.config.getoption("--engine"):
            engines = (asked,)
        metafunc.parametrize("engine_name", engines, indirect=True, scope="session")


@pytest.fixture(scope="session")
def engine_name(request: pytest.FixtureRequest) -> str:
    name = str(request.param)
    if name == "opensearch":
        request.getfixturevalue("cluster_nodes")
    return name


@pytest.fixture(autouse=True)
def _cleared(request: pytest.FixtureRequest) -> Iterator[None]:
    """What a test alone has put into the cluster goes with it."""
    before = len(running.prefixes)
    yield
    if "engine_name" in request.fixturenames and request.getfixturevalue("engine_name") == "opensearch":
        running.clear(running.prefixes[before:])
        del running.prefixes[before:]


@pytest.fixture(scope="session")
def seeds_engine(engine_name: str, tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """The five seed articles, indexed."""
    return _held(config_for(tmp_path_factory.mktemp("seeds"), ROOT / "seeds", engine_name))


@pytest.fixture(scope="session")
def collection_engine(engine_name: str, tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """The test collection, indexed."""
    return _held(config_for(tmp_path_factory.mktemp("collection"), COLLECTION / "articles.jsonl", engine_name))


def _held(config: Config) -> Engine:
    """An engine whose index has, in a cluster, a copy of everything, as that of most owners has."""
    config = dataclasses.replace(config, cluster=dataclasses.replace(config.cluster, replicas=1))
    engine = open_engine(config)
    rebuild(config, engine)
    return engine


@pytest.fixture
def indexed(engine_name: str, tmp_path: Path) -> Index:
    """Indexes articles, given as records of JSON Lines."""
    return lambda records: index(engine_name, tmp_path, records)


@pytest.fixture
def archive(engine_name: str, tmp_path: Path) -> Archive:
    return archive_of(engine_name, tmp_path, RECORDS)
