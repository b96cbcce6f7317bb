"""Where an article stands among the hits of a search, and which stand beside it."""

import numpy as np

from indexer.engines.whoosh.columns import Documents
from indexer.engines.whoosh.snapshot import Snapshot
from indexer.fields import IDENTIFIER
from indexer.query.neighbours import Neighbour, Neighbours
from indexer.query.request import Copies


def neighbours(snapshot: Snapshot, hits: Documents, number: int, copies: Copies) -> Neighbours | None:
    """The place of an article among hits in their order; None if it is none of them.

    Where versions are folded, all of them have the place of the one that is shown.
    """
    groups = snapshot.columns.copies.of
    at = np.flatnonzero(hits == number)
    if not len(at) and copies == "fold" and groups[number]:
        at = np.flatnonzero(groups[hits] == groups[number])
    if not len(at):
        return None
    place = int(at[0])
    before = _neighbour(snapshot, int(hits[place - 1])) if place else None
    after = _neighbour(snapshot, int(hits[place + 1])) if place + 1 < len(hits) else None
    return Neighbours(place + 1, len(hits), before, after)


def _neighbour(snapshot: Snapshot, number: int) -> Neighbour:
    stored = snapshot.stored(number)
    return Neighbour(stored[IDENTIFIER], stored["title"])
