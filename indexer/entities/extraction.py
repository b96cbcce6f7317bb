"""Names of many texts, in order: those the cache knows, the others found, by several processes where there are many."""

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType, TracebackType
from typing import Generic, Self, TypeVar

from indexer.entities.cache import Cache, Found, key_of
from indexer.errors import FundstelleError

ALONE = 200
"""Texts in which this process finds the names itself before it starts others: that takes them as long as so many."""
_BATCH_TEXTS, _BATCH_LETTERS = 32, 100_000
"""What is handed to a process at once: enough to be worth it, little enough to be soon done after Ctrl-C."""
_BATCHES_EACH = 3
"""Batches under way for each process, which bounds the memory."""

Find = Callable[[str], Found]
"""A function of a module, or one with some arguments given, as other processes must know it by its name."""
T = TypeVar("T")


@dataclass(slots=True)
class _Batch(Generic[T]):
    items: list[tuple[T, bytes | None]]
    """Each with the key of its text; None if no names are to be found in it."""
    known: dict[bytes, Found]
    texts: dict[bytes, str]
    """Those to look into."""
    future: Future[list[Found]] | None = None


class Extraction:
    """Finds names with `find`, a context manager.

    `processes` is how many at most work at a time; 0 is one for each core that this process may use.
    """

    def __init__(self, find: Find, cache: Cache, processes: int = 0) -> None:
        self._find, self._cache = find, cache
        self._processes = processes or _cores()
        self._pool: ProcessPoolExecutor | None = None
        self.found = 0
        """Texts looked into so far."""
        self.cached = 0
        """Texts whose names came from the cache so far."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._pool:
            self._pool.shutdown(cancel_futures=True)

    def names(self, items: Iterable[tuple[T, str | None]]) -> Iterator[tuple[T, Found]]:
        """Each item with the names in its text, in the order given; none where there is no text to look into.

        Raises FundstelleError if a process dies.
        """
        window: deque[_Batch[T]] = deque()
        for batch in _batches(items):
            window.append(self._begun(batch))
            while len(window) > (_BATCHES_EACH * self._processes if self._pool else 0):
                yield from self._finished(window.popleft())
        while window:
            yield from self._finished(window.popleft())

    def _begun(self, items: Sequence[tuple[T, str | None]]) -> _Batch[T]:
        keyed = [(item, None if text is None else key_of(text), text) for item, text in items]
        known = self._cache.get(key for _, key, _ in keyed if key is not None)
        texts = {key: text for _, key, text in keyed if key is not None and text is not None and key not in known}
        self.cached += sum(key in known for _, key, _ in keyed)
        self.found += len(texts)
        batch = _Batch([(item, key) for item, key, _ in keyed], known, texts)
        if texts and self._processes > 1 and self.found > ALONE:
            pool = self._started()
            with _ctrl_c_later():  # handing work on may start a process
                batch.future = pool.submit(_find_all, self._find, list(texts.values()))
        return batch

    def _finished(self, batch: _Batch[T]) -> Iterator[tuple[T, Found]]:
        if batch.texts:
            found = self._result(batch.future) if batch.future else _find_all(self._find, list(batch.texts.values()))
            new = dict(zip(batch.texts, found, strict=True))
            self._cache.put(new)
            batch.known |= new
        for item, key in batch.items:
            yield item, () if key is None else batch.known[key]

    def _result(self, future: Future[list[Found]]) -> list[Found]:
        try:
            return future.result()
        except BrokenProcessPool:
            raise FundstelleError(
                "A process that finds names has died, perhaps for want of memory; the index stays as it was. "
                "Set [entities] processes = 1 in config.toml, or a number with enough memory for each."
            ) from None

    def _started(self) -> ProcessPoolExecutor:
        if self._pool is None:
            # Forked processes would hold the lock of the build open, and the threads of a progress bar half-way.
            context = multiprocessing.get_context("spawn")
            self._pool = ProcessPoolExecutor(self._processes, mp_context=context, initializer=_begin)
        return self._pool


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _batches(items: Iterable[tuple[T, str | None]]) -> Iterator[list[tuple[T, str | None]]]:
    batch: list[tuple[T, str | None]] = []
    letters = 0
    for item in items:
        batch.append(item)
        letters += len(item[1] or "")
        if len(batch) >= _BATCH_TEXTS or letters >= _BATCH_LETTERS:
            yield batch
            batch, letters = [], 0
    if batch:
        yield batch


def _find_all(find: Find, texts: Sequence[str]) -> list[Found]:
    return [find(text) for text in texts]


@contextmanager
def _ctrl_c_later() -> Iterator[None]:
    """Ctrl-C in this block is heard at its end, and by processes that it starts never.

    The signal is blocked for the sake of these, who inherit that. It may reach this process in another thread all the
    same, and Python would then raise in the midst of starting one.
    """
    handler = signal.getsignal(signal.SIGINT)
    if threading.current_thread() is not threading.main_thread() or not callable(handler) or os.name == "nt":
        yield
        return
    heard: list[tuple[int, FrameType | None]] = []
    signal.signal(signal.SIGINT, lambda number, frame: heard.append((number, frame)))
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
        signal.signal(signal.SIGINT, handler)
    if heard:
        handler(*heard[0])


def _begin() -> None:
    """Has this process leave Ctrl-C to the one that started it, and end with that one even if it is killed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
