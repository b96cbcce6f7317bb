"""Queries that stand for a great many words find what shorter ones do: a cluster counts the clauses of a query."""

import itertools
import string

import pytest

from indexer.engines import Engine
from indexer.errors import QueryError
from indexer.query import SearchRequest
from tests.contract.corpora import Record, found, index

LETTERS = string.ascii_lowercase
PAIRS = ["".join(pair) for pair in itertools.product(LETTERS[:14], repeat=2)][:190]
HOUSES, RAILWAYS, STREETS = ([f"{begin}{pair}" for pair in PAIRS] for begin in ("Haus", "Bahn", "Straß"))
PLAIN = [f"{a}{b}{c}orn{b}{a}" for a, b, c in itertools.product("bdfgklmn", "aeiou", "prstwxzvh")]
"""Words that no rule of the language takes for forms of others."""
NEAR = [f"quader{pair}" for pair in PAIRS[:100]]
RECORDS: list[Record] = [
    {"id": "all", "title": "Liste", "text": ". ".join([*HOUSES, *RAILWAYS, *STREETS, *NEAR])},
    {"id": "near", "title": "Umbau", "text": f"Die alte Bahn am {HOUSES[180]} und {RAILWAYS[185]}, {STREETS[170]}."},
    {"id": "far", "title": "Umbau", "text": f"Die alte Bahn fuhr. {'Sie fuhr lange. ' * 9} Am {HOUSES[3]} hielt sie."},
    {"id": "title", "title": f"Alte Bahn am {HOUSES[188]}", "text": "Mehr nicht."},
    {"id": "plain", "title": "Text", "text": " ".join(PLAIN)},
    {"id": "half", "title": "Text", "text": " ".join(PLAIN[: len(PLAIN) // 2])},
    {"id": "stem", "title": "Berlin", "text": "In Berlin stehen Häuser."},
    {"id": "signs", "title": "Zeichen", "text": "Ein 3,5-faches neben C. U. und 7.000 Euro."},
]  # fmt: skip


@pytest.fixture(scope="module")
def engine(engine_name: str, tmp_path_factory: pytest.TempPathFactory) -> Engine:
    return index(engine_name, tmp_path_factory.mktemp("long"), RECORDS)


ALL = " ".join(PLAIN)
MISSPELT = " ".join(f"quader{pair}x" for pair in PAIRS[:50])
PHRASES = " ODER ".join(f'"{a} {b}"' for a, b in itertools.pairwise(PLAIN[:60]))


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ('"alte Bahn" /w5 Haus*', "near title"),
        ('"alte Bahn" /s Haus*', "near title"),
        ("Haus* /w5 Bahn* /w9 Straß*", "near all"),
        ("titel:Haus* /w5 Bahn*", "title"),
        ("Haus* UND Bahn* UND Straß* UND Umbau", "near"),
        ("(Haus* /w3 Bahn*) UND NICHT Liste", "near title"),
        ("(Haus* ODER Häuser) /w5 (Berlin ODER Umbau)", "stem"),
        ("(Straß* ODER Haus* ODER Häuser) /w5 (Bahn* ODER Berlin)", "all near title stem"),
        (f"({PHRASES}) /w5 {PLAIN[4]}", "plain half"),
        (f"({PHRASES}) UND Text", "plain half"),
        (f'"{ALL}"', "plain"),
        (f'"{" ".join(PLAIN[:150])}" /w3 {PLAIN[152]}', "plain half"),
        (f"NICHT ({' ODER '.join(PLAIN[:240])})", "all near far title stem signs"),
    ],
)  # fmt: skip
def test_finds(engine: Engine, query: str, expected: str) -> None:
    assert set(found(engine, query, copies="all")) == set(expected.split())
    assert not engine.search(SearchRequest(query)).notes


@pytest.mark.parametrize(
    ("query", "match", "expected"),
    [
        (ALL, "all", "plain"),
        (ALL, "any", "plain half"),
        (f"{ALL} Quastenflosser", "all", "plain half"),
        (MISSPELT, "all", "all"),
        (MISSPELT, "any", "all"),
        (f"{MISSPELT} {ALL}", "any", "all plain half"),
        ("-".join(PLAIN[:200]), "all", "plain"),
    ],
)
def test_a_pasted_text_gives_a_page(engine: Engine, query: str, match: str, expected: str) -> None:
    page = engine.search(SearchRequest(query, match="any" if match == "any" else "all", copies="all"))
    assert {hit.id for hit in page.hits} == set(expected.split())
    assert page.complete
    assert "query-cut" not in {note.code for note in page.notes}


def test_who_holds_more_of_a_long_text_comes_first(engine: Engine) -> None:
    assert found(engine, ALL, match="any", copies="all") == ["plain", "half"]


def test_words_of_a_long_choice_may_hold_any_sign(engine: Engine) -> None:
    """Those beyond a few are put together into one condition, in which signs must mean themselves."""
    others = " ODER ".join(PLAIN[:120])
    for sign in ("=3,5", "7000", "7.000"):
        plain, among = (set(found(engine, f"{words} /w6 Euro")) for words in (sign, f"({others} ODER {sign})"))
        assert among == plain


def test_two_long_queries_are_compared(engine: Engine) -> None:
    comparison = engine.compare(
        SearchRequest(ALL, match="any", copies="all"), SearchRequest("Haus* UND Bahn* UND Straß*")
    )
    assert [side.total for side in comparison.sides] == [2, 2]


def test_all_forms_of_a_fuzzy_word_are_known(engine_name: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    """More than 1,024 within two edits: the commonest is the last by the alphabet."""
    words = sorted({form for a in LETTERS for b in LETTERS for form in (f"fjord{a}{b}", f"{a}fjord{b}")} | {"zzfjord"})
    texts = [" ".join(words), "zzfjord", "zzfjord"]
    engine = index(
        engine_name, tmp_path_factory.mktemp("fuzzy"),
        [{"id": f"{number}", "title": "Meer", "text": text} for number, text in enumerate(texts)],
    )  # fmt: skip
    page = engine.search(SearchRequest("fjord~2"))
    assert {hit.id for hit in page.hits} == {"0", "1", "2"}
    assert [dict(note.values)["found"] for note in page.notes] == [len(words)]


def test_what_is_too_long_for_a_cluster_is_refused_with_the_reason(engine: Engine, engine_name: str) -> None:
    phrases = " ODER ".join(f'"{a} {b}"' for a, b in itertools.pairwise(PLAIN[:240]))
    asked = SearchRequest(f"({phrases}) /w5 {PLAIN[4]}", copies="all")
    if engine_name == "opensearch":
        with pytest.raises(QueryError, match="Shorten it"):
            engine.search(asked)
    else:
        assert engine.search(asked).total == 2
