"""Plain .txt: one article a file, optionally opened by a front-matter block.

The block is the usual one: a line `---`, lines `key: value`, a line `---`. Keys are those of JSON Lines; several
authors, persons, organisations or places are separated by commas (or by semicolons, where names hold commas).
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from indexer.articles.fields import KEYS, Report, article_from_record
from indexer.articles.model import Article
from indexer.articles.opening import decode

_LISTS = {"authors", "persons", "organisations", "places"}


def read_text_file(path: Path, file: str, report: Report) -> Iterator[Article]:
    """Yields the one article of the file, or nothing if it was reported as unusable.

    Raises OSError if the file cannot be read.
    """
    data = path.read_bytes()
    if not data.strip():
        report("the file is empty", True)
        return
    text = decode(data, report)
    if text is None:
        return
    record, body, line = _front_matter(text.replace("\r\n", "\n").replace("\r", "\n"), report)
    record["text"] = body
    article = article_from_record(record, file=file, line=line, report=report, text_may_open_with_title=True)
    if article:
        yield article


def _front_matter(text: str, report: Report) -> tuple[dict[str, Any], str, int]:
    """The record in the block, the body, and the line on which the body starts."""
    block = re.match(r"---[ \t]*\n(.*?)^---[ \t]*(?:\n|\Z)", text, re.DOTALL | re.MULTILINE)
    if not block:
        return {}, text, 1
    record: dict[str, Any] = {}
    for line in block.group(1).splitlines():
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        key, colon, value = line.partition(":")
        key, value = key.strip().lower(), value.strip().strip("\"'")
        if not colon or key not in KEYS or key == "text":
            report(f"front matter: {line.strip()!r:.60} is not understood; keys are {', '.join(KEYS)}", False)
        elif key in _LISTS:
            record[key] = [v.strip() for v in value.split(";" if ";" in value else ",") if v.strip()]
        else:
            record[key] = value or None
    body = text[block.end() :]
    return record, body, text.count("\n", 0, block.end()) + 1
