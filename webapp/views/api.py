"""The JSON API."""

import dataclasses

from flask import Response, abort, jsonify

from indexer.query import page_json_text
from webapp.site import site
from webapp.views.asking import asked, searched


def search() -> Response:
    """The same search as the page, as JSON; the body is what `search --json` prints."""
    page, timing = searched(asked())
    response = Response(page_json_text(page), mimetype="application/json")
    response.headers["Server-Timing"] = timing
    return response


def article(article_id: str) -> Response:
    """An article as the index keeps it."""
    stored = site().engine.article(article_id)
    if stored is None:
        abort(404)
    fields = dataclasses.asdict(stored)
    fields["published"] = stored.published.isoformat() if stored.published else None
    return jsonify(fields)
