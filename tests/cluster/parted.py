"""One node of three that the network parts from the others, while everybody can still ask it: run by test_partition.

What it says must be right, or marked as partial, or a refusal; what the others take in meanwhile it has in the end.
"""

import dataclasses
import sys
import time
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from indexer.build import rebuild
from indexer.config import Config
from indexer.engines import open_engine
from indexer.errors import FundstelleError, UnreachableError
from tests.cluster import running
from tests.cluster.network import network
from tests.cluster.nodes import Node, cluster, wait_for
from tests.cluster.pages import ASKED, is_right, records
from tests.contract.corpora import config_of, write

NODES = 3
BEFORE, AFTER = 40, 70
_TRIES = 5
_SECONDS = 90
"""Within which all nodes must say the same again."""


def main() -> None:
    """Takes the folder of the cluster and of the archive."""
    folder = Path(sys.argv[1])
    with ExitStack() as held:
        net = held.enter_context(network())
        nodes = held.enter_context(cluster(folder / "nodes", NODES, places=net.places(NODES)))
        held.enter_context(running.at([node.address for node in nodes]))
        config = _archive(folder, BEFORE)
        generations = {rebuild(config, open_engine(config)).generation.name: BEFORE}
        net.pull()
        _ask_all(config, nodes, generations)
        wait_for(nodes[:-1], NODES - 1, "yellow")
        tell("the others know that a node is gone")
        _ask_all(config, nodes, generations)
        majority = _only(config, nodes[:-1])
        for articles in (BEFORE, AFTER, AFTER):  # the second time the node knows of the generation before the old one
            if articles == AFTER:
                write(folder / "articles.jsonl", records(AFTER))
            generations[_rebuilt(config, majority)] = articles
            tell("a new generation without it, though it is asked")
            assert is_right(open_engine(majority).search(ASKED), articles)
        _ask_all(config, nodes, generations)
        net.plug()
        wait_for(nodes, NODES)
        tell("together again")
        _ask_until_equal(config, nodes)


def _rebuilt(config: Config, majority: Config) -> str:
    """Builds with all nodes in the list, until it is done; each time it is refused, the current generation stays."""
    before = open_engine(majority).status().generation.name
    for _ in range(_TRIES):
        try:
            return rebuild(config, open_engine(config)).generation.name
        except FundstelleError as error:
            tell(f"a build was refused: {error}")
            assert open_engine(majority).status().generation.name == before
    raise AssertionError("no build came to its end")


def _archive(folder: Path, articles: int) -> Config:
    config = config_of("opensearch", folder, records(articles))
    return dataclasses.replace(config, cluster=dataclasses.replace(config.cluster, replicas=1, shards=3))


def _only(config: Config, nodes: Sequence[Node]) -> Config:
    hosts = tuple(node.address for node in nodes)
    return dataclasses.replace(config, cluster=dataclasses.replace(config.cluster, hosts=hosts))


def _ask_all(config: Config, nodes: Sequence[Node], generations: dict[str, int]) -> None:
    """Asks each node alone, and all of them as an owner does; no answer may be wrong."""
    for asked in (*([node] for node in nodes), nodes):
        engine, said = open_engine(_only(config, asked)), []
        for _ in range(len(asked)):
            try:
                page = engine.search(ASKED)
                said.append("whole" if is_right(page, generations[page.generation]) else "partial")
            except UnreachableError:
                said.append("refused")
        tell(f"{', '.join(node.home.name for node in asked)}: {' '.join(said)}")


def _ask_until_equal(config: Config, nodes: Sequence[Node]) -> None:
    deadline = time.monotonic() + _SECONDS
    for node in nodes:
        engine = open_engine(_only(config, [node]))
        while (page := engine.search(ASKED)).total != AFTER or not page.complete:
            assert time.monotonic() < deadline, (node.home.name, page.total, page.complete)
            time.sleep(1)
        assert len({article.id for article in engine.scan(ASKED)}) == AFTER


def tell(text: str) -> None:
    """One line of what happened, with the seconds since the start."""
    print(f"{time.monotonic() - _STARTED:5.0f} s  {text}", flush=True)


_STARTED = time.monotonic()

if __name__ == "__main__":
    main()
