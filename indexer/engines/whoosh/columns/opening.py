"""Opens the columns of a generation; what is missing or does not fit is derived again."""

import logging
import tempfile
from pathlib import Path
from typing import Any

from indexer.engines.whoosh.columns.articles import SEARCHED, Columns, columns_of
from indexer.engines.whoosh.columns.files import ColumnFiles, OpenFiles, open_files

_log = logging.getLogger(__name__)


def open_columns(folder: Path, index: Any, alike: float) -> Columns:
    """Maps the columns in `folder`, which belong to an open Whoosh index; `alike`: see `derive`.

    If the folder cannot be written, a copy of their own serves this process.
    """
    try:
        return columns_of(_opened(folder, index))
    except (OSError, ValueError, KeyError, TypeError) as error:
        _log.warning("%s: columns are missing or damaged (%s); they are derived again from the index.", folder, error)
    try:
        write_columns(folder, index, alike)
        return columns_of(_opened(folder, index))
    except OSError as error:
        _log.warning("%s cannot be written (%s); this process goes on with a copy of its own.", folder, error)
    with tempfile.TemporaryDirectory() as elsewhere:
        write_columns(Path(elsewhere), index, alike)
        return columns_of(_opened(Path(elsewhere), index))  # mapped files live on when their names are gone


def write_columns(folder: Path, index: Any, alike: float) -> None:
    """Derives all columns of an open Whoosh index; `alike`: see `derive`. Raises OSError if the disk is full."""
    from indexer.engines.whoosh.columns.derive import derive  # seldom needed

    with ColumnFiles(folder) as files, index.reader() as reader:
        derive(reader, files, alike)
        files.finish(facts_of(index))


def facts_of(index: Any) -> dict[str, Any]:
    """What the manifest says of the open Whoosh index that columns are made from."""
    segments = index._segments()
    return {
        "articles": sum(segment.doc_count_all() for segment in segments),
        "segments": [[segment.segment_id(), segment.doc_count_all(), segment.doc_count()] for segment in segments],
        "totals": {name: sum(segment._fieldlengths.get(name, 0) for segment in segments) for name in SEARCHED},
    }


def _opened(folder: Path, index: Any) -> OpenFiles:
    files, facts = open_files(folder), facts_of(index)
    if any(files.facts[name] != facts[name] for name in ("articles", "segments")):
        raise ValueError("they belong to another index")
    return files
