"""Similar: an article that tells of the same as another, and why one may think so."""

from dataclasses import dataclass

from indexer.entities import Kind
from indexer.query.page import Hit


@dataclass(frozen=True, slots=True)
class SharedName:
    kind: Kind
    name: str


@dataclass(frozen=True, slots=True)
class Similar:
    hit: Hit
    """Without marks."""
    likeness: float
    """What the two have in common, as a share of what the article has in common with itself: 0 to 1, rarely above."""
    names: tuple[SharedName, ...]
    """Persons, organisations and places that both name, what tells most first."""
    version: bool
    """Whether it is another version of the article's text; of all of them the likest alone is similar."""
    words: tuple[str, ...]
    """Words that both hold, as the article writes them most often, what tells most first."""
