"""Text and spans to the pieces that templates print."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.query import Snippet
from webapp.marking import Block, Piece, blocks, pieces


def test_pieces_are_the_text_cut_at_its_marks() -> None:
    snippet = Snippet("Truppen in Kursk.", ((0, 7), (11, 16)))
    assert pieces(snippet) == (Piece("Truppen", 1), Piece(" in "), Piece("Kursk", 2), Piece("."))


@given(st.text(alphabet="ab \n", max_size=60), st.data())
def test_nothing_but_blanks_between_paragraphs_is_lost(text: str, data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.sets(st.integers(0, len(text)), max_size=8)))
    marks = tuple(zip(cuts[::2], cuts[1::2], strict=False))
    snippet = Snippet(text, marks)
    assert "".join(p.text for p in pieces(snippet)) == text
    shown = "".join(p.text for block in blocks(snippet) for p in block.pieces)
    assert "".join(shown.split()) == "".join(text.split())
    marked = "".join(p.text for block in blocks(snippet) for p in block.pieces if p.mark)
    assert "".join(marked.split()) == "".join("".join(text[a:b].split()) for a, b in marks)


LONG = "Dies ist ein Absatz, der deutlich länger ist als eine Überschrift und mit einem Punkt endet."


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (LONG, [(LONG, False)]),
        (f"{LONG}\n{LONG}", [(LONG, False), (LONG, False)]),
        (f"{LONG}\n\n{LONG}\n{LONG}", [(LONG, False), (f"{LONG}\n{LONG}", False)]),
        (f"{LONG}\nFolgen für die NATO\n{LONG}", [(LONG, False), ("Folgen für die NATO", True), (LONG, False)]),
        (f"Ein Zeichen der Schwäche?\n{LONG}", [("Ein Zeichen der Schwäche?", True), (LONG, False)]),
        (f"{LONG}\nKurz.\n{LONG}", [(LONG, False), ("Kurz.", False), (LONG, False)]),
        (f"{LONG}\nDas letzte Wort", [(LONG, False), ("Das letzte Wort", False)]),
        ("  \n\n ", []),
    ],
)
def test_paragraphs_and_headings(text: str, expected: list[tuple[str, bool]]) -> None:
    found = blocks(Snippet(text, ()))
    assert [("".join(p.text for p in b.pieces), b.heading) for b in found] == expected


def test_marks_are_counted_through_all_blocks() -> None:
    found = blocks(Snippet("Kursk.\nUnd Kursk.", ((0, 5), (11, 16))), first=3)
    assert found == (
        Block((Piece("Kursk", 3), Piece("."))),
        Block((Piece("Und "), Piece("Kursk", 4), Piece("."))),
    )


def test_a_mark_that_runs_over_paragraphs_is_one() -> None:
    found = blocks(Snippet("Die Truppe.\nKursk ruht.", ((4, 17),)))
    assert found == (
        Block((Piece("Die "), Piece("Truppe.", 1))),
        Block((Piece("Kursk", 1, continued=True), Piece(" ruht."))),
    )
