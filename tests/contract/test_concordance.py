"""The concordance: every mark of every hit once, in the order asked for, with what stands around it."""

from pathlib import Path

import pytest

from indexer.engines import Engine
from indexer.errors import IncompleteError
from indexer.query import ConcordanceLine, ConcordanceOrder, FacetFilter, SearchRequest
from indexer.query.request import Match
from tests.contract.conftest import Index
from tests.contract.corpora import Record, index

RECORDS: list[Record] = [
    {"id": "a", "title": "Der Hafen", "text": "Ein alter Hafen brennt. Am Zoll schläft\n\nder Hafen.",
     "published": "2024-01-01", "source": "Elbkurier"},
    {"id": "b", "title": "Kai", "text": "Häfen ändern sich, sagte Ada. Zum Hafen ärgerlich.",
     "published": "2024-03-01"},
    {"id": "c", "text": "Hafenarbeiter der Stadt.", "published": "2024-02-01", "source": "Elbkurier"},
    {"id": "d", "title": "Nichts", "text": "Davon steht hier kein Wort."},
]  # fmt: skip


@pytest.fixture
def engine(indexed: Index) -> Engine:
    return indexed(RECORDS)


def lines(
    engine: Engine, query: str = "Hafen", order: ConcordanceOrder = "right", **more: object
) -> list[ConcordanceLine]:
    request = SearchRequest(query, **more)  # type: ignore[arg-type]
    found = engine.concordance(request, order, limit=1000)
    assert found.complete
    assert found.total == len(found.lines)
    assert list(engine.scan_concordance(request, order)) == list(found.lines)
    return list(found.lines)


def test_each_line_is_a_piece_of_its_article(engine: Engine) -> None:
    found = {(line.id, line.mark): line for line in lines(engine)}
    assert len(found) == 6
    first = found["a", 1]
    assert (first.in_title, first.before, first.keyword, first.after) == (True, "Der ", "Hafen", "")
    second = found["a", 2]
    assert (second.in_title, second.before, second.keyword) == (False, "Ein alter ", "Hafen")
    assert second.after == " brennt. Am Zoll schläft der Hafen."
    assert (second.title, second.source, second.published and second.published.year) == ("Der Hafen", "Elbkurier", 2024)
    assert found["a", 3].before == "Ein alter Hafen brennt. Am Zoll schläft der "
    assert found["c", 1].keyword == "Hafenarbeiter"


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        # Umlauts stand with their vowels; where a text ends comes first, newest first among equals.
        ("right", [("a", 1), ("a", 3), ("b", 1), ("b", 2), ("a", 2), ("c", 1)]),
        ("left", [("b", 1), ("c", 1), ("a", 2), ("a", 1), ("a", 3), ("b", 2)]),
        ("newest", [("b", 1), ("b", 2), ("c", 1), ("a", 1), ("a", 2), ("a", 3)]),
        ("oldest", [("a", 1), ("a", 2), ("a", 3), ("c", 1), ("b", 1), ("b", 2)]),
    ],
)
def test_lines_are_in_order(engine: Engine, order: ConcordanceOrder, expected: list[tuple[str, int]]) -> None:
    assert [(line.id, line.mark) for line in lines(engine, order=order)] == expected


def test_filters_hold(engine: Engine) -> None:
    assert {line.id for line in lines(engine, filters=(FacetFilter("source", ("Elbkurier",)),))} == {"a", "c"}


@pytest.mark.parametrize("query", ["", "*", "quelle:Elbkurier", "NICHT Hafen", "Quastenflosser"])
def test_a_query_without_words_that_stand_there_has_no_lines(engine: Engine, query: str) -> None:
    found = engine.concordance(SearchRequest(query), "right")
    assert (found.lines, found.total, found.complete) == ((), 0, True)
    assert found.hits == engine.search(SearchRequest(query)).total == found.articles


@pytest.mark.parametrize(
    "query",
    ["Wahl", "Wendelsbruck Leipzig", '"neue Deich"', "Wend*", "=Elbe", "titel:Wahl", "Elbe /w5 Wasser",
     "Leipzig /s Wendelsbruck", "Wahl ODER Klinikum", "Leipzig~"],
)  # fmt: skip
def test_lines_are_the_marks_of_the_articles(collection_engine: Engine, query: str) -> None:
    request = SearchRequest(query)
    found = lines(collection_engine, query)
    assert found
    per_article: dict[str, list[ConcordanceLine]] = {}
    for line in found:
        per_article.setdefault(line.id, []).append(line)
    for hit in collection_engine.scan(request):
        marked = collection_engine.marked_article(hit.id, query)
        assert marked is not None
        article, title, text = marked
        parts = [] if article.title_derived else [title.text[start:end] for start, end in title.marks]
        parts += [text.text[start:end] for start, end in text.marks]
        shown = sorted(per_article.pop(hit.id, []), key=lambda line: line.mark or 0)
        assert [line.keyword for line in shown] == [" ".join(part.split()) for part in parts]
        assert [line.mark for line in shown] == list(range(1, len(parts) + 1))
    assert per_article == {}


@pytest.mark.parametrize(
    ("query", "match", "without"),
    [
        ("Hochwaser", "all", 0),
        ("Wahlkampfauftakt Deich", "any", 0),
        ("Elbe Zyklotronresonanz", "all", 0),
        ("Deich Hochwaser", "any", 1),  # pages of articles on dikes mark these alone
    ],
)
def test_what_was_read_more_widely_is_numbered_where_the_article_marks_the_same(
    collection_engine: Engine, query: str, match: Match, without: int
) -> None:
    found = collection_engine.concordance(SearchRequest(query, match=match), "right", limit=1000)
    assert found.lines
    assert any(line.mark is None for line in found.lines) is bool(without)
    for line in found.lines:
        marked = collection_engine.marked_article(line.id, query)
        assert marked is not None
        article, title, text = marked
        spans = [] if article.title_derived else [title.text[start:end] for start, end in title.marks]
        spans += [text.text[start:end] for start, end in text.marks]
        assert line.mark is None or " ".join(spans[line.mark - 1].split()) == line.keyword


def test_pages_are_pieces_of_the_whole(collection_engine: Engine) -> None:
    request, whole = SearchRequest("Wendelsbruck"), lines(collection_engine, "Wendelsbruck")
    pages = [
        collection_engine.concordance(request, "right", offset=offset, limit=7) for offset in range(0, len(whole), 7)
    ]
    assert [line for page in pages for line in page.lines] == whole
    assert {page.total for page in pages} == {len(whole)}
    assert collection_engine.concordance(request, "right", offset=10**9).lines == ()


def test_long_lines_are_cut_at_words(indexed: Index) -> None:
    engine = indexed(
        [{"id": "a", "text": "Vorher " * 100 + "Hafen " + "nachher " * 100}, {"id": "b", "text": "x" * 300 + " Kai"}]
    )
    (line,) = lines(engine)
    assert set(line.before.split()) == {"Vorher"}
    assert set(line.after.split()) == {"nachher"}
    assert 60 < len(line.before) <= 90
    assert 60 < len(line.after) <= 90
    (line,) = lines(engine, "Kai")
    assert line.before == "x" * 89 + " "


def test_what_time_cuts_is_told_or_refused(engine_name: str, tmp_path: Path) -> None:
    engine = index(engine_name, tmp_path, RECORDS, time_budget=1e-9)
    found = engine.concordance(SearchRequest("Hafen"), "right")
    assert not found.complete
    assert found.articles <= found.hits
    with pytest.raises(IncompleteError):
        engine.scan_concordance(SearchRequest("Hafen"), "right")
