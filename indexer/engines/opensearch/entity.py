"""What a generation says of one entity."""

from collections.abc import Mapping
from typing import Any

from indexer.engines.common.articles import hit_of
from indexer.engines.opensearch.documents import stored_from
from indexer.engines.opensearch.facets import FacetQuestion
from indexer.engines.opensearch.filters import Filters, carrying
from indexer.engines.opensearch.finding import NEWEST
from indexer.engines.opensearch.histogram import QUESTION, histogram
from indexer.engines.opensearch.snapshot import Snapshot
from indexer.entities import Kind
from indexer.fields import RELATED
from indexer.query import EntityPage, Facet, FacetFilter, Hit, NameCount, SearchRequest
from indexer.query.snippets import best_sentences, marked

_NEWEST = 10


def entity_page(snapshot: Snapshot, kind: Kind, name: str) -> EntityPage | None:
    """The entity that has a name, or else goes or went by it; None if there is none, or it is hidden."""
    entry = snapshot.naming.find(kind, name)
    if entry is None or entry.hidden:
        return None
    carried = carrying(snapshot.naming, kind, entry.name)
    itself = SearchRequest(filters=(FacetFilter(kind, (entry.name,)),))  # so that it is counted apart
    facets = FacetQuestion(itself, snapshot.naming, Filters())
    answer = snapshot.ask(
        {
            "query": {"bool": {"filter": [carried]}}, "size": _NEWEST, "sort": NEWEST, "track_total_hits": True,
            "_source": ["stored"], "aggs": facets.body() | QUESTION,
        }
    )  # fmt: skip
    counts = {found.facet: found.values for found in facets.counts(answer["aggregations"])}

    def beside(other: Facet) -> tuple[NameCount, ...]:
        found = (value for value in counts[other] if value.value is not None and not value.selected)
        return tuple(NameCount(str(value.value), value.count) for value in found)

    return EntityPage(
        id=entry.id, kind=kind, name=entry.name, articles=answer["hits"]["total"]["value"],
        related=_related(snapshot, kind, entry.name, carried), spellings=_spellings(entry.aliases),
        histogram=histogram(snapshot, answer["aggregations"], carried),
        persons=beside("person"), organisations=beside("organisation"), places=beside("place"),
        newest=tuple(_hit(snapshot, hit) for hit in answer["hits"]["hits"]), generation=snapshot.generation.name,
    )  # fmt: skip


def _related(snapshot: Snapshot, kind: Kind, name: str, carried: dict[str, Any]) -> int:
    related = carrying(snapshot.naming, RELATED[kind], name)
    query = {"bool": {"filter": [related], "must_not": [carried]}}
    return snapshot.count(query)


def _spellings(aliases: Mapping[str, int]) -> tuple[NameCount, ...]:
    found = [NameCount(alias, articles) for alias, articles in aliases.items() if articles]
    return tuple(sorted(found, key=lambda spelling: (-spelling.articles, spelling.name)))


def _hit(snapshot: Snapshot, hit: dict[str, Any]) -> Hit:
    stored = stored_from(hit["_source"])
    opening = best_sentences(stored["text"], [], lambda _: 1.0)
    return hit_of(stored, snapshot.naming.changed, 0.0, marked(stored["title"], []), opening)
