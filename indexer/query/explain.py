"""From a tree back to a query: how what was typed was read, in the language of queries."""

import calendar
import datetime as dt
import itertools
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from indexer.query.ast import (
    And,
    DateRange,
    Everything,
    FacetWords,
    Fuzzy,
    Node,
    Not,
    Or,
    Pattern,
    Phrase,
    Proximity,
    Word,
    Words,
    scope_of,
)
from indexer.query.request import ValueField
from indexer.query.syntax import parse

_QUOTES = (("„", "“"), ('"', '"'), ("»", "«"), ("‚", "‘"), ("‹", "›"), ("›", "‹"), ("«", "»"), ("'", "'"))
"""A pair for each mark that a phrase can be opened with: what it was typed in holds it."""


@dataclass(frozen=True, slots=True)
class _Signs:
    """The words and marks of queries that a reader of one language expects; `parse` reads all of them."""

    both: str
    either: str
    without: str
    title: str
    date: str
    facets: Mapping[ValueField, str]
    quotes: tuple[tuple[str, str], ...]


_GERMAN = _Signs(
    "UND", "ODER", "NICHT", "titel", "datum",
    {"person": "person", "organisation": "organisation", "place": "ort", "source": "quelle", "section": "ressort",
     "author": "autor", "related": "bezug"},
    _QUOTES,
)  # fmt: skip
_ENGLISH = _Signs(
    "AND", "OR", "NOT", "title", "date",
    {"person": "person", "organisation": "organisation", "place": "place", "source": "source", "section": "section",
     "author": "author", "related": "related"},
    (("“", "”"), *_QUOTES),
)  # fmt: skip
_BESIDE = Word("x")
_KEPT = 256
"""Trees that are kept as they were told."""


@lru_cache(_KEPT)
def understood(root: Node) -> str | None:
    """How a parsed query was read; None if it is nothing but words, of which there is nothing to explain.

    None as well if the telling, with its brackets, would be longer than what is read of a query.
    """
    leaves = root.children if isinstance(root, Words) else (root,)
    if isinstance(root, Everything) or all(isinstance(leaf, Word) and leaf == Word(leaf.text) for leaf in leaves):
        return None
    told = canonical(root)
    again = parse(told)
    cut = any(note.code == "query-cut" for note in again.notes)
    return None if cut and again.root != root else told


def canonical(root: Node) -> str:
    """A query that is read as this tree, which `parse` made.

    Brackets stand wherever a reader might ask what belongs together, unless they would go deeper than is read.
    """
    return _written(root, _GERMAN)


def in_english(query: str) -> str:
    """A query that is read as this one, with English operators, field names and quotation marks."""
    return _written(parse(query).root, _ENGLISH)


def with_word(query: str, word: str) -> str:
    """A query for the articles that a query finds and that hold a word besides."""
    root = parse(query).root
    return canonical(Word(word) if isinstance(root, Everything) else And((root, Word(word))))


def _written(root: Node, signs: _Signs) -> str:
    told = _Writer(signs, clear=True).write(root)
    return told if parse(told).root == root else _Writer(signs, clear=False).write(root)


class _Writer:
    """Writes trees; `clear` with every bracket that helps, else with those alone that it cannot do without."""

    def __init__(self, signs: _Signs, *, clear: bool) -> None:
        self._signs = signs
        self._clear = clear

    def write(self, node: Node, field: str | None = None, outside: type[Node] | None = None) -> str:
        """A node as it stands in a field that is named already and directly in a node of the kind `outside`."""
        fields = set(_fields(node, self._signs))
        if field is None and len(fields) == 1 and (named := fields.pop()) and (self._clear or not _is_group(node)):
            return self._in_field(node, named)
        match node:
            case Words(children):
                text = " ".join(self._members(children, field, Words))
            case And(children):
                text = self._chain(node, field) or f" {self._signs.both} ".join(self._members(children, field, And))
            case Or(children):
                text = f" {self._signs.either} ".join(self._members(children, field, Or))
            case Not(child):
                return f"{self._signs.without} {self.write(child, field, Not)}"
            case Proximity():
                text = self._proximity(node, field)
            case _:
                return _leaf(node, field, self._signs)
        return f"({text})" if self._needs_brackets(node, outside) else text

    def _members(self, children: Iterable[Node], field: str | None, outside: type[Node]) -> Iterator[str]:
        return (self.write(child, field, outside) for child in children)

    def _in_field(self, node: Node, field: str) -> str:
        if isinstance(node, Not):
            return f"{self._signs.without} {self.write(node.child, None, Not)}"
        pair = isinstance(node, Proximity) and len(node.operands) == 2
        if _is_group(node) or (pair and self._clear):
            return f"{field}:({self.write(node, field)})"
        return f"{field}:{self.write(node, field)}"

    def _needs_brackets(self, node: Node, outside: type[Node] | None) -> bool:
        if outside is None:
            return False
        if isinstance(node, Proximity):
            return outside is Not and self._clear
        if self._clear or outside in (Not, Words, Proximity):
            return True
        return isinstance(node, Or) or type(node) is outside

    def _chain(self, node: And, field: str | None) -> str | None:
        """`a /w5 b /w3 c` for neighbours that must each be near the next."""
        pairs = [pair for pair in node.children if isinstance(pair, Proximity) and len(pair.operands) == 2]
        linked = all(a.operands[1] == b.operands[0] for a, b in itertools.pairwise(pairs))
        if len(pairs) < len(node.children) or not linked:
            return None
        found = self.write(pairs[0].operands[0], field, Proximity)
        for pair in pairs:
            found += f" {_sign(pair)} {self.write(pair.operands[1], field, Proximity)}"
        return found

    def _proximity(self, node: Proximity, field: str | None) -> str:
        pair = f" {_sign(node)} ".join(self._members(node.operands, field, Proximity))
        words = [operand for operand in node.operands if isinstance(operand, Word)]
        if len(words) < len(node.operands) or node.distance is None:
            return pair
        phrase = Phrase(" ".join(word.text for word in words), words[0].scope, words[0].exact)
        quotes = (f"{quoted}~{node.distance}" for quoted in _quoted(phrase, self._signs))
        return _first_read_as(node, field, [pair, *quotes])


def _sign(node: Proximity) -> str:
    return "/s" if node.distance is None else f"/w{node.distance}"


def _is_group(node: Node) -> bool:
    return isinstance(node, Words | And | Or)


def _fields(node: Node, signs: _Signs) -> Iterator[str | None]:
    """The fields that the leaves of a tree stand in; None for no field, or one that belongs to a single leaf."""
    match node:
        case Words(children) | And(children) | Or(children):
            for child in children:
                yield from _fields(child, signs)
        case Not(child):
            yield from _fields(child, signs)
        case Proximity():
            yield signs.title if scope_of(node) == "title" else None
        case Word() | Phrase() | Pattern() | Fuzzy():
            yield signs.title if node.scope == "title" else None
        case FacetWords(facet):
            yield signs.facets[facet]
        case _:
            yield None


def _leaf(leaf: Node, field: str | None, signs: _Signs) -> str:
    match leaf:
        case Word(text, exact=exact):
            # A comma keeps a word from being read as a field, the sign of an address from being read as a pattern.
            return _first_read_as(leaf, field, [f"{'=' if exact else ''}{guard}{text}" for guard in ("", ",", "://")])
        case Phrase():
            return _first_read_as(leaf, field, _quoted(leaf, signs))
        case Pattern(text):
            # A dash keeps what follows a star from being read as the ending of a gender form.
            return _first_read_as(leaf, field, [text, text.replace("*", "*-")])
        case Fuzzy(text, edits):
            return f"{text}~{edits}"
        case FacetWords(_, text):
            return _first_read_as(leaf, field, [text, *_quoted(Phrase(text), signs), f"({text})"])
        case DateRange(first, last):
            return f"{signs.date}:{_period(first, last)}"
        case _:
            return "*"


def _quoted(phrase: Phrase, signs: _Signs) -> list[str]:
    sign = "=" if phrase.exact else ""
    return [f"{sign}{opening}{phrase.text}{closing}" for opening, closing in signs.quotes]


def _first_read_as(node: Node, field: str | None, ways: list[str]) -> str:
    """The first way of writing a node that is read as it, directly behind its field and in brackets there.

    It is read beside a word in small letters: by itself what is in capitals would be read as a query in capitals.
    """
    before = f"{field}:" if field else ""
    expected = Words((node, _BESIDE))
    return next((w for w in ways if all(_beside(before + q) == expected for q in (w, f"({w})"))), ways[0])


def _beside(query: str) -> Node:
    return parse(f"{query} {_BESIDE.text}").root


def _period(first: dt.date | None, last: dt.date | None) -> str:
    """The shortest way to write a period: whole years, whole months, else days."""
    if (first is None or (first.month, first.day) == (1, 1)) and (last is None or (last.month, last.day) == (12, 31)):
        ends = [f"{day.year:04}" if day else "" for day in (first, last)]
    elif (first is None or first.day == 1) and (last is None or last.day == _days_of_month(last)):
        ends = [day.isoformat()[:7] if day else "" for day in (first, last)]
    else:
        ends = [day.isoformat() if day else "" for day in (first, last)]
    return ends[0] if ends[0] == ends[1] else "..".join(ends)


def _days_of_month(day: dt.date) -> int:
    return calendar.monthrange(day.year, day.month)[1]
