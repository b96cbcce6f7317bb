"""Which words of a text are marked for a query."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.language import tokenise
from indexer.query.ast import Scope
from indexer.query.marks import Marker
from indexer.query.request import Match
from indexer.query.rewrite import resolve
from indexer.query.spelling import pattern_regex
from indexer.query.syntax import parse
from tests.unit.texts import LONG, PROSE, TEXTS


def found(query: str, text: str, match: Match = "all", scope: Scope = "all") -> list[str]:
    marks = Marker(resolve(parse(query).root, match)).find(text, scope)
    return [text[mark.start : mark.end] for mark in marks]


MARKED = [
    # query, text, what is marked
    ("Truppen", "Die Truppe und Truppen.", ["Truppe", "Truppen"]),
    ("nordkoreanische", "ein nordkoreanischer Soldat", ["nordkoreanischer"]),
    ("Nordkorea", "Nordkoreas Soldaten", ["Nordkoreas"]),
    ("Putin", "Putin’s Krieg, Putins Krieg", ["Putin’s", "Putins"]),
    ("Häuser", "Ha\u0308user, Haus, HÄUSER", ["Ha\u0308user", "Haus", "HÄUSER"]),
    ("Donau", "die Do\u00adnau", ["Do\u00adnau"]),
    ("12000", "rund 12.000 Mann", ["12.000"]),
    ("12.000", "rund 12000 Mann", ["12000"]),
    ("Sicherheit", "sich in Sicherheit", ["Sicherheit"]),
    ("schön", "schon schön, schöner", ["schön", "schöner"]),
    ("Soldaten in Kursk", "in Kursk", ["Kursk"]),
    ("*", "Kursk", []),
    # exactly as written
    ("=Häuser", "Häuser, häuser, Hauser, Haus", ["Häuser", "häuser", "Hauser"]),
    ('="neue Qualität"', "neue Qualität, neuen Qualität", ["neue Qualität"]),
    # a phrase is one mark, and nothing else of it is marked
    ('"neue Qualität"', "Qualität: die neuen Qualitäten", ["neuen Qualitäten"]),
    ('"neue Qualität"', "neue, Qualität", ["neue, Qualität"]),
    ('"neue Qualität"', "neue hohe Qualität", []),
    ('"die Linke"', "die Linke, Linke die", ["die Linke"]),
    ('"Ukraine Konflikt"', "im Ukraine-Konflikt", ["Ukraine-Konflikt"]),
    ('"a b" "b c"', "a b c", ["a b"]),
    ('"a b" a', "a b a", ["a b", "a"]),
    # wildcards
    ("Militär*", "Militär, Militärbündnis, militarisch, Unmilitär", ["Militär", "Militärbündnis", "militarisch"]),
    ("*macht", "Macht, Weltmacht, Machthaber", ["Macht", "Weltmacht"]),
    ("M?ller", "Müller Miller Möller Mler Mueller", ["Müller", "Miller", "Möller"]),
    ("US-Reg*", "die US-Regierung", ["US-Regierung"]),
    # hyphen words
    ("Ukraine-Konflikt", "Ukraine-Konflikts, Ukrainekonflikt, Konflikt", ["Ukraine-Konflikts", "Ukrainekonflikt"]),
    ("Ukrainekonflikt", "der Ukraine-Konflikt", ["Ukraine-Konflikt"]),
    ("Konflikt", "der Ukraine-Konflikt", ["Konflikt"]),
    ("Soldat*innen", "Soldat*innen, Soldaten", ["Soldat*innen", "Soldaten"]),
    ("Soldaten", "Soldat:innen, Soldatin", ["Soldat:innen", "Soldatin"]),
    # compounds: the whole word, whichever of its parts matches
    ("Geheimdienst", "im Geheimdienstinstitut", ["Geheimdienstinstitut"]),
    ("Militärbündnis", "das Bündnis, das Militär", []),
    # a hyphen word is also one word, and stands where it begins
    ('"ein Seehafen"', "ein See-Hafen, ein Hafen", ["ein See-Hafen"]),
    ('"Seehafen Hafen"', "See-Hafen", ["See-Hafen"]),
    # spelt nearly so
    ("Selenskyj~", "Selenskij, Selensky, Zelenskyy, Selektion", ["Selenskij", "Selensky", "Zelenskyy"]),
    ("Seehaven~1", "See-Hafen Seehafen See", ["See-Hafen", "Seehafen"]),
    ("Kim~", "Kim, Tim, KIM", ["Kim", "KIM"]),
    # near each other: only what takes part
    (
        "Kursk /w1 Truppen",
        "Truppen in Kursk, nicht die Truppen, Kursk und mehr Truppe.",
        ["Truppen", "Kursk", "Truppen", "Kursk"],
    ),
    ("Kursk /w0 Kursk", "Kursk, Kursk und Kursk", ["Kursk", "Kursk"]),
    ('"a b c"~1', "c x a b x x c a x b b", ["c", "a", "b", "c", "a", "b"]),
    ('"a b a"~1', "a b, a, x b a x x a", ["a", "b", "a", "b", "a"]),
    ("See-Hafen /w1 still", "der See-Hafen ist still, am Hafen still", ["See-Hafen", "still"]),
    ("Seehafen /w1 ist", "der See-Hafen ist", ["See-Hafen", "ist"]),
    ("„der Hafen“ /w0 still", "der Hafen, still: Hafen", ["der Hafen", "still"]),
    ("(Hafen ODER Haf*) /w0 ein", "ein Hafen, Haff, ein Haff, Hafen", ["ein", "Hafen", "Haff", "ein", "Haff"]),
    ("Hafen /w1 ein", "ein Seehafen, alter Hafen", []),
    # in one sentence
    ("Kursk /s Truppen", "Kursk fiel. Die Truppen in Kursk. Truppen.", ["Truppen", "Kursk"]),
    ("„die Stadt“ /s Kursk", "Kursk und die. Stadt. Die Stadt Kursk.", ["Die Stadt", "Kursk"]),
    # operators, fields
    ("Kursk ODER Moskau", "Kursk, Moskau", ["Kursk", "Moskau"]),
    ("Kursk -Moskau", "Kursk, Moskau", ["Kursk"]),
    ("ort:Kursk Moskau", "Kursk, Moskau", ["Moskau"]),
    ("titel:Kursk Moskau", "Kursk, Moskau", ["Moskau"]),
]


@pytest.mark.parametrize(("query", "text", "words"), MARKED)
def test_these_words_are_marked(query: str, text: str, words: list[str]) -> None:
    assert found(query, text) == words


@pytest.mark.parametrize(
    ("query", "text", "words"),
    [
        ("Ukraine-Konflikt", "Ukraine und Konflikt, Ukraine-Konflikt", ["Ukraine", "Konflikt", "Ukraine-Konflikt"]),
        ("Soldaten der Ukraine", "der Soldat", ["Soldat"]),
    ],
)
def test_these_words_are_marked_where_any_word_counts(query: str, text: str, words: list[str]) -> None:
    assert found(query, text, "any") == words


def test_words_for_the_title_are_marked_in_titles_only() -> None:
    assert found("titel:Kursk Moskau", "Kursk, Moskau", scope="title") == ["Kursk", "Moskau"]
    assert found('titel:"a b"', "a b", scope="title") == ["a b"]
    assert found('titel:"a b"', "a b") == []
    assert found("titel:a /w1 b", "a b", scope="title") == ["a", "b"]
    assert found("titel:a /w1 b", "a b") == []


def check_marks(text: str, query: str, match: Match) -> None:
    starts = {token.start for token in tokenise(text)}
    ends = {token.end for token in tokenise(text)}
    for scope in ("all", "title"):
        end = 0
        for mark in Marker(resolve(parse(query).root, match)).find(text, scope):
            assert end <= mark.start < mark.end <= len(text)
            assert mark.start in starts
            assert mark.end in ends
            assert mark.key
            end = mark.end


@given(TEXTS | PROSE, TEXTS, st.sampled_from(["all", "any"]))
def test_marks_are_whole_words_in_order(text: str, query: str, match: Match) -> None:
    check_marks(text, query, match)


@pytest.mark.long
@LONG
@given(TEXTS | PROSE, TEXTS, st.sampled_from(["all", "any"]))
def test_marks_are_whole_words_in_order_at_length(text: str, query: str, match: Match) -> None:
    check_marks(text, query, match)


@given(PROSE)
def test_every_word_of_a_text_finds_itself(text: str) -> None:
    for token in tokenise(text):
        assert found(f"={token.form}", token.form) == [token.form]


@pytest.mark.parametrize(
    ("pattern", "word", "fits"),
    [
        ("a*", "a", True), ("a*", "ba", False), ("*a", "ba", True), ("*a*", "bab", True), ("a*b*c", "axbxc", True),
        ("a*b*c", "acb", False), ("a**b", "ab", True), ("?", "a", True), ("?", "ab", False), ("a?c", "abc", True),
        ("*ab*ab", "abab", True), ("*ab*ab", "ab", False), ("*ab*b", "aabb", True), ("a?*", "a", False),
        ("M?LL*", "muller", True), ("*?b", "aab", True), ("a.c", "abc", False),
    ],
)  # fmt: skip
def test_a_star_stands_for_any_letters_and_a_question_mark_for_one(pattern: str, word: str, fits: bool) -> None:
    assert bool(pattern_regex(pattern).fullmatch(word)) is fits


@given(st.text(alphabet="ab*?", min_size=1, max_size=8), st.text(alphabet="ab", max_size=8))
def test_wildcards_agree_with_their_definition(pattern: str, word: str) -> None:
    def fits(pattern: str, word: str) -> bool:
        if not pattern:
            return not word
        if pattern[0] == "*":
            return any(fits(pattern[1:], word[i:]) for i in range(len(word) + 1))
        return bool(word) and pattern[0] in ("?", word[0]) and fits(pattern[1:], word[1:])

    assert bool(pattern_regex(pattern).fullmatch(word)) is fits(pattern, word)


def test_many_stars_on_a_long_word_come_to_an_end() -> None:
    assert not pattern_regex("*a" * 40 + "*b").fullmatch("a" * 2_000)
