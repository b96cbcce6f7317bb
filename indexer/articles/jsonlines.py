"""JSON Lines, plain or gzipped: one JSON object a line. The canonical format."""

import functools
import gzip
import json
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from indexer.articles.fields import LineReport, article_from_record
from indexer.articles.model import Article
from indexer.articles.opening import decode


def read_json_lines(path: Path, file: str, report: LineReport, raw: IO[bytes]) -> Iterator[Article]:
    """Yields the article of each line; a line that is none is reported and skipped.

    `raw` is the open file itself, so that the caller can watch how far it has been read.
    Raises OSError if the file cannot be read.
    """
    stream: IO[bytes] | gzip.GzipFile = gzip.GzipFile(fileobj=raw) if path.suffix.lower() == ".gz" else raw
    number, empty = 0, True
    try:
        for number, line in enumerate(stream, start=1):
            if not line.strip():
                continue
            empty = False
            article = _article(line, file, number, report)
            if article:
                yield article
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        report(number + 1, f"the compressed file is damaged: {error}; what stood before was read", True)
        return
    if empty:
        report(1, "the file is empty", True)


def _article(line: bytes, file: str, number: int, report: LineReport) -> Article | None:
    text = decode(line, functools.partial(report, number))
    if text is None:
        return None
    try:
        record = json.loads(text)
    except (ValueError, RecursionError) as error:  # ValueError also for a number of more digits than Python takes
        report(number, f"not valid JSON: {error}", True)
        return None
    if not isinstance(record, dict):
        report(number, "the line is no JSON object", True)
        return None
    return article_from_record(record, file=file, line=number, report=report)
