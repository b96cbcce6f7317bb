"""The query as a tree. Leaves hold what was typed; an engine turns them into its own terms."""

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from indexer.query.request import Facet

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
class FacetWords:
    """Articles that carry a value of this facet in which all these words occur."""

    facet: Facet
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


Node = Word | Phrase | Pattern | FacetWords | DateRange | Everything | Words | And | Or | Not
Textual = Word | Phrase | Pattern
"""Leaves that stand in the text of an article and can be marked there."""


def textual_leaves(node: Node) -> list[Textual]:
    """The leaves that a hit can be marked for, in the order typed: none below a Not."""
    match node:
        case Word() | Phrase() | Pattern():
            return [node]
        case Words(children) | And(children) | Or(children):
            return [leaf for child in children for leaf in textual_leaves(child)]
        case _:
            return []
