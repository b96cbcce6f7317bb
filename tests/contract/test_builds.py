"""Builds: what is promoted, what is not, and what searches see meanwhile."""

import http.client
import json
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest

from indexer.articles import read_corpus
from indexer.build import rebuild
from indexer.config import Config
from indexer.engines import Engine, open_engine
from indexer.enrich import enrich
from indexer.errors import BuildRunningError, InputError
from indexer.query import SearchPage, SearchRequest
from tests import commands
from tests.contract.corpora import Record, config_of, found, write
from tests.serving import serving

CLIENTS = 8
REBUILDS = 5
MANY_REBUILDS = 60
_PAUSE_SECONDS = 0.005


def _records(count: int) -> list[Record]:
    return [
        {
            "id": f"{number:03}", "title": f"Meldung {number}", "text": f"Der Hafen, Tag {number}. {'Nord Süd ' * 20}",
            "persons": [f"Person {number % 3}"], "published": f"2024-01-{number % 28 + 1:02}",
        }
        for number in range(count)
    ]  # fmt: skip


@pytest.fixture
def config(engine_name: str, tmp_path: Path) -> Config:
    return config_of(engine_name, tmp_path, _records(3))


def test_a_build_that_is_left_early_changes_nothing(config: Config, tmp_path: Path) -> None:
    engine = open_engine(config)
    before = rebuild(config, engine).generation
    write(tmp_path / "articles.jsonl", _records(7))
    with pytest.raises(RuntimeError, match="stop"):
        rebuild(config, engine, progress=_stop_at(4))
    assert engine.status().generation == before
    assert len(found(engine, "Hafen")) == 3
    assert rebuild(config, engine).generation.articles == 7


def _stop_at(last: int) -> Callable[[str, int, int, int], None]:
    def progress(_phase: str, _read: int, _all: int, articles: int) -> None:
        if articles >= last:
            raise RuntimeError("stop")

    return progress


@pytest.mark.parametrize("content", ["", "\n\n", '{"text": ""}\n', "no json\n"])
def test_a_corpus_without_articles_changes_nothing(config: Config, tmp_path: Path, content: str) -> None:
    engine = open_engine(config)
    before = rebuild(config, engine).generation
    (tmp_path / "articles.jsonl").write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match="No article could be read"):
        rebuild(config, engine)
    assert engine.status().generation == before


def test_an_empty_build_cannot_be_promoted(config: Config) -> None:
    engine = open_engine(config)
    with engine.start_build() as build, pytest.raises(InputError):
        build.promote()


def test_documents_can_be_added_in_several_goes(config: Config) -> None:
    engine = open_engine(config)
    corpus = read_corpus([Path(path) for path in config.corpus.paths], config.base)
    documents = [enrich(article, confidence=0.7) for article in corpus.articles()]
    with engine.start_build() as build:
        for document in documents:
            build.add([document])
        build.add([])
        generation = build.promote()
    assert generation.articles == len(documents)
    assert engine.status().generation == generation
    assert len(found(engine, "Hafen")) == len(documents)


def test_of_two_builds_at_once_the_second_says_who_is_first(config: Config, tmp_path: Path) -> None:
    file = commands.write_config(tmp_path, tmp_path / "articles.jsonl", engine=config.index.engine)
    engine = open_engine(config)
    before = rebuild(config, engine).generation
    with engine.start_build():
        with pytest.raises(BuildRunningError, match="process"), open_engine(config).start_build():
            pass
        second = commands.run(file, "rebuild")
        assert second.returncode == 2
        assert "Another build is under way: process" in second.stderr
        assert second.stdout == ""
        assert len(found(engine, "Hafen")) == 3
    assert engine.status().generation == before
    assert commands.run(file, "rebuild").returncode == 0


class _Watch:
    """Collects what clients saw: the total of each kind of question, by generation."""

    def __init__(self) -> None:
        self.lock = threading.Condition()
        self.seen: dict[str, set[int]] = {}
        self.answers = 0
        self.over = threading.Event()

    def saw(self, generation: str, total: int) -> None:
        with self.lock:
            self.seen.setdefault(generation, set()).add(total)
            self.answers += 1
            self.lock.notify_all()

    def wait_for_all(self) -> None:
        """Until about every client has got another answer."""
        with self.lock:
            enough = self.answers + CLIENTS
            self.lock.wait_for(lambda: self.answers >= enough or self.over.is_set(), commands.TIMEOUT_SECONDS)
            assert self.answers >= enough, "a client failed or hangs"

    def during(self, clients: Callable[[int], None], builds: Callable[[], None]) -> None:
        """Runs `clients(number)` over and over in several threads while `builds` does its work once."""

        def client(number: int) -> None:
            try:
                while not self.over.wait(_PAUSE_SECONDS):
                    clients(number)
            finally:
                self.over.set()

        with ThreadPoolExecutor(CLIENTS) as pool:
            running = [pool.submit(client, number) for number in range(CLIENTS)]
            try:
                builds()
            finally:
                self.over.set()
                for future in running:
                    future.result()


def _rebuild_over_and_over(
    config: Config, engine: Engine, folder: Path, times: int, watch: _Watch
) -> dict[str, set[int]]:
    """Rebuilds a corpus that grows by an article each time; gives the number of articles by generation."""
    totals = {}
    for count in range(4, times + 4):
        write(folder / "articles.jsonl", _records(count))
        totals[rebuild(config, engine).generation.name] = {count}
        watch.wait_for_all()
    return totals


@pytest.mark.parametrize(
    ("keep", "times"),
    [(1, REBUILDS), (2, REBUILDS), pytest.param(1, MANY_REBUILDS, marks=pytest.mark.long)],
)
def test_searches_during_rebuilds_see_one_whole_generation_each(
    config: Config, tmp_path: Path, keep: int, times: int
) -> None:
    config = replace(config, index=replace(config.index, keep=keep))
    engine, watch = open_engine(config), _Watch()
    totals = {rebuild(config, engine).generation.name: {3}}

    def client(number: int) -> None:
        for query in ("Hafen", "", "Nord*", '"Süd Nord"', "NICHT Quastenflosser"):
            page = engine.search(SearchRequest(query, size=100, sort="oldest"))
            _is_of_one_piece(page)
            watch.saw(page.generation, page.total)
        article = engine.article(f"{number % 3:03}")
        assert article is not None
        marked = engine.marked_article(article.id, "Hafen")
        assert marked is not None
        assert marked[2].marks

    watch.during(client, lambda: totals.update(_rebuild_over_and_over(config, engine, tmp_path, times, watch)))
    assert len(watch.seen) > 1
    assert watch.seen.items() <= totals.items()


def _is_of_one_piece(page: SearchPage) -> None:
    """Hits, facets and histogram all speak of the same articles."""
    assert len(page.hits) == min(page.total, page.size)
    counts = {counts.facet: sum(v.count for v in counts.values) for counts in page.facets}
    assert counts["person"] == counts["year"] == sum(bar.count for bar in page.histogram.bars) == page.total


def test_a_server_answers_through_rebuilds(config: Config, tmp_path: Path) -> None:
    engine, watch = open_engine(config), _Watch()
    totals = {rebuild(config, engine).generation.name: {3}}
    with serving(config, tmp_path) as address:
        where = urlsplit(address)

        def client(number: int) -> None:
            query = quote(["Hafen", "Nord*", ""][number % 3])
            with closing(http.client.HTTPConnection(str(where.hostname), where.port, timeout=30)) as connection:
                answer = json.loads(_get(connection, f"/api/v1/search?q={query}&size=100"))
                assert len(answer["hits"]) == answer["total"]
                watch.saw(answer["generation"], answer["total"])
                assert b"Meldung" in _get(connection, "/search?q=Hafen")
                assert b"<mark" in _get(connection, "/article/001?q=Hafen")

        watch.during(client, lambda: totals.update(_rebuild_over_and_over(config, engine, tmp_path, REBUILDS, watch)))
        with closing(http.client.HTTPConnection(str(where.hostname), where.port, timeout=30)) as connection:
            last = json.loads(_get(connection, "/api/v1/search"))
        assert last["generation"] == engine.status().generation.name
    assert len(watch.seen) > 1
    assert watch.seen.items() <= totals.items()


def _get(connection: http.client.HTTPConnection, path: str) -> bytes:
    connection.request("GET", path)
    response = connection.getresponse()
    body = response.read()
    assert response.status == 200, (path, response.status, body[:500])
    return body
