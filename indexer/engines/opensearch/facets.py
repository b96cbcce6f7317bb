"""Facet counts: what is asked of the cluster beside the hits, and the counts that its answer tells."""

from collections.abc import Mapping
from typing import Any

from indexer.engines.opensearch.filters import Filters, carrying
from indexer.engines.opensearch.naming import Naming
from indexer.engines.opensearch.versions import Repeated
from indexer.query import FACETS, Facet, FacetCounts, FacetFilter, FacetValue, SearchRequest

Json = dict[str, Any]

TOP_VALUES = 10
"""Values of a facet that come with a page, beside those that are ticked or excluded and „ohne Angabe“."""
_SHARD_VALUES = 200
MOST_VALUES = 50_000
"""Values of a facet that are looked at, the commonest: the cluster gives no more at once."""
_SPARE, _WIDER = 20, 8
"""Values beyond those shown where versions are counted once, and how many times as many the next question asks for."""
_EXACT_UP_TO = 40_000
"""Different values that the cluster counts exactly."""


class FacetQuestion:
    """One question for the counts of all facets, and what its answer means."""

    def __init__(self, request: SearchRequest, naming: Naming, filters: Filters, *, several: bool = False) -> None:
        """`several` if there are versions of one text, so that the values of most articles need not have most texts."""
        self._request, self._naming, self._filters = request, naming, filters
        self._spare = _SPARE if several else 0
        self._judged = {facet: naming.shown_as(facet) for facet in FACETS}

    def body(self) -> Json:
        """The aggregations over what the query finds without filters."""
        return {facet: {"filter": self.among(facet), "aggs": self._counted(facet)} for facet in FACETS}

    def among(self, facet: Facet) -> Json:
        """The filters under which a facet is counted."""
        return self._filters.all(without=facet if self.apart(facet) else None)

    def apart(self, facet: Facet) -> bool:
        """Whether a facet is counted among others than the hits."""
        chosen = self._request.filter_of(facet)
        return bool(chosen.selected) and chosen.mode == "any"

    def _top(self, facet: Facet, size: int) -> Json:
        terms: Json = {"field": facet, "size": size, "shard_size": max(_SHARD_VALUES, 2 * size), "order": by_count()}
        if self._judged[facet]:
            terms["exclude"] = sorted(self._judged[facet])
        return {"terms": terms}

    def _size(self, facet: Facet) -> int:
        return self._shown(facet) + 1 + self._spare

    def _shown(self, facet: Facet) -> int:
        return TOP_VALUES + len(self._chosen(facet))

    def _counted(self, facet: Facet) -> Json:
        chosen, judged = self._chosen(facet), self._judged[facet]
        values = dict.fromkeys([*chosen, *(name for name in judged.values() if name is not None)])
        counted = {f"value {place}": carrying(self._naming, facet, value) for place, value in enumerate(values)}
        aggregations: Json = {
            "top": self._top(facet, self._size(facet)),
            "none": {"filter": carrying(self._naming, facet, None)},
            "distinct": {"cardinality": {"field": facet, "precision_threshold": _EXACT_UP_TO}},
        }
        if judged:
            held = {f"judged {place}": {"term": {facet: value}} for place, value in enumerate(judged)}
            aggregations["judged"] = {"filters": {"filters": held}}
        if counted:
            aggregations["values"] = {"filters": {"filters": counted}}
        return aggregations

    def _chosen(self, facet: Facet) -> list[str]:
        chosen = self._request.filter_of(facet)
        return [value for value in dict.fromkeys((*chosen.selected, *chosen.excluded)) if value is not None]

    def again(self, answer: Mapping[str, Any]) -> Json:
        """What to ask again, as the counts of values are known from some of the shards only; often nothing."""
        asked: Json = {}
        for facet in FACETS:
            top = answer[facet]["top"]
            if top.get("doc_count_error_upper_bound"):
                filters = {str(place): {"term": {facet: bucket["key"]}} for place, bucket in enumerate(top["buckets"])}
                values = {"values": {"filters": {"filters": filters}}}
                asked[facet] = {"filter": self.among(facet), "aggs": values}
        return asked

    def wider(self, answer: Mapping[str, Any], repeated: Mapping[Facet, Repeated]) -> Json:
        """What to ask again, as more values must be known before it is sure which stand in most texts; often nothing.

        The answer takes the place of the facets in the one before.
        """
        asked: Json = {}
        for facet in FACETS:
            buckets = answer[facet]["top"]["buckets"]
            size = len(buckets)
            if repeated[facet] and self._size(facet) <= size < MOST_VALUES:
                order = sorted((repeated[facet].get(b["key"], 0) - b["doc_count"], b["key"]) for b in buckets)
                last = buckets[-1]  # all that are not known come behind it
                if order[self._shown(facet) - 1] > (-last["doc_count"], last["key"]):
                    found = self._counted(facet) | {"top": self._top(facet, min(MOST_VALUES, size * _WIDER))}
                    asked[facet] = {"filter": self.among(facet), "aggs": found}
        return asked

    def correct(self, answer: Mapping[str, Any], exact: Mapping[str, Any]) -> None:
        """Puts the counts right that were asked again."""
        for facet, counted in exact.items():
            if facet in answer and "values" in counted:
                for place, bucket in enumerate(answer[facet]["top"]["buckets"]):
                    bucket["doc_count"] = counted["values"]["buckets"][str(place)]["doc_count"]

    def counts(
        self, answer: Mapping[str, Any], repeated: Mapping[Facet, Repeated] | None = None
    ) -> tuple[FacetCounts, ...]:
        """The counts of all facets, each with its commonest values; less what is `repeated`."""
        return tuple(self._facet(facet, answer[facet], (repeated or {}).get(facet, {})) for facet in FACETS)

    def _facet(self, facet: Facet, answer: Json, repeated: Repeated) -> FacetCounts:
        filter_, judged = self._request.filter_of(facet), self._judged[facet]
        chosen: dict[str | None, None] = dict.fromkeys((*filter_.selected, *filter_.excluded))
        missing = answer["none"]["doc_count"]
        count_of: dict[str | None, int] = {bucket["key"]: bucket["doc_count"] for bucket in answer["top"]["buckets"]}
        names = dict.fromkeys([*self._chosen(facet), *(name for name in judged.values() if name is not None)])
        for place, value in enumerate(names):
            count_of[value] = answer["values"]["buckets"][f"value {place}"]["doc_count"]
        count_of = {value: count - repeated.get(value, 0) for value, count in count_of.items()}
        missing -= repeated.get(None, 0)
        distinct = answer["distinct"]["value"] + bool(missing)
        if judged:
            held = answer["judged"]["buckets"]
            distinct -= sum(held[f"judged {place}"]["doc_count"] > 0 for place in range(len(judged)))
            distinct += sum(count_of[name] > 0 for name in {*judged.values()} - {None})
        top = sorted((v for v in count_of if v not in chosen and count_of[v]), key=lambda v: (-count_of[v], v or ""))
        count_of[None] = missing
        rest: list[str | None] = list(top[:TOP_VALUES])
        if missing and None not in chosen:
            rest.append(None)
        values = tuple(
            FacetValue(value, count_of[value], value in filter_.selected, value in filter_.excluded)
            for value in (*sorted(chosen, key=lambda v: (v in filter_.excluded, -count_of[v], v or "")), *rest)
        )
        return FacetCounts(facet, values, distinct, filter_.mode)


def by_count() -> list[Json]:
    """The commonest first, equals by name."""
    return [{"_count": "desc"}, {"_key": "asc"}]


def nothing(request: SearchRequest) -> tuple[FacetCounts, ...]:
    """The counts of a search that found nothing in its time."""
    return tuple(_nothing(request.filter_of(facet)) for facet in FACETS)


def _nothing(chosen: FacetFilter) -> FacetCounts:
    values = dict.fromkeys((*chosen.selected, *chosen.excluded))
    shown = (FacetValue(value, 0, value in chosen.selected, value in chosen.excluded) for value in values)
    return FacetCounts(chosen.facet, tuple(shown), 0, chosen.mode)
