"""What a web page says of its article for machines: schema.org NewsArticle and the like, in JSON-LD."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from indexer.articles.mapping import value_at
from indexer.articles.paragraphs import text_of_html

_ARTICLE = re.compile(
    r"(?:https?://schema\.org/|schema:)?(?:\w*NewsArticle|Article|Report|LiveBlogPosting|BlogPosting)"
)


def article_data(scripts: Iterator[str]) -> dict[str, Any]:
    """The first article that the JSON-LD scripts of a page describe, under our keys; empty without one."""
    for script in scripts:
        try:
            found = json.loads(script.strip().removesuffix(";"), strict=False)
        except (ValueError, RecursionError):
            continue  # nothing that a reader of the page would notice
        for described in _objects(found):
            if any(isinstance(kind, str) and _ARTICLE.fullmatch(kind) for kind in _many(described.get("@type"))):
                return _values(described)
    return {}


def _objects(value: Any) -> Iterator[Mapping[str, Any]]:
    """The objects at the top, in lists, and in `@graph` and `mainEntity`."""
    left = [value]
    while left:
        here = left.pop()
        if isinstance(here, list):
            left.extend(reversed(here))
        elif isinstance(here, dict):
            yield here
            left += [here[name] for name in ("mainEntityOfPage", "mainEntity", "@graph") if name in here]


def _values(described: Mapping[str, Any]) -> dict[str, Any]:
    body = _one(described.get("articleBody"))
    page = described.get("mainEntityOfPage")
    values = {
        "title": _plain(_one(described.get("headline")) or _one(described.get("name"))),
        "text": _plain(body),
        "published": _one(described.get("datePublished")) or _one(described.get("dateCreated")),
        "source": _plain(_names(described.get("publisher"))[:1]),
        "section": _plain(_one(described.get("articleSection"))),
        "authors": [name for author in _names(described.get("author")) if (name := _plain(author))],
        "url": _one(described.get("url")) or _one(page) or _one(value_at(page, "@id")),
        "language": _one(described.get("inLanguage")),
    }  # fmt: skip
    return {key: value for key, value in values.items() if value}


def _names(value: Any) -> list[str]:
    """The names in a person, an organisation, a text, or several of them."""
    found = [v.get("name") if isinstance(v, dict) else v for v in _many(value)]
    return [name for several in found for name in _many(several) if isinstance(name, str)]


def _many(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _one(value: Any) -> str | None:
    return next((v for v in _many(value) if isinstance(v, str) and v.strip()), None)


def _plain(value: str | list[str] | None) -> str | None:
    """Without entities and tags, which many systems leave in."""
    value = value[0] if isinstance(value, list) and value else value
    return text_of_html(value) if isinstance(value, str) else None
