"""The Recherchebeleg: what was asked of which corpus, when, and what came of it, to be printed and kept."""

import dataclasses
import datetime as dt
from importlib.metadata import version

from flask import Response

from indexer.engines import Generation
from indexer.query import SearchPage, SearchRequest, active_filters
from webapp import urls
from webapp.language.values import BERLIN
from webapp.site import site
from webapp.views.asking import absolute, asked, rendered, searched


def record() -> Response:
    """The record of a search, with its first hits: as many as a page of it has."""
    engine, page_size = site().engine, site().config.web.page_size
    search = dataclasses.replace(engine.canonical(asked()), page=1)
    page, generation, timing = _together(search)
    query = urls.query_string(dataclasses.replace(search, size=page_size), page_size=page_size)
    response = rendered(
        "record.html",
        timing,
        asked=search,
        page=page,
        generation=generation,
        filters=active_filters(search),
        everything=search.query.strip() in ("", "*"),
        made=dt.datetime.now(BERLIN),
        program=f"Fundstelle {version('fundstelle')}",
        address=absolute(f"/search{query}"),
    )
    response.headers["Cache-Control"] = "no-store"  # the hour on it is that of the request
    return response


def _together(search: SearchRequest) -> tuple[SearchPage, Generation, str]:
    """A page, the generation that it comes from, and the time it took."""
    while True:
        generation = site().engine.status().generation
        page, timing = searched(search)
        if page.generation == generation.name:  # else another was promoted in between
            return page, generation, timing
