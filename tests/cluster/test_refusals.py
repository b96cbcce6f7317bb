"""What a cluster may refuse or hold instead of an index of ours: each time the owner is told what to do."""

import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from indexer.build import rebuild
from indexer.config import Config
from indexer.engines import open_engine
from indexer.errors import BuildRunningError, FundstelleError, ReadOnlyError
from indexer.named import Progress
from indexer.query import SearchRequest
from tests import commands
from tests.cluster.conftest import MakeArchive
from tests.cluster.nodes import Node, ask
from tests.contract.corpora import write
from tests.serving import write_config
from webapp import create_app

Articles = list[dict[str, object]]
HARBOUR: Articles = [{"id": "1", "title": "Der Hafen", "text": "Schiffe im Hafen."}]
MORE: Articles = [*HARBOUR, {"id": "2", "title": "Die Werft", "text": "Schiffe der Werft am Hafen."}]


@pytest.fixture
def config(archive: MakeArchive) -> Config:
    """An archive of one article."""
    config = archive(HARBOUR)
    rebuild(config, open_engine(config))
    return config


def _block_indexes(node: Node, prefix: str, value: bool | None) -> None:
    ask(node, f"/{prefix}-*/_settings", "PUT", {"index.blocks.read_only_allow_delete": value})


def _block_cluster(node: Node, _prefix: str, value: bool | None) -> None:
    ask(node, "/_cluster/settings", "PUT", {"persistent": {"cluster.blocks.read_only_allow_delete": value}})


@pytest.mark.parametrize("block", [_block_indexes, _block_cluster])
def test_a_read_only_cluster_is_searched_and_not_rebuilt(
    nodes: list[Node], config: Config, tmp_path: Path, block: Callable[[Node, str, bool | None], None]
) -> None:
    engine, prefix = open_engine(config), config.cluster.prefix
    file = write_config(config, tmp_path)
    before = engine.status().generation.name
    write(tmp_path / "articles.jsonl", MORE)
    block(nodes[0], prefix, True)
    done = commands.run(file, "rebuild")
    assert done.returncode == 1
    for told in ("is read-only", "free some space", "read_only_allow_delete", "searching goes on"):
        assert told in " ".join(done.stderr.split())
    assert "Traceback" not in done.stderr
    page = engine.search(SearchRequest("Hafen"))
    assert (page.total, page.generation) == (1, before)
    assert [article.id for article in engine.scan(SearchRequest("Hafen"))] == ["1"]
    assert [line.id for line in engine.scan_concordance(SearchRequest("Schiffe"), "right")] == ["1"]
    block(nodes[0], prefix, None)
    assert rebuild(config, engine).generation.articles == 2
    assert engine.search(SearchRequest("Hafen")).total == 2


def test_a_cluster_that_becomes_read_only_during_a_build_keeps_the_old_index(
    nodes: list[Node], config: Config, tmp_path: Path
) -> None:
    engine, before = open_engine(config), open_engine(config).status().generation.name
    write(tmp_path / "articles.jsonl", MORE)
    with pytest.raises(ReadOnlyError, match="is read-only"):
        rebuild(config, engine, progress=_once_begun(lambda: _block_cluster(nodes[0], "", True)))
    assert engine.search(SearchRequest("Hafen")).generation == before
    _block_cluster(nodes[0], "", None)
    assert rebuild(config, engine).generation.articles == 2


def test_a_build_waits_for_disks_that_are_full_for_a_while(nodes: list[Node], config: Config, tmp_path: Path) -> None:
    engine, prefix = open_engine(config), config.cluster.prefix
    write(tmp_path / "articles.jsonl", MORE)

    def full() -> None:
        _block_indexes(nodes[0], prefix, True)
        threading.Timer(1, _block_indexes, (nodes[0], prefix, None)).start()

    assert rebuild(config, engine, progress=_once_begun(full)).generation.articles == 2
    assert engine.search(SearchRequest("Hafen")).total == 2


def _once_begun(do: Callable[[], None]) -> Progress:
    """Does something between the making of the new indexes and the first article."""

    def progress(phase: str, _read: int, _all: int, articles: int) -> None:
        if phase == "index" and articles == 0:
            do()

    return progress


@pytest.mark.parametrize("manifest", [{"schema_version": 0}, {"analysis": "another"}, None])
def test_an_index_of_another_version_is_rebuilt(
    nodes: list[Node], config: Config, tmp_path: Path, manifest: dict[str, object] | None
) -> None:
    index = next(iter(ask(nodes[0], f"/_alias/{config.cluster.prefix}-current")))
    held = ask(nodes[0], f"/{index}/_mapping")[index]["mappings"]["_meta"]
    ask(nodes[0], f"/{index}/_mapping", "PUT", {"_meta": {} if manifest is None else held | manifest})
    file = write_config(config, tmp_path)
    _is_to_be_rebuilt(config, file, "another version of Fundstelle")
    assert commands.run(file, "rebuild").returncode == 0
    assert create_app(config).test_client().get("/search?q=Hafen").status_code == 200


def _is_to_be_rebuilt(config: Config, file: Path, told: str) -> None:
    """Pages and commands say that there is no index of use, and which command makes one."""
    page = create_app(config).test_client().get("/search?q=Hafen")
    assert page.status_code == 503
    assert "fundstelle rebuild" in page.text
    for command in (("status",), ("search", "Hafen")):
        done = commands.run(file, *command)
        assert (done.returncode, done.stdout) == (1, "")
        assert told in " ".join(done.stderr.split())
        assert "fundstelle rebuild" in " ".join(done.stderr.split())
        assert "Traceback" not in done.stderr


def _without_alias(node: Node, prefix: str) -> None:
    ask(node, f"/{prefix}-articles-*/_alias/{prefix}-current", "DELETE")


def _without_articles(node: Node, prefix: str) -> None:
    ask(node, f"/{prefix}-articles-*", "DELETE")


def _without_words(node: Node, prefix: str) -> None:
    ask(node, f"/{prefix}-lookup-*", "DELETE")


def _foreign(node: Node, prefix: str) -> None:
    _without_alias(node, prefix)
    ask(node, f"/{prefix}-foreign", "PUT", {"aliases": {f"{prefix}-current": {}}})


@pytest.mark.parametrize(
    ("take_away", "told"),
    [
        (_without_alias, "There is no index"), (_without_articles, "There is no index"), (_without_words, "is gone"),
        (_foreign, "another version"),
    ],
)  # fmt: skip
def test_what_is_gone_or_foreign_is_told_and_mended_by_a_rebuild(
    nodes: list[Node], config: Config, tmp_path: Path, take_away: Callable[[Node, str], None], told: str
) -> None:
    take_away(nodes[0], config.cluster.prefix)
    _is_to_be_rebuilt(config, write_config(config, tmp_path), told)
    engine = open_engine(config)
    rebuild(config, engine)
    assert engine.search(SearchRequest("Hafen")).total == 1


def test_of_two_builds_the_second_is_told_who_builds(config: Config, tmp_path: Path) -> None:
    engine = open_engine(config)
    with engine.start_build():
        with pytest.raises(BuildRunningError, match=r"Another build is under way: process \d+ on "):
            rebuild(config, open_engine(config))
        done = commands.run(write_config(config, tmp_path), "rebuild")
        assert done.returncode == BuildRunningError.exit_code
        assert "Another build is under way" in done.stderr
    assert rebuild(config, engine).generation.articles == 1


def test_an_article_that_is_not_taken_is_named(nodes: list[Node], config: Config) -> None:
    engine, prefix = open_engine(config), config.cluster.prefix
    before = engine.status().generation.name

    def other_fields() -> None:
        new = next(name for name in ask(nodes[0], f"/{prefix}-articles-*") if before.lower() not in name)
        ask(nodes[0], f"/{new}", "DELETE")
        ask(nodes[0], f"/{new}", "PUT", {"mappings": {"dynamic": "strict"}})

    with pytest.raises(FundstelleError, match=r"does not take 1: .*The old index stays"):
        rebuild(config, engine, progress=_once_begun(other_fields))
    assert engine.search(SearchRequest("Hafen")).generation == before
