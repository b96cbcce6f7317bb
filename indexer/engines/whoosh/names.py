"""Names and other values of facets by what any of their words begins with: for completion."""

from collections.abc import Iterator, Sequence

import numpy as np

from indexer.engines.whoosh.columns import FacetColumn, Mask
from indexer.engines.whoosh.columns.files import Array
from indexer.engines.whoosh.naming import Naming
from indexer.engines.whoosh.prefixes import SPARE, bounds, first_different, heaviest
from indexer.entities import KINDS
from indexer.query import Facet
from indexer.query.completion import Beginning, Suggestion, Unfinished

_SPARE = 4
"""Values looked at for each one wanted: not each need stand beside the other words."""


class Names:
    """The values of a facet; of names also those that articles are only related to, for that field alone."""

    def __init__(self, naming: Naming, facet: Facet) -> None:
        columns = naming.columns
        self._carried = _Carried(columns.facets[facet])
        kind = next((kind for kind in KINDS if kind == facet), None)
        self._related = self._carried if kind is None else _Carried(columns.related[kind])
        self._values = self._related.column.values
        self._tails, self._items = naming.tails(facet)
        self._weights = self._carried.weights(self._values)

    def suggest(
        self, kind: Facet, end: Unfinished, beginning: Beginning, limit: int, beside: Mask | None
    ) -> Iterator[Suggestion]:
        """The values that go on from `beginning`, the likeliest first; of those `beside`, if given."""
        assert kind != "year"  # nobody completes one
        carried = self._related if end.field == "related" else self._carried
        items = self._items[slice(*bounds(self._tails.__getitem__, len(self._tails), beginning.prefix))]
        best = heaviest(self._weights[items], limit * _SPARE * SPARE)
        for item in first_different((int(items[i]) for i in best), limit * _SPARE):
            value = self._values[item]
            articles = carried.articles(value)
            if articles and (beside is None or carried.within(value, beside)):
                yield Suggestion(value, kind, articles, end.value(kind, value, beginning))


class _Carried:
    """Which articles carry a value."""

    def __init__(self, column: FacetColumn) -> None:
        self.column = column

    def articles(self, value: str) -> int:
        return len(self.column.carrying(value))

    def weights(self, values: Sequence[str]) -> Array:
        """How many articles carry each of these values."""
        counts = dict(zip(self.column.values, self.column.counts().tolist(), strict=True))
        return np.array([counts.get(value, 0) for value in values], dtype=np.int32)

    def within(self, value: str, among: Mask) -> bool:
        """Whether one of these articles carries the value."""
        return bool(among[self.column.carrying(value)].any())
