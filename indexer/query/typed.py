"""Where in a query its words and phrases stand: at which letters, in which field, excluded or not.

For what works on the query as it is typed (completion, correction), which the tree no longer knows.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from indexer.query.lexemes import OPERATORS, lexemes


@dataclass(frozen=True, slots=True)
class Typed:
    """A word or phrase of a query."""

    text: str
    """A phrase comes without its marks."""
    start: int
    end: int
    """Where the text stands in the query, marks left out, end exclusive."""
    phrase: bool
    field: str | None
    """The name of the field it is sought in, in lower case."""
    exact: bool
    excluded: bool


@dataclass(frozen=True, slots=True)
class _Around:
    """What holds for the next word, or for all of a bracket."""

    field: str | None = None
    exact: bool = False
    excluded: bool = False


def typed(query: str) -> tuple[tuple[Typed, ...], bool]:
    """The words and phrases of a query in their order, and whether the query ends within its last word or phrase."""
    found, notes = lexemes(query)
    pieces = tuple(_pieces(query, found))
    if not found or found[-1][0] not in ("word", "phrase") or any(note.code == "query-cut" for note in notes):
        return pieces, False
    unfinished = found[-1][0] == "word" or any(note.code == "repaired-quote" for note in notes)
    return pieces, unfinished and pieces[-1].end >= len(query.rstrip())


def _pieces(query: str, found: list[tuple[str, str]]) -> Iterator[Typed]:
    brackets = [_Around()]
    around = brackets[0]
    at = 0
    for kind, text in found:
        start = query.index(text, at)
        at = start + len(text)
        match kind:
            case "word" | "phrase":
                yield Typed(text, start, at, kind == "phrase", around.field, around.exact, around.excluded)
                around = brackets[-1]
            case "field":
                around = _Around(text[:-1].lower(), around.exact, around.excluded)
            case "equals":
                around = _Around(around.field, True, around.excluded)
            case "minus":
                around = _Around(around.field, around.exact, not around.excluded)
            case "operator":
                turned = OPERATORS[text] == "not"
                around = _Around(around.field, around.exact, not around.excluded) if turned else brackets[-1]
            case "open":
                brackets.append(_Around(around.field, False, around.excluded))
                around = brackets[-1]
            case "close":
                if len(brackets) > 1:
                    brackets.pop()
                around = brackets[-1]
