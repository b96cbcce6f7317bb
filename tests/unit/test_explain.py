"""How a query was read, told as a query."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.query.ast import And, Everything, Word
from indexer.query.explain import canonical, in_english, understood, with_word
from indexer.query.syntax import parse
from tests.unit.texts import LONG, TEXTS

UNDERSTOOD = [
    # nothing but words
    ("", None),
    ("*", None),
    ("Truppen", None),
    ("Soldaten in Kursk", None),
    ("Kursk - Russland", None),
    ("Warum kämpfen sie in Kursk?", None),
    ("Soldat*innen", None),
    # as typed
    ("„nordkoreanische Truppen“", "„nordkoreanische Truppen“"),
    ("=Häuser", "=Häuser"),
    ("Milit* M?ller", "Milit* M?ller"),
    ("a UND b", "a UND b"),
    ("titel:Kursk", "titel:Kursk"),
    ("ort:Kursk", "ort:Kursk"),
    ("datum:2024", "datum:2024"),
    ("Kursk /w5 Truppen", "Kursk /w5 Truppen"),
    ("a /w5 b /s c", "a /w5 b /s c"),
    # in one way of several
    ('"a b"', "„a b“"),
    ("a AND b || c", "(a UND b) ODER c"),
    ("a b OR c", "(a b) ODER c"),
    ("a -b", "a NICHT b"),
    ("a -(b c)", "a NICHT (b c)"),
    ("-a /w5 b", "NICHT (a /w5 b)"),
    ("titel:a /w5 b", "titel:(a /w5 b)"),
    ('="a b"~5', "=a /w5 =b"),
    ('"a b c"~5', "„a b c“~5"),
    ('titel:"a b c"~5', "titel:„a b c“~5"),
    ("(a ODER „b c“) /w5 d", "(a ODER „b c“) /w5 d"),
    ("Selensky~", "Selensky~2"),
    ("Putin~", "Putin~1"),
    ("titel:a title:b", "titel:(a b)"),
    ("titel:a b", "titel:a b"),
    ("-title:a", "NICHT titel:a"),
    ("person:Merkel OR person:Macron", "person:(Merkel ODER Macron)"),
    ("place:Kursk", "ort:Kursk"),
    ("related:Kursk", "bezug:Kursk"),
    ("bezug:a UND related:b", "bezug:(a UND b)"),
    ('bezug:"Ada Brandt"', "bezug:„Ada Brandt“"),
    ("autor:„Ada Brandt“", "autor:„Ada Brandt“"),
    ("after:2024-06-30", "datum:2024-07.."),
    ("vor:2025", "datum:..2024"),
    ("datum:12.03.2024", "datum:2024-03-12"),
    ("datum:2024-10..2025-03", "datum:2024-10..2025-03"),
    ("datum:1.10.2024..31.3.2025", "datum:2024-10..2025-03"),
    # repaired
    ('"Neue Qualität', "„Neue Qualität“"),
    ("((a ODER b) c", "(a ODER b) c"),
    ("a) b ODER", None),
    ("a /w5 (b c)", "a UND (b c)"),
]


@pytest.mark.parametrize(("query", "told"), UNDERSTOOD)
def test_a_query_is_understood_as(query: str, told: str | None) -> None:
    assert understood(parse(query).root) == told


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("Soldaten in Kursk", "Soldaten in Kursk"),
        ("„a b“ UND c", "“a b” AND c"),
        ("a -b", "a NOT b"),
        ("titel:(a ODER b)", "title:(a OR b)"),
        ("ort:Kursk quelle:„Neue Zeit“", "place:Kursk source:“Neue Zeit”"),
        ("vor:2025 ressort:x autor:y", "date:..2024 section:x author:y"),
    ],
)
def test_a_query_is_told_in_english(query: str, told: str) -> None:
    assert in_english(query) == told


@pytest.mark.parametrize(
    "query",
    [
        "x,titel:a", "»a \"b\" c«", "‚a „b“ »c« \"d\" e‘", "a*.in", "(,titel:(a))", 'person:"P* x"', "person:(:P*)",
        "=UND", '"UND a"~3', '"UND"', "„a\"", "a‘b", "'a b'", "NICHT (a NICHT (b))", "(a b) c", "(a UND b) UND c",
        "(a ODER b) ODER c", "a b) c", "titel:(a ODER ort:b)", "titel:(a datum:2024)", "a /w3 b UND c /w3 d",
        "(a /w3 b) /w4 c", "a /w300 b", "titel:a /w3 titel:b",
        "='titel:a", "a~b~1~", "a~1~", "~0~0", "person:0*~~", "person:a*~.~2", "~5", "=a /s „b c“", "a*in~",
        "US-Regierung~", "ＷＷＷ.0~", 'ER"A"TItEL:', 'ER "A" datum:gestern',
        "(" * 40 + "a ODER b c", "vor:0002 nach:9998",
        "titel:(a ODER b UND (c ODER d UND (e" * 9, "NICHT (a ODER " * 29 + "b", "datum:0001..9999",
        "L*NG-LBEN", "XY-ABCD* XY-ABCD*", "XY-ABCD* EU",
        "://a*b", "a*b://", '"a"~VOR:GESTERN', '"a"~VOR:GESTERN b', "a “„WIE“ WIE“ b",
        "›a\"'›«b‹", "«a\"›‘‹b»", "'a\" b »c« ‹d› ‚e‘ ' f", '"50 %"~5', '"Soldat*innen a"~5',
    ],
)  # fmt: skip
def test_what_is_told_reads_the_same(query: str) -> None:
    check_canonical(query)


def check_canonical(query: str) -> None:
    root = parse(query).root
    told = canonical(root)
    assert parse(told).root == root
    assert canonical(parse(told).root) == told
    assert parse(in_english(query)).root == root


_SIGNS = st.lists(
    st.sampled_from(
        ["a", "Öl", "See-Hafen", '"a b"', "„b c“~3", '="a b"', "=c", "Haf*", "Putin~", " /w5 ", " /s ", " UND ",
         " ODER ", " NICHT ", " -", " (", ") ", " titel:", " person:", "datum:2024 ", "vor:2025-03 ", " ", "'", "~",
         "?", "*in", ",", "="]
    ),
    max_size=20,
).map("".join)  # fmt: skip


@given(st.one_of(TEXTS, _SIGNS))
def test_what_is_told_of_any_query_reads_the_same(query: str) -> None:
    check_canonical(query)


@pytest.mark.long
@LONG
@given(st.one_of(TEXTS, _SIGNS))
def test_what_is_told_of_any_query_reads_the_same_at_length(query: str) -> None:
    check_canonical(query)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", "Kursk"),
        ("*", "Kursk"),
        ("Truppen", "Truppen UND Kursk"),
        ("Truppen Front", "(Truppen Front) UND Kursk"),
        ("a ODER b", "(a ODER b) UND Kursk"),
        ('"offen', "„offen“ UND Kursk"),
        ("ort:Berlin", "ort:Berlin UND Kursk"),
    ],
)
def test_a_word_is_added(query: str, expected: str) -> None:
    assert with_word(query, "Kursk").replace('"', "„", 1).replace('"', "“", 1) == expected


@given(st.sampled_from([query for query, _ in UNDERSTOOD]), st.sampled_from(["Kursk", "G7", "AfD"]))
def test_an_added_word_leaves_the_query_as_it_was_read(query: str, word: str) -> None:
    root = parse(query).root
    expected = Word(word) if isinstance(root, Everything) else And((root, Word(word)))
    assert parse(with_word(query, word)).root == expected
