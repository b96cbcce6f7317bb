"""A feed of the newest hits of a search: Atom (RFC 4287)."""

import datetime as dt
import re
import uuid
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from indexer.engines import StoredArticle
from indexer.entities import KINDS
from indexer.exports.values import iri, language, moment, names, web_address

FEED_ENTRIES = 50
"""The most articles in a feed."""
_SUMMARY_MAX = 400
"""Characters of an article's beginning."""
_NO_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SPACE = uuid.UUID("5a1c0f0e-6c7b-5d1e-9f57-2f0f5d1f6c11")
"""Of the ids of this kind of archive; any constant would do."""


@dataclass(frozen=True, slots=True)
class Feed:
    """What a feed says of itself."""

    title: str
    about: str
    """What it is the feed of; its id follows from that alone."""
    itself: str
    page: str
    """Addresses of the feed and of the page with the same hits."""
    publisher: str
    updated: dt.datetime
    """When any hit can have changed last; also stands for the time of undated articles."""


def atom(feed: Feed, articles: Iterable[StoredArticle], address: Callable[[str], str]) -> Iterator[str]:
    """The feed, piece by piece; `address` gives the page of an article's id."""
    yield '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="de">\n'
    yield _element("id", _urn(f"feed {feed.about}")) + _element("title", feed.title)
    yield _element("updated", moment(feed.updated)) + f"<author>{_element('name', feed.publisher)}</author>\n"
    yield _link("self", feed.itself, "application/atom+xml") + _link("alternate", feed.page, "text/html")
    for article in articles:
        yield "<entry>\n" + "".join(_entry(article, feed, address)) + "</entry>\n"
    yield "</feed>\n"


def _entry(article: StoredArticle, feed: Feed, address: Callable[[str], str]) -> Iterator[str]:
    yield _element("id", _urn(f"article {article.id}")) + _element("title", article.title)
    yield _element("updated", moment(article.published or feed.updated))
    if article.published:
        yield _element("published", moment(article.published))
    for name in article.authors:
        yield f"<author>{_element('name', name)}</author>\n"
    yield _link("alternate", address(article.id), "text/html")
    url = web_address(article.url)
    if url:
        yield _link("via", url)
    for kind in KINDS:
        for name in names(article, kind):
            yield f"<category term={_quoted(name)}/>\n"
    spoken = language(article)
    yield _element("summary", _beginning(article.text), f" xml:lang={_quoted(spoken)}" if spoken else "")


def _beginning(text: str) -> str:
    line = " ".join(text[: 4 * _SUMMARY_MAX].split())
    return line if len(line) <= _SUMMARY_MAX else line[:_SUMMARY_MAX].rsplit(" ", 1)[0] + " …"


def _urn(name: str) -> str:
    return uuid.uuid5(_SPACE, name).urn


def _element(tag: str, content: str, attributes: str = "") -> str:
    return f"<{tag}{attributes}>{escape(_NO_XML.sub('', content))}</{tag}>\n"


def _link(relation: str, address: str, media_type: str = "") -> str:
    kind = f" type={_quoted(media_type)}" if media_type else ""
    return f"<link rel={_quoted(relation)} href={_quoted(iri(address))}{kind}/>\n"


def _quoted(value: str) -> str:
    return quoteattr(_NO_XML.sub("", value))
