"""Random corpora and random requests: the engine finds and counts what plain Python does."""

import datetime as dt
import random
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from indexer.engines import Engine
from indexer.query import FACETS, MULTI_VALUED, FacetFilter, SearchPage, SearchRequest
from indexer.query.request import Facet, Match, Mode
from tests.contract import oracle
from tests.contract.corpora import TERMS_ALONE, Record, ids, index
from tests.contract.oracle import Document, Query, Value

# Few words, so that they meet: inflections, a hyphen word and the same in one word, an umlaut, a gender form.
WORDS = ["Hafen", "Häfen", "Hafens", "See", "See-Hafen", "Seehafen", "rot", "rotes", "Öl", "Öle", "NATO", "Natos"]
NAMES = ["Ada Weber", "Uwe Weber", "Ada Ruß", "Öl AG"]
MANY = 2500
DAYS = ["2023-12-31", "2023-12-31T23:30:00Z", "2024-01-01", "2024-02-29T00:00:00+14:00", "2024-12-31T23:59:59+01:00"]

_texts = st.lists(st.tuples(st.sampled_from(WORDS), st.sampled_from([" ", " ", ". "])), min_size=1, max_size=6).map(
    lambda words: "".join(word + gap for word, gap in words).strip()
)
_names = st.lists(st.sampled_from(NAMES), max_size=3, unique=True)
_records = st.fixed_dictionaries(
    {"title": _texts, "text": _texts, "persons": _names, "places": _names, "authors": _names, "organisations": _names},
    optional={
        "published": st.sampled_from(DAYS),
        "source": st.sampled_from(["Weber Post", "Blatt"]),
        "section": st.sampled_from(["Politik", "Sport"]),
    },
)
_corpora = st.lists(_records, min_size=1, max_size=12).map(
    lambda records: [{"id": f"{number:02}", **record} for number, record in enumerate(records)]
)

_FIELDS: list[tuple[str, Facet]] = [
    ("person", "person"), ("ort", "place"), ("organisation", "organisation"), ("autor", "author"), ("quelle", "source"),
]  # fmt: skip
_DATES = [
    oracle.dated("datum:2024", dt.date(2024, 1, 1), dt.date(2024, 12, 31)),
    oracle.dated("vor:2024-02", dt.date.min, dt.date(2024, 1, 31)),
    oracle.dated("nach:31.12.2023", dt.date(2024, 1, 1), dt.date.max),
    oracle.dated("datum:2024-01-01..2024-02-28", dt.date(2024, 1, 1), dt.date(2024, 2, 28)),
]
_words = st.sampled_from(WORDS)
_operands = st.one_of(
    st.builds(oracle.operand, st.lists(_words, min_size=1, max_size=1)),
    st.builds(oracle.operand, st.lists(_words, min_size=1, max_size=2), as_written=st.booleans()),
    st.builds(oracle.operand, st.lists(_words, min_size=2, max_size=2), as_written=st.booleans(), quoted=st.just(True)),
)
_pairs = st.lists(_operands, min_size=2, max_size=2)
_near = st.one_of(
    st.builds(oracle.near, _pairs, st.none() | st.integers(0, 3), title=st.booleans()),
    st.builds(oracle.near, _pairs, st.none() | st.integers(0, 3)),
    st.builds(oracle.scattered, st.lists(_words, min_size=1, max_size=4), st.integers(0, 3), as_written=st.booleans()),
)
_leaves = st.one_of(
    _near,
    _near,
    st.builds(oracle.fuzzy, st.sampled_from(["Hafem", "Haefn", "Seehaven", "rotse", "NTAO"]), st.integers(0, 2)),
    st.builds(oracle.word, _words),
    st.builds(oracle.word, _words),
    st.builds(oracle.word, _words, title=st.just(True)),
    st.builds(oracle.exact, st.sampled_from([word for word in WORDS if "-" not in word])),
    st.builds(oracle.phrase, st.lists(_words, min_size=1, max_size=3), as_written=st.booleans()),
    st.builds(oracle.prefix, st.sampled_from(["h", "Haf", "ö", "see", "na", "rote", "x"])),
    st.sampled_from(_FIELDS).flatmap(
        lambda field: st.builds(oracle.carrying, st.just(field[0]), st.just(field[1]), st.sampled_from(["Weber", "Öl"]))
    ),
    st.sampled_from(_DATES),
)


def _trees(children: st.SearchStrategy[Query]) -> st.SearchStrategy[Query]:
    several = st.lists(children, min_size=2, max_size=4)
    return children.map(oracle.negated) | st.builds(oracle.joined, st.sampled_from(["", "UND", "ODER"]), several)


_queries = st.just(oracle.EVERYTHING) | st.recursive(_leaves, _trees, max_leaves=8)
_matches = st.sampled_from(cast(list[Match], ["all", "any"]))


@st.composite
def _filter(draw: st.DrawFn, facet: Facet) -> FacetFilter:
    own = {"source": ["Weber Post", "Blatt"], "section": ["Politik", "Sport"], "year": ["2023", "2024"]}
    values = st.lists(st.sampled_from([None, "Unbekannt", *own.get(facet, NAMES)]), max_size=2, unique=True)
    selected, excluded = tuple(draw(values)), tuple(draw(st.just([]) | values))
    modes: list[Mode] = ["any", "all"] if facet in MULTI_VALUED else ["any"]
    return FacetFilter(facet, selected, excluded, draw(st.sampled_from(modes)))


@st.composite
def _requests(draw: st.DrawFn) -> tuple[Query, SearchRequest]:
    query = draw(_queries)
    chosen = draw(st.lists(st.sampled_from(FACETS), max_size=3, unique=True))
    filters = [draw(_filter(facet)) for facet in sorted(chosen, key=FACETS.index)]
    days = st.none() | st.sampled_from([dt.date(2023, 12, 31), dt.date(2024, 1, 1), dt.date(2024, 2, 28)])
    return query, SearchRequest(
        query.text, match=draw(_matches), filters=tuple(f for f in filters if f.selected or f.excluded),
        date_from=draw(days), date_to=draw(days), size=100,
    )  # fmt: skip


@pytest.fixture(scope="module")
def many(engine_name: str, tmp_path_factory: pytest.TempPathFactory) -> tuple[Engine, list[Document]]:
    """More articles than fit a block of postings, of one day, so in the order of their ids; scored by terms alone."""
    chooser = random.Random(1)
    records: list[Record] = [
        {
            "id": f"{number:04}", "published": "2024-01-01", "title": chooser.choice(WORDS),
            "text": chooser.choice([" ", ". "]).join(chooser.choices(WORDS, k=chooser.randint(1, 3))),
            "persons": chooser.choices(NAMES, k=1), "source": chooser.choice(["Weber Post", "Blatt"]),
        }
        for number in range(MANY)
    ]  # fmt: skip
    engine = index(engine_name, tmp_path_factory.mktemp("many"), records, **TERMS_ALONE)
    return engine, [oracle.document(record) for record in records]


def _budget(examples: int) -> settings:
    return settings(
        max_examples=examples, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck), database=None
    )


def _checks_matches(engine: Engine, documents: list[Document], query: Query, match: Match) -> None:
    note(query.text)
    page = engine.search(SearchRequest(query.text, match=match, size=100))
    expected, relaxed = oracle.matching(documents, query, match)
    assert sorted(ids(page)) == [article.record["id"] for article in expected]
    assert page.total == len(expected)
    assert page.relaxed is relaxed
    assert page.complete
    assert list(page.notes) == []
    moments = {a.record["id"]: dt.datetime.fromisoformat(_moment(a.record)).timestamp() for a in documents}
    undated = {a.record["id"]: a.day is None for a in documents}
    assert list(page.hits) == sorted(page.hits, key=lambda h: (-h.score, undated[h.id], -moments[h.id], h.id))


def _moment(record: Record) -> str:
    published = str(record.get("published") or "1970-01-01")
    return published if "T" in published else f"{published}T00:00:00+01:00"


def _checks_counts(engine: Engine, documents: list[Document], query: Query, request: SearchRequest) -> None:
    note(str(request))
    page = engine.search(request)
    among, _ = oracle.matching(documents, query, request.match)
    hits = oracle.hits(among, request)
    assert sorted(ids(page)) == [article.record["id"] for article in hits]
    _checks_histogram(page, hits)
    for counts in page.facets:
        chosen = request.filter_of(counts.facet)
        ticked_or_excluded = {*chosen.selected, *chosen.excluded}
        expected = {v: oracle.count(among, request, counts.facet, v) for v in oracle.values_of(documents, counts.facet)}
        shown = {v.value: v.count for v in counts.values}
        assert shown == {v: n for v, n in expected.items() if n} | {v: expected.get(v, 0) for v in ticked_or_excluded}
        assert counts.distinct == sum(n > 0 for n in expected.values())
        assert counts.mode == chosen.mode
        for value in counts.values:
            assert (value.selected, value.excluded) == (value.value in chosen.selected, value.value in chosen.excluded)
            if not value.selected:
                _checks_ticking(engine, among, request, counts.facet, value.value, value.count)


def _checks_ticking(
    engine: Engine, among: list[Document], request: SearchRequest, facet: Facet, value: Value, count: int
) -> None:
    """What the page promises: the count, or with „eine von“ the size of the union."""
    chosen = request.filter_of(facet)
    others = [f for f in request.filters if f.facet != facet]
    ticked = replace(chosen, selected=(*chosen.selected, value))
    after = replace(request, filters=tuple(sorted([*others, ticked], key=lambda f: FACETS.index(f.facet))))
    total = engine.search(after).total
    if not chosen.selected or chosen.mode == "all":
        assert total == count
    else:
        union: set[Any] = set()
        for one in ticked.selected:
            alone = replace(ticked, selected=(one,))
            narrowed = replace(after, filters=tuple(alone if f.facet == facet else f for f in after.filters))
            union |= {article.record["id"] for article in oracle.hits(among, narrowed)}
        assert total == len(union)


def _checks_histogram(page: SearchPage, hits: list[Document]) -> None:
    assert page.histogram.undated == sum(article.day is None for article in hits)
    assert sum(bar.count for bar in page.histogram.bars) == len(hits) - page.histogram.undated


def _run_matches(engine_name: str, corpus: list[Record], asked: list[tuple[Query, Match]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        engine = index(engine_name, Path(folder), corpus)
        documents = [oracle.document(record) for record in corpus]
        for query, match in asked:
            _checks_matches(engine, documents, query, match)


def _run_counts(engine_name: str, corpus: list[Record], asked: list[tuple[Query, SearchRequest]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        engine = index(engine_name, Path(folder), corpus)
        documents = [oracle.document(record) for record in corpus]
        for query, request in asked:
            _checks_counts(engine, documents, query, request)


_many_queries = st.lists(st.tuples(_queries, _matches), min_size=10, max_size=30)
_many_requests = st.lists(_requests(), min_size=2, max_size=6)


@_budget(60)
@given(corpus=_corpora, asked=_many_queries)
def test_queries_find_what_plain_python_finds(
    engine_name: str, corpus: list[Record], asked: list[tuple[Query, Match]]
) -> None:
    _run_matches(engine_name, corpus, asked)


@_budget(40)
@given(asked=st.lists(st.tuples(_queries, _matches), min_size=5, max_size=5))
def test_queries_find_the_same_in_a_corpus_of_many_postings(
    many: tuple[Engine, list[Document]], asked: list[tuple[Query, Match]]
) -> None:
    engine, documents = many
    for query, match in asked:
        note(query.text)
        page = engine.search(SearchRequest(query.text, match=match, size=100, sort="newest"))
        expected, _ = oracle.matching(documents, query, match)
        assert page.total == len(expected)
        assert ids(page) == [article.record["id"] for article in expected[:100]]


@pytest.mark.parametrize(("operator", "words"), [("ODER", ["See", "Seehafen", "rotes", "Öle"]), ("UND", ["Öl", "rot"])])
def test_scores_of_words_add_up(many: tuple[Engine, list[Document]], operator: str, words: list[str]) -> None:
    engine, _ = many

    def scores(query: str) -> dict[str, float]:
        pages = [engine.search(SearchRequest(query, size=100, page=page)) for page in range(1, MANY // 100 + 1)]
        return {hit.id: hit.score for page in pages for hit in page.hits}

    single = [scores(word) for word in words]
    joined = scores(f" {operator} ".join(words))
    assert joined
    for article, score in joined.items():
        assert score == pytest.approx(sum(alone.get(article, 0) for alone in single))


@_budget(60)
@given(corpus=_corpora, asked=_many_requests)
def test_facets_count_what_plain_python_counts(
    engine_name: str, corpus: list[Record], asked: list[tuple[Query, SearchRequest]]
) -> None:
    _run_counts(engine_name, corpus, asked)


@pytest.mark.long
@_budget(1500)
@given(corpus=_corpora, asked=_many_queries)
def test_many_queries_find_what_plain_python_finds(
    engine_name: str, corpus: list[Record], asked: list[tuple[Query, Match]]
) -> None:
    _run_matches(engine_name, corpus, asked)


@pytest.mark.long
@_budget(1500)
@given(corpus=_corpora, asked=_many_requests)
def test_facets_count_what_plain_python_counts_over_many_corpora(
    engine_name: str, corpus: list[Record], asked: list[tuple[Query, SearchRequest]]
) -> None:
    _run_counts(engine_name, corpus, asked)
