"""The query as a tree. Leaves hold what was typed; an engine turns them into its own terms."""

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from indexer.query.request import ValueField

Scope = Literal["all", "title"]


@dataclass(frozen=True, slots=True)
class Word:
    """A word, found in any inflection; a hyphen word is one word."""

    text: str
    scope: Scope = "all"
    exact: bool = False
    """Only as written, case and umlauts folded."""
    weight: float = 1.0
    """What it counts in the ranking beside other words."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that must stand side by side, stop words included."""

    text: str
    scope: Scope = "all"
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Pattern:
    """A word with `*` (any letters) or `?` (one letter), compared with words as written, case and umlauts folded."""

    text: str
    scope: Scope = "all"


@dataclass(frozen=True, slots=True)
class Fuzzy:
    """A word and whatever is spelt nearly like it, compared with words as written, case and umlauts folded."""

    text: str
    """One word; a hyphen word without its hyphens."""
    edits: int
    """The most letters that may be put in, left out, exchanged, or swapped with their neighbour."""
    scope: Scope = "all"


@dataclass(frozen=True, slots=True)
class Proximity:
    """Words that stand near each other in one text, in any order.

    The occurrences chosen, one for each operand and none used twice, have at most `distance` other words between the
    first and the last of them; with `distance` None they stand in the same sentence.
    """

    operands: tuple["Operand", ...]
    """Two or more, all of the same scope; more than two are single words."""
    distance: int | None


@dataclass(frozen=True, slots=True)
class FacetWords:
    """Articles that carry a value of this facet in which all these words occur, or are related to such a name."""

    facet: ValueField
    text: str


@dataclass(frozen=True, slots=True)
class DateRange:
    """Articles of these days, both included; None is open."""

    first: dt.date | None
    last: dt.date | None


@dataclass(frozen=True, slots=True)
class Everything:
    """Every article."""


@dataclass(frozen=True, slots=True)
class Words:
    """Leaves and groups written side by side: the request's `match` says whether all or any must occur."""

    children: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class And:
    children: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Or:
    children: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Not:
    child: "Node"


Textual = Word | Phrase | Pattern | Fuzzy
"""Leaves that stand in the text of an article and can be marked there."""
Operand = Textual | Or
"""What can stand near something: a leaf, or any one of several."""
Node = Textual | Proximity | FacetWords | DateRange | Everything | Words | And | Or | Not


def markable(node: Node) -> list[Textual | Proximity]:
    """What a hit can be marked for, in the order typed: nothing below a Not."""
    match node:
        case Word() | Phrase() | Pattern() | Fuzzy() | Proximity():
            return [node]
        case Words(children) | And(children) | Or(children):
            return [found for child in children for found in markable(child)]
        case _:
            return []


def textual_leaves(node: Node) -> list[Textual]:
    """The leaves that a hit can be marked for, those inside a Proximity as well."""
    return [leaf for found in markable(node) for leaf in _leaves(found)]


def scope_of(proximity: Proximity) -> Scope:
    """Where the words of a Proximity stand."""
    return textual_leaves(proximity.operands[0])[0].scope


def _leaves(found: Textual | Proximity) -> list[Textual]:
    if isinstance(found, Proximity):
        return [leaf for operand in found.operands for leaf in textual_leaves(operand)]
    return [found]
