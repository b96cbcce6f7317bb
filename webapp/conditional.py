"""Tags by which a browser or program asks whether an answer has changed: no search is run for one that has not."""

import hashlib
import importlib.metadata
import importlib.resources
from collections.abc import Collection
from contextlib import suppress
from functools import cache
from pathlib import Path

from flask import Flask, Response, g, request

from indexer.errors import NoIndexError
from webapp import urls
from webapp.language import Lang, asked_lang, lang
from webapp.site import site

_CODE = frozenset({".py", ".html", ".css", ".js", ".tsv"})


def serve(app: Flask, pages: Collection[str], others: Collection[str]) -> None:
    """Tags the answers of these endpoints: those that hang on address, index, settings and program alone.

    `pages` hang on the language that the browser prefers as well.
    """

    def tag() -> str:
        return _tag(lang() if request.endpoint in pages else asked_lang())

    @app.before_request
    def answer_unchanged() -> Response | None:
        if request.endpoint not in {*pages, *others} or request.method not in ("GET", "HEAD"):
            return None
        g.tag = tag()
        if not request.if_none_match.contains_weak(g.tag):
            return None
        unchanged = Response(status=304)
        del unchanged.headers["Content-Type"]
        unchanged.vary.update([*(["Accept-Language"] if request.endpoint in pages else []), "Accept-Encoding"])
        return unchanged

    @app.after_request
    def add_tag(response: Response) -> Response:
        given = g.get("tag")
        # Where another generation came meanwhile, nobody knows which of the two has answered.
        with suppress(NoIndexError):
            if given and response.status_code in (200, 304) and given == tag():
                response.set_etag(given, weak=True)
        return response


def untag() -> None:
    """The answer under way hangs on more than its tag: asked again, it may be another."""
    g.pop("tag", None)


def _tag(language: Lang | None) -> str:
    """Of the canonical address, the language of the answer, and all that answers are made from."""
    try:
        size = site().config.web.page_size
        asked = urls.query_string(urls.parse(request.args.items(multi=True), page_size=size), page_size=size)
    except urls.BadParameter:
        asked = ""
    rest = sorted((n, v) for n, v in request.args.items(multi=True) if not asked or n not in urls.NAMES)
    parts = (
        request.url_root, request.path, asked, rest, asked_lang(), language, site().engine.status().state,
        repr(site().config), _program(),
    )  # fmt: skip
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:32]


@cache
def _program() -> str:
    """A digest of the program: what it is made of may change without its version."""
    digest = hashlib.sha256(importlib.metadata.version("fundstelle").encode())
    for package in ("indexer", "webapp"):
        folder = Path(str(importlib.resources.files(package)))
        for file in sorted(file for file in folder.rglob("*") if file.suffix in _CODE):
            digest.update(file.read_bytes())
    return digest.hexdigest()
