"""The JSON API."""

import dataclasses
from typing import Annotated, Any, TypedDict

from flask import Response, abort, jsonify, request

from indexer.query import (
    EntityKind,
    SearchRequest,
    Suggestion,
    entity_json,
    page_json_text,
    read_cursor,
    search_digest,
)
from webapp import urls
from webapp.language import gettext_noop
from webapp.site import site
from webapp.views.asking import asked, searched

_CURSORS = gettext_noop("der Wert „cursor“ aus einer Antwort auf dieselbe Suche")


class SuggestionsJson(TypedDict):
    """The query as it was sent, and how it may go on, the likeliest first."""

    query: str
    suggestions: Annotated[list[dict[str, Any]], list[Suggestion]]


class StaleCursorError(Exception):
    """The generation of a cursor is not the current one any more."""


def search() -> Response:
    """The same search as the page, as JSON; the body is what `search --json` prints."""
    wanted, generation = _from_cursor(asked(), request.args.get("cursor", ""))
    page, timing = searched(wanted)
    if generation not in (None, page.generation):
        raise StaleCursorError
    response = Response(page_json_text(page), mimetype="application/json")
    response.headers["Server-Timing"] = timing
    return response


def _from_cursor(search: SearchRequest, text: str) -> tuple[SearchRequest, str | None]:
    """The page of a search that a cursor asks for, and its generation; the search itself if there is no cursor."""
    if not text:
        return search, None
    cursor = read_cursor(text)
    if cursor is None or cursor.search != search_digest(site().engine.canonical(search)):
        raise urls.BadParameter("cursor", text, _CURSORS)
    return dataclasses.replace(search, page=cursor.page), cursor.generation


def suggest() -> Response:
    """Ways to complete the query that is being typed."""
    query, limit = urls.parse_suggest(request.args.items(multi=True))
    suggestions = site().engine.suggest(query, limit)
    body: SuggestionsJson = {"query": query, "suggestions": [dataclasses.asdict(each) for each in suggestions]}
    return jsonify(body)


def article(article_id: str) -> Response:
    """An article as the index keeps it."""
    stored = site().engine.article(article_id)
    if stored is None:
        abort(404)
    fields = dataclasses.asdict(stored)
    fields["published"] = stored.published.isoformat() if stored.published else None
    return jsonify(fields)


def entity(kind: EntityKind, name: str) -> Response:
    """What the corpus says of a person, organisation or place; `name` in the answer is the canonical one."""
    page = site().engine.entity(kind, name)
    if page is None:
        abort(404)
    return jsonify(entity_json(page))
