"""Plain text and Markdown: one article a file, optionally opened by a block of front matter."""

import functools
import re
from collections.abc import Iterator
from typing import IO

from indexer.articles.frontmatter import FrontMatter, split
from indexer.articles.limits import read_whole
from indexer.articles.opening import decode
from indexer.articles.record import Context, Record

_SIGNS = re.compile(r"[\[\]<>*_`~&]")
_MAX_SIGNS = 20_000
"""Beyond this a parser of Markdown may take minutes."""


def read_text_file(stream: IO[bytes], context: Context) -> Iterator[Record]:
    """Yields the one article of the file, or nothing if it was reported as unusable."""
    front = _opened(stream, context)
    if front:
        yield _record(front, front.text, context)


def read_markdown(stream: IO[bytes], context: Context) -> Iterator[Record]:
    """The same for Markdown: its signs are no part of the text, and a heading at its beginning is the title."""
    from indexer.articles.markdown import plain_text

    front = _opened(stream, context)
    if front:
        heading, text = None, front.text
        if len(_SIGNS.findall(text)) <= _MAX_SIGNS:
            heading, text = plain_text(text)
        else:
            context.report(front.line, f"more than {_MAX_SIGNS:,} signs of Markdown; read as plain text", False)
        if heading and front.values.get("title") in (None, heading):
            front.values["title"] = heading
        elif heading:
            text = f"{heading}\n\n{text}"
        yield _record(front, text, context)


def _opened(stream: IO[bytes], context: Context) -> FrontMatter | None:
    data = read_whole(stream)
    if not data.strip():
        context.report(1, "the file is empty", True)
        return None
    text = decode(data, functools.partial(context.report, 1))
    return None if text is None else split(text.replace("\r\n", "\n").replace("\r", "\n"), context)


def _record(front: FrontMatter, text: str, context: Context) -> Record:
    values = front.values | {"text": text}
    return Record(values, context.file, front.line, front.lines, may_open_with_title=True)
