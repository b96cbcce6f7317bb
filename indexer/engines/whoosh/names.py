"""Names and other values of facets by what any of their words begins with: for completion."""

from collections.abc import Iterator

import numpy as np

from indexer.engines.whoosh.columns import FacetColumn, Mask
from indexer.engines.whoosh.prefixes import SPARE, bounds, first_different, heaviest
from indexer.query import Facet
from indexer.query.completion import Beginning, Suggestion, Unfinished, keys_of

_SPARE = 4
"""Values looked at for each one wanted: not each need stand beside the other words."""


class Names:
    """The values of a facet; of names also those that articles are only related to, for that field alone."""

    def __init__(self, column: FacetColumn, related: FacetColumn | None = None) -> None:
        self._carried = _Carried(column)
        self._related = self._carried if related is None else _Carried(related)
        self._values = self._related.column.values
        aliases = self._related.column.aliases
        self._weights = np.array([self._carried.articles(value) for value in self._values], dtype=np.int32)
        self._keys = sorted(
            (key, item) for item, v in enumerate(self._values) for key in _all_tails((v, *aliases.get(v, ())))
        )
        self._items = np.fromiter((item for _, item in self._keys), dtype=np.int64, count=len(self._keys))

    def suggest(
        self, kind: Facet, end: Unfinished, beginning: Beginning, limit: int, beside: Mask | None
    ) -> Iterator[Suggestion]:
        """The values that go on from `beginning`, the likeliest first; of those `beside`, if given."""
        assert kind != "year"  # nobody completes one
        carried = self._related if end.field == "related" else self._carried
        items = self._items[slice(*bounds(lambda at: self._keys[at][0], len(self._keys), beginning.prefix))]
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
        self._counts = column.counts().tolist()

    def articles(self, value: str) -> int:
        ordinal = self.column.ordinal(value)
        return 0 if ordinal is None else int(self._counts[ordinal])

    def within(self, value: str, among: Mask) -> bool:
        """Whether one of these articles carries the value."""
        return bool(among[self.column.carrying(value)].any())


def _all_tails(names: tuple[str, ...]) -> set[str]:
    return set().union(*map(_tails, names))


def _tails(name: str) -> set[str]:
    """The keys of a name from each of its words."""
    words = [key.split() for key in keys_of(name)]
    return {" ".join(found[at:]) for found in words for at in range(len(found))}
