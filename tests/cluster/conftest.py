"""Tests of the cluster alone: they run where one is asked for with --cluster."""

import dataclasses
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from indexer.config import Config
from tests.cluster import running
from tests.cluster.nodes import Node, heal, wait_for
from tests.contract.corpora import config_of

HERE = Path(__file__).parent


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not config.getoption("--cluster"):
        away = [item for item in items if HERE in item.path.parents]
        config.hook.pytest_deselected(items=away)
        items[:] = [item for item in items if item not in away]


NODES = 3
MakeArchive = Callable[..., Config]


@pytest.fixture
def nodes(cluster_nodes: list[Node]) -> Iterator[list[Node]]:
    """Three nodes that may be killed and silenced; afterwards all is well again."""
    if len(cluster_nodes) < NODES:
        pytest.skip(f"needs nodes of its own that may be killed: --cluster {NODES}")
    running.clear_all()  # else archives of other tests, which have no copies, would be lost with a node
    yield cluster_nodes
    heal(cluster_nodes)
    running.clear_all()
    wait_for(cluster_nodes, NODES)


@pytest.fixture
def archive(nodes: list[Node], tmp_path: Path) -> MakeArchive:
    """The settings of an archive of these records, each index with a copy on a second node."""
    assert nodes

    def made(records: Sequence[Mapping[str, Any]], **cluster: Any) -> Config:
        config = config_of("opensearch", tmp_path, records)
        return dataclasses.replace(config, cluster=dataclasses.replace(config.cluster, replicas=1, **cluster))

    return made
