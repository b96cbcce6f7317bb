"""CSL-JSON, which pandoc, Zotero and citeproc read."""

import json

from indexer.engines import StoredArticle
from indexer.exports.keys import citation_key
from indexer.exports.provenance import provenance
from indexer.exports.values import author, day, language, one_line, web_address


def csl(article: StoredArticle, address: str | None = None) -> str:
    """A list of one item; `address` stands for the article's own where it has none."""
    return json.dumps([_item(article, address)], ensure_ascii=False, indent=2) + "\n"


def _item(article: StoredArticle, address: str | None) -> dict[str, object]:
    date = day(article)
    item = {
        "id": citation_key(article),
        "type": "article-newspaper",
        "title": one_line(article.title),
        "author": [_name(one_line(name)) for name in article.authors],
        "container-title": article.source,
        "section": article.section,
        "issued": {"date-parts": [[date.year, date.month, date.day]]} if date else None,
        "URL": web_address(article.url) or address,
        "language": language(article),
        "note": one_line(provenance(article)),
    }
    return {key: value for key, value in item.items() if value}


def _name(byline: str) -> dict[str, str]:
    name = author(byline)
    return {"family": name.family, "given": name.given} if name.given else {"literal": name.family}
