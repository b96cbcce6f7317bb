"""From the HTTP request to the search and its page, timed."""

import dataclasses
import time

from flask import Response, make_response, redirect, render_template, request

from indexer.query import SearchPage, SearchRequest, in_english
from webapp import conditional, urls
from webapp.language import asked_lang, lang, names
from webapp.site import site


def asked() -> SearchRequest:
    """The search that the address asks for. Raises BadParameter."""
    urls.parse_lang(request.args.items(multi=True))
    return urls.parse(request.args.items(multi=True), page_size=site().config.web.page_size)


def searched(search: SearchRequest) -> tuple[SearchPage, str]:
    """The page of a search, and the time it took as the value of a Server-Timing header."""
    began = time.perf_counter()
    page = site().engine.search(search)
    if not page.complete:
        conditional.untag()
    timing = f"search;dur={(time.perf_counter() - began) * 1000:.1f}"
    return _told(page), timing


def _told(page: SearchPage) -> SearchPage:
    """The page with its notes, and how the query was read, in the language of the answer."""
    if lang() == "de":
        return page
    notes = tuple(dataclasses.replace(note, text=names.note_text(note)) for note in page.notes)
    return dataclasses.replace(page, notes=notes, understood=page.understood and in_english(page.understood))


def absolute(path: str) -> str:
    """The whole address of a path below the root of the site, as the browser must call it."""
    return request.url_root.rstrip("/") + path


def to_search(search: SearchRequest) -> Response:
    """Sends the browser on to the address of a search; not for good, as names may change again."""
    query = urls.query_string(search, page_size=site().config.web.page_size, lang=asked_lang())
    return make_response(redirect(f"{request.script_root}/search{query}"))


def rendered(template: str, timing: str | None = None, **values: object) -> Response:
    """A page made from a template."""
    response = make_response(render_template(template, **values))
    if timing:
        response.headers["Server-Timing"] = timing
    return response
