"""Runs the `fundstelle` command as its users do: as a process of its own."""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.cluster import running

TIMEOUT_SECONDS = 60


def write_config(folder: Path, corpus: Path, *, engine: str = "whoosh", keep: int = 2) -> Path:
    """A config.toml in `folder`, whose index lies beside it."""
    file = folder / "config.toml"
    table = running.table_for(folder) if engine == "opensearch" else ""
    file.write_text(
        f"[corpus]\npaths = [{json.dumps(str(corpus))}]\n"
        f'[index]\nengine = "{engine}"\npath = "index"\nkeep = {keep}\n{table}',
        encoding="utf-8",
    )
    return file


def command(config_file: Path, *arguments: str) -> list[str]:
    return [sys.executable, "-m", "indexer", "--config", str(config_file), *arguments]


def run(
    config_file: Path, *arguments: str, prefix: Sequence[str] = (), **options: Any
) -> subprocess.CompletedProcess[str]:
    """Runs a command to its end; `prefix` is what starts it."""
    return subprocess.run(
        [*prefix, *command(config_file, *arguments)],
        capture_output=True, text=True, timeout=TIMEOUT_SECONDS, check=False,
        env=os.environ | options.pop("env", {}), **options,
    )  # fmt: skip
