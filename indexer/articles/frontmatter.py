"""The block of metadata that may open a text: a line `---`, lines `key: value`, a line `---`.

Keys are those of JSON Lines and the foreign names of `[corpus.fields]`. A value may stand in quotation marks, or below
its key: lines `- item` for a list, indented lines behind `|` or `>` for a text. Several authors, persons, organisations
or places in one line are separated by commas (or by semicolons, where names hold commas).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from indexer.articles.fields import KEYS
from indexer.articles.mapping import list_names
from indexer.articles.record import Context

BLOCK_KEYS = [key for key in KEYS if key != "text"]
_BLOCK = re.compile(r"---[ \t]*\n(.*?)^---[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_ITEM = re.compile(r"\s*-\s+(.*)")


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The values of a block, on which line of the file each key stands, and the text below with its first line."""

    values: dict[str, Any]
    lines: Mapping[str, int]
    text: str
    line: int


def split(text: str, context: Context) -> FrontMatter:
    """Parts a text from the block above it; what is not understood there is reported. Line ends are `\\n`."""
    block = _BLOCK.match(text)
    if not block:
        return FrontMatter({}, {}, text, 1)
    values, lines = _values(block.group(1), context)
    return FrontMatter(values, lines, text[block.end() :], text.count("\n", 0, block.end()) + 1)


def _values(block: str, context: Context) -> tuple[dict[str, Any], dict[str, int]]:
    values: dict[str, Any] = {}
    lines: dict[str, int] = {}
    lists = list_names(context.fields)
    known = {*BLOCK_KEYS, *(name.lower() for name in context.fields.values())}
    written = block.split("\n")
    number = 0
    while number < len(written):
        line, start = written[number], number
        number += 1
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        key, colon, value = line.partition(":")
        key = key.strip().lower()
        below: list[str] = []
        # A line below is part of the value if it is indented, or an item of a list.
        while colon and number < len(written) and re.match(r"[ \t]+\S|- ", written[number]):
            below.append(written[number])
            number += 1
        if not colon or key not in known:
            message = f"front matter: {line.strip()!r:.60} is not understood; keys are {', '.join(BLOCK_KEYS)}"
            context.report(start + 2, message, False)
            if not (colon and context.probing):
                continue
        lines[key] = start + 2
        values[key] = _value(value, below, is_list=key in lists)
    return values, lines


def _value(value: str, below: list[str], *, is_list: bool) -> Any:
    if below and all(_ITEM.fullmatch(line) for line in below) and not value.strip():
        return [text for line in below if (text := _unquoted(line.strip()[1:]))]
    if below:
        sign = value.strip()[:1]
        between = "\n" if sign == "|" else " "
        value = between.join([*([] if sign in ("|", ">") else [value.strip()]), *(line.strip() for line in below)])
    return _list(value) if is_list else _unquoted(value) or None


def _list(value: str) -> list[str]:
    inner = value.strip().removeprefix("[").removesuffix("]")
    return [text for v in inner.split(";" if ";" in inner else ",") if (text := _unquoted(v))]


def _unquoted(value: str) -> str:
    value = value.strip()
    return value[1:-1].strip() if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'" else value
