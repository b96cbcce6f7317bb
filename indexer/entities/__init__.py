"""Names: finds persons, organisations and places, decides their kind, gives them one canonical name.

In: the text of an article, then all of a corpus, and its owner's judgements. Out: the entities of each article, each
once, and the register of all. What an index does with them does not belong here.
"""

from indexer.entities.extract import EXTRACTOR_VERSION, find_entities
from indexer.entities.model import KINDS, Entity, Kind, Span, SpanFinder

__all__ = ["EXTRACTOR_VERSION", "KINDS", "Entity", "Kind", "Span", "SpanFinder", "find_entities"]
