"""JSON Lines exactly as they are read: a rebuild from an export gives the same articles with the same names."""

import json
from collections.abc import Iterable, Iterator

from indexer.engines import StoredArticle
from indexer.exports.values import names

# Line ends to Unicode but not to JSON; some programs split files at them.
_LINE_ENDS = {0x85: "\\u0085", 0x2028: "\\u2028", 0x2029: "\\u2029"}


def write(articles: Iterable[StoredArticle]) -> Iterator[str]:
    """One line for each article."""
    for article in articles:
        yield json.dumps(record(article), ensure_ascii=False).translate(_LINE_ENDS) + "\n"


def record(article: StoredArticle) -> dict[str, object]:
    """The article with the keys of an input record. A derived title is left out: reading derives it again."""
    return {
        "id": article.id,
        "title": None if article.title_derived else article.title,
        "text": article.text,
        "published": article.published.isoformat() if article.published else None,
        "source": article.source,
        "section": article.section,
        "authors": list(article.authors),
        "url": article.url,
        "language": article.language,
        "persons": list(names(article, "person")),
        "organisations": list(names(article, "organisation")),
        "places": list(names(article, "place")),
    }
