"""What programs are told of this site."""

from xml.sax.saxutils import escape, quoteattr

from flask import Response, jsonify, request

from webapp import openapi
from webapp.language import asked_lang, gettext
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
    chosen = asked_lang()
    lang = f"lang={chosen}" if chosen else ""
    asked = f"?q={{searchTerms}}{lang and '&'}{lang}"
    itself = absolute(f"/opensearch.xml{lang and '?'}{lang}")
    body = (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        '<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">\n'
        f"<ShortName>{escape(title[:_SHORT_NAME_MAX])}</ShortName>\n"
        f"<Description>{escape(gettext('%(title)s: Nachrichten durchsuchen', title=title))}</Description>\n"
        "<InputEncoding>UTF-8</InputEncoding>\n<Language>de</Language>\n"
        f'<Url type="text/html" template={quoteattr(absolute(f"/search{asked}"))}/>\n'
        f'<Url type="application/atom+xml" template={quoteattr(absolute(f"/search.atom{asked}"))}/>\n'
        f'<Url type="{_OPENSEARCH}" rel="self" template={quoteattr(itself)}/>\n'
        "</OpenSearchDescription>\n"
    )
    response = Response(body, content_type=f"{_OPENSEARCH}; charset=utf-8")
    response.vary.add("Accept-Language")
    return response
