"""The articles that are most like one."""

from flask import Response, abort, request

from indexer.query import Similar
from webapp import urls
from webapp.site import site
from webapp.views.asking import rendered

_MOST = 30


def similar() -> Response:
    """Articles like the one that `id` names, each with the names and words that both have."""
    urls.parse_lang(request.args.items(multi=True))
    article = site().engine.article(request.args.get("id") or abort(404))
    if article is None:
        abort(404)
    return rendered("similar.html", article=article, similar=_similar(article.id))


def _similar(article_id: str) -> list[Similar]:
    """Without another version of the article itself, which its page tells of."""
    return [each for each in site().engine.similar(article_id, _MOST) if not each.version]
