"""SearchRequest: everything that decides which articles come back and in what order. Immutable and hashable."""

import datetime as dt
from dataclasses import dataclass
from typing import Literal

Facet = Literal["person", "organisation", "place", "source", "section", "author", "year"]
FACETS: tuple[Facet, ...] = ("person", "organisation", "place", "source", "section", "author", "year")
ValueField = Facet | Literal["related"]
"""What a query can look for values in: a facet, or all names that an article is related to, which is no facet."""
MULTI_VALUED: frozenset[Facet] = frozenset({"person", "organisation", "place", "author"})
"""Facets of which an article can carry several values; only these combine with „alle“."""

Match = Literal["all", "any"]
Sort = Literal["relevance", "newest", "oldest"]
Mode = Literal["any", "all"]
Copies = Literal["fold", "all"]
"""Whether versions of one text, such as agency copy, are one hit or as many as they are articles."""
ValueOrder = Literal["count", "name"]
"""The commonest value first, or from A to Z."""

MAX_SIZE = 100
"""The most hits on one page."""
DEFAULT_VALUES, MAX_VALUES = 100, 1000
"""Values of a facet on one page of them, if nothing else is asked for, and the most that can be."""


@dataclass(frozen=True, slots=True)
class FacetFilter:
    """What is ticked and excluded in one facet. None as a value means „ohne Angabe“: articles that carry none."""

    facet: Facet
    selected: tuple[str | None, ...] = ()
    excluded: tuple[str | None, ...] = ()
    mode: Mode = "any"
    """Whether an article must carry one or all of the ticked values."""

    def __post_init__(self) -> None:
        if self.mode == "all" and self.facet not in MULTI_VALUED:
            raise ValueError(f"{self.facet} has one value per article and cannot combine with all")


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """One search. An empty query or `*` means every article, newest first."""

    query: str = ""
    match: Match = "all"
    filters: tuple[FacetFilter, ...] = ()
    """At most one per facet, in the order of FACETS, none of them empty."""
    date_from: dt.date | None = None
    date_to: dt.date | None = None
    """Both days are included; days as they are in Europe/Berlin."""
    sort: Sort = "relevance"
    page: int = 1
    """Counted from 1; beyond the last page the last one comes back."""
    size: int = 10
    """Hits per page, 1 to MAX_SIZE."""
    copies: Copies = "fold"

    def __post_init__(self) -> None:
        if self.page < 1 or not 1 <= self.size <= MAX_SIZE:
            raise ValueError(f"page must be at least 1 and size 1 to {MAX_SIZE}")
        order = [FACETS.index(f.facet) for f in self.filters]
        if order != sorted(set(order)) or any(not (f.selected or f.excluded) for f in self.filters):
            raise ValueError("filters must name each facet once, in the order of FACETS, and not be empty")

    def filter_of(self, facet: Facet) -> FacetFilter:
        """The filter of a facet; an empty one if it is not restricted."""
        return next((f for f in self.filters if f.facet == facet), FacetFilter(facet))

    @property
    def restricts(self) -> bool:
        """Whether anything beside the query narrows the hits."""
        return bool(self.filters or self.date_from or self.date_to)
