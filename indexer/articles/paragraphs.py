"""The text of HTML and of XML elements: paragraphs with an empty line between them."""

from collections.abc import Iterator
from typing import Any

from indexer.articles.limits import foreign

_BLOCKS = frozenset(
    "address article aside block blockquote bq byline caption center dateline dd div dl dt figcaption figure footer "
    "form h1 h2 h3 h4 h5 h6 header hedline hl1 hl2 hr li main media ol p pre section table tr ul".split()
)
_UNREAD = frozenset("head iframe noscript object script style svg template title".split())
_CELLS = frozenset({"td", "th"})
_PARAGRAPH = "\x1d"
_LINE = "\x1e"


def text_of_html(source: str) -> str:
    """The text of a piece of HTML, however broken. Raises UnreadableError if a parser gives up on it."""
    if "<" not in source and "&" not in source:
        return source.strip()
    import lxml.html

    parser = lxml.html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    data = f"<div>{source}</div>".encode("utf-8", "replace")
    with foreign("the HTML"):
        return text_of(lxml.html.document_fromstring(data, parser=parser))


def text_of(root: Any) -> str:
    """The text in an element of lxml or of ElementTree."""
    paragraphs = ("\n".join(_lines(paragraph)) for paragraph in "".join(_pieces(root)).split(_PARAGRAPH))
    return "\n\n".join(filter(None, paragraphs))


def _lines(paragraph: str) -> Iterator[str]:
    for line in paragraph.split(_LINE):
        words = " ".join(line.split())
        if words:
            yield words


def _pieces(root: Any) -> Iterator[str]:
    stack = [(root, True)]  # no recursion: elements may be nested beyond all measure
    while stack:
        element, opens = stack.pop()
        name = element.tag.rpartition("}")[2].lower() if isinstance(element.tag, str) else ""
        if opens and name and name not in _UNREAD:
            yield _PARAGRAPH if name in _BLOCKS else _LINE if name == "br" else " " if name in _CELLS else ""
            yield (element.text or "").translate(_SEPARATORS)
            stack.append((element, False))
            stack.extend((child, True) for child in reversed(element))
        else:
            yield _PARAGRAPH if name in _BLOCKS and not opens else ""
            yield (element.tail or "").translate(_SEPARATORS) if element is not root else ""


_SEPARATORS = {ord(_PARAGRAPH): " ", ord(_LINE): " "}
