"""From one search to its neighbours: a value ticked, excluded or let go, a filter removed. Pure."""

import dataclasses
import datetime as dt
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from indexer.entities.model import KINDS, Kind
from indexer.query.request import FACETS, Copies, Facet, FacetFilter, SearchRequest


@dataclass(frozen=True, slots=True)
class ActiveFilter:
    """One thing that narrows a search, and the search without it."""

    kind: Facet | Literal["from", "to"]
    value: str | dt.date | None
    """None is „ohne Angabe“."""
    excluded: bool
    without: SearchRequest


def ticked(asked: SearchRequest, facet: Facet, value: str | None) -> SearchRequest:
    """The search with a value ticked (and no longer excluded), from its first page."""
    old = asked.filter_of(facet)
    selected = (*(v for v in old.selected if v != value), value)
    excluded = tuple(v for v in old.excluded if v != value)
    return _with(asked, dataclasses.replace(old, selected=selected, excluded=excluded))


def excluded(asked: SearchRequest, facet: Facet, value: str | None) -> SearchRequest:
    """The search with a value excluded (and no longer ticked), from its first page."""
    old = asked.filter_of(facet)
    selected = tuple(v for v in old.selected if v != value)
    barred = (*(v for v in old.excluded if v != value), value)
    return _with(asked, dataclasses.replace(old, selected=selected, excluded=barred))


def demanded(asked: SearchRequest, facet: Facet, value: str) -> SearchRequest:
    """The search with a value ticked that articles must carry besides all others ticked in its facet."""
    chosen = ticked(asked, facet, value)
    several = len(chosen.filter_of(facet).selected) > 1
    return _with(chosen, dataclasses.replace(chosen.filter_of(facet), mode="all")) if several else chosen


def released(asked: SearchRequest, facet: Facet, value: str | None) -> SearchRequest:
    """The search with a value neither ticked nor excluded, from its first page."""
    old = asked.filter_of(facet)
    selected = tuple(v for v in old.selected if v != value)
    barred = tuple(v for v in old.excluded if v != value)
    return _with(asked, dataclasses.replace(old, selected=selected, excluded=barred))


def renamed(asked: SearchRequest, name: Callable[[Kind, str], str]) -> SearchRequest:
    """The search with what `name` makes of each person, organisation and place in its filters."""

    def each(facet: Facet, values: tuple[str | None, ...]) -> tuple[str | None, ...]:
        kind = next((kind for kind in KINDS if kind == facet), None)
        return values if kind is None else tuple(dict.fromkeys(value and name(kind, value) for value in values))

    filters = tuple(
        dataclasses.replace(f, selected=each(f.facet, f.selected), excluded=each(f.facet, f.excluded))
        for f in asked.filters
    )
    return asked if filters == asked.filters else dataclasses.replace(asked, filters=filters)


def respelt(asked: SearchRequest, query: str) -> SearchRequest:
    """The search with another query, from its first page."""
    return dataclasses.replace(asked, query=query, page=1)


def exactly(asked: SearchRequest, word: str) -> SearchRequest:
    """The search with a word of its query found only as it is written, from its first page."""
    bare = rf"(?<![\w=\-–—−*?@#/.]){re.escape(word)}(?![\w*?~\-])"
    return respelt(asked, re.sub(bare, lambda found: f"={found.group()}", asked.query))


def turned(asked: SearchRequest, page: int) -> SearchRequest:
    """Another page of the same search."""
    return dataclasses.replace(asked, page=page)


def folded(asked: SearchRequest, copies: Copies) -> SearchRequest:
    """The search with versions of one text as one hit or as many, from its first page."""
    return dataclasses.replace(asked, copies=copies, page=1)


def unfiltered(asked: SearchRequest) -> SearchRequest:
    """The search with its words alone, from its first page."""
    return dataclasses.replace(asked, filters=(), date_from=None, date_to=None, page=1)


def active_filters(asked: SearchRequest) -> tuple[ActiveFilter, ...]:
    """Everything that narrows the search, in the order of the address."""
    return tuple(_active(asked))


def _active(asked: SearchRequest) -> Iterator[ActiveFilter]:
    for chosen in asked.filters:
        for value in chosen.selected:
            yield ActiveFilter(chosen.facet, value, False, released(asked, chosen.facet, value))
        for value in chosen.excluded:
            yield ActiveFilter(chosen.facet, value, True, released(asked, chosen.facet, value))
    if asked.date_from:
        yield ActiveFilter("from", asked.date_from, False, dataclasses.replace(asked, date_from=None, page=1))
    if asked.date_to:
        yield ActiveFilter("to", asked.date_to, False, dataclasses.replace(asked, date_to=None, page=1))


def _with(asked: SearchRequest, new: FacetFilter) -> SearchRequest:
    others = [f for f in asked.filters if f.facet != new.facet]
    kept = [*others, new] if new.selected or new.excluded else others
    return dataclasses.replace(asked, filters=tuple(sorted(kept, key=lambda f: FACETS.index(f.facet))), page=1)
