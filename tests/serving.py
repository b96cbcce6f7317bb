"""A real `fundstelle serve` for the tests, on a free port, ended by its process id."""

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from indexer.config import Config
from tests.cluster import running

STOP_SECONDS = 20


def write_config(config: Config, folder: Path) -> Path:
    """A config.toml in `folder` for the corpus and index of `config`."""
    paths = ", ".join(f'"{path}"' for path in config.corpus.paths)
    file = folder / "config.toml"
    file.write_text(
        f"[corpus]\npaths = [{paths}]\n"
        f'[index]\nengine = "{config.index.engine}"\npath = "{config.index.path}"\n{running.table_of(config.cluster)}',
        encoding="utf-8",
    )
    return file


def start(config_file: Path, *options: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "indexer", "--config", str(config_file), "serve", *options]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def announced(process: subprocess.Popen[str]) -> str:
    """Waits until the server says where it listens, and gives that address."""
    assert process.stdout is not None
    for line in process.stdout:
        found = re.search(r"http://\S+", line)
        if found:
            return found.group()
    raise AssertionError(f"the server ended: {process.communicate(timeout=STOP_SECONDS)}")


def stop(process: subprocess.Popen[str]) -> tuple[int, str]:
    """Ends a server by its process id; gives its exit code and what it wrote to stderr."""
    process.terminate()
    _, errors = process.communicate(timeout=STOP_SECONDS)
    return process.returncode, errors


@contextmanager
def serving(config: Config, folder: Path) -> Iterator[str]:
    """The address of a running server."""
    process = start(write_config(config, folder), "--port", "0")
    try:
        yield announced(process)
    finally:
        stop(process)
