"""Names: finds persons, organisations and places, decides their kind, gives them one canonical name.

In: the text of an article. Out: its entities, each once. What is compared across articles (the register, judgements of
the user) and what is stored does not belong here.
"""

from indexer.entities.extract import EXTRACTOR_VERSION, find_entities
from indexer.entities.model import KINDS, Entity, Kind, Span, SpanFinder

__all__ = ["EXTRACTOR_VERSION", "KINDS", "Entity", "Kind", "Span", "SpanFinder", "find_entities"]
