"""EntityPage: what a corpus says of one person, organisation or place."""

from dataclasses import dataclass

from indexer.entities import Kind
from indexer.query.page import Histogram, Hit


@dataclass(frozen=True, slots=True)
class NameCount:
    name: str
    articles: int


@dataclass(frozen=True, slots=True)
class EntityPage:
    id: str
    """Stays the same from one rebuild to the next, whatever the name becomes."""
    kind: Kind
    name: str
    """The canonical one; asked for may have been another."""
    articles: int
    """Those that name it in full: what the facet counts."""
    related: int
    """Those that only tell of it, in compounds and adjectives."""
    spellings: tuple[NameCount, ...]
    """Names that articles give it, the commonest first. Where entities were merged since the rebuild, an article that
    has both names of one spelling counts twice."""
    histogram: Histogram
    """The articles over time."""
    persons: tuple[NameCount, ...]
    """Who is named in most of the same articles, at most ten, itself left out; likewise the other kinds."""
    organisations: tuple[NameCount, ...]
    places: tuple[NameCount, ...]
    newest: tuple[Hit, ...]
    """The newest articles, at most ten, without marks."""
    generation: str
