"""For whoever watches the server."""

from typing import Literal, TypedDict

from flask import Response, jsonify

from webapp.site import site


class HealthJson(TypedDict):
    """The generation that is served, and the number of its articles."""

    status: Literal["ok"]
    generation: str
    articles: int


def health() -> Response:
    """200 with the generation that is served; without a usable index NoIndexError makes it 503."""
    generation = site().engine.status().generation
    body: HealthJson = {"status": "ok", "generation": generation.name, "articles": generation.articles}
    return jsonify(body)
