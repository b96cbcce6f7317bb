"""Versions of one text: one hit by default, counted once wherever articles are counted."""

import datetime as dt
import random
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexer.engines import Engine
from indexer.evaluation import evaluate
from indexer.query import FACETS, MULTI_VALUED, Facet, FacetFilter, Hit, SearchRequest
from indexer.query.request import Mode
from tests.contract.archives import archive_of
from tests.contract.conftest import Index
from tests.contract.corpora import TERMS_ALONE, Record, found, ids, index

_chooser = random.Random(1)
_SYLLABLES = "ba de fi go ku la me ni po ru sa te wi zo".split()
BASES = [" ".join("".join(_chooser.choices(_SYLLABLES, k=3)) for _ in range(40)) for _ in range(4)]
"""Texts that have nothing in common."""
NAMES = ["Ada Weber", "Uwe Weber", "Öl AG"]
DAYS = ["2021-05-01", "2021-05-02", "2021-05-03T12:00:00+02:00", "2023-12-31"]

_names = st.lists(st.sampled_from(NAMES), max_size=2, unique=True)
_records = st.fixed_dictionaries(
    {
        "title": st.sampled_from(["Am Kai", "Im Hafen", "Hafen, Hafen"]),
        "base": st.integers(0, len(BASES) - 1),
        "tail": st.sampled_from(["", " Hafen.", " Hafen am See.", " Am See.", " Ende."]),
        "persons": _names,
        "places": _names,
    },
    optional={"published": st.sampled_from(DAYS), "source": st.sampled_from(["Post", "Blatt"])},
)
_corpora = st.lists(_records, min_size=2, max_size=14).map(
    lambda records: [{"id": f"{number:02}", **record} for number, record in enumerate(records)]
)


@st.composite
def _requests(draw: st.DrawFn) -> SearchRequest:
    facets: list[tuple[Facet, list[str]]] = [
        ("person", NAMES), ("place", NAMES), ("source", ["Post", "Blatt"]), ("year", ["2021"])
    ]  # fmt: skip
    filters = []
    for facet, values in facets:
        chosen = st.lists(st.sampled_from([None, *values]), max_size=2, unique=True)
        selected, excluded = tuple(draw(chosen)), tuple(draw(chosen))
        modes: list[Mode] = ["any", "all"] if facet in MULTI_VALUED else ["any"]
        if selected or excluded:
            filters.append(FacetFilter(facet, selected, excluded, draw(st.sampled_from(modes))))
    filters = filters if draw(st.integers(0, 1)) else filters[:1]
    return SearchRequest(
        draw(st.sampled_from(["", "Hafen", "Hafen See", "titel:Hafen", "Kai ODER See"])), filters=tuple(filters),
        date_from=draw(st.none() | st.just(dt.date(2021, 5, 2))), sort=draw(st.sampled_from(["relevance", "newest"])),
        size=100,
    )  # fmt: skip


class _Slow:
    """The definition: sets of the articles that are found with all versions."""

    def __init__(self, engine: Engine, records: list[dict[str, Any]]) -> None:
        self._engine = engine
        self._records = {record["id"]: record for record in records}

    def all_hits(self, request: SearchRequest) -> tuple[Hit, ...]:
        return self._engine.search(replace(request, copies="all")).hits

    def base(self, hit: Hit) -> int:
        return int(self._records[hit.id]["base"])

    def texts(self, hits: Iterable[Hit]) -> int:
        return len({self.base(hit) for hit in hits})

    def representative(self, hits: list[Hit]) -> Hit:
        """The longest, then the oldest, then by id."""

        def order(hit: Hit) -> tuple[int, bool, float, str]:
            moment = hit.published.timestamp() if hit.published else 0
            return -len(self._records[hit.id]["tail"]), hit.published is None, moment, hit.id

        return min(hits, key=order)

    def ticked(self, request: SearchRequest, facet: Facet, value: str | None) -> int:
        """The texts that carry a value, under all that FacetCounts says."""
        chosen = request.filter_of(facet)
        kept = (*(v for v in chosen.selected if v != value), value) if chosen.mode == "all" else (value,)
        others = [f for f in request.filters if f.facet != facet] + [replace(chosen, selected=kept)]
        narrowed = replace(request, filters=tuple(sorted(others, key=lambda f: FACETS.index(f.facet))))
        return self.texts(self.all_hits(narrowed))


def _check(engine: Engine, records: list[dict[str, Any]], request: SearchRequest) -> None:
    slow = _Slow(engine, records)
    page, everything = engine.search(request), slow.all_hits(request)
    by_base: dict[int, list[Hit]] = {}
    for hit in everything:
        by_base.setdefault(slow.base(hit), []).append(hit)
    assert (page.total, page.without_copies, page.with_copies) == (len(by_base), len(by_base), len(everything))
    by_date = request.sort == "newest" or not request.query
    shown = [hits[0] if by_date else slow.representative(hits) for hits in by_base.values()]
    assert ids(page) == [hit.id for hit in shown]
    assert [hit.copies for hit in page.hits] == [len(hits) - 1 for hits in by_base.values()]
    assert [hit.score for hit in page.hits] == pytest.approx([hits[0].score for hits in by_base.values()])
    for counts in page.facets:
        for value in counts.values:
            assert value.count == slow.ticked(request, counts.facet, value.value), (counts.facet, value)
        assert counts.distinct == sum(v.count > 0 for v in counts.values)
    _check_histogram(engine, slow, request, everything)


def _check_histogram(engine: Engine, slow: _Slow, request: SearchRequest, hits: tuple[Hit, ...]) -> None:
    histogram = engine.search(request).histogram
    corpus = slow.all_hits(SearchRequest(size=100))
    for bar in histogram.bars:
        end = _after(bar.start, histogram.unit)

        def inside(hit: Hit, first: dt.date = bar.start, end: dt.date = end) -> bool:
            return hit.published is not None and first <= hit.published.date() < end

        assert bar.count == slow.texts(filter(inside, hits))
        assert bar.corpus == slow.texts(filter(inside, corpus))
    assert histogram.undated == slow.texts(hit for hit in hits if hit.published is None)


def _after(start: dt.date, unit: str) -> dt.date:
    days = {"day": 1, "month": 31, "year": 366}[unit]
    later = start + dt.timedelta(days=days)
    return later if unit == "day" else later.replace(day=1)


@settings(
    max_examples=25, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck), database=None
)  # fmt: skip
@given(drawn=_corpora, asked=st.lists(_requests(), min_size=2, max_size=6))
def test_versions_are_counted_as_sets_are(
    engine_name: str, drawn: list[dict[str, Any]], asked: list[SearchRequest]
) -> None:
    records = [{**record, "text": BASES[record["base"]] + record["tail"]} for record in drawn]
    with tempfile.TemporaryDirectory() as folder:
        engine = index(engine_name, Path(folder), records, **TERMS_ALONE)
        for request in asked:
            _check(engine, records, request)


STORY = (
    "Der Stadtrat von Wendelsbruck hat am Dienstag den Neubau der Brücke über die Elbe beschlossen. Die Kosten liegen "
    "bei 14 Millionen Euro. Der Bau soll im kommenden Frühjahr beginnen und zwei Jahre dauern."
)
MORE = " Gegner des Vorhabens kündigten an, vor dem Verwaltungsgericht dagegen zu klagen, sobald der Plan ausliegt."
OTHER = (
    "Im Hafen von Rostock ist ein Frachter auf Grund gelaufen. Verletzt wurde nach Angaben der Wasserschutzpolizei "
    "niemand, doch blieb die Fahrrinne bis zum Abend gesperrt, und Fähren nach Trelleborg fielen aus."
)
PRINTED: list[Record] = [
    {"id": "kurz", "title": "Stadtrat beschließt Brücke", "text": f"Wendelsbruck (dpa) - {STORY}", "source": "Bote",
     "published": "2024-03-05", "persons": ["Peter Weiß"]},
    {"id": "lang", "title": "Neue Elbbrücke kommt", "text": f"{STORY}{MORE}", "source": "Kurier",
     "published": "2024-03-06", "persons": ["Peter Weiß", "Ada Ruß"]},
    {"id": "auch lang", "title": "Elbbrücke: Stadtrat sagt ja", "text": f"{STORY}{MORE}", "source": "Post",
     "published": "2024-03-07"},
    {"id": "anders", "title": "Frachter im Hafen", "text": OTHER, "source": "Bote", "published": "2024-03-06"},
]  # fmt: skip


@pytest.fixture
def printed(indexed: Index) -> Engine:
    return indexed(PRINTED)


def test_the_longest_version_is_the_hit_and_of_equally_long_ones_the_oldest(printed: Engine) -> None:
    page = printed.search(SearchRequest("Brücke"))
    assert [(hit.id, hit.copies) for hit in page.hits] == [("lang", 2)]
    assert (page.total, page.with_copies, page.without_copies) == (1, 3, 1)


def test_a_version_that_is_no_hit_does_not_stand_for_those_that_are(printed: Engine) -> None:
    page = printed.search(SearchRequest("Brücke", filters=(FacetFilter("source", ("Bote", "Post")),)))
    assert [(hit.id, hit.copies) for hit in page.hits] == [("auch lang", 1)]


def test_all_versions_on_request(printed: Engine) -> None:
    page = printed.search(SearchRequest("Brücke", copies="all"))
    assert sorted(ids(page)) == ["auch lang", "kurz", "lang"]
    assert [hit.copies for hit in page.hits] == [0, 0, 0]
    assert (page.total, page.with_copies, page.without_copies) == (3, 3, 1)


@pytest.mark.parametrize(("sort", "order"), [("newest", ["auch lang", "anders"]), ("oldest", ["kurz", "anders"])])
def test_by_date_the_version_whose_date_it_is_stands_there(printed: Engine, sort: str, order: list[str]) -> None:
    assert found(printed, "", sort=sort) == order


def _scanned(engine: Engine, **request: Any) -> list[str]:
    return [article.id for article in engine.scan(SearchRequest("Brücke", **request))]


def test_exports_hold_what_the_page_counts(printed: Engine) -> None:
    assert _scanned(printed) == ["lang"]
    assert sorted(_scanned(printed, copies="all")) == ["auch lang", "kurz", "lang"]


def test_pages_of_versions_come_one_after_the_other(printed: Engine) -> None:
    pages = [printed.search(SearchRequest("", size=1, page=page)) for page in (1, 2)]
    assert [ids(page) for page in pages] == [["auch lang"], ["anders"]]
    assert pages[1].cursor is None


def test_versions_behind_the_first_pages_are_one_hit_as_well(indexed: Index) -> None:
    chooser = random.Random(2)
    texts = [" ".join("".join(chooser.choices(_SYLLABLES, k=3)) for _ in range(30)) for _ in range(70)]
    records = [
        {"id": f"{number:02}{version}", "title": "Hafen", "text": f"{text} Hafen {more}"}
        for number, text in enumerate(texts)
        for version, more in (("a", ""), ("b", "am großen See"))
    ]
    engine = indexed(records)
    for sort, version in (("relevance", "b"), ("oldest", "a")):
        request = SearchRequest("Hafen", sort=sort, size=25)  # type: ignore[arg-type]
        pages = [engine.search(replace(request, page=page)) for page in (1, 2, 3)]
        shown = [id_ for page in pages for id_ in ids(page)]
        assert sorted(shown) == [f"{number:02}{version}" for number in range(70)]
        assert shown == [article.id for article in engine.scan(request)]
        assert {(page.total, page.with_copies) for page in pages} == {(70, 140)}
        assert {hit.copies for page in pages for hit in page.hits} == {1}
        for article in (f"{shown[59][:2]}a", f"{shown[59][:2]}b"):
            beside = engine.neighbours(request, article)
            assert beside is not None
            assert (beside.number, beside.total) == (60, 70)
            assert [each and each.id for each in (beside.before, beside.after)] == [shown[58], shown[60]]


def test_the_commonest_values_are_those_of_most_texts(indexed: Index) -> None:
    crowd = sorted(f"Otto {a}{b}" for a in "Bal Del Fan Gor Hum".split() for b in _SYLLABLES)
    few = sorted(f"Ida {a}mann" for a in "Acker Bach Dorn Eich Feld Gras Holz Kies Laub Moos Nuss Rohr".split())
    printed = [{"id": f"a{n}", "title": "Am Kai", "text": BASES[0], "persons": crowd} for n in range(3)]
    others = [{"id": f"b{n}", "title": "Am Kai", "text": BASES[n], "persons": few} for n in (1, 2)]
    engine = indexed([*printed, *others])
    for copies, expected in (("fold", [(name, 2) for name in few]), ("all", [(name, 3) for name in crowd])):
        found = engine.search(SearchRequest("Kai", copies=copies)).facets[0]  # type: ignore[arg-type]
        assert [(value.value, value.count) for value in found.values] == expected[:10]
        assert found.distinct == len(crowd) + len(few)


def test_all_values_of_a_facet_count_texts(printed: Engine) -> None:
    page = printed.facet_values(SearchRequest("Brücke"), "person")
    assert [(value.value, value.count) for value in page.values] == [("Ada Ruß", 1), ("Peter Weiß", 1), (None, 1)]
    assert page.hits == 1


@pytest.mark.parametrize("ask", [
    lambda engine, request: engine.concordance(request, "right").hits,
    lambda engine, request: engine.compare(request, SearchRequest("Hafen")).sides[0].total,
], ids=["concordance", "comparison"])  # fmt: skip
def test_other_pages_read_each_text_once(printed: Engine, ask: Callable[[Engine, SearchRequest], int]) -> None:
    assert ask(printed, SearchRequest("Brücke")) == 1
    assert ask(printed, SearchRequest("Brücke", copies="all")) == 3


def test_a_version_has_the_place_of_the_one_that_is_shown(printed: Engine) -> None:
    for article in ("lang", "kurz"):
        beside = printed.neighbours(SearchRequest("Brücke ODER Hafen", sort="oldest"), article)
        assert beside is not None
        assert (beside.number, beside.total, beside.before) == (1, 2, None)
    assert printed.neighbours(SearchRequest("Hafen"), "kurz") is None
    everything = printed.neighbours(SearchRequest("Brücke", sort="oldest", copies="all"), "lang")
    assert everything is not None
    assert (everything.number, everything.total) == (2, 3)


def test_the_other_versions_of_an_article(printed: Engine) -> None:
    found = printed.copies("kurz", 10)
    assert (found.total, [(copy.hit.id, copy.longest) for copy in found.copies]) == (
        2, [("lang", True), ("auch lang", False)]
    )  # fmt: skip
    assert found.copies[0].likeness == found.copies[1].likeness > 0.6
    assert [copy.likeness for copy in printed.copies("lang", 10).copies][1] == 1.0
    assert [copy.hit.id for copy in printed.copies("lang", 1).copies] == ["kurz"]
    assert printed.copies("lang", 1).total == 2
    for article in ("anders", "unbekannt"):
        assert (printed.copies(article, 10).total, printed.copies(article, 10).copies) == (0, ())


def test_versions_are_judged_one_by_one(printed: Engine) -> None:
    judged = {"1": {"kurz": 1, "lang": 0, "auch lang": 0}}
    assert evaluate(printed, {"1": "Brücke"}, judged, measures=["R@10"]).means == {"R@10": 1.0}


def test_names_that_are_shown_otherwise_count_texts_as_well(engine_name: str, tmp_path: Path) -> None:
    archive = archive_of(engine_name, tmp_path, PRINTED)
    archive.say("rename", "Peter Weiß", "Peter Weiss")
    for copies, weiss in (("fold", 1), ("all", 2)):
        page = archive.engine.facet_values(SearchRequest("Brücke", copies=copies), "person")  # type: ignore[arg-type]
        expected = {"Peter Weiss": weiss, "Ada Ruß": 1, None: 1}
        assert {value.value: value.count for value in page.values} == expected
    none = FacetFilter("person", (None,))
    assert archive.engine.search(SearchRequest("Brücke", filters=(none,))).total == 1
