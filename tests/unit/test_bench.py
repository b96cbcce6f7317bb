"""What the benchmark measures with: corpora, queries, comparison, loader. No time is looked at."""

import json
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from bench.agreement import same_counts
from bench.corpus import Generator, material, write_corpus
from bench.loader import Load, load
from bench.peers.fundstelle import request_of
from bench.queries import Census, draw_queries, take_census
from bench.vocabulary import MOST_NEW, Words, known
from indexer.articles import read_corpus
from indexer.query.syntax import parse

ARTICLES = 150


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_corpus(tmp_path_factory.mktemp("bench"), ARTICLES, material())


@pytest.fixture(scope="module")
def census(corpus: Path) -> Census:
    return take_census(corpus)


def test_a_corpus_is_always_the_same_and_begins_larger_ones(corpus: Path) -> None:
    generator = Generator(material())
    records = [json.loads(line) for line in corpus.read_text(encoding="utf-8").splitlines()]
    assert records == [generator.article(number) for number in range(ARTICLES)]


def test_articles_are_whole(corpus: Path) -> None:
    reading = read_corpus([corpus], corpus.parent)
    articles = list(reading.articles())
    assert (len(articles), reading.problems) == (ARTICLES, [])
    for article in articles:
        assert article.published is not None
        assert None not in (article.persons, article.organisations, article.places, article.source, article.section)
        assert all(name in article.text for name in (*(article.persons or ()), *(article.places or ())))


def test_real_articles_add_sentences(tmp_path: Path) -> None:
    (tmp_path / "own.jsonl").write_text('{"text": "Gestern sah man den Zeppelin über dem Bodensee schweben."}\n')
    assert set(material([tmp_path])) - set(material()) == {"Gestern sah man den Zeppelin über dem Bodensee schweben."}


def test_the_vocabulary_grows_ever_more_slowly() -> None:
    sizes = [known(n) for n in (0, 1, 100, 1_000, 10_000, 100_000, 1_000_000)]
    assert sizes == sorted(sizes)
    assert sizes[:2] == [0, MOST_NEW]
    assert known(10_000) - known(9_999) > known(100_000) - known(99_999) > 0
    assert 900_000 < known(100_000) < 1_000_000


def test_made_up_words_differ() -> None:
    words = Words([f"{chr(97 + n % 26)}haus{'x' * (n // 26)}".capitalize() for n in range(400)])
    assert len({words.word(number) for number in range(20_000)}) > 19_900


def test_queries_are_always_the_same(corpus: Path, census: Census) -> None:
    assert draw_queries(census, compare=False) == draw_queries(take_census(corpus), compare=False)


def test_queries_are_read_as_they_are_meant(census: Census) -> None:
    queries = draw_queries(census)
    assert len(queries) == 60
    for query in queries:
        assert not parse(query.typed()).notes
        assert request_of(query).restricts == bool(query.facet or query.days)
        assert query.comparable == (not query.why)
    assert sum(query.comparable is True for query in queries) > 30


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ({"a": 3, "b": 1}, {"b": 1, "a": 3}, True),
        ({"a": 3, "b": 1}, {"a": 3, "c": 1}, False),  # short lists are complete
        (
            {"a": 3, **dict.fromkeys("bcdefghij", 1)},
            {"a": 3, **dict.fromkeys("klmnopqrs", 1)},
            True,
        ),  # ties
        ({"a": 3, **dict.fromkeys("bcdefghij", 1)}, {"z": 3, **dict.fromkeys("bcdefghij", 1)}, False),
        ({"a": 3}, {"a": 2}, False),
        ({}, {}, True),
    ],
)
def test_counts_of_facets_agree(one: dict[str, int], other: dict[str, int], same: bool) -> None:
    assert same_counts(one, other) is same


class _Pages(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        body = self.path.encode()
        self.send_response(200 if self.path == "/there" else 404)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Says nothing."""


@pytest.fixture
def address() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Pages) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def _loaded(*arguments: Any, **options: Any) -> Load:
    """The loader at work in a thread of its own: that of the tests may have a browser's event loop running."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(load, *arguments, **options).result()


def test_the_loader_ends_after_so_many_pages(address: str) -> None:
    seen = _loaded(address, ["/there"], clients=4, requests=50, seconds=60)
    assert (len(seen.waits), seen.errors) == (50, 0)


def test_the_loader_counts_what_went_wrong(address: str) -> None:
    seen = _loaded(address, ["/there", "/gone"], clients=2, requests=20, seconds=60)
    assert (len(seen.waits), seen.errors) == (10, 10)
    asked = iter([False] * 5)
    until_over = _loaded(address, ["/there"], clients=1, requests=0, seconds=60, until=lambda: next(asked, True))
    assert len(until_over.waits) == 5
