"""What a generation is made from, in columns/: contents.articles (rows of indexer.contents.ROW), contents.names
(strings), contents.files (16 bytes for each name, all of them 0 where a file is to be read in any case)."""

from pathlib import Path

import numpy as np

from indexer.contents import ROW, Contents, Origin, Rows
from indexer.engines.whoosh.columns.files import ColumnFiles, open_files

MANIFEST = "contents.json"
VERSION = 1
"""Raised whenever what lies in the files changes; of another version nothing is known."""
_NONE = bytes(16)


def write_contents(folder: Path, articles: Rows, origin: Origin) -> None:
    """Writes the files into columns/. Raises OSError."""
    files = sorted((name.encode(), digest or _NONE) for name, digest in origin.files.items())
    with ColumnFiles(folder, MANIFEST, VERSION) as written:
        written.append("contents.articles", articles.view(np.uint8), np.uint8)
        written.strings("contents.names", [name for name, _ in files])
        written.append("contents.files", np.frombuffer(b"".join(d for _, d in files), dtype=np.uint8), np.uint8)
        written.finish({"basis": dict(origin.basis)})


def read_contents(folder: Path, count: int) -> Contents:
    """What a generation of `count` articles is made from.

    Raises OSError, ValueError or KeyError if that is missing or damaged.
    """
    opened = open_files(folder, MANIFEST, VERSION)
    names, digests = opened.strings("contents.names"), opened["contents.files"].tobytes()
    articles = opened["contents.articles"].view(ROW)
    if len(articles) != count or len(digests) != len(_NONE) * len(names):
        raise ValueError(f"{MANIFEST} does not fit the index")
    each = (digests[at : at + len(_NONE)] for at in range(0, len(digests), len(_NONE)))
    files = {name: digest if digest != _NONE else b"" for name, digest in zip(names, each, strict=True)}
    return Contents(articles, Origin(dict(opened.facts["basis"]), files))
