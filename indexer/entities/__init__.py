"""Names: finds persons, organisations and places, decides their kind, gives them one canonical name.

In: the text of an article, then all of a corpus, and its owner's judgements. Out: the entities of each article, each
once, and the register of all. What an index does with them does not belong here.
"""

from typing import TYPE_CHECKING, Any

from indexer.entities.model import KINDS, Entity, Kind, Span, SpanFinder

if TYPE_CHECKING:
    from indexer.entities.extract import EXTRACTOR_VERSION, find_entities

__all__ = ["EXTRACTOR_VERSION", "KINDS", "Entity", "Kind", "Span", "SpanFinder", "find_entities"]


def __getattr__(name: str) -> Any:
    """What finds names is imported when it is asked for: it brings its tables, of which a search needs none."""
    if name not in ("EXTRACTOR_VERSION", "find_entities"):
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from indexer.entities import extract

    return getattr(extract, name)
