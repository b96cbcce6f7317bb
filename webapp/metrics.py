"""How often and how fast this server has answered, for Prometheus.

Each process counts in a file of its own in a folder that all share, and whoever is asked adds the files up: the numbers
are those of the whole server since its start, processes that are gone included. Without a folder, as under another
server than ours, they are those of the process that is asked.
"""

import mmap
import os
import secrets
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from flask import Flask, Response, g, request

STATUSES = (200, 301, 302, 304, 308, 400, 404, 405, 410, 500, 503, 0)
"""What is counted apart; 0 is any other."""
BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
"""Seconds, after the habit of Prometheus."""
_WIDTH = len(STATUSES) + len(BUCKETS) + 2
"""Numbers for each route: requests by status, durations by bucket and beyond them, the sum of durations."""
_ELSEWHERE = "none"
"""The route of requests that no address of ours matches."""


class Counters:
    """The numbers of one process, and the sums over all."""

    def __init__(self, routes: Sequence[str], folder: Path | None) -> None:
        self._routes = {route: row for row, route in enumerate(dict.fromkeys((*routes, _ELSEWHERE)))}
        self._folder = folder
        self._lock = threading.Lock()
        shape = (len(self._routes), _WIDTH)
        if folder is None:
            self._own = np.zeros(shape)
            return
        with (folder / f"{os.getpid()}-{secrets.token_hex(4)}").open("w+b") as file:
            file.truncate(8 * shape[0] * shape[1])
            self._own = np.frombuffer(mmap.mmap(file.fileno(), 0)).reshape(shape)

    def add(self, route: str | None, status: int, seconds: float) -> None:
        """Counts one answer. The time is until it began to be sent."""
        row = self._own[self._routes.get(route or _ELSEWHERE, self._routes[_ELSEWHERE])]
        column = STATUSES.index(status if status in STATUSES else 0)
        bucket = int(np.searchsorted(BUCKETS, seconds))
        with self._lock:
            row[column] += 1
            row[len(STATUSES) + bucket] += 1
            row[-1] += seconds

    def lines(self) -> Iterator[str]:
        """The sums in the text format of Prometheus, routes that nobody asked for left out."""
        numbers = self._sums()
        asked = [(route, numbers[row]) for route, row in self._routes.items() if numbers[row].any()]
        yield from _head("fundstelle_requests_total", "counter", "Requests answered, by route and status.")
        for route, row in asked:
            for status, count in zip(STATUSES, row, strict=False):
                if count:
                    yield f'fundstelle_requests_total{{route="{route}",status="{status or "other"}"}} {count:.0f}\n'
        name = "fundstelle_request_duration_seconds"
        yield from _head(name, "histogram", "Time until an answer began to be sent.")
        for route, row in asked:
            reached = np.cumsum(row[len(STATUSES) : -1])
            for edge, count in zip((*BUCKETS, "+Inf"), reached, strict=True):
                yield f'{name}_bucket{{route="{route}",le="{edge}"}} {count:.0f}\n'
            yield f'{name}_sum{{route="{route}"}} {row[-1]:.6f}\n{name}_count{{route="{route}"}} {reached[-1]:.0f}\n'

    def _sums(self) -> np.ndarray:
        if self._folder is None:
            return self._own.copy()
        return sum((np.fromfile(file).reshape(self._own.shape) for file in self._folder.iterdir()), 0 * self._own)


def gauge(name: str, about: str, value: float) -> Iterator[str]:
    """The lines of one number that goes up and down."""
    yield from _head(name, "gauge", about)
    yield f"{name} {value:.15g}\n"


def _head(name: str, kind: str, about: str) -> Iterator[str]:
    yield f"# HELP {name} {about}\n# TYPE {name} {kind}\n"


def measure(app: Flask, folder: Path | None) -> None:
    """Counts what `app` answers; to be called once it has all its addresses. `folder` is shared by all processes."""
    counters = Counters(sorted(rule.rule for rule in app.url_map.iter_rules()), folder)
    app.extensions["fundstelle.counters"] = counters

    def begin() -> None:
        g.began = time.perf_counter()

    @app.after_request
    def count(response: Response) -> Response:
        route = request.url_rule.rule if request.url_rule else None
        counters.add(route, response.status_code, time.perf_counter() - g.began)
        return response

    # Before all others, one of which may refuse the request; what runs first before it runs last after it.
    app.before_request_funcs.setdefault(None, []).insert(0, begin)
    after = app.after_request_funcs[None]
    after.insert(0, after.pop())
