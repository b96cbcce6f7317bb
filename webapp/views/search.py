"""The result page: hits, facets, and what to do when there are none."""

import dataclasses

from flask import Response, request

from indexer.query import SearchRequest, active_filters, unfiltered
from webapp import urls
from webapp.facets import facet_boxes
from webapp.histogram import FEW, chart
from webapp.paging import page_numbers
from webapp.site import site
from webapp.views.asking import asked, rendered, searched, to_search


def search() -> Response:
    """The hits of a search with its facets; a name that goes by another now is sent on to that."""
    search = asked()
    canonical = site().engine.canonical(search)
    if canonical != search:
        return to_search(canonical)
    bars = urls.parse_bars(request.args.items(multi=True))
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
        chart=chart(page.histogram, search, bars),
        few=FEW,
        unrestricted=_total(unfiltered(search)) if page.total == 0 and page.complete and search.restricts else None,
        everything=search.query.strip() in ("", "*"),
    )


def _total(search: SearchRequest) -> int | None:
    """How many articles a search finds; None if its time was over before that was known."""
    page = site().engine.search(dataclasses.replace(search, page=1, size=1))
    return page.total if page.complete else None
