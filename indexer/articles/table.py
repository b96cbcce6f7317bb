"""CSV and TSV: a row of column names, then a row for each article."""

import csv
import functools
import io
import itertools
import re
from collections.abc import Iterator
from typing import IO

from indexer.articles.fields import KEYS
from indexer.articles.limits import MAX_DOCUMENT, UnreadableError
from indexer.articles.mapping import list_names
from indexer.articles.opening import mended, open_text
from indexer.articles.record import Context, Record

_SAMPLE_LINES = 100
_SAMPLE_SIZE = 2**20
_DELIMITERS = ",;\t|"
_SAID = re.compile(r'"?sep=(.)"?\s*')
"""The first line that Excel writes and reads to name the delimiter."""


def read_csv(stream: IO[bytes], context: Context) -> Iterator[Record]:
    """Yields the article of each row; cells are parted by the sign that gives the first rows equally many."""
    return _read(stream, context, None)


def read_tsv(stream: IO[bytes], context: Context) -> Iterator[Record]:
    """The same with tabs."""
    return _read(stream, context, "\t")


def _read(stream: IO[bytes], context: Context, delimiter: str | None) -> Iterator[Record]:
    text = open_text(stream, functools.partial(context.report, 1))
    if text is None:
        return
    try:
        lines = _lines(text, context)
        sample = _sample(lines)
        before = 0
        if sample and (said := _SAID.fullmatch(sample[0])):
            delimiter, before = said.group(1), 1
        rows = _rows(itertools.chain(sample[before:], lines), delimiter or _delimiter(sample), before, context)
        yield from _records(rows, context)
    finally:
        text.detach()


def _lines(text: io.TextIOWrapper, context: Context) -> Iterator[str]:
    number = 0
    while line := text.readline(MAX_DOCUMENT + 1):
        number += 1
        if len(line) > MAX_DOCUMENT:
            raise UnreadableError(
                f"line {number} is longer than {MAX_DOCUMENT // 2**20} MB; what stood before was read"
            )
        known = mended(line, functools.partial(context.report, number))
        yield "\n" if known is None else known


def _sample(lines: Iterator[str]) -> list[str]:
    sample: list[str] = []
    size = 0
    while size < _SAMPLE_SIZE and len(sample) < _SAMPLE_LINES and (line := next(lines, "")):
        sample.append(line)
        size += len(line)
    return sample


def _rows(lines: Iterator[str], delimiter: str, before: int, context: Context) -> Iterator[tuple[int, list[str]]]:
    """The rows that are not empty, each with its first line."""
    held = 0

    def counted() -> Iterator[str]:
        nonlocal held
        for line in lines:
            held += len(line)
            if held > 2 * MAX_DOCUMENT:
                raise UnreadableError("a row does not end: is a quotation mark open? What stood before was read")
            yield line

    csv.field_size_limit(MAX_DOCUMENT)
    reader = csv.reader(counted(), delimiter=delimiter)
    while True:
        line, held = reader.line_num + 1 + before, 0
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            context.report(line, f"not a row of a table: {error}", True)
            continue
        except UnreadableError as error:
            context.report(line, str(error), True)
            return
        if any(cell.strip() for cell in row):
            yield line, row


def _delimiter(sample: list[str]) -> str:
    def fits(delimiter: str) -> tuple[float, int]:
        try:
            rows = [row for row in csv.reader(sample, delimiter=delimiter) if row]
        except csv.Error:
            return 0, 0
        width = len(rows[0]) if rows else 0
        return (sum(len(row) == width for row in rows) / len(rows), width) if width > 1 else (0, 0)

    return max(_DELIMITERS, key=fits)


def _records(rows: Iterator[tuple[int, list[str]]], context: Context) -> Iterator[Record]:
    first, header = next(rows, (1, []))
    if not header:
        context.report(1, "the file is empty", True)
        return
    names = [_name(cell) for cell in header]
    if context.fields.get("text", "text") not in names and "text" not in names:
        listed = ", ".join(repr(name) for name in names if name)
        message = f"no column is named text, only {listed:.300}; say with [corpus.fields] which one it is"
        context.report(first, f"{message} (fundstelle inspect proposes it)", True)
        if not context.probing:
            return
    lists = list_names(context.fields)
    line, before = 0, len(context.problems)
    for line, row in rows:
        if len(row) < len(names) and "\n" in row[-1]:
            context.report(
                line, f"the row ends after {len(row)} of {len(names)} cells: is a quotation mark open?", True
            )
            continue
        if len(row) != len(names):
            context.report(line, f"the row has {len(row)} cells, the first one {len(names)}", False)
        cells = zip(names, row, strict=False)
        values = {name: _split(cell) if name in lists else cell for name, cell in cells if name and cell.strip()}
        yield Record(values, context.file, line)
    if not line and len(context.problems) == before:
        context.report(first, "the table has no rows", True)


def _name(cell: str) -> str:
    name = cell.strip()
    return name.lower() if name.lower() in KEYS else name


def _split(cell: str) -> list[str]:
    return [value.strip() for value in re.split(r"[;|]", cell) if value.strip()]
