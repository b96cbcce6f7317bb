"""One engine in a process of its own, asked one thing at a time: what one engine leaves behind costs no other.

``python -m bench.worker NAME FOLDER`` reads one JSON object a line and answers each with one: `build`, `open`, `page`,
`memory`. `Worker` is the other end of the line.
"""

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any, Literal, Self

from bench.peers import Peer, open_peer
from bench.query import Query, query_from
from indexer.articles import Article, read_corpus

STOP_SECONDS = 20


class Worker:
    """A process with one engine; ended when the context is left."""

    def __init__(self, name: str, folder: Path) -> None:
        self.name = name
        command = [sys.executable, "-m", "bench.worker", name, str(folder)]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
                                         encoding="utf-8", env=os.environ | _ONE_THREAD)  # fmt: skip

    def ask(self, what: str, **more: Any) -> Any:
        """What the engine answers; raises RuntimeError if its process ended."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps({"what": what, **more}, ensure_ascii=False) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"{self.name} ended while it was asked to {what}")
        return json.loads(line)

    def page(self, query: Query, *, full: bool = False) -> Any:
        """The times of one page, in seconds, and with `full` the page itself."""
        return self.ask("page", query=asdict(query), full=full)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


_ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")


class Clock:
    """CPU and wall time since it was made, in seconds."""

    def __init__(self) -> None:
        self._wall, self._cpu = time.perf_counter(), _cpu()

    def read(self) -> dict[str, float]:
        return {"cpu": _cpu() - self._cpu, "wall": time.perf_counter() - self._wall}


def _cpu() -> float:
    """CPU seconds of this process and of its children that have ended."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


class _Reading:
    """The articles of a corpus; how long reading them took is not the engine's."""

    def __init__(self, corpus: Path) -> None:
        self._articles = read_corpus([corpus], corpus.parent).articles()
        self.cpu = 0.0
        self.count = 0

    def __iter__(self) -> Iterator[Article]:
        while True:
            started = time.process_time()
            article = next(self._articles, None)
            self.cpu += time.process_time() - started
            if article is None:
                return
            self.count += 1
            yield article


def _build(peer: Peer, corpus: Path) -> dict[str, Any]:
    reading = _Reading(corpus)
    clock = Clock()
    peer.build(reading)
    times = clock.read()
    return times | {
        "cpu": times["cpu"] - reading.cpu,
        "articles": reading.count,
        "peak": _peak(),
        "sizes": peer.sizes(),
    }


def _peak() -> int:
    """Bytes of memory at the most, children included one by one."""
    kinds = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return max(resource.getrusage(kind).ru_maxrss for kind in kinds) * 1024


def own_memory(process: int | Literal["self"] = "self") -> int:
    """Bytes of memory that belong to a process alone, mapped files apart; 0 where the system does not tell."""
    try:
        lines = Path(f"/proc/{process}/status").read_text(encoding="utf-8").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("RssAnon")), 0)


def _page(peer: Peer, query: Query, full: bool) -> dict[str, Any]:
    clock = Clock()
    page = peer.page(query)
    times: dict[str, Any] = clock.read()
    return times | {"page": asdict(peer.shown(page))} if full else times


def _answer(peer: Peer, asked: dict[str, Any]) -> Any:
    match asked["what"]:
        case "build":
            return _build(peer, Path(asked["corpus"]))
        case "open":
            clock = Clock()
            peer.open()
            return clock.read()
        case "page":
            return _page(peer, query_from(asked["query"]), asked["full"])
        case "memory":
            return {"peak": _peak(), "own": own_memory()}
    raise ValueError(f"nobody can {asked['what']}")


def main() -> None:
    """Answers until its input ends."""
    name, folder = sys.argv[1:]
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what an engine prints is no answer
    peer: Peer | None = None
    for line in sys.stdin:
        asked = json.loads(line)
        clock = Clock()
        peer = peer or open_peer(name, Path(folder))
        importing = clock.read()["cpu"]
        answer = _answer(peer, asked) | {"importing": importing}
        answers.write(json.dumps(answer, ensure_ascii=False) + "\n")
        answers.flush()


if __name__ == "__main__":
    main()
