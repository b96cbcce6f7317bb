"""What was found in which text, kept in a file, so that a rebuild looks for names only in what is new or changed.

An SQLite file, by the SHA-256 of the text. Every confidence is in it: the floor is applied to what comes out. It only
ever saves time: a file that is damaged, foreign or of another extractor is thrown away, one that cannot be written is
passed over, and a crash leaves what was committed, so that a rebuild goes on where one before it was stopped.
"""

import hashlib
import json
import logging
import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

from indexer.entities.model import KINDS, Entity

_log = logging.getLogger(__name__)

_APPLICATION = 0x46756E64
"""Marks the file as ours in its header."""
_LAYOUT = 2
_TABLES = """
CREATE TABLE about (identity TEXT NOT NULL);
CREATE TABLE builds (number INTEGER PRIMARY KEY);
CREATE TABLE found (text BLOB PRIMARY KEY, entities TEXT NOT NULL, used INTEGER NOT NULL) WITHOUT ROWID;
CREATE INDEX found_used ON found (used);
"""
_DAMAGED = {"SQLITE_CORRUPT", "SQLITE_NOTADB"}
_AT_ONCE = 500
"""Keys in one question; SQLite's own limit is higher everywhere."""

Found = tuple[Entity, ...]
T = TypeVar("T")


def key_of(text: str) -> bytes:
    """What the cache knows a text by."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()


class Cache:
    """The file at `path`, for entities that the extractor of this `identity` finds. A context manager.

    Nothing here raises for the state of the file or the disk: what cannot be had is not in the cache.
    """

    def __init__(self, path: Path, identity: str) -> None:
        self._path, self._identity = path, identity
        self._connection: sqlite3.Connection | None = None
        self._build = 0

    def __enter__(self) -> Self:
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._open()
        except (sqlite3.Error, OSError) as error:
            self._fail(error)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._close()

    def get(self, keys: Iterable[bytes]) -> dict[bytes, Found]:
        """What is known of these texts, which now count as used by the build under way."""
        wanted = list(dict.fromkeys(keys))
        known: dict[bytes, Found] = {}
        for at in range(0, len(wanted), _AT_ONCE):
            some = wanted[at : at + _AT_ONCE]
            known |= self._attempt(partial(self._read, some)) or {}
        return known

    def put(self, found: Mapping[bytes, Found]) -> None:
        """Keeps what was found in these texts."""
        rows = [(key, _written(entities), self._build) for key, entities in found.items()]
        self._attempt(lambda connection: connection.executemany("INSERT OR REPLACE INTO found VALUES (?, ?, ?)", rows))

    def finish(self, keep: int) -> None:
        """Counts the build as done, and drops what none of the last `keep` builds has used."""
        self._attempt(partial(self._drop, keep))

    def _drop(self, keep: int, connection: sqlite3.Connection) -> None:
        connection.execute("INSERT OR REPLACE INTO builds VALUES (?)", (self._build,))
        numbers = [number for (number,) in connection.execute("SELECT number FROM builds ORDER BY number DESC")]
        oldest = numbers[:keep][-1]
        connection.execute("DELETE FROM builds WHERE number < ?", (oldest,))
        connection.execute("DELETE FROM found WHERE used < ?", (oldest,))

    def _read(self, keys: list[bytes], connection: sqlite3.Connection) -> dict[bytes, Found]:
        known: dict[bytes, Found] = {}
        stale: list[tuple[int, bytes]] = []
        marks = ",".join("?" * len(keys))
        for key, entities, used in connection.execute(f"SELECT * FROM found WHERE text IN ({marks})", keys):
            try:
                known[key] = _read_back(entities)
            except (ValueError, TypeError, IndexError):
                continue  # as good as unknown: what is found again replaces it
            if used != self._build:
                stale.append((self._build, key))
        connection.executemany("UPDATE found SET used = ? WHERE text = ?", stale)
        return known

    def _open(self) -> None:
        try:
            reason = self._opened()
        except sqlite3.Error as error:
            if error.sqlite_errorname not in _DAMAGED:
                raise
            reason = str(error)
        if reason:
            self._throw_away(reason)
            self._opened()

    def _opened(self) -> str | None:
        """Connects; the reason why the file is of no use, if it is."""
        self._connection = connection = sqlite3.connect(self._path, isolation_level=None, timeout=0)
        connection.executescript("PRAGMA temp_store = MEMORY; PRAGMA synchronous = NORMAL; PRAGMA auto_vacuum = FULL")
        (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        if not tables:
            connection.executescript(f"BEGIN; {_TABLES} PRAGMA application_id = {_APPLICATION};"
                                     f"PRAGMA user_version = {_LAYOUT}; COMMIT")  # fmt: skip
            connection.execute("INSERT INTO about VALUES (?)", (self._identity,))
        (application,) = connection.execute("PRAGMA application_id").fetchone()
        (layout,) = connection.execute("PRAGMA user_version").fetchone()
        if (application, layout) != (_APPLICATION, _LAYOUT):
            return "it is not of this version of Fundstelle"
        made_by = connection.execute("SELECT identity FROM about").fetchone()
        if made_by != (self._identity,):
            return "names are found in another way now"
        self._build = connection.execute("SELECT coalesce(max(number), 0) + 1 FROM builds").fetchone()[0]
        return None

    def _attempt(self, work: Callable[[sqlite3.Connection], T]) -> T | None:
        """Does work that counts as a whole or not at all; None if the file does not let it be done."""
        connection = self._connection
        if connection is None:
            return None
        try:
            connection.execute("BEGIN IMMEDIATE")
            result = work(connection)
            connection.execute("COMMIT")
        except sqlite3.Error as error:
            self._fail(error)
            return None
        return result

    def _fail(self, error: Exception) -> None:
        self._close()
        try:
            if isinstance(error, sqlite3.Error) and error.sqlite_errorname in _DAMAGED:
                self._throw_away(str(error))
                self._opened()
                return
        except (sqlite3.Error, OSError) as another:
            self._close()
            error = another
        _log.warning("%s: names are found without it (%s).", self._path, error)

    def _throw_away(self, reason: str) -> None:
        self._close()
        _log.warning("%s is thrown away: %s.", self._path, reason)
        for name in (self._path.name, f"{self._path.name}-journal"):  # a journal would be played into the next file
            self._path.with_name(name).unlink(missing_ok=True)

    def _close(self) -> None:
        if self._connection:
            self._connection.close()
            self._connection = None


def _written(entities: Found) -> str:
    return json.dumps(rows_of(entities), separators=(",", ":"))


def _read_back(written: str) -> Found:
    return from_rows(json.loads(written))


def rows_of(found: Found) -> list[tuple[Any, ...]]:
    """What was found in a text, as JSON holds it."""
    return [
        (KINDS.index(entity.kind), entity.name, entity.confidence, _flat(entity.mentions), _flat(entity.related))
        for entity in found
    ]


def from_rows(rows: Iterable[Sequence[Any]]) -> Found:
    """What `rows_of` made rows of. Raises ValueError, TypeError or IndexError if these are none."""
    return tuple(
        Entity(KINDS[kind], str(name), float(sure), _pairs(mentions), _pairs(related), named=bool(mentions))
        for kind, name, sure, mentions, related in rows
    )


def _flat(spans: Sequence[tuple[int, int]]) -> list[int]:
    return [at for span in spans for at in span]


def _pairs(flat: Sequence[int]) -> tuple[tuple[int, int], ...]:
    return tuple(zip(flat[::2], flat[1::2], strict=True))
