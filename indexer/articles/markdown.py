"""Markdown as it is read aloud: the words without the signs."""

from collections.abc import Iterable, Iterator

from markdown_it import MarkdownIt
from markdown_it.token import Token

_BREAKS = {"softbreak": "\n", "hardbreak": "\n"}


def plain_text(source: str) -> tuple[str | None, str]:
    """The heading at the beginning, if there is one and it is not all, and the text below it."""
    tokens = MarkdownIt("commonmark").parse(source)
    heading = _inline(tokens[1]) if len(tokens) > 3 and tokens[0].type == "heading_open" else None
    text = "\n\n".join(_blocks(tokens[3:] if heading else tokens))
    return (heading, text) if heading and text.strip() else (None, text or heading or "")


def _blocks(tokens: Iterable[Token]) -> Iterator[str]:
    for token in tokens:
        if token.type == "inline":
            text = _inline(token)
        elif token.type in ("fence", "code_block"):
            text = token.content
        elif token.type == "html_block":
            from indexer.articles.paragraphs import text_of_html

            text = text_of_html(token.content)
        else:
            continue
        if text.strip():
            yield text.strip("\n")


def _inline(token: Token) -> str:
    pieces = (_BREAKS.get(child.type, child.content) for child in token.children or () if child.type != "html_inline")
    return "".join(pieces)
