"""Watch: an update whenever files of the corpus change, one for a burst of changes.

The system tells of changes in folders (`watchfiles`). What it does not tell, that a folder has gone, come back or been
mounted, and changes of files that are named singly, is looked for at every pause.
"""

import os
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Event

import watchfiles

from indexer.config import Config
from indexer.errors import BuildRunningError, FundstelleError, os_error

LOOK_SECONDS = 1.0
"""Between looks at whether folders are there, and attempts while another build is under way."""
RETRY_SECONDS = 60.0
"""After which an update that failed is tried again even if nothing changes."""

_Identity = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Pace:
    """When changes are taken up, in seconds."""

    quiet: float = 1.0
    """Without further changes before an update begins, …"""
    most: float = 10.0
    """… but so long after the first change at the latest."""
    polling: bool = False
    """Look at the files instead of being told by the system: for network folders, which tell nothing."""


def watch(config: Config, update: Callable[[], object], tell: Callable[[str], None], stop: Event, pace: Pace) -> None:
    """Calls `update` at the beginning and after changes, until `stop` is set or Ctrl-C raises KeyboardInterrupt.

    What an update raises for the user or the system is told, once in a row, and the update tried again: with the next
    change, or later by itself; while another build is under way, soon.
    """
    attempts = _Attempts(update, tell)
    while not stop.is_set():
        folders, before = _folders(config), _identities(config)
        attempts.due = True  # what changed while nobody was told
        for changed in _bursts(folders, Path(config.index.path), stop, pace):
            now = _identities(config)
            attempts.due |= changed or now != before
            attempts.attempt()
            if _folders(config) != folders or any(now[folder] != before[folder] for folder in folders):
                break  # those that were watched are others now
            before = now


@dataclass(slots=True)
class _Attempts:
    """Updates that are due, and when to try again what failed."""

    update: Callable[[], object]
    tell: Callable[[str], None]
    due: bool = True
    again_at: float = float("inf")
    told: str = ""
    """What went wrong the last time; empty if nothing did."""

    def attempt(self) -> None:
        if not self.due and time.monotonic() < self.again_at:
            return
        self.due, self.again_at = False, float("inf")
        try:
            self.update()
            self.told = ""
        except BuildRunningError as error:
            self._failed(str(error), 0)
        except FundstelleError as error:
            self._failed(str(error), RETRY_SECONDS)
        except OSError as error:
            self._failed(os_error(error), RETRY_SECONDS)

    def _failed(self, message: str, seconds: float) -> None:
        self.again_at = time.monotonic() + seconds
        if message != self.told:
            self.tell(message)
        self.told = message


def _bursts(folders: Iterable[Path], index: Path, stop: Event, pace: Pace) -> Iterator[bool]:
    """Whether anything has changed, after each burst of changes and each pause."""
    own = os.path.realpath(index) + os.sep
    told = watchfiles.watch(
        *folders, stop_event=stop, watch_filter=lambda _, path: not os.path.realpath(path).startswith(own),
        step=_milliseconds(pace.quiet), debounce=_milliseconds(pace.most), rust_timeout=_milliseconds(LOOK_SECONDS),
        yield_on_timeout=True, force_polling=pace.polling or None, raise_interrupt=True,
    )  # fmt: skip
    if folders:
        with suppress(FileNotFoundError):  # one has gone before it was watched
            yield from map(bool, told)
    while not stop.wait(LOOK_SECONDS):  # there are none: until there are
        yield False


def _milliseconds(seconds: float) -> int:
    return max(1, round(1000 * seconds))


def _paths(config: Config) -> list[Path]:
    corpus = config.corpus
    return [Path(path) for path in (*corpus.paths, *(path for source in corpus.source for path in source.paths))]


def _folders(config: Config) -> list[Path]:
    return [path for path in _paths(config) if path.is_dir()]


def _identities(config: Config) -> dict[Path, _Identity]:
    """What tells a path from another in its place, and a file from what it held before. Empty if it is not there."""
    return {path: _identity(path) for path in _paths(config)}


def _identity(path: Path) -> _Identity:
    try:
        found = path.stat()
    except OSError:
        return ()
    same = (found.st_dev, found.st_ino)
    return same if path.is_dir() else (*same, found.st_size, found.st_mtime_ns)
