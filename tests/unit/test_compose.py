"""The cluster of docs/compose.yaml, and the job in docs/cluster.md, as far as they can be told without Docker."""

import re
from typing import Any

import pytest
import yaml  # type: ignore[import-untyped]

from tests.conftest import ROOT

_NODES = ["node-1", "node-2", "node-3"]
_SETTINGS = ("discovery.seed_hosts", "cluster.initial_cluster_manager_nodes")


@pytest.fixture
def compose() -> Any:
    return yaml.safe_load((ROOT / "docs" / "compose.yaml").read_text(encoding="utf-8"))


def test_nodes_know_each_other_and_keep_what_they_hold(compose: Any) -> None:
    assert list(compose["services"]) == list(compose["volumes"]) == _NODES
    for name, node in compose["services"].items():
        assert node["environment"]["node.name"] == name
        assert [node["environment"][setting].split(",") for setting in _SETTINGS] == [_NODES, _NODES]
        assert node["volumes"] == [f"{name}:/usr/share/opensearch/data"]


def test_nodes_that_ask_nobody_who_he_is_are_reached_from_this_machine_alone(compose: Any) -> None:
    ports = [port for node in compose["services"].values() for port in node["ports"]]
    assert all(re.fullmatch(r"127\.0\.0\.1:\d+:9200", port) for port in ports)
    assert len(set(ports)) == len(_NODES)


def test_the_job_writes_every_part_once() -> None:
    (block,) = re.findall(r"```yaml\n(.*?)```", (ROOT / "docs" / "cluster.md").read_text(encoding="utf-8"), re.DOTALL)
    job = yaml.safe_load(block)
    (container,) = job["spec"]["template"]["spec"]["containers"]
    assert job["spec"]["completionMode"] == "Indexed"
    assert f"/{job['spec']['completions']} " in container["command"][-1]
    assert "$((JOB_COMPLETION_INDEX + 1))" in container["command"][-1]
