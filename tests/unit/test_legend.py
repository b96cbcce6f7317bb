"""Which word of a query a mark belongs to."""

import pytest

from indexer.language import fold
from indexer.query import Snippet, legend
from indexer.query.legend import MOST


def marked(text: str) -> Snippet:
    """A text whose marks are in square brackets."""
    plain, marks, start = "", [], 0
    for sign in text:
        if sign == "[":
            start = len(plain)
        elif sign == "]":
            marks.append((start, len(plain)))
        else:
            plain += sign
    return Snippet(plain, tuple(marks))


@pytest.mark.parametrize(
    ("query", "text", "words", "of_marks"),
    [
        ("Hafen Schiff", "Die [Häfen] und das [Schiff], der [Hafen].", ("Hafen", "Schiff"), (0, 1, 0)),
        ("Hafen Schiff", "Das [Schiff] allein.", ("Schiff",), (0,)),
        ('"alter Hafen" Kai', "Ein [alter Hafen] am [Kai].", ("„alter Hafen“", "Kai"), (0, 1)),
        ("Haf* Kai", "[Hafens] und [Kai].", ("Haf*", "Kai"), (0, 1)),
        ("Hafen /w3 Kai", "[Hafen] am [Kai].", ("Hafen /w3 Kai",), (0, 0)),
        ("der Hafen", "der [Hafen].", ("Hafen",), (0,)),
        ("titel:Hafen Kai", "[Hafen] [Kai]", ("titel:Hafen", "Kai"), (0, 1)),
        ("Krusk Kai", "[Kursk] und [Kai]", ("Krusk", "Kai"), (0, 1)),  # what only a wider reading found
        ("NICHT Kai Hafen", "[Hafen]", ("Hafen",), (0,)),
        ("", "", (), ()),
    ],
)
def test_marks_are_told_apart(query: str, text: str, words: tuple[str, ...], of_marks: tuple[int, ...]) -> None:
    found = legend(query, [marked(text)])
    assert found.words == words
    assert found.of_marks == (of_marks,)
    assert found.counts == tuple(of_marks.count(number) for number in range(len(words)))


def test_counts_go_over_all_texts() -> None:
    found = legend("Hafen Kai", [marked("[Hafen]"), marked("[Kai] [Hafen]"), marked("nichts")])
    assert (found.counts, found.of_marks) == ((2, 1), ((0,), (1, 0), ()))


def test_the_last_word_stands_for_all_that_are_too_many() -> None:
    words = [f"Wort{letter}" for letter in "abcdefgh"]
    found = legend(" ".join(words), [marked(" ".join(f"[{word}]" for word in words))])
    assert len(found.words) == MOST
    assert fold(found.words[-1]).count("wort") == 3
    assert found.of_marks == ((0, 1, 2, 3, 4, 5, 5, 5),)
