"""Where an article stands among the hits of a search, and which stand beside it."""

from collections.abc import Iterable, Iterator
from typing import Any

from indexer.engines.opensearch.documents import name_of, stored_from
from indexer.engines.opensearch.folding import place_of
from indexer.engines.opensearch.snapshot import Snapshot
from indexer.fields import IDENTIFIER
from indexer.query.neighbours import Neighbour, Neighbours
from indexer.query.request import Copies


def neighbours(
    snapshot: Snapshot, hits: Iterable[dict[str, Any]], total: int, article_id: str, copies: Copies
) -> Neighbours | None:
    """The place of an article among `total` hits in their order; None if it is none of them.

    Where versions are folded, all of them have the place of the one that is shown.
    """
    own = snapshot.place(article_id) if copies == "fold" else None
    group = range(0) if own is None else snapshot.versions.with_place(own)
    name, before, found = name_of(article_id), None, iter(hits)
    for place, hit in enumerate(found, start=1):
        if hit["_id"] == name or place_of(hit) in group:
            return Neighbours(place, total, *_articles(snapshot, before, next(found, None)))
        before = hit
    return None


def _articles(snapshot: Snapshot, *hits: dict[str, Any] | None) -> Iterator[Neighbour | None]:
    """The articles of hits, which may lack what is stored of them: else that of all before them would be read."""
    sources = snapshot.sources(hit["_id"] for hit in hits if hit)
    for hit in hits:
        stored = stored_from(sources[hit["_id"]]) if hit else None
        yield Neighbour(stored[IDENTIFIER], stored["title"]) if stored else None
