"""All values of one facet, as a page and in JSON."""

import dataclasses

from flask import Response, abort, make_response, redirect, request

from indexer.query import FACETS, Facet, FacetPage, SearchRequest, active_filters, facet_page_json
from webapp import conditional, urls
from webapp.language import asked_lang
from webapp.site import site
from webapp.urls import ValuesAsked
from webapp.views.asking import asked, rendered


def facet(facet: str) -> Response:
    """Every value that the articles of a search carry, to be searched, ordered and turned page by page."""
    which, search, values = _asked(facet)
    canonical = site().engine.canonical(search)
    if canonical != search:
        page_size = site().config.web.page_size
        path = urls.facet_path(which, canonical, values, page_size=page_size, lang=asked_lang())
        return make_response(redirect(request.script_root + path))
    page = _page(which, search, values)
    values = dataclasses.replace(values, offset=page.offset)  # past the end the last ones come
    return rendered(
        "facet.html",
        asked=search,
        values=values,
        page=page,
        filters=[chosen for chosen in active_filters(search) if chosen.kind == which],
        everything=search.query.strip() in ("", "*"),
        before=dataclasses.replace(values, offset=max(0, page.offset - values.limit)) if page.offset else None,
        after=(
            dataclasses.replace(values, offset=page.offset + values.limit)
            if page.offset + len(page.values) < page.total
            else None
        ),
    )


def api_facet(facet: str) -> Response:
    """The same as JSON."""
    return make_response(facet_page_json(_page(*_asked(facet))))


def _asked(name: str) -> tuple[Facet, SearchRequest, ValuesAsked]:
    which = next((facet for facet in FACETS if facet == name), None)
    if which is None:
        abort(404)
    return which, asked(), urls.parse_values(request.args.items(multi=True))


def _page(which: Facet, search: SearchRequest, values: ValuesAsked) -> FacetPage:
    page = site().engine.facet_values(
        search, which, prefix=values.prefix, order=values.order, offset=values.offset, limit=values.limit
    )
    if not page.complete:
        conditional.untag()
    return page
