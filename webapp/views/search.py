"""The result page: hits, facets, and what to do when there are none."""

import dataclasses

from flask import Response

from indexer.query import SearchRequest
from webapp.facets import facet_boxes
from webapp.narrowing import ActiveFilter, active_filters, unfiltered
from webapp.paging import page_numbers
from webapp.site import site
from webapp.views.asking import asked, rendered, searched, to_search

_WAYS_OUT_MAX = 20
"""Filters whose removal is tried when nothing was found: each costs a search."""


def search() -> Response:
    """The hits of a search with its facets; a name that goes by another now is sent on to that."""
    search = asked()
    canonical = site().engine.canonical(search)
    if canonical != search:
        return to_search(canonical)
    page, timing = searched(search)
    # Past the last page the engine gives the last one: links go on from there.
    search = dataclasses.replace(search, page=page.page)
    return rendered(
        "results.html",
        timing,
        asked=search,
        page=page,
        boxes=facet_boxes(page, search),
        filters=active_filters(search),
        pages=page_numbers(page.page, page.pages),
        ways_out=_ways_out(search) if page.total == 0 else (),
        unrestricted=_total(unfiltered(search)) if page.total == 0 and search.restricts else 0,
        everything=search.query.strip() in ("", "*"),
    )


def _ways_out(search: SearchRequest) -> list[tuple[ActiveFilter, int]]:
    """Each filter with the number of hits that its removal would give, the most first."""
    ways = [(chosen, _total(chosen.without)) for chosen in active_filters(search)[:_WAYS_OUT_MAX]]
    return sorted(ways, key=lambda way: -way[1])


def _total(search: SearchRequest) -> int:
    return site().engine.search(dataclasses.replace(search, page=1, size=1)).total
