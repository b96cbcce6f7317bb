"""Where an article stands among the hits of a search, and which stand beside it."""

from collections.abc import Iterable
from typing import Any

from indexer.engines.opensearch.documents import name_of, stored_from
from indexer.fields import IDENTIFIER
from indexer.query.neighbours import Neighbour, Neighbours


def neighbours(hits: Iterable[dict[str, Any]], total: int, article_id: str) -> Neighbours | None:
    """The place of an article among `total` hits in their order; None if it is none of them."""
    name, before, found = name_of(article_id), None, iter(hits)
    for place, hit in enumerate(found, start=1):
        if hit["_id"] == name:
            return Neighbours(place, total, _neighbour(before), _neighbour(next(found, None)))
        before = hit
    return None


def _neighbour(hit: dict[str, Any] | None) -> Neighbour | None:
    if hit is None:
        return None
    stored = stored_from(hit["_source"])
    return Neighbour(stored[IDENTIFIER], stored["title"])
