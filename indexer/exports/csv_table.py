"""A table for spreadsheets: CSV after RFC 4180, opened by a byte order mark so that they read it as UTF-8."""

import csv
import io
from collections.abc import Iterable, Iterator

from indexer.articles.fields import KEYS
from indexer.engines import StoredArticle
from indexer.exports.json_lines import record

BYTE_ORDER_MARK = "\ufeff"
BETWEEN_VALUES = "; "
"""Between the values of a cell that holds several."""
_BEGIN_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def write(articles: Iterable[StoredArticle]) -> Iterator[str]:
    """A row of the keys of an input record, then a row for each article."""
    yield BYTE_ORDER_MARK + row(KEYS)
    for article in articles:
        values = record(article) | {"title": article.title}
        yield row([guarded(_cell(values[column])) for column in KEYS])


def guarded(value: str) -> str:
    """The value, behind an apostrophe where a spreadsheet would take it for a formula (OWASP, CSV Injection)."""
    return f"'{value}" if value.startswith(_BEGIN_A_FORMULA) else value


def _cell(value: object) -> str:
    if isinstance(value, list):
        return BETWEEN_VALUES.join(value)
    return "" if value is None else str(value)


def row(cells: Iterable[str]) -> str:
    """One line of the table."""
    buffer = io.StringIO(newline="")
    csv.writer(buffer, lineterminator="\r\n").writerow(cells)
    return buffer.getvalue()
