"""Real indexes on disk, built once for all tests that only read."""

import dataclasses
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from indexer.build import rebuild
from indexer.config import Config, CorpusConfig, IndexConfig, default_config
from indexer.engines import Engine, open_engine
from tests.cluster import running
from tests.cluster.nodes import Node, cluster, missing

ROOT = Path(__file__).parent.parent
COLLECTION = ROOT / "tests" / "relevance" / "collection"
ENGINES = ("whoosh", "opensearch")
"""Engines that the contract tests run on; the second one where there is a cluster: see tests/cluster."""

MakeConfig = Callable[..., Config]


def config_for(folder: Path, corpus: Path, engine: str | None = None) -> Config:
    """A configuration whose index lies in `folder` and whose articles come from `corpus`.

    `engine`: if it is not that which the pages are tested on.
    """
    base, engine = default_config(ROOT), engine or running.engine()
    return dataclasses.replace(
        base, corpus=CorpusConfig((str(corpus),)), index=IndexConfig(engine, str(folder / "index")),
        cluster=running.settings_for(folder) if engine == "opensearch" else base.cluster,
    )  # fmt: skip


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--cluster",
        metavar="NODES|ADDRESS,…",
        help="also test on a cluster: of so many nodes, or one that runs already",
    )
    parser.addoption("--engine", choices=ENGINES, help="all that may run on either runs on this one")


def pytest_configure(config: pytest.Config) -> None:
    os.environ[running.ENGINE] = config.getoption("--engine") or ENGINES[0]
    if running.engine() == "opensearch" and not config.getoption("--cluster"):
        raise pytest.UsageError("--engine opensearch needs --cluster")


@pytest.fixture(scope="session", autouse=True)
def _engine_is_there(request: pytest.FixtureRequest) -> None:
    if running.engine() == "opensearch":
        request.getfixturevalue("cluster_nodes")


@pytest.fixture(scope="session")
def cluster_nodes(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Node]]:
    """The nodes of the cluster that is asked for; none if it ran before."""
    asked = str(request.config.getoption("--cluster"))
    if not asked.isdigit():
        with running.at(asked.split(",")):
            yield []
        return
    if lacking := missing():
        pytest.skip(f"The cluster cannot be started: {lacking}")
    with cluster(tmp_path_factory.mktemp("cluster"), int(asked)) as nodes, running.at([n.address for n in nodes]):
        yield nodes


@pytest.fixture(scope="session")
def seeds_config(tmp_path_factory: pytest.TempPathFactory) -> Config:
    """The five seed articles, indexed."""
    return _built(config_for(tmp_path_factory.mktemp("seeds"), ROOT / "seeds"))


@pytest.fixture(scope="session")
def collection_config(tmp_path_factory: pytest.TempPathFactory) -> Config:
    """The test collection, indexed."""
    return _built(config_for(tmp_path_factory.mktemp("collection"), COLLECTION / "articles.jsonl"))


@pytest.fixture(scope="session")
def seeds_engine(seeds_config: Config) -> Engine:
    return open_engine(seeds_config)


@pytest.fixture(scope="session")
def collection_engine(collection_config: Config) -> Engine:
    return open_engine(collection_config)


def _built(config: Config) -> Config:
    rebuild(config, open_engine(config))
    return config
