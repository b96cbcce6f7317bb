"""A network that parts one node from the others, in namespaces of the kernel: no wrong answer, nothing lost."""

from pathlib import Path

import pytest

from tests.cluster import network, nodes


@pytest.mark.skipif(nodes.missing() is not None, reason=f"{nodes.missing()}")
def test_a_node_is_parted_from_the_others_and_still_asked(tmp_path: Path) -> None:
    if lacking := network.missing():
        pytest.skip(f"no network of its own on this machine: {lacking}")
    done = network.run_inside("tests.cluster.parted", str(tmp_path))
    print(done.stdout)
    assert done.returncode == 0, done.stdout + done.stderr
