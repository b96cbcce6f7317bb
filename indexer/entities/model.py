"""The values that name finding hands around."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

Kind = Literal["person", "organisation", "place"]
KINDS: tuple[Kind, ...] = ("person", "organisation", "place")


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of text that a finder holds to be a name: character offsets into the text, end exclusive."""

    start: int
    end: int
    kind: Kind
    confidence: float
    """Between 0 and 1; 1 for a curated entry."""


class SpanFinder(Protocol):
    """Anything that finds names in a text; rules and gazetteers now, a trained tagger or spaCy behind the same call."""

    def __call__(self, text: str, /) -> Sequence[Span]: ...


@dataclass(frozen=True, slots=True)
class Entity:
    """One person, organisation or place of an article, however often and however it is written there."""

    kind: Kind
    name: str
    """The canonical name: base form, without title or role."""
    confidence: float
    """The best confidence among its mentions."""
    mentions: tuple[tuple[int, int], ...]
    """Where it is named in full: character offsets (start, end exclusive) into the article's text, ascending, never
    overlapping."""
    related: tuple[tuple[int, int], ...] = ()
    """Where a compound (``US-Regierung``), an adjective or an inhabitant tells of it: offsets like those, apart."""
    named: bool = True
    """Whether the article names it in full, in its text, its title or its metadata. Facets count such alone."""
