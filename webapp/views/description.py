"""What programs are told of this site."""

from xml.sax.saxutils import escape, quoteattr

from flask import Response, jsonify, request

from webapp import openapi
from webapp.site import site
from webapp.views.asking import absolute

_OPENSEARCH = "application/opensearchdescription+xml"
_SHORT_NAME_MAX = 16
"""Characters that OpenSearch allows."""


def api_description() -> Response:
    """The description of the API."""
    return jsonify(openapi.document(request.script_root, site().config.web.page_size))


def opensearch() -> Response:
    """What a browser needs to know to offer this site in its search bar (OpenSearch 1.1)."""
    title = site().config.web.title
    body = (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        '<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">\n'
        f"<ShortName>{escape(title[:_SHORT_NAME_MAX])}</ShortName>\n"
        f"<Description>{escape(title)}: Nachrichten durchsuchen</Description>\n"
        "<InputEncoding>UTF-8</InputEncoding>\n<Language>de</Language>\n"
        f'<Url type="text/html" template={quoteattr(absolute("/search?q={searchTerms}"))}/>\n'
        f'<Url type="application/atom+xml" template={quoteattr(absolute("/search.atom?q={searchTerms}"))}/>\n'
        f'<Url type="{_OPENSEARCH}" rel="self" template={quoteattr(absolute("/opensearch.xml"))}/>\n'
        "</OpenSearchDescription>\n"
    )
    return Response(body, content_type=f"{_OPENSEARCH}; charset=utf-8")
