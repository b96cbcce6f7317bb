"""XML: which kind it is, in which encoding it stands, and how it is parsed without falling for its author."""

import functools
import io
import re
from collections.abc import Iterator
from typing import IO, Any

from indexer.articles.limits import UnreadableError, read_whole
from indexer.articles.opening import decode_declared
from indexer.articles.record import Context, Record

_DECLARED = re.compile(rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._:-]{1,40})["']""")
_NO_ROOT = re.compile(r"\s+|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^\[>]*(?:\[.*?\]\s*)?>", re.DOTALL | re.IGNORECASE)
_ROOT = re.compile(r"<(?:[\w.-]+:)?([\w.-]+)")
_DOCTYPE = re.compile(r"<!DOCTYPE", re.IGNORECASE)
_ENTITY = re.compile(r"<!ENTITY", re.IGNORECASE)
_FEEDS = frozenset({"rss", "feed", "RDF"})
_NEWS = frozenset({"newsItem", "newsMessage"})
_MAX_ELEMENTS = 200_000
_MAX_DEPTH = 500
"""Of one news item; an agency's has some hundred elements."""
_PIECE = 2**14


def read_xml(stream: IO[bytes], context: Context) -> Iterator[Record]:
    """Yields the articles of a feed (RSS, Atom) or of NewsML-G2."""
    data = read_whole(stream)
    if not data.strip():
        context.report(1, "the file is empty", True)
        return
    declared = _DECLARED.match(data.lstrip(b"\xef\xbb\xbf \t\r\n"))
    text = decode_declared(data, declared[1].decode() if declared else None, functools.partial(context.report, 1))
    if text is None:
        return
    kind, start = root_of(text)
    # An article may well quote a declaration: only where there is a document type can it be one.
    entity = _ENTITY.search(text) if _DOCTYPE.search(text, 0, start) else None
    if entity:
        line = text.count("\n", 0, entity.start()) + 1
        context.report(line, "declares entities, which could stand for anything; not read", True)
    elif kind in _FEEDS:
        from indexer.articles.feed import read_feed

        yield from read_feed(text, context)
    elif kind in _NEWS:
        from indexer.articles.newsml import read_newsml

        yield from read_newsml(text, context)
    else:
        known = "RSS, Atom and NewsML-G2 (newsItem, newsMessage) are"
        context.report(1, f"XML of a kind that is not read: <{kind}>; {known}" if kind else "not valid XML", True)


def root_of(text: str) -> tuple[str, int]:
    """The name of the outermost element, without its namespace, and where it begins; an empty name if there is none."""
    position = 0
    while match := _NO_ROOT.match(text, position):
        position = match.end()
    root = _ROOT.match(text, position)
    return (root[1], position) if root else ("", len(text))


def elements(text: str, name: str, context: Context) -> Iterator[tuple[int, Any]]:
    """The elements of a local name, each with its first line; whole when they are given, emptied afterwards.

    What is not well-formed is reported; what stood before is kept. Entities and what lies outside are refused.
    """
    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import ParseError, XMLParser, iterparse

    lines = _Lines(text)
    begun: list[int] = []
    depth = held = 0
    try:
        for event, element in iterparse(lines, ("start", "end"), parser=XMLParser(encoding="utf-8")):
            wanted = element.tag.rpartition("}")[2] == name
            if event == "start":
                depth, held = depth + 1, held + 1
                begun += [lines.number] if wanted else []
                if depth > _MAX_DEPTH or held > _MAX_ELEMENTS:
                    raise UnreadableError(
                        "has too many elements, or they are nested too deeply; what stood before was read"
                    )
                continue
            depth -= 1
            if wanted:
                yield begun.pop(), element
                element.clear()
                held = 0
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        context.report(lines.number, f"not valid XML: {error}; what stood before was read", True)
    except UnreadableError as error:
        context.report(lines.number, str(error), True)


class _Lines:
    """A text that is read line by line, long ones in pieces, and knows where it is."""

    def __init__(self, text: str) -> None:
        self._lines = io.BytesIO(text.encode("utf-8", "replace"))
        self._ended = True
        self.number = 0

    def read(self, size: int) -> bytes:  # noqa: ARG002  # a line
        piece = self._lines.readline(_PIECE)
        self.number += self._ended and bool(piece)
        self._ended = piece.endswith(b"\n")
        return piece
