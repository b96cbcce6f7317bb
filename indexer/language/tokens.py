"""From text to words with offsets into the text as it is written.

Lines are read one by one: no word crosses a line, and whether a line is in capitals is its own affair. Nearly all of
a line can be read by the stretches between its blanks, each of which is the same wherever it stands, so what was
read once is looked up. A line in which a word may go on behind a blank (`z. B.`, `50 %`) is read as a whole.
"""

from collections.abc import Callable, Iterator
from itertools import chain
from typing import NamedTuple

from indexer.language.tables import Table
from indexer.language.words import (
    CROSSING,
    CROSSING_NUMBER,
    THIN_BLANKS,
    Piece,
    in_capitals,
    may_be_loud,
    normalise,
    read,
    read_line,
)

__all__ = [
    "CrossingError", "Token", "forms", "has_thin_blanks", "in_capitals", "is_whole", "normalise", "read_stretch",
    "tokenise", "written_words",
]  # fmt: skip

_MOST = 1 << 17
"""Stretches that a table holds before it begins anew."""
PUNCTUATION = '.,;:!?…()"„“”»«–'
"""What mostly stands before and behind a word and changes nothing about it."""


class Token(NamedTuple):
    """A word of the text, or one part of a hyphen word."""

    form: str
    """The surface form, normalised but with its capitals."""
    start: int
    end: int
    """Character offsets of the word as written, end exclusive."""
    position: int
    """Counted from 0; the parts of a hyphen word stand at consecutive positions."""
    joined: str | None = None
    """On the first part of a hyphen word: the form without its hyphens (`Ukraine-Konflikt`: `UkraineKonflikt`)."""
    parts: int = 1
    """On the first part of a hyphen word: how many parts it has."""


class CrossingError(Exception):
    """A stretch without blanks may not be read by itself."""


def read_stretch(stretch: str) -> tuple[Piece, ...]:
    """The words of a stretch without blanks. Raises CrossingError if the line has to be read as a whole."""
    if (stretch[-1] == "." or stretch[0] in "%‰") and CROSSING.search(stretch):
        raise CrossingError
    core = stretch.strip(PUNCTUATION)
    if core.isalpha() or (core.isalnum() and core.isascii()):
        start, form = stretch.index(core), normalise(core)
        return ((form, start, start + len(core), None, 1),) if form else ()
    return read(stretch)


_pieces_of = Table(read_stretch, _MOST)
_token: Callable[[type[Token], tuple[str, int, int, int, str | None, int]], Token] = tuple.__new__  # half the time


def tokenise(text: str) -> Iterator[Token]:
    """Gives the words of the text in order."""
    tokens: list[Token] = []
    append, find = tokens.append, text.find
    at = position = 0
    for stretches, found in _lines(text):
        for stretch, pieces in zip(stretches, found, strict=True):
            at = find(stretch, at)
            for form, start, end, joined, parts in pieces:
                append(_token(Token, (form, at + start, at + end, position, joined, parts)))
                position += 1
            at += len(stretch)
    return iter(tokens)


def written_words(text: str) -> Iterator[tuple[str, str | None]]:
    """Form and joined form of each token of the text, in less time than `tokenise` takes."""
    for _, found in _lines(text):
        for pieces in found:
            for form, _, _, joined, _ in pieces:
                yield form, joined


def forms(text: str) -> list[str]:
    """The forms of the tokens of the text, in the least time."""
    found: list[str] = []
    thin = has_thin_blanks(text)
    for line in text.split("\n"):
        try:
            if not is_whole(line, thin):
                found += [piece[0] for piece in chain.from_iterable(map(_pieces_of.__getitem__, line.split()))]
                continue
        except CrossingError:
            pass
        found += [form for form, *_ in read_line(line)]
    return found


def _lines(text: str) -> Iterator[tuple[list[str], list[tuple[Piece, ...]]]]:
    """Per line: the stretches that it is divided into, and the words of each."""
    thin = has_thin_blanks(text)
    for line in text.split("\n"):
        stretches = [] if is_whole(line, thin) else line.split()
        try:
            found = [*map(_pieces_of.__getitem__, stretches)] or [read_line(line)]
        except CrossingError:
            stretches, found = [], [read_line(line)]
        yield stretches or [line], found


def has_thin_blanks(text: str) -> bool:
    """Whether a text holds blanks that may divide the thousands of a number."""
    return any(blank in text for blank in THIN_BLANKS)


def is_whole(line: str, thin: bool) -> bool:
    """Whether a line must be read as a whole, as far as can be told before it is divided."""
    return may_be_loud(line) or (thin and CROSSING_NUMBER.search(line) is not None)


def clear_caches() -> None:
    """Forgets which stretches were read before."""
    _pieces_of.clear()
