"""For whoever watches the server."""

from flask import Response, jsonify

from webapp.site import site


def health() -> Response:
    """200 with the generation that is served; without a usable index NoIndexError makes it 503."""
    generation = site().engine.status().generation
    return jsonify(status="ok", generation=generation.name, articles=generation.articles)
