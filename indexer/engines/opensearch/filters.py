"""The filters of a request as queries, kept apart so that each facet can be counted without its own."""

from dataclasses import dataclass, field
from typing import Any

from indexer.engines.opensearch.clauses import NOTHING
from indexer.engines.opensearch.compile import any_of
from indexer.engines.opensearch.naming import Naming
from indexer.fields import DAY
from indexer.query import Facet, SearchRequest

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Filters:
    """What a request narrows its query by."""

    always: tuple[Json, ...] = ()
    """Within the dates, not excluded by any facet."""
    selected: dict[Facet, Json] = field(default_factory=dict)
    """Per facet with ticked values, that an article carries one or all of them."""

    def all(self, without: Facet | None = None) -> Json:
        """All filters, or all but those of one facet."""
        chosen = [query for facet, query in self.selected.items() if facet != without]
        return {"bool": {"filter": [*self.always, *chosen]}}

    def __bool__(self) -> bool:
        return bool(self.always or self.selected)


def filters_of(request: SearchRequest, naming: Naming) -> Filters:
    """The filters of a request with canonical names."""
    always: list[Json] = []
    if request.date_from or request.date_to:
        first = {"gte": request.date_from.toordinal()} if request.date_from else {}
        last = {"lte": request.date_to.toordinal()} if request.date_to else {}
        always.append({"range": {DAY: first | last}})
    selected: dict[Facet, Json] = {}
    for chosen in request.filters:
        excluded = [carrying(naming, chosen.facet, value) for value in chosen.excluded]
        if excluded:
            always.append({"bool": {"must_not": excluded}})
        if chosen.selected:
            held = [carrying(naming, chosen.facet, value) for value in chosen.selected]
            selected[chosen.facet] = {"bool": {"filter": held}} if chosen.mode == "all" else any_of(held)
    return Filters(tuple(always), selected)


def carrying(naming: Naming, field_name: str, value: str | None) -> Json:
    """The articles that carry a value as it is shown; with None those that carry none."""
    if value is None:
        return _carrying_none(naming, field_name)
    values = naming.values(field_name, value)
    return {"terms": {field_name: values}} if values else NOTHING


def _carrying_none(naming: Naming, field_name: str) -> Json:
    none: Json = {"bool": {"must_not": [{"exists": {"field": field_name}}]}}
    hidden = [value for value, name in naming.shown_as(field_name).items() if name is None]
    if not hidden:
        return none
    # Whoever carries hidden names alone carries none: of the few that carry one at all, the others are looked at.
    source = "for (v in doc[params.field]) { if (!params.hidden.contains(v)) { return false } } return true"
    script = {"source": source, "params": {"field": field_name, "hidden": hidden}}
    alone = {"bool": {"filter": [{"terms": {field_name: hidden}}, {"script": {"script": script}}]}}
    return any_of([none, alone])
