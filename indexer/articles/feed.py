"""RSS and Atom, in all their versions: what a newsroom's feed said of each article."""

import datetime as dt
import io
import re
from collections.abc import Iterator
from typing import Any

from indexer.articles.limits import foreign
from indexer.articles.paragraphs import text_of_html
from indexer.articles.record import Context, Record

_ENTRY = re.compile(r"<(?:[\w.-]+:)?(?:item|entry)[\s>]")
_UTF8 = {"content-type": "application/xml; charset=utf-8"}


def read_feed(text: str, context: Context) -> Iterator[Record]:
    """Yields the entries of a feed. Damage is reported, and what can be read in spite of it is given."""
    import feedparser

    with foreign("the feed"):
        # Bytes in a stream: a text would be taken for an address or the name of a file.
        # Its cleaning of HTML takes time with the square of what a hostile feed holds, and texts do not need it.
        found = feedparser.parse(
            io.BytesIO(text.encode("utf-8", "replace")), response_headers=_UTF8, sanitize_html=False,
            resolve_relative_uris=False,
        )  # fmt: skip
    if found.get("bozo") and not isinstance(found.get("bozo_exception"), feedparser.CharacterEncodingOverride):
        why = f"{found.get('bozo_exception') or 'not well-formed'!s:.200}"
        context.report(1, f"the feed is damaged: {why}; read as far as it can be", not found.entries)
    elif not found.entries:
        context.report(1, "the feed has no entries", True)
    starts = [match.start() for match in _ENTRY.finditer(text)]
    line, position = 1, 0
    for number, entry in enumerate(found.entries):
        if len(starts) == len(found.entries):
            line += text.count("\n", position, starts[number])
            position = starts[number]
        with foreign("the feed"):
            values = _values(entry, found.feed)
        yield Record(values, context.file, line)


def _values(entry: Any, feed: Any) -> dict[str, Any]:
    source, tags = entry.get("source") or {}, entry.get("tags") or [{}]
    authors = [author.get("name") for author in entry.get("authors") or () if author.get("name")]
    values = {
        "id": entry.get("id"), "title": _text(entry.get("title_detail")), "text": _body(entry),
        "published": _date(entry), "source": source.get("title") or _text(feed.get("title_detail")),
        "section": tags[0].get("label") or tags[0].get("term"), "authors": authors, "url": entry.get("link"),
        "language": (entry.get("title_detail") or {}).get("language") or feed.get("language"),
    }  # fmt: skip
    return {key: value for key, value in values.items() if value}


def _body(entry: Any) -> str:
    """The longest of what the feed gives: the whole article, if it does, else its summary."""
    bodies = [_text(detail) for detail in (*(entry.get("content") or ()), entry.get("summary_detail"))]
    return max(bodies, key=len)


def _text(detail: Any) -> str:
    value = (detail or {}).get("value") or ""
    return text_of_html(value) if "html" in ((detail or {}).get("type") or "") else value


def _date(entry: Any) -> str | None:
    """In ISO 8601, or as it is written if it is none."""
    for name in ("published", "updated"):
        written, parsed = entry.get(name), entry.get(f"{name}_parsed")
        if parsed:
            try:
                return dt.datetime(*parsed[:6]).replace(tzinfo=dt.UTC).isoformat()
            except (ValueError, OverflowError):
                return str(written)
        if written:
            return str(written)
    return None
