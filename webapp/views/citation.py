"""One article as others cite it: a file for each style."""

from flask import Response, abort, request

from indexer.exports import STYLES, content_hash
from webapp import urls
from webapp.site import site
from webapp.views.asking import absolute


def citation(ending: str) -> Response:
    """The article that `id` names, in the style that the ending of the path names."""
    article = site().engine.article(request.args.get("id") or abort(404))
    if article is None:
        abort(404)
    style = STYLES[ending]
    body = style.cite(article, absolute(urls.permalink(article.id, content_hash(article))))
    response = Response(body, content_type=f"{style.media_type}; charset=utf-8")
    if style.media_type != "text/plain":
        response.headers.set("Content-Disposition", "attachment", filename=f"zitat.{ending}")
    return response
