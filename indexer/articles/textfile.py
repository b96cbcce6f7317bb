"""Plain .txt: one article a file, optionally opened by a front-matter block.

The block is the usual one: a line `---`, lines `key: value`, a line `---`. Keys are those of JSON Lines; several
authors, persons, organisations or places are separated by commas (or by semicolons, where names hold commas).
"""

import functools
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from indexer.articles.fields import KEYS, LineReport, article_from_record
from indexer.articles.model import Article
from indexer.articles.opening import decode

_LISTS = {"authors", "persons", "organisations", "places"}
_BLOCK_KEYS = [key for key in KEYS if key != "text"]
_BLOCK = re.compile(r"---[ \t]*\n(.*?)^---[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)


def read_text_file(path: Path, file: str, report: LineReport) -> Iterator[Article]:
    """Yields the one article of the file, or nothing if it was reported as unusable.

    Raises OSError if the file cannot be read.
    """
    data = path.read_bytes()
    if not data.strip():
        report(1, "the file is empty", True)
        return
    text = decode(data, functools.partial(report, 1))
    if text is None:
        return
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    block = _BLOCK.match(text)
    record, lines = _front_matter(block.group(1), report) if block else ({}, {})
    start = block.end() if block else 0
    record["text"] = text[start:]
    line = text.count("\n", 0, start) + 1
    article = article_from_record(
        record, file=file, line=line, report=report, lines=lines, text_may_open_with_title=True
    )
    if article:
        yield article


def _front_matter(block: str, report: LineReport) -> tuple[dict[str, Any], dict[str, int]]:
    """The record in the block, and on which line of the file each key stands."""
    record: dict[str, Any] = {}
    lines: dict[str, int] = {}
    for number, line in enumerate(block.split("\n"), start=2):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        key, colon, value = line.partition(":")
        key = key.strip().lower()
        if not colon or key not in _BLOCK_KEYS:
            message = f"front matter: {line.strip()!r:.60} is not understood; keys are {', '.join(_BLOCK_KEYS)}"
            report(number, message, False)
            continue
        lines[key] = number
        record[key] = _list(value) if key in _LISTS else _unquoted(value) or None
    return record, lines


def _list(value: str) -> list[str]:
    inner = value.strip().removeprefix("[").removesuffix("]")
    return [text for v in inner.split(";" if ";" in inner else ",") if (text := _unquoted(v))]


def _unquoted(value: str) -> str:
    value = value.strip()
    return value[1:-1].strip() if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'" else value
