"""From the counts of a page to the boxes of values beside the hits. Pure."""

from dataclasses import dataclass

from indexer.query import MULTI_VALUED, Facet, FacetCounts, FacetFilter, FacetValue, SearchPage, SearchRequest

_OPEN: frozenset[Facet] = frozenset({"person", "organisation", "place"})
"""Facets shown unfolded from the start; another one is once something in it is ticked or excluded."""


@dataclass(frozen=True, slots=True)
class FacetBox:
    """One facet beside the hits."""

    facet: Facet
    ticked: tuple[FacetValue, ...]
    free: tuple[FacetValue, ...]
    """Neither ticked nor excluded, the most frequent first."""
    barred: tuple[FacetValue, ...]
    """Excluded."""
    more: int
    """Values with articles beyond those shown."""
    mode: str
    switchable: bool
    """Whether „eine von / alle“ can be chosen: several values to an article, and at least one ticked."""
    unfolded: bool


def facet_boxes(page: SearchPage, asked: SearchRequest) -> tuple[FacetBox, ...]:
    """The facets that have something to choose. What is ticked or excluded is there even if nothing carries it."""
    boxes = (_box(counts, asked.filter_of(counts.facet)) for counts in page.facets)
    return tuple(box for box in boxes if box.ticked or box.free or box.barred)


def _box(counts: FacetCounts, chosen: FacetFilter) -> FacetBox:
    by_value = {value.value: value for value in counts.values}
    touched = {*chosen.selected, *chosen.excluded}
    free = tuple(v for v in counts.values if v.value not in touched and v.count)
    shown = len(free) + sum(1 for value in touched if value in by_value and by_value[value].count)
    return FacetBox(
        facet=counts.facet,
        ticked=tuple(by_value.get(v) or FacetValue(v, 0, selected=True) for v in chosen.selected),
        free=free,
        barred=tuple(by_value.get(v) or FacetValue(v, 0, excluded=True) for v in chosen.excluded),
        more=max(0, counts.distinct - shown),
        mode=chosen.mode,
        switchable=counts.facet in MULTI_VALUED and bool(chosen.selected),
        unfolded=bool(touched) or counts.facet in _OPEN,
    )
