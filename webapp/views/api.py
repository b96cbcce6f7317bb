"""The JSON API."""

import dataclasses

from flask import Response, abort, jsonify, request

from indexer.query import page_json_text
from webapp import urls
from webapp.site import site
from webapp.views.asking import asked, searched


def search() -> Response:
    """The same search as the page, as JSON; the body is what `search --json` prints."""
    page, timing = searched(asked())
    response = Response(page_json_text(page), mimetype="application/json")
    response.headers["Server-Timing"] = timing
    return response


def suggest() -> Response:
    """Ways to complete the query that is being typed."""
    query, limit = urls.parse_suggest(request.args.items(multi=True))
    suggestions = site().engine.suggest(query, limit)
    return jsonify(query=query, suggestions=[dataclasses.asdict(suggestion) for suggestion in suggestions])


def article(article_id: str) -> Response:
    """An article as the index keeps it."""
    stored = site().engine.article(article_id)
    if stored is None:
        abort(404)
    fields = dataclasses.asdict(stored)
    fields["published"] = stored.published.isoformat() if stored.published else None
    return jsonify(fields)
