"""JSON Lines: one JSON object a line. The canonical format."""

import functools
import json
from collections.abc import Iterator
from typing import IO, Any

from indexer.articles import ninjs
from indexer.articles.limits import UnreadableError, numbered_lines
from indexer.articles.opening import decode
from indexer.articles.record import Context, Record


def read_json_lines(stream: IO[bytes], context: Context) -> Iterator[Record]:
    """Yields the article of each line; a line that is none is reported and skipped."""
    number, empty, before = 0, True, len(context.problems)
    try:
        for number, line in numbered_lines(stream, context.report):
            if not line.strip():
                continue
            empty = False
            record = _record(line, context, number)
            if record:
                yield record
    except UnreadableError as error:
        context.report(number + 1, str(error), True)
        return
    if empty and len(context.problems) == before:
        context.report(1, "the file is empty", True)


def _record(line: bytes, context: Context, number: int) -> Record | None:
    text = decode(line, functools.partial(context.report, number))
    if text is None:
        return None
    try:
        values = json.loads(text)
    except (ValueError, RecursionError) as error:  # ValueError also for a number of more digits than Python takes
        context.report(number, f"not valid JSON: {error}", True)
        return None
    if not isinstance(values, dict):
        context.report(number, "the line is no JSON object", True)
        return None
    return json_record(values, context, number)


def json_record(values: dict[str, Any], context: Context, line: int) -> Record | None:
    """The record of a JSON object, as it is or read as ninjs; None if it was reported as withdrawn."""
    known: dict[str, Any] | None = values
    if ninjs.is_ninjs(values, context.fields):
        known = ninjs.plain(values, context, line)
    return Record(known, context.file, line) if known is not None else None
