"""Which module reads which files, by the end of their names. Modules are imported when the first such file is read."""

import importlib
from pathlib import PurePosixPath
from typing import cast

from indexer.articles.record import Reader

_READERS = {
    ".txt": ("textfile", "read_text_file"),
    ".jsonl": ("jsonlines", "read_json_lines"),
    ".ndjson": ("jsonlines", "read_json_lines"),
    ".md": ("textfile", "read_markdown"),
    ".markdown": ("textfile", "read_markdown"),
    ".json": ("jsonfile", "read_json"),
    ".csv": ("table", "read_csv"),
    ".tsv": ("table", "read_tsv"),
    ".html": ("webpage", "read_web_page"),
    ".htm": ("webpage", "read_web_page"),
    ".xhtml": ("webpage", "read_web_page"),
    ".xml": ("xmlfile", "read_xml"),
    ".rss": ("xmlfile", "read_xml"),
    ".atom": ("xmlfile", "read_xml"),
    ".rdf": ("xmlfile", "read_xml"),
    ".warc": ("warc", "read_warc"),
}
PACKINGS = (".gz", ".bz2", ".xz", ".zst")
"""Around one document."""
ARCHIVES = (".zip", ".tar")
"""Around many."""
SUFFIXES = (*_READERS, *PACKINGS, *ARCHIVES)

_SHORT = {".tgz": ".tar.gz", ".tbz2": ".tar.bz2", ".txz": ".tar.xz", ".tzst": ".tar.zst"}


def plain_name(name: str) -> str:
    """The last part of a file's name in small letters, short forms written out: `Dump.TGZ` is `dump.tar.gz`."""
    name = PurePosixPath(name).name.lower()
    for short, written_out in _SHORT.items():
        if name.endswith(short):
            return name.removesuffix(short) + written_out
    return name


def is_read(name: str) -> bool:
    """Whether a file of this name can hold articles: the end of its name is known, also below packings."""
    name = plain_name(name)
    while name.endswith(PACKINGS):
        name = name[: name.rindex(".")]
    return name.endswith((*_READERS, *ARCHIVES))


def reader_of(name: str) -> Reader:
    """The function that reads a document of this name. Raises KeyError if there is none."""
    module, function = _READERS[PurePosixPath(plain_name(name)).suffix]
    return cast(Reader, getattr(importlib.import_module(f"indexer.articles.{module}"), function))
