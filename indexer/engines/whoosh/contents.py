"""What a generation is made from, and what of it the next one can take over.

Files in columns/: contents.articles (rows of indexer.contents.ROW); contents.names (strings) and contents.files, 16
bytes for each name, all of them 0 where a file is to be read in any case; contents.joinedat (int64): the numbers of the
words of the stream that begin a hyphen word, contents.joined (uint32): which of contents.joinedforms (strings) is its
joined form.
"""

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from indexer.contents import ROW, Contents, Origin, Rows
from indexer.engines.whoosh.columns.files import ColumnFiles, open_files
from indexer.engines.whoosh.sorting import ranked

if TYPE_CHECKING:
    from indexer.engines.whoosh.writer.gathering import Gathered

MANIFEST = "contents.json"
VERSION = 1
"""Raised whenever what lies in the files changes; of another version nothing is known."""
_NONE = bytes(16)


def write_contents(folder: Path, articles: Rows, origin: Origin, gathered: "Gathered") -> None:
    """Writes the files into columns/. Raises OSError."""
    files = sorted((name.encode(), digest or _NONE) for name, digest in origin.files.items())
    with ColumnFiles(folder, MANIFEST, VERSION) as written:
        written.append("contents.articles", articles.view(np.uint8), np.uint8)
        written.strings("contents.names", [name for name, _ in files])
        written.append("contents.files", np.frombuffer(b"".join(d for _, d in files), dtype=np.uint8), np.uint8)
        _write_joined(written, gathered)
        written.finish({"basis": dict(origin.basis)})


def _write_joined(files: ColumnFiles, gathered: "Gathered") -> None:
    """Words of derived titles, which the stream does not hold, are left out and not counted."""
    lengths = np.diff(gathered.starts)
    hidden = np.zeros(len(lengths), dtype=bool)
    hidden[::2] = gathered.derived
    text = np.searchsorted(gathered.starts, gathered.joined_at, side="right") - 1
    before = np.cumsum(np.where(hidden, lengths, 0))
    kept = ~hidden[text]
    strings, forms = ranked(gathered.forms.take(gathered.joined[kept]))
    files.append("contents.joinedat", (gathered.joined_at - before[text])[kept], np.int64)
    files.append("contents.joined", forms, np.uint32)
    files.strings("contents.joinedforms", strings)


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
