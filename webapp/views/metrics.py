"""Numbers for whoever watches the server."""

import datetime as dt
from collections.abc import Iterator

from flask import Response, current_app

from indexer.errors import NoIndexError
from webapp.metrics import Counters, gauge
from webapp.site import site


def metrics() -> Response:
    """Requests and durations by route, and the state of the index, in the text format of Prometheus."""
    counters: Counters = current_app.extensions["fundstelle.counters"]
    body = "".join([*counters.lines(), *_index()])
    return Response(body, content_type="text/plain; version=0.0.4; charset=utf-8")


def _index() -> Iterator[str]:
    try:
        generation = site().engine.status().generation
    except NoIndexError:
        generation = None
    yield from gauge("fundstelle_index_usable", "1 if there is an index that can be searched.", generation is not None)
    if generation:
        age = (dt.datetime.now(dt.UTC) - generation.built).total_seconds()
        yield from gauge("fundstelle_index_age_seconds", "Time since the index was built.", round(age, 3))
        yield from gauge("fundstelle_articles", "Articles in the index.", generation.articles)
        yield from gauge("fundstelle_index_size_bytes", "Size of the index on disk.", generation.size_bytes)
