"""A node that is cut off: its connections stay open, and nothing comes back. Pages go on without it, or say so."""

import time
from pathlib import Path

from indexer.build import rebuild
from indexer.engines import open_engine
from indexer.errors import FundstelleError, UnreachableError
from indexer.query import SearchRequest
from tests.cluster.conftest import NODES, MakeArchive
from tests.cluster.nodes import Node, ask, wait_for
from tests.cluster.pages import ASKED, is_right, records
from tests.contract.corpora import write

ARTICLES = 60
_WHOLE_PAGES = 6
_BOUND_SECONDS = 40
"""By far more than a page may take (three time budgets), by far less than for ever."""


def _silenced(nodes: list[Node]) -> tuple[Node, list[Node]]:
    """A node that does not manage the others, silent from now on, and these."""
    manager = ask(nodes[0], "/_cat/cluster_manager?format=json")[0]["node"]
    silent = next(node for node in nodes if node.home.name != manager)
    silent.fall_silent()
    return silent, [node for node in nodes if node is not silent]


def test_pages_are_answered_or_refused_in_time_and_never_wrong(nodes: list[Node], archive: MakeArchive) -> None:
    config = archive(records(ARTICLES), shards=3)
    engine = open_engine(config)
    rebuild(config, engine)
    assert is_right(engine.search(ASKED), ARTICLES)
    silent, others = _silenced(nodes)
    whole = 0
    while whole < _WHOLE_PAGES:
        begin = time.monotonic()
        try:
            whole += is_right(engine.search(ASKED), ARTICLES)
        except UnreachableError:  # told; answered when asked again
            assert time.monotonic() - begin < _BOUND_SECONDS
    wait_for(others, NODES - 1, "yellow")
    assert is_right(engine.search(ASKED), ARTICLES)
    silent.speak()
    wait_for(nodes, NODES, "yellow")
    for _ in range(_WHOLE_PAGES):
        assert is_right(open_engine(config).search(ASKED), ARTICLES)


def test_a_build_is_whole_or_leaves_the_old_index(nodes: list[Node], archive: MakeArchive, tmp_path: Path) -> None:
    config = archive(records(3))
    engine = open_engine(config)
    rebuild(config, engine)
    write(tmp_path / "articles.jsonl", records(ARTICLES))
    silent: list[Node] = []

    def progress(phase: str, _read: int, _all: int, _articles: int) -> None:
        if phase == "index" and not silent:
            silent.append(_silenced(nodes)[0])

    try:
        generation = rebuild(config, engine, progress=progress).generation
    except FundstelleError:
        silent[0].speak()
        wait_for(nodes, NODES, "yellow")
        assert engine.search(ASKED).total == 3
        generation = rebuild(config, engine).generation
    assert generation.articles == ARTICLES
    silent[0].speak()
    wait_for(nodes, NODES, "yellow")
    assert is_right(engine.search(ASKED), ARTICLES)
    assert len({article.id for article in engine.scan(SearchRequest())}) == ARTICLES
