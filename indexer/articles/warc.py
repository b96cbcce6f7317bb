"""WARC, the web archive's format (ISO 28500): the articles of the pages in it, each called by its address."""

import logging
import re
from collections.abc import Iterator
from typing import IO, Any

from indexer.articles.limits import MAX_PAGE, UnreadableError, foreign
from indexer.articles.record import Context, Record
from indexer.articles.webpage import page_records

_PAGE = re.compile(r"(?:text/html|application/xhtml\+xml)\b", re.IGNORECASE)
_TEXT = re.compile(r"text/plain\b", re.IGNORECASE)
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([A-Za-z0-9._:-]{1,40})", re.IGNORECASE)


def read_warc(stream: IO[bytes], context: Context) -> Iterator[Record]:
    """Yields the articles of all pages that were answered with 200; images, scripts and the like are passed over."""
    from warcio.archiveiterator import ArchiveIterator

    logging.getLogger("warcio").setLevel(logging.CRITICAL)  # what is wrong is told as a problem
    with foreign("the web archive"):
        archive = iter(ArchiveIterator(stream, arc2warc=True))
    any_page = False
    while (record := _next(archive)) is not None:
        kind = _kind(record)
        if not kind:
            continue
        any_page = True
        url = record.rec_headers.get_header("WARC-Target-URI") or ""
        inside = context.inside(url.strip("<>"))
        try:
            with foreign("the page"):
                data = _content(record)
            if _TEXT.match(kind):
                text = data.decode("utf-8", "replace")
                yield Record({"text": text, "url": url}, inside.file, 1, may_open_with_title=True)
                continue
            charset = _CHARSET.search(kind)
            yield from page_records(data, inside, charset=charset[1] if charset else None, url=url or None)
        except UnreadableError as error:
            inside.report(1, str(error), True)
    if not any_page:
        context.report(1, "the web archive holds no pages", True)


def _next(archive: Iterator[Any]) -> Any:
    with foreign("the web archive"):
        return next(archive, None)


def _kind(record: Any) -> str:
    """The media type of a record that may be an article, else nothing."""
    with foreign("the web archive"):
        if record.rec_type == "response" and record.http_headers is not None:
            kind = record.http_headers.get_header("Content-Type") or ""
            wanted = record.http_headers.get_statuscode() == "200" and _PAGE.match(kind)
        else:
            kind = record.rec_headers.get_header("Content-Type") or ""
            wanted = (record.rec_type == "resource" and _PAGE.match(kind)) or (
                record.rec_type == "conversion" and _TEXT.match(kind)
            )
    return kind if wanted else ""


def _content(record: Any) -> bytes:
    stream, pieces, size = record.content_stream(), [], 0
    while piece := stream.read(2**16):
        pieces.append(piece)
        size += len(piece)
        if size > MAX_PAGE:
            raise UnreadableError(f"is larger than {MAX_PAGE // 2**20} MB; not read")
    return b"".join(pieces)
