"""What programs are told of this site."""

from flask import Response, jsonify, request

from webapp import openapi
from webapp.site import site


def api_description() -> Response:
    """The description of the API."""
    return jsonify(openapi.document(request.script_root, site().config.web.page_size))
