"""All values of one facet, to be searched and turned page by page."""

import re
from collections.abc import Sequence

import numpy as np

from indexer.engines.whoosh.columns import FacetColumn
from indexer.engines.whoosh.columns.files import Strings
from indexer.engines.whoosh.facets import Counting
from indexer.language import fold
from indexer.query import Facet, FacetPage, FacetValue
from indexer.query.request import ValueOrder

_BETWEEN = "\n"


def facet_page(
    counting: Counting, facet: Facet, prefix: str, order: ValueOrder, offset: int, limit: int, *,
    complete: bool, generation: str,
) -> FacetPage:  # fmt: skip
    """Values that articles of a search carry, those alone of which a word begins like `prefix`; „none“ comes last."""
    column, chosen = counting.columns.facets[facet], counting.request.filter_of(facet)
    counts, missing = counting.of(facet)
    ordinals: list[int] = np.flatnonzero(counts).tolist()
    if prefix.strip():
        ordinals = _beginning(column, ordinals, prefix)
    if order == "name":
        names = _names(column, ordinals)
        ordinals = [ordinal for _, _, ordinal in sorted(zip(_folded(names), names, ordinals, strict=True))]
    else:
        ordinals.sort(key=lambda ordinal: -int(counts[ordinal]))  # ordinals are in the order of names
    none = bool(missing) and not prefix.strip()
    total = len(ordinals) + none
    offset = min(offset, max(0, total - 1) // limit * limit)
    shown = ordinals[offset : offset + limit]
    found: list[tuple[str | None, int]] = [(column.values[ordinal], int(counts[ordinal])) for ordinal in shown]
    if none and offset + limit >= total:
        found.append((None, missing))
    values = tuple(FacetValue(value, n, value in chosen.selected, value in chosen.excluded) for value, n in found)
    return FacetPage(facet, values, total, offset, counting.total, complete, generation)


def _beginning(column: FacetColumn, ordinals: Sequence[int], prefix: str) -> list[int]:
    """Those whose name has a word that begins like this, or goes on so; capitals and umlaut dots do not matter."""
    begins = re.compile(rf"(?<![^\W_]){re.escape(fold(prefix.strip()))}").search
    names = zip(_folded(_names(column, ordinals)), ordinals, strict=True)
    return [ordinal for name, ordinal in names if begins(name)]


def _folded(names: Sequence[str]) -> list[str]:
    """Each name folded; all in one go, which takes a tenth of the time."""
    together = fold(_BETWEEN.join(names)).split(_BETWEEN)
    return together if len(together) == len(names) else [fold(name) for name in names]


def _names(column: FacetColumn, ordinals: Sequence[int]) -> Sequence[str]:
    """The values with these ordinals, which ascend."""
    values = column.values
    if isinstance(values, Strings) and ordinals:
        return values.some(ordinals)
    return [values[ordinal] for ordinal in ordinals]
