"""All values of one facet, to be searched and turned page by page."""

import re
from collections.abc import Sequence
from typing import Any

from indexer.config import SearchConfig
from indexer.engines.opensearch.facets import MOST_VALUES, by_count
from indexer.engines.opensearch.filters import carrying
from indexer.engines.opensearch.naming import Naming
from indexer.engines.opensearch.search import Search
from indexer.engines.opensearch.snapshot import Snapshot
from indexer.engines.opensearch.versions import Repeated
from indexer.language import fold
from indexer.query import Facet, FacetPage, FacetValue, SearchRequest
from indexer.query.request import ValueOrder

Json = dict[str, Any]


def value_question(naming: Naming, facet: str, size: int = MOST_VALUES, only: Sequence[str] = ()) -> Json:
    """Aggregations that count the commonest values of a facet, or `only` these and exactly: see `value_counts`."""
    judged = naming.shown_as(facet)
    terms: Json = {"field": facet, "size": size, "order": by_count()}
    if only:  # no shard leaves one out, as there is room for all
        terms |= {"size": len(only), "include": list(only)}
    if judged:
        terms["exclude"] = sorted(judged)
    found: Json = {"all": {"terms": terms}}
    names = _names(judged)
    if names:
        filters = {str(place): carrying(naming, facet, name) for place, name in enumerate(names)}
        found["judged"] = {"filters": {"filters": filters}}
    return found


def is_cut(answer: Json) -> bool:
    """Whether the answer to `value_question` lacks values or some of their articles."""
    return bool(answer["all"]["sum_other_doc_count"] or answer["all"].get("doc_count_error_upper_bound"))


def value_counts(naming: Naming, facet: str, answer: Json, repeated: Repeated | None = None) -> dict[str, int]:
    """By value as it is shown, the articles that carry it, from the answer to `value_question`, less what is
    `repeated`; the commonest first.
    """
    found = {bucket["key"]: bucket["doc_count"] for bucket in answer["all"]["buckets"]}
    for place, name in enumerate(_names(naming.shown_as(facet))):
        if count := answer["judged"]["buckets"][str(place)]["doc_count"]:
            found[name] = count
    if repeated:
        found = {value: count - repeated.get(value, 0) for value, count in found.items()}
    return dict(sorted(found.items(), key=lambda value: (-value[1], value[0])))


def _names(judged: dict[str, str | None]) -> list[str]:
    return [name for name in dict.fromkeys(judged.values()) if name is not None]


def facet_page(
    settings: SearchConfig, snapshot: Snapshot, request: SearchRequest, facet: Facet, *,
    prefix: str, order: ValueOrder, offset: int, limit: int,
) -> FacetPage:  # fmt: skip
    """Values that articles of a search carry, those alone of which a word begins like `prefix`; „none“ comes last."""
    naming, chosen = snapshot.naming, request.filter_of(facet)
    question = {"none": {"filter": carrying(naming, facet, None)}, **value_question(naming, facet)}
    answer, among, repeated = Search(settings, snapshot, request).counted(facet, question)
    counts: dict[str, int] = value_counts(naming, facet, among, repeated) if among else {}
    missing = among["none"]["doc_count"] - repeated.get(None, 0) if among else 0
    values = list(counts)
    if prefix.strip():
        begins = re.compile(rf"(?<![^\W_]){re.escape(fold(prefix.strip()))}").search
        values = [value for value in values if begins(fold(value))]
    if order == "name":
        values.sort(key=lambda value: (fold(value), value))
    none = bool(missing) and not prefix.strip()
    total = len(values) + none
    offset = min(offset, max(0, total - 1) // limit * limit)
    found: list[tuple[str | None, int]] = [(value, counts[value]) for value in values[offset : offset + limit]]
    if none and offset + limit >= total:
        found.append((None, missing))
    shown = tuple(FacetValue(value, n, value in chosen.selected, value in chosen.excluded) for value, n in found)
    return FacetPage(facet, shown, total, offset, answer.total, answer.complete, snapshot.generation.name)
