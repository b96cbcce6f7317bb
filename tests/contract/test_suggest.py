"""Completion and „Meinten Sie“: what is offered is there, and finds what it promises."""

from collections.abc import Sequence

import pytest
from hypothesis import HealthCheck, given, settings

from indexer.engines import Engine
from indexer.evaluation import read_topics
from indexer.query import FacetFilter, SearchRequest, Suggestion
from indexer.query.request import Facet
from tests.contract.conftest import Index
from tests.contract.corpora import Record, found, index
from tests.relevance.measuring import COLLECTION
from tests.unit.texts import TEXTS

RECORDS: list[Record] = [
    {
        "id": "a", "title": "Truppen bei Kursk", "text": "Die Truppen und die Soldatin. Putin schweigt. Müll, Häuser.",
        "persons": ["Wladimir Putin"], "organisations": ["Bundesnachrichtendienst"], "places": ["Kursk"],
        "published": "2024-01-01", "source": "Elbkurier",
    },
    {
        "id": "b", "title": "Truppen bei Kursk", "text": "Eine Truppe, ein Soldat; Kurven. Der BND schweigt.",
        "persons": ["Wolodymyr Selenskyj", "Wladimir Putin"], "organisations": ["Bundesnachrichtendienst"],
        "published": "2024-02-01", "source": "Norddeutsche Rundschau", "authors": ["Ada Putzig"],
    },
    {
        "id": "c", "title": "Der Kurort hofft", "published": "2024-03-01",
        "text": "Kurse im Kurort, 2024 und kurz. Mullbinden. Ein Haus. Hochwasserschutz.",
    },
    {"id": "d", "text": "Kurios ohne Überschrift steht das da."},
]  # fmt: skip


@pytest.fixture(scope="module")
def engine(engine_name: str, tmp_path_factory: pytest.TempPathFactory) -> Engine:
    return index(engine_name, tmp_path_factory.mktemp("suggest"), RECORDS)


def rows(suggestions: Sequence[Suggestion]) -> list[str]:
    return [f"{s.kind} {s.text} {s.articles} {s.query}" for s in suggestions]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("put", ["person Wladimir Putin 2 person:\"Wladimir Putin\"", "word Putin 1 Putin"]),
        ("sel", ["person Wolodymyr Selenskyj 1 person:\"Wolodymyr Selenskyj\""]),
        ("TRUP", ["word Truppen 2 Truppen", 'title Truppen bei Kursk 2 titel:"Truppen bei Kursk"']),
        ("=trup", ["word Truppen 2 =Truppen", "word Truppe 1 =Truppe"]),
        ("Truppen Kur", [
            "word Kursk 2 Truppen Kursk", "place Kursk 1 Truppen ort:Kursk", "word Kurven 1 Truppen Kurven",
        ]),
        ("Wladimir P", ['person Wladimir Putin 2 person:"Wladimir Putin"', "word Putin 1 Wladimir Putin"]),
        ('"wladimir p', []),  # nobody writes it so
        ('"put', ['word Putin 1 "Putin"']),
        ("müll", ["word Müll 1 Müll", "word Mullbinden 1 Mullbinden"]),
        ("mull", ["word Müll 1 Müll", "word Mullbinden 1 Mullbinden"]),
        ("haeu", ["word Häuser 2 Häuser"]),
        ("haus", ["word Haus 2 Haus"]),
        ("soldatin", ["word Soldatin 2 Soldatin"]),  # found by its base as well
        ("hoch", ["word Hochwasserschutz 1 Hochwasserschutz"]),
        ("bund", ["organisation Bundesnachrichtendienst 2 organisation:Bundesnachrichtendienst"]),
        ("person:Pu", ['person Wladimir Putin 2 person:"Wladimir Putin"']),
        ("ort:", ["place Kursk 1 ort:Kursk"]),
        ("autor:p", ['author Ada Putzig 1 autor:"Ada Putzig"']),
        ("quelle:nord", ['source Norddeutsche Rundschau 1 quelle:"Norddeutsche Rundschau"']),
        ("titel:ku", [
            "word Kursk 2 titel:Kursk", "word Kurort 1 titel:Kurort", "word Kurios 1 titel:Kurios",
            'title Der Kurort hofft 1 titel:"Der Kurort hofft"', 'title Truppen bei Kursk 2 titel:"Truppen bei Kursk"',
        ]),
        ("Truppen -pu", ["word Putin 1 Truppen -Putin", 'person Wladimir Putin 2 Truppen -person:"Wladimir Putin"']),
        ("der kuro", ["word Kurort 1 der Kurort", 'title Der Kurort hofft 1 titel:"Der Kurort hofft"']),
        ("kuri", ["word Kurios 1 Kurios"]),  # no headline: it was derived
        ("2024", []),
        ("die", []),
        ("", []),
        ("xyz", []),
    ],
)  # fmt: skip
def test_what_is_suggested(engine: Engine, query: str, expected: list[str]) -> None:
    assert sorted(rows(engine.suggest(query, 8))) == sorted(expected)


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("put", "Wladimir Putin"),  # in more articles than the word
        ("müll", "Müll"),
        ("k", "Kursk"),
        ("Krieg Wladimir P", "Wladimir Putin"),  # goes on from both words
        ("der k", "Kursk"),  # a noun before „kurz“
    ],
)
def test_the_likeliest_comes_first(engine: Engine, query: str, first: str) -> None:
    assert engine.suggest(query, 8)[0].text == first


@pytest.mark.parametrize("limit", [1, 2, 3, 8, 20])
def test_no_more_than_asked_for(engine: Engine, limit: int) -> None:
    for query in ("k", "t", "titel:k", "ort:", "Truppen K", '"k'):
        assert len(engine.suggest(query, limit)) <= limit
    assert engine.suggest("k", limit)


@pytest.mark.parametrize(
    "query", ["k", "Wendelsbruck s", "müll", "wen", "titel:w", "-h", "(b", "autor:", "ort:W", '"h']
)
def test_every_suggestion_finds_what_it_promises(collection_engine: Engine, query: str) -> None:
    suggestions = collection_engine.suggest(query, 20)
    assert len({s.query for s in suggestions}) == len(suggestions) > 0
    for suggestion in suggestions:
        page = collection_engine.search(SearchRequest(suggestion.query))
        assert page.total > 0
        assert not page.relaxed
        assert _articles(collection_engine, suggestion, query) == suggestion.articles, suggestion


def _articles(engine: Engine, suggestion: Suggestion, query: str) -> int:
    """Suggestions count articles, whether their texts are versions of one or not."""
    facets: tuple[Facet, ...] = ("person", "organisation", "place", "source", "section", "author")
    for facet in facets:
        if suggestion.kind == facet:
            return engine.search(SearchRequest(filters=(FacetFilter(facet, (suggestion.text,)),), copies="all")).total
    if suggestion.kind == "title":
        return engine.search(SearchRequest(f'titel:="{suggestion.text}"', copies="all")).total
    field = "titel:" if query.startswith("titel:") else ""
    return engine.search(SearchRequest(field + suggestion.text, copies="all")).total


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(TEXTS)
def test_anything_may_be_typed(engine: Engine, query: str) -> None:
    for suggestion in engine.suggest(query, 8):
        assert suggestion.articles > 0
        assert suggestion.text.split()
        engine.search(SearchRequest(suggestion.query, size=1))


def test_a_suggestion_follows_the_generation(indexed: Index) -> None:
    assert not indexed([{"text": "Anfang"}]).suggest("Zeb", 8)
    assert rows(indexed([{"text": "Zebra"}]).suggest("Zeb", 8)) == ["word Zebra 1 Zebra"]


TOPICS = read_topics(COLLECTION / "topics.tsv")


@pytest.mark.parametrize("topic", TOPICS)
def test_misspelt_topics_are_put_right_and_others_left_alone(collection_engine: Engine, topic: str) -> None:
    page = collection_engine.search(SearchRequest(TOPICS[topic]))
    if not topic.startswith("misspelt"):
        assert page.suggestion is None
        return
    assert page.suggestion
    right = collection_engine.search(SearchRequest(page.suggestion))
    assert right.total == page.suggestion_total
    assert right.total > 0
    assert "widened" not in {note.code for note in right.notes}


def _river(count: int) -> list[Record]:
    return [{"id": f"f{n}", "title": "T", "text": "Der Flussarm am Hafen."} for n in range(count)]


@pytest.mark.parametrize(
    ("query", "suggestion", "total"),
    [
        ("Flussarn", "Flussarm", 40),
        ("Flussarn Hafen", "Flussarm Hafen", 40),
        ("flussarn", "Flussarm", 40),
        ('"Flussarn"', None, None),
        ("=Flussarn", None, None),
        ("Fluss*n", None, None),
        ("titel:Flussarn", None, None),
        ("-Flussarn", None, None),
        ("Flussarn selten", None, None),  # both stand in one article, and no other spelling finds more
        ("Flussarm", None, None),
        ("Hafan", "Hafen", 40),
        ("Hagen", None, None),  # found, and too short to be doubted
        ("Flussarn ODER Hafan", "Flussarm ODER Hafen", 40),
    ],
)
def test_a_rare_word_is_doubted_if_a_much_commoner_one_is_near(
    river: Engine, query: str, suggestion: str | None, total: int | None
) -> None:
    page = river.search(SearchRequest(query))
    assert (page.suggestion, page.suggestion_total) == (suggestion, total)


@pytest.fixture(scope="module")
def river(engine_name: str, tmp_path_factory: pytest.TempPathFactory) -> Engine:
    rare: Record = {"id": "rare", "title": "T", "text": "Flussarn, wie es selten heißt, und Hagen."}
    return index(engine_name, tmp_path_factory.mktemp("river"), [*_river(40), rare])


def test_a_rare_word_is_not_doubted_for_a_word_that_is_not_common(indexed: Index) -> None:
    rare: Record = {"id": "rare", "title": "T", "text": "Flussarn."}
    assert indexed([*_river(19), rare]).search(SearchRequest("Flussarn")).suggestion is None


def test_the_number_beside_a_suggestion_minds_the_filters(river: Engine) -> None:
    page = river.search(SearchRequest("Flussarn", filters=(FacetFilter("source", (None,)),)))
    assert page.suggestion_total == 40
    page = river.search(SearchRequest("Flussarn", filters=(FacetFilter("source", ("Bote",)),)))
    assert (page.suggestion, page.suggestion_total) == ("Flussarm", 0)
    assert found(river, "Flussarm", filters=(FacetFilter("source", ("Bote",)),)) == []
