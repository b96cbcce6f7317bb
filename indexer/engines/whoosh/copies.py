"""Which other articles are versions of an article's text?"""

import numpy as np

from indexer.copies import compared
from indexer.engines.common.articles import hit_of
from indexer.engines.whoosh.snapshot import Snapshot
from indexer.query.copies import Copy, OtherCopies
from indexer.query.snippets import marked


def copies_of(snapshot: Snapshot, number: int, limit: int) -> OtherCopies:
    """The first `limit` other versions of an article, the oldest first."""
    columns = snapshot.columns
    group = columns.copies.with_article(number)
    if not len(group):
        return OtherCopies(0, ())
    others = group[group != number]
    first = others[np.argsort(columns.oldest_rank[others])][:limit]
    text, longest = snapshot.stored(number)["text"], int(group[0])
    found = []
    for other in first.tolist():
        stored = snapshot.stored(other)
        hit = hit_of(stored, snapshot.naming.changed, 0.0, marked(stored["title"], []), ())
        found.append(Copy(hit, compared(text, stored["text"]), other == longest))
    return OtherCopies(len(others), tuple(found))
