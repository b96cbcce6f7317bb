"""What is measured at one size: builds one after the other, then pages by all engines in turn, query by query."""

import os
import statistics
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.agreement import Agreement, compare
from bench.query import Query
from bench.worker import Clock, Worker

SEARCHES = 3
"""Runs of `fundstelle search`, of which the median counts."""
OURS = "ours"
Times = dict[str, list[float]]
"""By engine, seconds for each query: the median of the rounds."""


@dataclass(slots=True)
class Engine:
    """What was measured of one engine, in seconds of CPU and in bytes."""

    build: dict[str, Any]
    fresh: float = 0.0
    """From the import of its packages in a new process until the index is open."""
    first_page: float = 0.0
    warm: float = 0.0
    """Opening once more in the same process."""
    memory: int = 0
    """Of the process that made the pages, files apart."""


@dataclass(slots=True)
class Measured:
    """Everything at one size."""

    articles: int
    words: int
    forms: int
    """Different surface forms."""
    engines: dict[str, Engine] = field(default_factory=dict)
    searched: list[Query] = field(default_factory=list)
    """The queries that were timed: without those on which engines should agree and did not."""
    first: Times = field(default_factory=dict)
    """CPU seconds of each query when it was asked for the first time: nothing of it is in any cache."""
    cpu: Times = field(default_factory=dict)
    wall: Times = field(default_factory=dict)
    agreement: Agreement | None = None
    search_command: tuple[float, float] = (0.0, 0.0)
    """CPU and wall seconds of `fundstelle search` from start to end, its index read from disk."""


def measure(
    measured: Measured, corpus: Path, queries: Sequence[Query], folder: Path, engines: Sequence[str], rounds: int,
    tell: Callable[[str], None],
) -> None:  # fmt: skip
    """Fills `measured`; `folder` takes the indexes. An engine named names-found is only built."""
    for name in engines:
        tell(f"{measured.articles:,} articles: {name} builds")
        with Worker(name, folder / name) as worker:
            measured.engines[name] = Engine(worker.ask("build", corpus=str(corpus)))
    searching = [name for name in engines if name != "names-found"]
    if OURS in searching:
        measured.search_command = _search_command(folder / OURS, next(q for q in queries if q.kind == "common"))
    with ExitStack() as opened:
        workers = [opened.enter_context(Worker(name, folder / name)) for name in searching]
        for worker in workers:
            engine = measured.engines[worker.name]
            answer = worker.ask("open")
            engine.fresh = answer["importing"] + answer["cpu"]
            engine.first_page = worker.page(queries[0])["cpu"]
            engine.warm = worker.ask("open")["cpu"]
        tell(f"{measured.articles:,} articles: {rounds + 1} x {len(queries)} pages by each engine")
        _first_pages(measured, workers, queries)
        _pages(measured, workers, rounds)
        for worker in workers:
            measured.engines[worker.name].memory = worker.ask("memory")["own"]


def _first_pages(measured: Measured, workers: list[Worker], queries: Sequence[Query]) -> None:
    answers: dict[str, list[Any]] = {worker.name: [] for worker in workers}
    for query in queries:
        for worker in workers:
            answers[worker.name].append(worker.page(query, full=True))
    pages = {name: [answer["page"] for answer in found] for name, found in answers.items()}
    measured.agreement = agreement = compare(queries, pages)
    timed = [at for at, query in enumerate(queries) if query not in agreement.unexplained]
    measured.searched = [queries[at] for at in timed]
    measured.first = {name: [found[at]["cpu"] for at in timed] for name, found in answers.items()}


def _pages(measured: Measured, workers: list[Worker], rounds: int) -> None:
    samples: dict[str, list[list[Any]]] = {worker.name: [[] for _ in measured.searched] for worker in workers}
    for number in range(rounds):
        for at, query in enumerate(measured.searched):
            turn = (number + at) % len(workers)
            for worker in workers[turn:] + workers[:turn]:
                samples[worker.name][at].append(worker.page(query))
    for clock, times in (("cpu", measured.cpu), ("wall", measured.wall)):
        for name, per_query in samples.items():
            times[name] = [statistics.median(page[clock] for page in pages) for pages in per_query]


def _search_command(folder: Path, query: Query) -> tuple[float, float]:
    config = folder / "config.toml"
    config.write_text('[index]\npath = "index"\n', encoding="utf-8")
    command = [sys.executable, "-m", "indexer", "--config", str(config), "search", query.typed()]
    runs = []
    for _ in range(SEARCHES):
        forget(folder)
        clock = Clock()
        subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
        runs.append(clock.read())
    return statistics.median(run["cpu"] for run in runs), statistics.median(run["wall"] for run in runs)


def forget(folder: Path) -> None:
    """Asks the system to drop the files of a folder from memory, where it can be asked."""
    if not hasattr(os, "posix_fadvise"):
        return
    for path in folder.rglob("*"):
        if path.is_file():
            number = os.open(path, os.O_RDONLY)
            os.fsync(number)
            os.posix_fadvise(number, 0, 0, os.POSIX_FADV_DONTNEED)
            os.close(number)
