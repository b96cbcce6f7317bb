"""What a generation says of one entity: from its columns alone, without a search."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from indexer.engines.whoosh.columns import Columns, Mask
from indexer.engines.whoosh.facets import histogram
from indexer.engines.whoosh.hits import hit_of
from indexer.engines.whoosh.snapshot import Snapshot
from indexer.entities import KINDS, Kind
from indexer.query import EntityPage, Hit, NameCount
from indexer.query.snippets import best_sentences, marked

TOP_BESIDE = 10
"""Names of each kind that stand in the same articles."""
NEWEST = 10


def entity_page(snapshot: Snapshot, searcher: Any, kind: Kind, name: str) -> EntityPage | None:
    """The entity that has a name, or else goes or went by it; None if there is none, or it is hidden."""
    entry = snapshot.naming.register.find(kind, name)
    if entry is None or entry.hidden:
        return None
    columns = snapshot.columns
    carried = columns.facets[kind].mask(entry.name) & columns.alive
    related = columns.related[kind].mask(entry.name) & columns.alive & ~carried
    beside = {other: _beside(columns, other, carried, entry.name if other == kind else None) for other in KINDS}
    return EntityPage(
        id=entry.id, kind=kind, name=entry.name, articles=int(np.count_nonzero(carried)),
        related=int(np.count_nonzero(related)), spellings=_spellings(entry.aliases),
        histogram=histogram(carried, columns), persons=beside["person"], organisations=beside["organisation"],
        places=beside["place"], newest=_newest(snapshot, searcher, carried), generation=snapshot.generation.name,
    )  # fmt: skip


def _spellings(aliases: Mapping[str, int]) -> tuple[NameCount, ...]:
    found = [NameCount(alias, articles) for alias, articles in aliases.items() if articles]
    return tuple(sorted(found, key=lambda spelling: (-spelling.articles, spelling.name)))


def _beside(columns: Columns, kind: Kind, carried: Mask, itself: str | None) -> tuple[NameCount, ...]:
    column = columns.facets[kind]
    counts = column.counts(carried)
    if itself in column.lookup:
        counts[column.lookup[itself]] = 0
    # The values are sorted, so a stable sort has equals by name.
    best = np.argsort(-counts, kind="stable")[:TOP_BESIDE]
    return tuple(NameCount(column.values[i], int(counts[i])) for i in best if counts[i])


def _newest(snapshot: Snapshot, searcher: Any, carried: Mask) -> tuple[Hit, ...]:
    documents = np.flatnonzero(carried)
    newest = documents[np.argsort(snapshot.columns.newest_rank[documents])][:NEWEST]
    found = [searcher.stored_fields(int(number)) for number in newest]
    return tuple(
        hit_of(s, snapshot.naming.changed, 0.0, marked(s["title"], []), best_sentences(s["text"], [], lambda _: 1.0))
        for s in found
    )
