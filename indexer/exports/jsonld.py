"""An article as data within its page: NewsArticle of schema.org in JSON-LD."""

import json

from indexer.engines import StoredArticle
from indexer.entities import Kind
from indexer.exports.values import author, language, moment, names, web_address

_TYPES: dict[Kind, str] = {"person": "Person", "organisation": "Organization", "place": "Place"}
# Nothing in the text can end the script element or, to older readers of JavaScript, a line.
_ESCAPED = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}


def news_article(article: StoredArticle, address: str) -> str:
    """The text of a script element of type application/ld+json, safe to be printed as it is.

    `address` is that of the article's page.
    """
    about = [{"@type": kind_type, "name": name} for kind, kind_type in _TYPES.items() for name in names(article, kind)]
    fields = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "identifier": article.id,
        "headline": article.title,
        "datePublished": moment(article.published) if article.published else None,
        "author": [_author(name) for name in article.authors],
        "publisher": {"@type": "Organization", "name": article.source} if article.source else None,
        "articleSection": article.section,
        "inLanguage": language(article),
        "url": web_address(article.url) or address,
        "mainEntityOfPage": address,
        "mentions": about,
    }
    return json.dumps({k: v for k, v in fields.items() if v}, ensure_ascii=False).translate(_ESCAPED)


def _author(byline: str) -> dict[str, str]:
    return {"@type": "Person" if author(byline).given else "Organization", "name": byline}
