"""HTML: the article of a web page, by what the page says of itself and by what in it is no menu and no footer."""

import functools
import logging
import re
from collections.abc import Iterator
from typing import IO, Any

from indexer.articles.limits import MAX_PAGE, foreign, read_whole
from indexer.articles.newsarticle import article_data
from indexer.articles.opening import decode_declared
from indexer.articles.record import Context, Record

_DECLARED = re.compile(rb"""<meta\b[^>]{0,300}?charset\s*=\s*["']?\s*([A-Za-z0-9._:-]{1,40})""", re.IGNORECASE)
_DECLARED_WITHIN = 4096
_MAX_TAGS = 50_000
"""Beyond this the search for the article takes minutes; a page with an article has some thousand."""
_DATES = {"extensive_search": False, "original_date": True}
"""Only dates that a page gives as its own, not any that stands in it."""
_META = {
    "published": ("article:published_time", "datePublished", "date", "dc.date", "DC.date.issued", "parsely-pub-date"),
    "section": ("article:section", "parsely-section", "section"),
    "source": ("og:site_name", "application-name"),
}


def read_web_page(stream: IO[bytes], context: Context) -> Iterator[Record]:
    """Yields the article of the page, or reports that there is none."""
    yield from page_records(read_whole(stream, MAX_PAGE), context)


def page_records(
    data: bytes, context: Context, *, charset: str | None = None, url: str | None = None
) -> Iterator[Record]:
    """The same for a page at hand; `charset` and `url` are what its server said."""
    if not data.strip():
        context.report(1, "the file is empty", True)
        return
    meta = _DECLARED.search(data, 0, _DECLARED_WITHIN)
    declared = charset or (meta[1].decode() if meta else None)
    text = decode_declared(data, declared, functools.partial(context.report, 1))
    if text is None:
        return
    if text.count("<") > _MAX_TAGS:
        context.report(1, f"the page has more than {_MAX_TAGS:,} tags; not read", True)
        return
    with foreign("the page"):
        values = _values(text, url)
    if not values.get("text"):
        context.report(1, "no article was found in the page", True)
        return
    yield Record(values, context.file, 1)


def _values(text: str, url: str | None) -> dict[str, Any]:
    import lxml.html
    import trafilatura

    for name in ("trafilatura", "htmldate", "courlan"):
        logging.getLogger(name).setLevel(logging.CRITICAL)  # what they miss is told as a problem
    parser = lxml.html.HTMLParser(encoding="utf-8")
    tree = lxml.html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    said = article_data(script.text_content() for script in tree.xpath('//script[@type="application/ld+json"]'))
    found: Any = trafilatura.bare_extraction(
        tree, url=url, include_comments=False, with_metadata=True, date_extraction_params=_DATES
    )
    language = tree.get("lang")
    guessed = _guessed(found) if found else {}
    return {
        **guessed,
        **_meta(tree),
        **({"language": language} if language else {}),
        **({"url": url} if url else {}),
        **said,
    }


def _guessed(found: Any) -> dict[str, Any]:
    title, text = found.title, found.text or ""
    first, _, rest = text.partition("\n")
    if title and first.strip() == title.strip():
        text = rest.strip()
    authors = [name.strip() for name in (found.author or "").split(";") if name.strip()]
    values = {
        "title": title, "text": text, "published": found.date, "source": found.sitename, "authors": authors,
        "url": found.url, "section": found.categories[0] if found.categories else None,
    }  # fmt: skip
    return {key: value for key, value in values.items() if value}


def _meta(tree: Any) -> dict[str, str]:
    """What stands in `<meta>`: times of day, which the search for a date would drop."""
    said: dict[str, str] = {}
    for element in tree.iter("meta"):
        name, content = element.get("property") or element.get("name"), element.get("content")
        if name and content and content.strip():
            said.setdefault(name, content.strip())
    found = {key: next((said[name] for name in names if name in said), None) for key, names in _META.items()}
    return {key: value for key, value in found.items() if value}
