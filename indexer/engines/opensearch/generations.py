"""Generations in the cluster: names, the alias of the current one, manifests, the lock of a build, clearing up.

PREFIX-articles-STAMP, PREFIX-lookup-STAMP   a generation; its manifest is `_meta` in the mapping of the first
PREFIX-current                               the alias of the current generation's articles
PREFIX-control                               who is building, and which generations are being read to their end
"""

import os
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from opensearchpy import OpenSearch
from opensearchpy.exceptions import (
    ConflictError,
    NotFoundError,
    OpenSearchException,
    RequestError,
    TransportError,
)

from indexer.engines.opensearch.connection import is_blocked
from indexer.errors import BuildRunningError, NoIndexError
from indexer.fields import SCHEMA_VERSION
from indexer.language import fingerprint

REBUILD_HINT = "Run: fundstelle rebuild"
_LOCK = "build"
_BEAT_SECONDS, _DEAD_SECONDS = 5.0, 60.0
"""How often a build says that it is alive, and after how long it is held for dead. Clocks may differ by less."""
_held: set[str] = set()
"""The indexes of control whose lock this process holds."""
_taking = threading.Lock()
"""Held while a lock is taken and noted in `_held`."""
LEASE_SECONDS = 120.0
"""How long a generation that is read to its end stays, counted from the last piece that was read."""


class Generations:
    """Those of one archive."""

    def __init__(self, client: OpenSearch, prefix: str) -> None:
        self.client, self._prefix = client, prefix
        self.alias, self._control = f"{prefix}-current", f"{prefix}-control"

    def articles(self, name: str) -> str:
        """The index of a generation's articles."""
        return f"{self._prefix}-articles-{name.lower()}"

    def lookup(self, name: str) -> str:
        """The index of a generation's words and names."""
        return f"{self._prefix}-lookup-{name.lower()}"

    def current(self) -> str:
        """The current generation's index of articles. Raises NoIndexError if there is none."""
        return self.all_current()[0]

    def all_current(self) -> list[str]:
        """All indexes that the alias names: one, unless others moved it. Raises NoIndexError if there is none."""
        try:
            # Each node knows it; the one that manages the cluster may just be the one that is lost.
            found = sorted(self.client.indices.get_alias(name=self.alias, params={"local": "true"}))
        except NotFoundError:
            found = []
        if not found:
            raise NoIndexError(f"There is no index {self.alias} in the cluster. {REBUILD_HINT}")
        return found

    def current_name(self) -> str:
        """The name of the current generation, whatever version made it. Raises NoIndexError if there is none."""
        index = self.current()
        try:
            return str(self._meta(index)["name"])
        except KeyError:
            raise NoIndexError(f"The index {index} is none of Fundstelle's. {REBUILD_HINT}") from None

    def previous_name(self) -> str:
        """The name of the generation before the current one. Raises NoIndexError if it is not kept."""
        name = self._meta(self.current()).get("previous")
        if not isinstance(name, str) or not self.client.indices.exists(index=self.articles(name)):
            raise NoIndexError(
                f"No generation before the current one is kept in the cluster as {self._prefix}-articles-… "
                "How many are: [index] keep in config.toml."
            )
        return name

    def manifest(self, index: str) -> dict[str, Any]:
        """The manifest of a generation, by its index of articles.

        Raises NoIndexError if it is missing, or of another schema version or analysis.
        """
        manifest = self._meta(index)
        version, analysis = manifest.get("schema_version"), manifest.get("analysis")
        if version != SCHEMA_VERSION or analysis != fingerprint():
            raise NoIndexError(
                f"The index {index} was made by another version of Fundstelle (schema {version}, here "
                f"{SCHEMA_VERSION}; analysis {analysis}, here {fingerprint()}). {REBUILD_HINT}"
            )
        return manifest

    def _meta(self, index: str) -> dict[str, Any]:
        try:
            mapping = self.client.indices.get_mapping(index=index, params={"local": "true"})
        except NotFoundError:
            raise NoIndexError(f"The index {index} is gone from the cluster. {REBUILD_HINT}") from None
        return dict(mapping[index]["mappings"].get("_meta", {}))

    def set_current(self, name: str) -> None:
        """Makes a finished generation the current one, in one step."""
        remove = {"index": f"{self._prefix}-*", "alias": self.alias, "must_exist": False}
        add = {"index": self.articles(name), "alias": self.alias}
        self.client.indices.update_aliases(body={"actions": [{"remove": remove}, {"add": add}]})

    def clear_leftovers(self, keep: int) -> None:
        """Removes all generations but the current one, the `keep` - 1 before it, and those that are still read.

        Only to be called under the lock of a build.
        """
        kept = {
            index
            for name in (*self._lineage(keep), *self._leased())
            for index in (self.articles(name), self.lookup(name))
        }
        patterns = f"{self._prefix}-articles-*,{self._prefix}-lookup-*"
        found = self.client.indices.get_settings(index=patterns, name="index.uuid", ignore_unavailable=True)
        for index in found:
            if index not in kept:
                self.client.indices.delete(index=index, ignore_unavailable=True)

    def _lineage(self, keep: int) -> list[str]:
        kept: list[str] = []
        try:
            meta = self._meta(self.current())
            while len(kept) < keep and meta["name"] not in kept:
                kept.append(meta["name"])
                meta = self._meta(self.articles(meta["previous"] or "-"))
        except (NoIndexError, KeyError):
            pass
        return kept

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Holds the one lock of a build. Raises BuildRunningError, naming the holder, if another build has it.

        A build that has died, or that nobody hears of any more, holds it no longer.
        """
        with suppress(RequestError):  # it is there already
            if not self.client.indices.exists(index=self._control):
                self.client.indices.create(index=self._control, body=_CONTROL)
        holder = {"process": os.getpid(), "host": socket.gethostname(), "started": time.strftime("%FT%T%z")}
        with _taking:
            self._take(holder)
            _held.add(self._control)
        over = threading.Event()
        beat = threading.Thread(target=self._beat, args=(holder, over), daemon=True)
        beat.start()
        try:
            yield
        finally:
            over.set()
            beat.join()
            with suppress(OpenSearchException):
                self.client.delete(index=self._control, id=_LOCK, params={"refresh": "true"})
            _held.discard(self._control)

    def _take(self, holder: dict[str, Any]) -> None:
        for _ in range(2):
            try:
                self.client.create(index=self._control, id=_LOCK, body=holder | {"until": _until(_DEAD_SECONDS)})
                return
            except ConflictError:
                self._free_if_dead()
        raise BuildRunningError("Another build has just begun. Wait for it, or end it.")

    def _free_if_dead(self) -> None:
        try:
            found = self.client.get(index=self._control, id=_LOCK)
        except NotFoundError:
            return
        other = found["_source"]
        here = other["host"] == socket.gethostname()
        ours = other["process"] == os.getpid() and self._control not in _held  # it could not be given back
        if other["until"] > time.time() and not (here and (ours or not _runs(other["process"]))):
            raise BuildRunningError(
                f"Another build is under way: process {other['process']} on {other['host']}, "
                f"started {other['started']}. Wait for it, or end it."
            )
        version = {"if_seq_no": found["_seq_no"], "if_primary_term": found["_primary_term"]}
        with suppress(NotFoundError, ConflictError):
            self.client.delete(index=self._control, id=_LOCK, params=version)

    def _beat(self, holder: dict[str, Any], over: threading.Event) -> None:
        while not over.wait(_BEAT_SECONDS):
            with suppress(OpenSearchException):  # one beat may be missed
                self.client.index(index=self._control, id=_LOCK, body=holder | {"until": _until(_DEAD_SECONDS)})

    def lease(self, name: str, reader: str) -> None:
        """Keeps a generation for a reader, who says so again and again."""
        body = {"generation": name, "until": _until(LEASE_SECONDS)}
        try:
            self.client.index(index=self._control, id=f"lease:{reader}", body=body, params={"refresh": "true"})
        except TransportError as error:
            if not is_blocked(error):  # else nobody builds, and so nobody clears anything away
                raise

    def release(self, reader: str) -> None:
        """The reader is done."""
        with suppress(OpenSearchException):
            self.client.delete(index=self._control, id=f"lease:{reader}", params={"refresh": "true"})

    def _leased(self) -> list[str]:
        query = {"range": {"until": {"gt": time.time()}}}
        body = {"size": 1000, "query": {"bool": {"filter": [query, {"exists": {"field": "generation"}}]}}}
        found = self.client.search(index=self._control, body=body, params={"ignore_unavailable": "true"})
        return [hit["_source"]["generation"] for hit in found["hits"]["hits"]]


_CONTROL = {
    "settings": {"number_of_shards": 1, "auto_expand_replicas": "0-1"},
    "mappings": {
        "dynamic": "strict",
        "properties": {
            "process": {"type": "long"}, "host": {"type": "keyword"}, "started": {"type": "keyword"},
            "until": {"type": "double"}, "generation": {"type": "keyword"},
        },
    },
}  # fmt: skip


def _until(seconds: float) -> float:
    return time.time() + seconds


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
