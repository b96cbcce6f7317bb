"""A concordance as a table for spreadsheets, in the manner of `csv_table`."""

from collections.abc import Iterable, Iterator

from indexer.exports.csv_table import BYTE_ORDER_MARK, guarded, row
from indexer.exports.values import moment
from indexer.query import ConcordanceLine

COLUMNS = ("before", "keyword", "after", "published", "source", "title", "id", "mark", "in_title")


def concordance_table(lines: Iterable[ConcordanceLine]) -> Iterator[str]:
    """A row of the names of the columns, then a row for each line; `mark` is empty where it is not known."""
    yield BYTE_ORDER_MARK + row(COLUMNS)
    for line in lines:
        published = moment(line.published) if line.published else ""
        texts = (line.before, line.keyword, line.after, published, line.source or "", line.title, line.id)
        yield row([*map(guarded, texts), str(line.mark or ""), "yes" if line.in_title else "no"])
