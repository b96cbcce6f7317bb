"""The cluster that tests use while it runs, and what they leave in it."""

import hashlib
import json
import os
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from indexer.config import ClusterConfig

_ADDRESSES = "FUNDSTELLE_TEST_CLUSTER"
SHARDS = int(os.environ.get("FUNDSTELLE_TEST_SHARDS", "1"))
ENGINE = "FUNDSTELLE_TEST_ENGINE"
"""The variable that names the engine of the pages."""
prefixes: list[str] = []
"""Of the archives that were asked for, in their order."""


def engine() -> str:
    """The engine that the pages are tested on."""
    return os.environ.get(ENGINE, "whoosh")


@contextmanager
def at(addresses: Sequence[str]) -> Iterator[None]:
    """The cluster is at these addresses, until the end of the context."""
    os.environ[_ADDRESSES] = " ".join(addresses)
    try:
        yield
    finally:
        clear_all()
        del os.environ[_ADDRESSES]


def settings_for(folder: Path, replicas: int = 0) -> ClusterConfig:
    """The settings of an archive in the running cluster; each folder has one of its own.

    Without replicas an index is there a second earlier, for which most tests need not wait.
    """
    prefix = f"test-{hashlib.sha256(str(folder).encode()).hexdigest()[:16]}"
    if prefix not in prefixes:
        prefixes.append(prefix)
    return ClusterConfig(tuple(os.environ[_ADDRESSES].split()), prefix, SHARDS, replicas)


def table_for(folder: Path) -> str:
    """The same as a table of config.toml."""
    return table_of(settings_for(folder))


def table_of(settings: ClusterConfig) -> str:
    """Settings as a table of config.toml."""
    hosts = json.dumps(list(settings.hosts))
    return (
        f'[cluster]\nhosts = {hosts}\nprefix = "{settings.prefix}"\n'
        f"shards = {settings.shards}\nreplicas = {settings.replicas}\n"
    )


def clear(archives: Sequence[str]) -> None:
    """Removes all that archives have in the cluster."""
    if archives:
        address = os.environ[_ADDRESSES].split()[0]
        names = ",".join(f"{prefix}-*" for prefix in archives)
        asked = urllib.request.Request(f"{address}/{names}?ignore_unavailable=true", method="DELETE")
        urllib.request.urlopen(asked, timeout=60).close()


def clear_all() -> None:
    """Removes all that tests have in the cluster."""
    clear(prefixes)
    prefixes.clear()
