"""The versions of an article's text, and how two of them differ."""

from flask import Response, abort, request

from indexer.engines import StoredArticle
from indexer.query import differences
from webapp import urls
from webapp.site import site
from webapp.views.asking import rendered

_MOST = 200


def copies() -> Response:
    """The other versions of the article that `id` names."""
    urls.parse_lang(request.args.items(multi=True))
    article = _article("id")
    return rendered("copies.html", article=article, found=site().engine.copies(article.id, _MOST))


def diff() -> Response:
    """What became of the article that `id` names in the one that `with` names."""
    urls.parse_lang(request.args.items(multi=True))
    one, other = _article("id"), _article("with")
    return rendered(
        "diff.html",
        one=one,
        other=other,
        title=differences(*("" if article.title_derived else article.title for article in (one, other))),
        text=differences(one.text, other.text),
    )


def _article(argument: str) -> StoredArticle:
    return site().engine.article(request.args.get(argument) or abort(404)) or abort(404)
