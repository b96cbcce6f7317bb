"""What the scripts that make the files in ``data/`` share."""

import sys
from collections.abc import Callable
from importlib.resources import as_file, files
from pathlib import Path


def bake(name: str, text: Callable[[Path], str]) -> None:
    """Writes ``data/{name}``: what `text` makes of the file of word counts that the command line names."""
    if len(sys.argv) != 2:
        sys.exit(f"usage: python {sys.argv[0]} WORDS_TSV_GZ")
    with as_file(files("indexer.language") / "data" / name) as path:
        path.write_text(text(Path(sys.argv[1])), encoding="utf-8", newline="\n")
