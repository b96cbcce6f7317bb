"""What a generation says of one entity: from its columns alone, without a search."""

from collections.abc import Mapping

import numpy as np

from indexer.engines.common.articles import hit_of
from indexer.engines.whoosh.columns import Columns, Documents
from indexer.engines.whoosh.histogram import histogram
from indexer.engines.whoosh.snapshot import Snapshot
from indexer.entities import KINDS, Kind
from indexer.query import EntityPage, Hit, NameCount
from indexer.query.snippets import best_sentences, marked

TOP_BESIDE = 10
"""Names of each kind that stand in the same articles."""
NEWEST = 10


def entity_page(snapshot: Snapshot, kind: Kind, name: str) -> EntityPage | None:
    """The entity that has a name, or else goes or went by it; None if there is none, or it is hidden."""
    entry = snapshot.naming.find(kind, name)
    if entry is None or entry.hidden:
        return None
    columns = snapshot.columns
    carried = columns.facets[kind].carrying(entry.name).astype(np.int64)
    related = np.setdiff1d(columns.related[kind].carrying(entry.name), carried, assume_unique=True)
    beside = {other: _beside(columns, other, carried, entry.name if other == kind else None) for other in KINDS}
    return EntityPage(
        id=entry.id, kind=kind, name=entry.name, articles=len(carried),
        related=len(related), spellings=_spellings(entry.aliases),
        histogram=histogram(carried, columns), persons=beside["person"], organisations=beside["organisation"],
        places=beside["place"], newest=_newest(snapshot, carried), generation=snapshot.generation.name,
    )  # fmt: skip


def _spellings(aliases: Mapping[str, int]) -> tuple[NameCount, ...]:
    found = [NameCount(alias, articles) for alias, articles in aliases.items() if articles]
    return tuple(sorted(found, key=lambda spelling: (-spelling.articles, spelling.name)))


def _beside(columns: Columns, kind: Kind, carried: Documents, itself: str | None) -> tuple[NameCount, ...]:
    column = columns.facets[kind]
    among = np.zeros(columns.size, dtype=bool)
    among[carried] = True
    counts = column.counts(among)
    if itself is not None and (own := column.ordinal(itself)) is not None:
        counts[own] = 0
    # The values are sorted, so a stable sort has equals by name.
    best = np.argsort(-counts, kind="stable")[:TOP_BESIDE]
    return tuple(NameCount(column.values[i], int(counts[i])) for i in best if counts[i])


def _newest(snapshot: Snapshot, carried: Documents) -> tuple[Hit, ...]:
    newest = carried[np.argsort(snapshot.columns.newest_rank[carried])][:NEWEST]
    found = [snapshot.stored(number) for number in newest.tolist()]
    return tuple(
        hit_of(s, snapshot.naming.changed, 0.0, marked(s["title"], []), best_sentences(s["text"], [], lambda _: 1.0))
        for s in found
    )
