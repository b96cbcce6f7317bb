"""From text with spans to the pieces that templates print, each escaped there. Pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from indexer.query import Snippet

_HEADING_MAX = 110
"""Characters up to which a line of its own without a full stop is taken for a heading between paragraphs."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text; `mark` counts the marks of a page from 1 and is 0 where nothing is marked."""

    text: str
    mark: int = 0
    continued: bool = False
    """Whether the mark began in a paragraph before."""
    word: int = 0
    """Which word of the query is marked, counted from 1; 0 where they are not told apart."""


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph of an article, or a heading between two."""

    pieces: tuple[Piece, ...]
    heading: bool = False


def pieces(snippet: Snippet, first: int = 1, words: Sequence[int] = ()) -> tuple[Piece, ...]:
    """The text of a snippet cut at its marks, which are counted from `first`.

    `words`: for each mark which word of the query it is, counted from 0.
    """
    return tuple(_pieces(snippet, 0, len(snippet.text), first, words))


def blocks(text: Snippet, first: int = 1, words: Sequence[int] = ()) -> tuple[Block, ...]:
    """The paragraphs of an article: parted by empty lines if it has any, else one to a line.

    A short line without an end mark, followed by more, is a heading. `words` as in `pieces`.
    """
    separator = r"\n[^\S\n]*\n\s*" if re.search(r"\n[^\S\n]*\n", text.text.strip()) else r"\n"
    spans = _spans(text.text, re.compile(separator))
    found = []
    for index, (start, end) in enumerate(spans):
        line = text.text[start:end]
        heading = index + 1 < len(spans) and len(line) <= _HEADING_MAX and "\n" not in line
        heading = heading and re.search(r"[\w?!)]$", line) is not None and spans[index + 1][1] - end > len(line)
        found.append(Block(tuple(_pieces(text, start, end, first, words)), heading))
    return tuple(found)


def _spans(text: str, separator: re.Pattern[str]) -> list[tuple[int, int]]:
    """Start and end of each stretch between separators, blanks at its ends left out."""
    found, at = [], 0
    for start, end in [*(m.span() for m in separator.finditer(text)), (len(text), len(text))]:
        stretch = text[at:start]
        if stretch.strip():
            left = at + len(stretch) - len(stretch.lstrip())
            found.append((left, left + len(stretch.strip())))
        at = end
    return found


def _pieces(snippet: Snippet, start: int, end: int, first: int, words: Sequence[int]) -> Iterator[Piece]:
    at = start
    for place, (began, right) in enumerate(snippet.marks):
        left, right = max(began, at), min(right, end)
        if left >= right:
            continue
        if left > at:
            yield Piece(snippet.text[at:left])
        word = words[place] + 1 if words else 0
        yield Piece(snippet.text[left:right], first + place, continued=began < start, word=word)
        at = right
    if at < end:
        yield Piece(snippet.text[at:end])
