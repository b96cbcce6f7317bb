"""Which word of a query each mark of a text belongs to."""

from collections.abc import Sequence
from dataclasses import dataclass

from indexer.query.ast import Node, Or, Proximity, markable, textual_leaves
from indexer.query.explain import canonical
from indexer.query.marks import Marker
from indexer.query.page import Snippet
from indexer.query.rewrite import resolve, without_stop_words
from indexer.query.syntax import parse

MOST = 6
"""Words that are told apart; all further ones are told with the last."""


@dataclass(frozen=True, slots=True)
class Legend:
    """The words of a query that are marked, each with what is marked for it."""

    words: tuple[str, ...]
    """As typed, those without a mark left out; words near each other are one."""
    counts: tuple[int, ...]
    """Marks of each, over all texts."""
    of_marks: tuple[tuple[int, ...], ...]
    """For each text and each of its marks, which of the words it is, counted from 0."""


def legend(query: str, texts: Sequence[Snippet]) -> Legend:
    """Tells the marks of texts apart. What only a wider reading of a word found counts for the first one unfound."""
    leaves = [*dict.fromkeys(markable(without_stop_words(parse(query).root)))]
    markers = [[Marker(resolve(_apart(leaf), match)) for leaf in leaves] for match in ("all", "any")]
    known: dict[str, int | None] = {}
    for text in texts:
        for start, end in text.marks:
            written = text.text[start:end]
            if written not in known:
                known[written] = _first(markers, written)
    found = {at for at in known.values() if at is not None}
    unfound = next((at for at in range(len(leaves)) if at not in found), 0)
    of_marks = [[at if (at := known[t.text[s:e]]) is not None else unfound for s, e in t.marks] for t in texts]
    shown = sorted({at for marks in of_marks for at in marks})
    place = {at: min(number, MOST - 1) for number, at in enumerate(shown)}
    placed = tuple(tuple(place[at] for at in marks) for marks in of_marks)
    groups = [[leaves[at] for at in shown if place[at] == number] for number in range(min(len(shown), MOST))]
    words = tuple(", ".join(canonical(leaf) for leaf in group) for group in groups)
    flat = [at for marks in placed for at in marks]
    return Legend(words, tuple(flat.count(number) for number in range(len(words))), placed)


def _apart(leaf: Node) -> Node:
    """Words that must stand near each other are marked one by one."""
    return Or(tuple(textual_leaves(leaf))) if isinstance(leaf, Proximity) else leaf


def _first(markers: Sequence[Sequence[Marker]], written: str) -> int | None:
    """The first word whose marker finds what is written, read strictly, or else as with any-word matching."""
    for strictness in markers:
        for at, marker in enumerate(strictness):
            if marker.find(written, "title"):
                return at
    return None
