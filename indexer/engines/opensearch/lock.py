"""The one lock of a build in the cluster: a document that its holder renews, and which it notices to have lost."""

import os
import socket
import threading
import time
import uuid
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from opensearchpy import OpenSearch
from opensearchpy.exceptions import (
    ConflictError,
    NotFoundError,
    OpenSearchException,
    RequestError,
    TransportError,
)

from indexer.engines.opensearch.connection import AGREED, is_blocked
from indexer.errors import BuildRunningError

DOCUMENT = "build"
"""What the lock is called in the index of control."""
_BEAT_SECONDS, _BEAT_PATIENCE, _DEAD_SECONDS = 5.0, 10.0, 60.0
"""How often a build says that it is alive, how long it waits to be heard, and after how long it is held for dead.

Clocks may differ by less.
"""
_BUSY = 429
_held: set[str] = set()
"""The indexes of control whose lock this process holds."""
_taking = threading.Lock()
"""Held while a lock is taken and noted in `_held`."""


class Lock:
    """A context: held from its beginning to its end, unless another build takes this one for dead."""

    def __init__(self, client: OpenSearch, control: str) -> None:
        """`control`: the index of the document."""
        self._client, self._control = client, control
        self._holder = {
            "process": os.getpid(), "host": socket.gethostname(), "machine": _machine(),
            "started": time.strftime("%FT%T%z"), "holder": uuid.uuid4().hex,
        }  # fmt: skip
        self._until = 0.0
        self._version: dict[str, int] = {}
        """Of the document as we wrote it last."""
        self._lost = False
        self._renewing = threading.Lock()
        self._over = threading.Event()
        self._beat = threading.Thread(target=self._beats, daemon=True)

    def __enter__(self) -> Self:
        """Raises BuildRunningError, naming the holder, if another build has it.

        A build that has died, or that nobody hears of any more, holds it no longer.
        """
        # One question for each node: those that are parted from the others are done without before anything is written.
        there = [
            self._client.indices.exists(index=self._control, params=dict(AGREED)) for _ in self._client.transport.hosts
        ]
        if there[-1]:
            self._client.indices.put_mapping(index=self._control, body=_MAPPING, params=dict(AGREED))
        else:
            with suppress(RequestError):  # it is there by now
                self._client.indices.create(index=self._control, body=_CONTROL, params=dict(AGREED))
        with _taking:
            self._take()
            _held.add(self._control)
        self._beat.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._beat.join()
        with suppress(OpenSearchException):
            self._give_back()
        _held.discard(self._control)

    @property
    def lost(self) -> bool:
        """Whether another build is known to have taken it."""
        return self._lost

    def check(self, *, anew: bool = False) -> None:
        """Raises BuildRunningError if another build has taken the lock, and what the cluster raises if it cannot say.

        `anew`: asks even if the lock cannot have run out yet.
        """
        if not self._lost and (anew or time.time() >= self._until):
            try:
                self._renew()
            except TransportError as error:
                if anew or not (is_blocked(error) or error.status_code == _BUSY):  # then nobody can take it
                    raise
        if self._lost:
            raise BuildRunningError(
                "Another build has taken over, as nothing was heard of this one for a minute. "
                "This one ends; the index stays as it was."
            )

    def _take(self) -> None:
        for _ in range(2):
            until = time.time() + _DEAD_SECONDS
            try:
                answer = self._client.create(index=self._control, id=DOCUMENT, body=self._holder | {"until": until})
            except ConflictError:
                self._free_if_dead()
            else:
                self._until, self._version = until, _version(answer)
                return
        raise BuildRunningError("Another build has just begun. Wait for it, or end it.")

    def _free_if_dead(self) -> None:
        try:
            found = self._client.get(index=self._control, id=DOCUMENT)
        except NotFoundError:
            return
        other = found["_source"]
        here = (other["host"], other.get("machine")) == (self._holder["host"], self._holder["machine"])
        ours = other["process"] == os.getpid() and self._control not in _held  # it could not be given back
        if other["until"] > time.time() and not (here and (ours or not _runs(other["process"]))):
            raise BuildRunningError(
                f"Another build is under way: process {other['process']} on {other['host']}, "
                f"started {other['started']}. Wait for it, or end it."
            )
        with suppress(NotFoundError, ConflictError):
            self._client.delete(index=self._control, id=DOCUMENT, params=_version(found))

    def _beats(self) -> None:
        while not self._lost and not self._over.wait(_BEAT_SECONDS):
            with suppress(OpenSearchException):  # one beat may be missed
                self._renew()

    def _renew(self) -> None:
        """Writes the document anew if it is still as we wrote it; else the lock is lost."""
        with self._renewing:
            for _ in range(2):
                until = time.time() + _DEAD_SECONDS
                try:
                    answer = self._client.index(
                        index=self._control, id=DOCUMENT, body=self._holder | {"until": until},
                        params=dict(self._version), request_timeout=_BEAT_PATIENCE,
                    )  # fmt: skip
                except ConflictError:
                    if not self._is_ours():
                        break
                else:
                    self._until, self._version = until, _version(answer)
                    return
            self._lost = True

    def _is_ours(self) -> bool:
        """Whether it is ours after all: a beat that was not answered may have been heard."""
        found = self._client.get(
            index=self._control, id=DOCUMENT, params={"preference": "_primary"}, ignore=404,
            request_timeout=_BEAT_PATIENCE,
        )  # fmt: skip
        if not found.get("found") or found["_source"].get("holder") != self._holder["holder"]:
            return False
        self._version = _version(found)
        return True

    def _give_back(self) -> None:
        for _ in range(2):
            if self._lost:
                return
            try:
                self._client.delete(
                    index=self._control, id=DOCUMENT, params={"refresh": "true", **self._version},
                    request_timeout=_BEAT_PATIENCE,
                )  # fmt: skip
                return
            except ConflictError:
                self._lost = not self._is_ours()


_MAPPING: dict[str, Any] = {
    "dynamic": "strict",
    "properties": {
        "process": {"type": "long"}, "until": {"type": "double"},
        **{name: {"type": "keyword"} for name in ("host", "machine", "started", "holder", "generation")},
    },
}  # fmt: skip
_CONTROL = {"settings": {"number_of_shards": 1, "auto_expand_replicas": "0-1"}, "mappings": _MAPPING}


def _version(answer: dict[str, Any]) -> dict[str, int]:
    return {"if_seq_no": answer["_seq_no"], "if_primary_term": answer["_primary_term"]}


def _machine() -> str:
    """What tells where a number of a process holds, beside the name of the host: containers may share that.

    Empty where the system does not say.
    """
    try:
        started = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
        return f"{started} {Path('/proc/self/ns/pid').stat().st_ino}"
    except OSError:
        return ""


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
