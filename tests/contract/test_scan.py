"""Scanning: every hit, in the order of the pages, from one generation."""

import dataclasses
import itertools
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexer.build import rebuild
from indexer.config import Config
from indexer.engines import Engine, open_engine
from indexer.errors import IncompleteError, NoIndexError
from indexer.query import FacetFilter, SearchRequest
from indexer.query.request import Match, Sort
from tests.conftest import config_for
from tests.contract.corpora import Record, config_of, ids, index, write

SORTS: tuple[Sort, ...] = ("relevance", "newest", "oldest")
WORDS = ["Hafen", "Häfen", "See", "rot", "Öl", "NATO"]


def scanned(engine: Engine, request: SearchRequest) -> list[str]:
    return [article.id for article in engine.scan(request)]


def paged(engine: Engine, request: SearchRequest) -> list[str]:
    """The ids of all pages, one after the other."""
    pages = [engine.search(dataclasses.replace(request, page=1))]
    while pages[-1].page < pages[-1].pages:
        pages.append(engine.search(dataclasses.replace(request, page=pages[-1].page + 1)))
    assert {page.total for page in pages} == {sum(len(page.hits) for page in pages)}
    return list(itertools.chain.from_iterable(map(ids, pages)))


def numbered(count: int, word: str = "Hafen") -> list[Record]:
    return [
        {
            "id": f"{number:03}", "title": f"Meldung {number}", "text": f"Der {word}. {'Nord Süd ' * (number % 7)}",
            "persons": [f"Person {number % 3}"], "published": f"2024-01-{number % 28 + 1:02}",
        }
        for number in range(count)
    ]  # fmt: skip


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize(
    ("query", "match", "filters"),
    [
        ("", "all", ()),
        ("*", "all", (FacetFilter("section", ("Politik",)),)),
        ("Wahl", "all", ()),
        ("Wahl Wendelsbruck", "any", (FacetFilter("source", (), ("Elbkurier",)),)),
        ("Hochwaser", "all", ()),  # widened
        ("Wendelsbruck Quastenflosser", "all", ()),  # relaxed
        ("Quastenflosser", "all", ()),
        ("NICHT Wahl", "all", (FacetFilter("author", (None,)),)),
    ],
)
def test_a_scan_is_all_pages_in_a_row(
    collection_engine: Engine, query: str, match: Match, filters: tuple[FacetFilter, ...], sort: Sort
) -> None:
    request = SearchRequest(query, match=match, filters=filters, sort=sort, size=7, page=2)
    assert scanned(collection_engine, request) == paged(collection_engine, request)


def test_it_gives_the_articles_as_they_are_stored(collection_engine: Engine) -> None:
    for article in itertools.islice(collection_engine.scan(SearchRequest("Wahl")), 5):
        assert article == collection_engine.article(article.id)


_records = st.lists(
    st.fixed_dictionaries(
        {"title": st.sampled_from(WORDS), "text": st.lists(st.sampled_from(WORDS), min_size=1).map(" ".join)},
        optional={"published": st.sampled_from(["2023-12-31", "2024-01-01"]), "source": st.sampled_from(["A", "B"])},
    ),
    min_size=1, max_size=80,
).map(lambda records: [{"id": f"{number}", **record} for number, record in enumerate(records)])  # fmt: skip
_requests = st.builds(
    SearchRequest,
    query=st.lists(st.sampled_from([*WORDS, "ODER", "NICHT", "Ö*"]), max_size=3).map(" ".join),
    match=st.sampled_from(("all", "any")), sort=st.sampled_from(SORTS), size=st.integers(1, 100),
    filters=st.sampled_from([(), (FacetFilter("source", ("A", None)),), (FacetFilter("year", (), ("2024",)),)]),
)  # fmt: skip


@settings(max_examples=15, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck), database=None)
@given(records=_records, requests=st.lists(_requests, min_size=1, max_size=8))
def test_whatever_is_asked(engine_name: str, records: list[Record], requests: list[SearchRequest]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        engine = index(engine_name, Path(folder), records)
        for request in requests:
            assert scanned(engine, request) == paged(engine, request)


@pytest.fixture
def config(engine_name: str, tmp_path: Path) -> Config:
    config = config_of(engine_name, tmp_path, numbered(230))
    rebuild(config, open_engine(config))
    return config


def test_it_ends_on_the_generation_it_began_with(config: Config, tmp_path: Path) -> None:
    engine = open_engine(config)
    before = engine.status().generation.name
    expected = scanned(engine, SearchRequest("Hafen"))
    articles = engine.scan(SearchRequest("Hafen"))
    begun = list(itertools.islice(articles, 3))
    write(tmp_path / "articles.jsonl", numbered(10, "Kanal"))
    for _ in range(3):  # as many as clear the first one's folder away
        rebuild(config, engine)
    assert len(scanned(engine, SearchRequest("Hafen"))) == 0
    assert len(scanned(engine, SearchRequest("Kanal"))) == 10
    rest = list(articles)
    assert [article.id for article in begun + rest] == expected
    assert {article.generation for article in begun + rest} == {before}


def test_scans_can_be_left_and_mixed_with_searches(config: Config) -> None:
    engine = open_engine(config)
    for _ in range(20):
        left = engine.scan(SearchRequest("Hafen"))
        assert engine.search(SearchRequest("Hafen")).total == 230
        next(left)
        assert len(scanned(engine, SearchRequest("Hafen", size=1))) == 230
    first, second = engine.scan(SearchRequest("")), engine.scan(SearchRequest("", sort="oldest"))
    mixed = [(a.id, b.id) for a, b in zip(first, second, strict=True)]
    assert sorted(a for a, _ in mixed) == sorted(b for _, b in mixed)


def test_what_would_not_be_whole_is_refused(config: Config) -> None:
    hasty = dataclasses.replace(config, search=dataclasses.replace(config.search, time_budget=1e-9))
    with pytest.raises(IncompleteError, match="time_budget"):
        open_engine(hasty).scan(SearchRequest("Hafen"))


def test_without_an_index_it_says_so_at_once(engine_name: str, tmp_path: Path) -> None:
    with pytest.raises(NoIndexError, match="fundstelle rebuild"):
        open_engine(config_for(tmp_path, tmp_path, engine_name)).scan(SearchRequest())
