"""The sentences that show why an article was found."""

import re

import pytest
from hypothesis import given

from indexer.query import Snippet
from indexer.query.marks import Mark, Marker
from indexer.query.rewrite import resolve
from indexer.query.snippets import MAX_LENGTH, best_sentences, marked
from indexer.query.syntax import parse
from tests.unit.texts import LONG, PROSE, TEXTS


def snippets(text: str, query: str, rarities: dict[str, float] | None = None) -> tuple[Snippet, ...]:
    marks = Marker(resolve(parse(query).root, "any")).find(text)
    return best_sentences(text, marks, lambda key: (rarities or {}).get(key, 1.0))


def shown(text: str, query: str) -> list[str]:
    """The snippets with their marks in brackets."""
    found = []
    for snippet in snippets(text, query):
        written = snippet.text
        for start, end in reversed(snippet.marks):
            written = f"{written[:start]}[{written[start:end]}]{written[end:]}"
        found.append(written)
    return found


LEAD = "Am Montag kam der Minister an. Er sprach mit niemandem."

CASES = [
    (f"{LEAD} In Kursk stehen Truppen.", "Truppen", ["In Kursk stehen [Truppen]."]),
    (f"Truppen\n{LEAD}", "Truppe", ["[Truppen]"]),
    ("Erst Kursk. Dann nichts. Dann Moskau.", "Moskau Kursk", ["Erst [Kursk].", "Dann [Moskau]."]),
    ("Kursk da. Kursk dort. Kursk hier.", "Kursk", ["[Kursk] da."]),
    ("Kursk da. Kursk und Moskau dort.", "Moskau Kursk", ["[Kursk] und [Moskau] dort."]),
    ("Der Ukraine-Konflikt.", "Ukraine-Konflikt", ["Der [Ukraine-Konflikt]."]),
    (f"---\n{LEAD}", "Truppen", ["Am Montag kam der Minister an.", "Er sprach mit niemandem."]),
    ("", "Truppen", []),
    ("--- … ---", "Truppen", []),
]


@pytest.mark.parametrize(("text", "query", "expected"), CASES)
def test_these_sentences_are_shown(text: str, query: str, expected: list[str]) -> None:
    assert shown(text, query) == expected


def test_of_a_phrase_over_two_lines_a_part_is_shown() -> None:
    (found,) = shown("Es ist die neue\nQualität", '"neue Qualität"')
    assert found in ("Es ist die [neue]", "[Qualität]")


@pytest.mark.parametrize(
    ("text", "query", "expected"),
    [
        ("Er kam aus Kursk. Soldaten kamen mit.", '"Kursk Soldaten"', "Er kam aus [Kursk]."),
        ("Kursk\u00a0–\nSoldaten da", '"Kursk Soldaten"', "[Kursk]"),
        ("Es ging nach Kursk\n– Soldaten", '"Kursk Soldaten"', "– [Soldaten]"),
    ],
)
def test_of_a_phrase_over_two_sentences_only_words_are_marked(text: str, query: str, expected: str) -> None:
    assert shown(text, query) == [expected]


def test_rare_words_choose_the_sentence() -> None:
    text = "Kursk liegt im Westen, wie jeder weiß. " + "Viel Text. " * 30 + "Wehrpflicht gilt für alle."
    only_room_for_one = [s.text for s in snippets(text, "Kursk Wehrpflicht", {"wehrpflicht": 9.0, "kursk": 0.1})]
    assert "Wehrpflicht gilt für alle." in only_room_for_one


def test_a_long_sentence_is_cut_at_words_around_its_first_mark() -> None:
    text = f"Es begann so, {'und dann geschah etwas, ' * 40}bis Kursk kam, {'und dann geschah nichts, ' * 40}am Ende."
    (snippet,) = snippets(text, "Kursk")
    assert snippet.text.startswith("… ")
    assert snippet.text.endswith(" …")
    assert [snippet.text[a:b] for a, b in snippet.marks] == ["Kursk"]
    assert len(snippet.text) <= MAX_LENGTH + 4
    inner = snippet.text.removeprefix("… ").removesuffix(" …")
    assert re.search(rf"(?<!\w){re.escape(inner)}(?!\w)", text)


@pytest.mark.parametrize("before", range(220, 245))
def test_a_mark_at_the_edge_of_what_fits_is_not_cut(before: int) -> None:
    text = f"{('ab ' * 100)[: before - 1]} Kursk, und mehr {'cd ' * 100}."
    (snippet,) = snippets(text, "Kursk")
    assert [snippet.text[a:b] for a, b in snippet.marks] == ["Kursk"]


@pytest.mark.parametrize(
    "text", ["x" * 5_000, "Kursk" + "x" * 5_000, "Kursk " + "x" * 5_000, "x" * 5_000 + " Kursk", "ab\u00a0" * 500]
)
def test_words_longer_than_a_snippet_are_borne(text: str) -> None:
    assert sum(len(s.text) for s in snippets(text, "Kursk")) <= MAX_LENGTH + 4


def test_a_mark_longer_than_a_snippet_is_shown_in_part() -> None:
    words = "wieder und wieder " * 30
    (snippet,) = snippets(f"Er rief {words}laut.", f'"{words}"')
    ((start, end),) = snippet.marks
    assert snippet.text[start:end] in words
    assert len(snippet.text) <= MAX_LENGTH + 4


def test_white_space_in_a_sentence_is_shown_as_blanks() -> None:
    (snippet,) = snippets("In\tKursk\u00a0stehen\u2028Truppen.", "Truppen Kursk")
    assert snippet == Snippet("In Kursk stehen Truppen.", ((3, 8), (16, 23)))


def test_a_whole_text_keeps_all_its_marks() -> None:
    assert marked("ab cd", [Mark(0, 2, "ab"), Mark(3, 5, "cd")]) == Snippet("ab cd", ((0, 2), (3, 5)))


def check_snippets(text: str, query: str) -> None:
    found = snippets(text, query)
    assert len(found) <= 3
    assert sum(len(s.text.removeprefix("… ").removesuffix(" …")) for s in found) <= MAX_LENGTH
    one_line = re.sub(r"\s", " ", text)
    at = 0
    for snippet in found:
        piece = snippet.text
        if piece not in one_line[at:]:
            piece = piece.removesuffix(" …") if piece.removesuffix(" …") in one_line[at:] else piece.removeprefix("… ")
            piece = piece if piece in one_line[at:] else piece.removesuffix(" …")
        assert piece.strip()
        at = one_line.index(piece, at) + len(piece)
        end = 0
        for start, stop in snippet.marks:
            assert end <= start < stop <= len(snippet.text)
            assert snippet.text[start:stop].strip() == snippet.text[start:stop]
            end = stop
    if Marker(resolve(parse(query).root, "any")).find(text):
        assert any(s.marks for s in found)


@given(TEXTS | PROSE, TEXTS)
def test_snippets_are_pieces_of_the_text_with_marks_inside(text: str, query: str) -> None:
    check_snippets(text, query)


@given(PROSE)
def test_snippets_of_prose_show_what_was_sought(text: str) -> None:
    check_snippets(text, 'Soldaten Kursk "Ukraine-Konflikt der" Hä* =nicht')


@pytest.mark.long
@LONG
@given(TEXTS | PROSE, TEXTS)
def test_snippets_are_pieces_of_the_text_at_length(text: str, query: str) -> None:
    check_snippets(text, query)


def test_a_book_as_one_article_is_no_trouble() -> None:
    text = "Soldaten stehen in Kursk. " * 20_000
    assert len(snippets(text, "Soldaten Kursk")) == 1
