"""All hits of a search as a file, and the newest of them as a feed."""

import dataclasses
import datetime as dt
import itertools
import re
from collections.abc import Iterator
from urllib.parse import quote

from flask import Response

from indexer.exports import FEED_ENTRIES, FORMATS, Feed, atom
from webapp import urls
from webapp.language import asked_lang
from webapp.language.values import BERLIN
from webapp.site import site
from webapp.views.asking import absolute, asked

_QUERY_MAX = 60
"""Characters of the query in the name of a file."""


def export(ending: str) -> Response:
    """Every hit, sent while it is read. A connection that ends early tells the client that the file is not whole."""
    search = asked()
    form = FORMATS[ending]
    name = file_name(search.query, ending, dt.datetime.now(BERLIN).date())
    return attached(form.write(site().engine.scan(search)), form.media_type, name)


def attached(pieces: Iterator[str], media_type: str, name: str) -> Response:
    """A file that is sent while its pieces are made."""
    response = Response(_encoded(pieces), content_type=f"{media_type}; charset=utf-8")
    plain = name.encode("ascii", "replace").decode().replace("?", "_")
    response.headers.set("Content-Disposition", "attachment", filename=plain, **{"filename*": f"UTF-8''{quote(name)}"})
    return response


def feed() -> Response:
    """The newest hits as an Atom feed, whatever the order asked for."""
    config, engine = site().config, site().engine
    search = dataclasses.replace(asked(), sort="newest", page=1, size=config.web.page_size)
    page_size, wanted = config.web.page_size, dataclasses.replace(search, sort="relevance")
    own_query = urls.query_string(wanted, page_size=page_size, lang=asked_lang())
    about = Feed(
        title=f"{config.web.title}: {search.query.strip() or 'alle Artikel'}",
        about=urls.query_string(wanted, page_size=page_size),
        itself=absolute(f"/search.atom{own_query}"),
        page=absolute(f"/search{urls.query_string(search, page_size=page_size, lang=asked_lang())}"),
        publisher=config.web.title,
        updated=engine.status().generation.built,
    )
    newest = itertools.islice(engine.scan(search), FEED_ENTRIES)
    pieces = atom(about, newest, lambda article_id: absolute(urls.article_path(article_id)))
    return Response("".join(pieces), content_type="application/atom+xml; charset=utf-8")


def file_name(query: str, ending: str, day: dt.date) -> str:
    """`fundstelle-truppen-kursk-2026-11-22.csv`: letters and digits of the query, in small letters, and the day."""
    words = "-".join(re.findall(r"[^\W_]+", query.lower()))[:_QUERY_MAX].strip("-")
    return f"fundstelle-{words or 'alle'}-{day.isoformat()}.{ending}"


def _encoded(pieces: Iterator[str]) -> Iterator[bytes]:
    for piece in pieces:
        yield piece.encode()
