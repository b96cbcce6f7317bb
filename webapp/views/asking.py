"""From the HTTP request to the search and its page, timed."""

import time

from flask import Response, make_response, redirect, render_template, request

from indexer.query import SearchPage, SearchRequest
from webapp import conditional, urls
from webapp.site import site


def asked() -> SearchRequest:
    """The search that the address asks for. Raises BadParameter."""
    return urls.parse(request.args.items(multi=True), page_size=site().config.web.page_size)


def searched(search: SearchRequest) -> tuple[SearchPage, str]:
    """The page of a search, and the time it took as the value of a Server-Timing header."""
    began = time.perf_counter()
    page = site().engine.search(search)
    if not page.complete:
        conditional.untag()
    return page, f"search;dur={(time.perf_counter() - began) * 1000:.1f}"


def absolute(path: str) -> str:
    """The whole address of a path below the root of the site, as the browser must call it."""
    return request.url_root.rstrip("/") + path


def to_search(search: SearchRequest) -> Response:
    """Sends the browser on to the address of a search; not for good, as names may change again."""
    query = urls.query_string(search, page_size=site().config.web.page_size)
    return make_response(redirect(f"{request.script_root}/search{query}"))


def rendered(template: str, timing: str | None = None, **values: object) -> Response:
    """A page made from a template."""
    response = make_response(render_template(template, **values))
    if timing:
        response.headers["Server-Timing"] = timing
    return response
