"""From what is typed to a tree: the query language, and how it is repaired."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.language import tokenise
from indexer.query.ast import (
    And,
    DateRange,
    Everything,
    FacetWords,
    Fuzzy,
    Node,
    Not,
    Operand,
    Or,
    Pattern,
    Phrase,
    Proximity,
    Word,
    Words,
    textual_leaves,
)  # fmt: skip
from indexer.query.lexemes import MAX_LEXEMES
from indexer.query.syntax import parse, plain
from tests.unit.texts import LONG, TEXTS


def words(*texts: str) -> Words:
    return Words(tuple(Word(text) for text in texts))


def days(first: str | None, last: str | None) -> DateRange:
    return DateRange(first and dt.date.fromisoformat(first), last and dt.date.fromisoformat(last))  # type: ignore[arg-type]


A, B, C = Word("a"), Word("b"), Word("c")


def near(distance: int | None, *operands: Operand) -> Proximity:
    return Proximity(operands, distance)


QUERIES: list[tuple[str, Node]] = [
    # words
    ("", Everything()),
    ("  \n ", Everything()),
    ("*", Everything()),
    ("Truppen", Word("Truppen")),
    ("Soldaten Kursk", words("Soldaten", "Kursk")),
    ("der und", words("der", "und")),
    ("Ukraine-Konflikt", Word("Ukraine-Konflikt")),
    ("Soldat*innen", Word("Soldat*innen")),
    ("Soldat*in", Word("Soldat*in")),
    ("Bürger:innen", Word("Bürger:innen")),
    ("https://example.org/a?b=c", Word("https://example.org/a?b=c")),
    ("ab:cd", Word("ab:cd")),
    ("Warum kämpfen sie in Kursk?", words("Warum", "kämpfen", "sie", "in", "Kursk")),
    ("Wirklich?!", Word("Wirklich")),
    ("Kursk, Russland.", words("Kursk", "Russland")),
    ("geht’s geht‘s geht's", words("geht’s", "geht‘s", "geht's")),
    ("50% von 12.000", words("50%", "von", "12.000")),
    ("50 % von 12\u202f000", words("50 %", "von", "12\u202f000")),
    ("z. B. Kursk (a. D.)", words("z. B.", "Kursk", "a. D.")),
    ("www.a.de/?q=1 a@b.de", words("www.a.de/?q=1", "a@b.de")),
    ("WER WILL KRIEG UND FRIEDEN", And((words("Wer", "Will", "Krieg"), Word("Frieden")))),
    ("IS EU", words("IS", "EU")),
    # phrases in every kind of quotation marks
    ('"Neue Qualität"', Phrase("Neue Qualität")),
    ("„Neue Qualität“", Phrase("Neue Qualität")),
    ("„Neue Qualität”", Phrase("Neue Qualität")),
    ('„Neue Qualität"', Phrase("Neue Qualität")),
    ("“Neue Qualität”", Phrase("Neue Qualität")),
    ("»Neue Qualität«", Phrase("Neue Qualität")),
    ("«Neue Qualität»", Phrase("Neue Qualität")),
    ("‚Neue Qualität‘", Phrase("Neue Qualität")),
    ("‘Neue Qualität’", Phrase("Neue Qualität")),
    ("„Putin’s Krieg“", Phrase("Putin’s Krieg")),
    ("‚Putin’s Krieg’", Phrase("Putin’s Krieg")),
    ("‹Neue Qualität›", Phrase("Neue Qualität")),
    ("›Neue Qualität‹", Phrase("Neue Qualität")),
    ("'Neue Qualität'", Phrase("Neue Qualität")),
    ("'Putin's Krieg'", Phrase("Putin's Krieg")),
    ("titel:'a b' ='a b'", Words((Phrase("a b", "title"), Phrase("a b", exact=True)))),
    ("'s ist Hansens", words("s", "ist", "Hansens")),
    ("Hans' und Klaus' Haus", words("Hans", "und", "Klaus", "Haus")),
    ('"der „Spiegel“ schreibt"', Phrase("der „Spiegel“ schreibt")),
    ('"a UND (b)"', Phrase("a UND (b")),
    ('"a" "b"', Words((Phrase("a"), Phrase("b")))),
    ('""', Everything()),
    # exactly as written
    ("=Häuser", Word("Häuser", exact=True)),
    ('="Neue Qualität"', Phrase("Neue Qualität", exact=True)),
    ("=„Neue Qualität“", Phrase("Neue Qualität", exact=True)),
    ("=UND", Word("UND", exact=True)),
    ("-=a", Not(Word("a", exact=True))),
    ("a = b", words("a", "b")),
    # wildcards
    ("Militär*", Pattern("Militär*")),
    ("*macht", Pattern("*macht")),
    ("M?ller", Pattern("M?ller")),
    ("Mu\u0308ll*", Pattern("Müll*")),
    ("US-Reg*", Pattern("USReg*")),
    ("(Militär*)", Pattern("Militär*")),
    ("* a", A),
    # spelt nearly so
    ("Selensky~", Fuzzy("Selensky", 2)),
    ("Putin~", Fuzzy("Putin", 1)),
    ("Selensky~1", Fuzzy("Selensky", 1)),
    ("Putin~2", Fuzzy("Putin", 2)),
    ("Kim~0", Fuzzy("Kim", 0)),
    ("Putin~0.8, Putin~1.", Words((Fuzzy("Putin", 1), Fuzzy("Putin", 1)))),
    ("See-Hafen~", Fuzzy("SeeHafen", 2)),
    ("Soldat*innen~", Fuzzy("Soldatinnen", 2)),
    ("titel:Putin~", Fuzzy("Putin", 1, "title")),
    ("-Putin~", Not(Fuzzy("Putin", 1))),
    ("a~b ~ ~5", words("a~b", "5")),
    ("https://example.org/~Name", Word("https://example.org/~Name")),
    # near each other
    ('"a b"~5', near(5, A, B)),
    ("„a b c“~0", near(0, A, B, C)),
    ('"See-Hafen a"~3', near(3, Word("See"), Word("Hafen"), A)),
    ('"50 %"~5', near(5, Word("50"), Word("Prozent"))),
    ('="a b"~5', near(5, Word("a", exact=True), Word("b", exact=True))),
    ('titel:"a b"~5', near(5, Word("a", "title"), Word("b", "title"))),
    ('-"a b"~5', Not(near(5, A, B))),
    ('"a b"~ c', Words((Phrase("a b"), C))),
    ("a /w5 b", near(5, A, B)),
    ("a /W5 b", near(5, A, B)),
    ("a /s b", near(None, A, B)),
    ("a /S b", near(None, A, B)),
    ("See-Hafen /w5 „b c“", near(5, Word("See-Hafen"), Phrase("b c"))),
    ("=a /w5 Milit*", near(5, Word("a", exact=True), Pattern("Milit*"))),
    ("Putin~ /w5 a", near(5, Fuzzy("Putin", 1), A)),
    ("(a ODER „b c“) /w5 (c)", near(5, Or((A, Phrase("b c"))), C)),
    ("a /w5 b /w3 c", And((near(5, A, B), near(3, B, C)))),
    ("c a /w5 b c", Words((C, near(5, A, B), C))),
    ("a /w5 b ODER c", Or((near(5, A, B), C))),
    ("a NICHT b /s c", Words((A, Not(near(None, B, C))))),
    ("titel:a /w5 b", near(5, Word("a", "title"), Word("b", "title"))),
    ("titel:(a /w5 b)", near(5, Word("a", "title"), Word("b", "title"))),
    ("und/oder a/w5 b/s /5 w5", words("und/oder", "a/w5", "b/s", "5", "w5")),
    # operators
    ("a UND b", And((A, B))),
    ("a AND b", And((A, B))),
    ("a && b", And((A, B))),
    ("a ODER b", Or((A, B))),
    ("a OR b", Or((A, B))),
    ("a || b", Or((A, B))),
    ("a NICHT b", Words((A, Not(B)))),
    ("a NOT b", Words((A, Not(B)))),
    ("a -b", Words((A, Not(B)))),
    ("-a", Not(A)),
    ("a UND NICHT b", And((A, Not(B)))),
    ("NICHT NICHT a", A),
    ("a und b oder c nicht", words("a", "und", "b", "oder", "c", "nicht")),
    ("Kursk - Russland", words("Kursk", "Russland")),
    ("Kursk -- Russland", words("Kursk", "Russland")),
    ("Kursk – Russland", words("Kursk", "Russland")),
    ("Kursk-Russland", Word("Kursk-Russland")),
    ('-"a b"', Not(Phrase("a b"))),
    ("a -(b c)", Words((A, Not(Words((B, C)))))),
    # what binds more tightly
    ("a b ODER c", Or((Words((A, B)), C))),
    ("a ODER b UND c", Or((A, And((B, C))))),
    ("(a ODER b) UND c", And((Or((A, B)), C))),
    ("(a ODER b) c", Words((Or((A, B)), C))),
    ("a ODER b ODER c", Or((A, B, C))),
    ("((a))", A),
    ('a UND"b c"', And((A, Phrase("b c")))),
    # fields
    ("titel:Kursk", Word("Kursk", "title")),
    ("TITLE:Kursk", Word("Kursk", "title")),
    ("titel:(a b)", Words((Word("a", "title"), Word("b", "title")))),
    ('titel:"a b" c', Words((Phrase("a b", "title"), C))),
    ("titel:Milit*", Pattern("Milit*", "title")),
    ("titel:=a", Word("a", "title", exact=True)),
    ("person:Putin", FacetWords("person", "Putin")),
    ('person:"Kim Jong-un"', FacetWords("person", "Kim Jong-un")),
    ("organisation:NATO", FacetWords("organisation", "NATO")),
    ("organization:NATO", FacetWords("organisation", "NATO")),
    ("ort:Kursk", FacetWords("place", "Kursk")),
    ("place:Kursk", FacetWords("place", "Kursk")),
    ("quelle:dpa", FacetWords("source", "dpa")),
    ("source:dpa", FacetWords("source", "dpa")),
    ("ressort:Politik", FacetWords("section", "Politik")),
    ("section:Politik", FacetWords("section", "Politik")),
    ("autor:Meier", FacetWords("author", "Meier")),
    ("author:Meier", FacetWords("author", "Meier")),
    ("bezug:Kursk", FacetWords("related", "Kursk")),
    ("related:Kursk", FacetWords("related", "Kursk")),
    ('Bezug:"Wladimir Putin"', FacetWords("related", "Wladimir Putin")),
    ("-ort:Kursk a", Words((Not(FacetWords("place", "Kursk")), A))),
    ("ort:(Kursk ODER Moskau)", Or((FacetWords("place", "Kursk"), FacetWords("place", "Moskau")))),
    ("Ort: Kursk", FacetWords("place", "Kursk")),
    ("person:P*", FacetWords("person", "P*")),
    ("person:(Merkel ODER Macron)", Or((FacetWords("person", "Merkel"), FacetWords("person", "Macron")))),
    ("person:'Ada Brandt'", FacetWords("person", "Ada Brandt")),
    # a field is what has the name of one
    ("Kurs: Ost", words("Kurs", "Ost")),
    ("x:a http://a.de", words("x:a", "http://a.de")),
    ("Untertitel:a", Word("Untertitel:a")),
    # dates
    ("datum:2024", days("2024-01-01", "2024-12-31")),
    ("date:2024-02", days("2024-02-01", "2024-02-29")),
    ("datum:12.03.2024", days("2024-03-12", "2024-03-12")),
    ("datum:2024-10..2025-03", days("2024-10-01", "2025-03-31")),
    ("datum:2024..", days("2024-01-01", None)),
    ("datum:..2024", days(None, "2024-12-31")),
    ("vor:2025", days(None, "2024-12-31")),
    ("before:2025-03", days(None, "2025-02-28")),
    ("nach:2024-06-30", days("2024-07-01", None)),
    ("after:2024", days("2025-01-01", None)),
    ("a vor:2025", Words((A, days(None, "2024-12-31")))),
]  # fmt: skip

REPAIRS: list[tuple[str, Node, list[str]]] = [
    ('"Neue Qualität', Phrase("Neue Qualität"), ["repaired-quote"]),
    ("a „b c", Words((A, Phrase("b c"))), ["repaired-quote"]),
    ('17" Monitor', Words((Word("17"), Phrase("Monitor"))), ["repaired-quote"]),
    ("»a b“", Phrase("a b"), []),
    ("(a b", Words((A, B)), ["repaired-bracket"]),
    ("((a b) c", Words((Words((A, B)), C)), ["repaired-bracket"]),
    ("a) b", Words((A, B)), ["repaired-bracket"]),
    ("a UND", A, ["repaired-operator"]),
    ("UND a", A, ["repaired-operator"]),
    ("a ODER", A, ["repaired-operator"]),
    ("a UND ODER b", Or((A, B)), ["repaired-operator"]),
    ("a ODER ODER b", Or((A, B)), ["repaired-operator"]),
    ("(a UND) b", Words((A, B)), ["repaired-operator"]),
    ("a NICHT", A, ["repaired-operator"]),
    ("a ODER !!!", A, ["repaired-operator"]),
    ("=(a)", A, ["repaired-operator"]),
    ("titel:UND a", A, ["repaired-operator"]),
    ("Kursk –Russland", Words((Word("Kursk"), Not(Word("Russland")))), ["repaired-dash"]),
    ("Kursk −Russland", Words((Word("Kursk"), Not(Word("Russland")))), ["repaired-dash"]),
    ("Kursk ‑Russland", Words((Word("Kursk"), Not(Word("Russland")))), ["repaired-dash"]),
    ("‹a b", Phrase("a b"), ["repaired-quote"]),
    # nearness to nothing, to what has no place, too far
    ("/w5 a", A, ["repaired-operator"]),
    ("a /s", A, ["repaired-operator"]),
    ("(a /s) b", Words((A, B)), ["repaired-operator"]),
    ("a /w5 /s b", near(None, A, B), ["repaired-operator"]),
    ("a UND /w5 b", And((A, B)), ["repaired-operator"]),
    ("a /w5 UND b", And((A, B)), ["repaired-operator"]),
    ("/s", Everything(), ["repaired-operator", "no-words"]),
    ("a /w5 (b c)", And((A, Words((B, C)))), ["repaired-proximity"]),
    ("a /w5 b /w5 (b c)", And((near(5, A, B), Words((B, C)))), ["repaired-proximity"]),
    ("a /w5 -b", And((A, Not(B))), ["repaired-proximity"]),
    ("a /w5 ort:b", And((A, FacetWords("place", "b"))), ["repaired-proximity"]),
    ("ort:a /w5 b", And((FacetWords("place", "a"), B)), ["repaired-proximity"]),
    ("a /s titel:b", And((A, Word("b", "title"))), ["repaired-proximity"]),
    ("datum:2024 /w5 b", And((days("2024-01-01", "2024-12-31"), B)), ["repaired-proximity"]),
    ("a /w99999 b", near(255, A, B), ["proximity-bounded"]),
    ('"a b"~' + "9" * 30, near(255, A, B), ["proximity-bounded"]),
    ('"a"~5', Phrase("a"), ["repaired-proximity"]),
    ('person:"a b"~5', FacetWords("person", "a b"), ["repaired-proximity"]),
    # likeness too far, too short, or where there is none
    ("Selensky~3", Fuzzy("Selensky", 2), ["fuzzy-bounded"]),
    ("Kim~", Fuzzy("Kim", 0), ["fuzzy-short"]),
    ("=Putin~", Word("Putin", exact=True), ["repaired-fuzzy"]),
    ("M?ller~", Pattern("M?ller"), ["repaired-fuzzy"]),
    ("Kursk/Moskau~1", Word("Kursk/Moskau"), ["repaired-fuzzy"]),
    ("person:Putin~1", FacetWords("person", "Putin"), ["repaired-fuzzy"]),
    ("titel: a ort:", Word("a", "title"), ["empty-field"]),
    ("datum:gestern a", A, ["bad-date"]),
    ("datum:2024-13 a", A, ["bad-date"]),
    ("vor:..2024 a", A, ["bad-date"]),
    ("nach:9999 a", A, ["bad-date"]),
    ("datum:(2024)", Word("2024"), ["bad-date"]),
    ("…", Everything(), ["no-words"]),
    ("()", Everything(), ["no-words"]),
    ("- ( \" )", Everything(), ["repaired-bracket", "repaired-quote", "no-words"]),
    ("UND", Everything(), ["repaired-operator", "no-words"]),
]  # fmt: skip


@pytest.mark.parametrize(("query", "tree"), QUERIES)
def test_a_query_is_read_without_repairs_as(query: str, tree: Node) -> None:
    parsed = parse(query)
    codes = [note.code for note in parsed.notes]
    assert parsed.root == tree
    assert codes == (["no-words"] if query == '""' else [])


@pytest.mark.parametrize(("query", "tree", "codes"), REPAIRS)
def test_what_does_not_fit_is_repaired_and_told(query: str, tree: Node, codes: list[str]) -> None:
    parsed = parse(query)
    assert parsed.root == tree
    assert sorted(note.code for note in parsed.notes) == sorted(codes)


def test_a_note_quotes_what_was_repaired_but_not_all_of_it() -> None:
    assert "„Neue Qualität“" in parse('"Neue Qualität').notes[0].text
    assert all(len(note.text) < 300 for note in parse('"' + "lang " * 5_000).notes)
    assert all(len(note.text) < 300 for note in parse("datum:" + "x" * 5_000).notes)


def check_parse(query: str) -> None:
    parsed = parse(query)
    for leaf in textual_leaves(parsed.root):
        assert any(True for _ in tokenise(leaf.text)), "a leaf has a word to look for"
    assert len(set(parsed.notes)) == len(parsed.notes)
    assert all(note.code and note.text for note in parsed.notes)


@given(TEXTS)
def test_any_text_is_a_query(query: str) -> None:
    check_parse(query)


@pytest.mark.long
@LONG
@given(TEXTS)
def test_any_text_is_a_query_at_length(query: str) -> None:
    check_parse(query)


@pytest.mark.parametrize(
    "query",
    [
        "(" * 50_000 + "a" + ")" * 50_000, "NICHT " * 20_000 + "a", "titel:" * 20_000 + "a",
        "(NICHT titel:" * 8_000 + "a", "„" * 100_000, "„“" * 50_000, "»a“ " * 25_000, "a" * 100_000, "*a" * 50_000,
        "?" * 100_000, "a*in" * 25_000, "-" * 100_000, "=" * 100_000, "a-" * 50_000, "a UND " * 20_000,
        "(a ODER " * 12_000, '"' + "a " * 50_000, " " * 100_000,
        "a /w5 " * 16_000, "/s " * 33_000, "'a " * 33_000, "a~" * 50_000, "a" + "~1." * 33_000,
        '"' + "a " * 49_000 + '"~5',
        "datum:" + "9" * 100_000, "https://" * 12_000, "a‘" * 50_000,
    ],
    ids=lambda query: query[:12],
)  # fmt: skip
def test_a_query_of_100_000_characters_is_read(query: str) -> None:
    check_parse(query)


def test_of_a_very_long_query_the_beginning_is_read() -> None:
    parsed = parse(" ".join(f"w{i}" for i in range(MAX_LEXEMES + 10)))
    assert [note.code for note in parsed.notes] == ["query-cut"]
    assert len(textual_leaves(parsed.root)) == MAX_LEXEMES
    assert not parse("a " * MAX_LEXEMES).notes


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("Wer siegt – und wann?", "Wer siegt und wann"),
        ('"Neue Qualität" (Kommentar)', "Neue Qualität Kommentar"),
        ("NICHT nur OR sondern AND", "nicht nur or sondern and"),
        ("titel:Kursk -Moskau M?ller Mili*", "titel Kursk Moskau M ller Mili"),
        ("Ukraine-Konflikt, 12.000 Mann", "Ukraine-Konflikt 12.000 Mann"),
        ("Vor- und Nachteile", "Vor und Nachteile"),
        ("?!", ""),
    ],
)
def test_plain_text_becomes_a_query_without_syntax(text: str, query: str) -> None:
    assert plain(text) == query


@given(st.one_of(TEXTS, st.text(alphabet='ab -"()=*?:„“UNDOR', max_size=30)))
def test_no_sign_of_a_plain_text_is_syntax(text: str) -> None:
    parsed = parse(plain(text))
    if parsed.root == Everything():
        assert not list(tokenise(text))
        return
    leaves = parsed.root.children if isinstance(parsed.root, Words) else (parsed.root,)
    assert all(isinstance(leaf, Word) and not leaf.exact and leaf.scope == "all" for leaf in leaves)
    found = [t.form.lower() for leaf in leaves if isinstance(leaf, Word) for t in tokenise(leaf.text)]
    assert found == [t.form.lower() for t in tokenise(text)]
    assert not parsed.notes
