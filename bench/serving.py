"""`make bench-serving`: pages per second of a real `fundstelle serve`, also while the index is rebuilt and replaced.

The server listens on 127.0.0.1 and runs with default settings; the clients are a process of their own on the same
machine, so they take some of its time. Prints a table.
"""

import argparse
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from bench.loader import Load, load
from bench.peers.fundstelle import request_of
from bench.preparing import prepare, read_prepared
from bench.query import Query
from bench.worker import own_memory
from indexer.engines.whoosh.generations import current_name
from webapp.urls import query_string

CLIENTS = (1, 8, 32)
STOP_SECONDS = 30
AFTER_PROMOTION_SECONDS = 3.0
"""How long pages are asked for when the new index is there."""
REBUILD_SECONDS = 3600.0
_HEAD = "| | clients | pages per second | p50 ms | p99 ms | longest | pages | errors | own MB of each server process |"


def main() -> None:
    """Reads the command line, measures, prints."""
    arguments = _parser().parse_args()
    if arguments.folder:
        arguments.folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as opened:
        folder = Path(opened.enter_context(tempfile.TemporaryDirectory(dir=arguments.folder)))
        corpus, kept = prepare(arguments.folder or folder, arguments.size, tuple(arguments.articles), compare=False)
        paths = [_path(query) for query in read_prepared(kept).queries]
        config = folder / "config.toml"
        config.write_text(f'[corpus]\npaths = ["{corpus.resolve()}"]\n', encoding="utf-8")
        subprocess.run(_command(config, "rebuild"), check=True, stdout=subprocess.DEVNULL)
        with _serving(config) as (address, process):
            print(f"{arguments.size:,} articles\n\n{_HEAD}\n|---|{'---:|' * 8}")
            load(address, paths, 2, requests=2 * len(paths), seconds=arguments.seconds)  # warms the processes up
            for clients in arguments.clients:
                limits = {"requests": arguments.requests, "seconds": arguments.seconds}
                print(_row("", load(address, paths, clients, **limits), process), flush=True)
            if arguments.rebuilding:
                seen, name = _while_rebuilt(config, address, paths, arguments.rebuilding)
                print(_row(name, seen, process), flush=True)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench.serving", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--size", type=int, default=20_000, help="articles")
    parser.add_argument(
        "--articles", type=Path, action="append", default=[], metavar="FILE", help="as of python -m bench"
    )
    parser.add_argument("--folder", type=Path, help="where corpora are kept; default is nowhere")
    parser.add_argument("--clients", type=int, nargs="+", default=CLIENTS)
    parser.add_argument("--requests", type=int, default=2_000, help="at most, for each number of clients")
    parser.add_argument("--seconds", type=float, default=20.0, help="at most, for each number of clients")
    parser.add_argument("--rebuilding", type=int, default=8, help="clients while the index is rebuilt; 0 does not")
    return parser


def _path(query: Query) -> str:
    return f"/search?{query_string(request_of(query), page_size=10)}"


def _command(config: Path, *arguments: str) -> list[str]:
    return [sys.executable, "-m", "indexer", "--config", str(config), *arguments]


@contextmanager
def _serving(config: Path) -> Iterator[tuple[str, int]]:
    """Address and process id of a server, which is ended by that id."""
    server = subprocess.Popen(_command(config, "serve", "--port", "0"), stdout=subprocess.PIPE, text=True)
    try:
        assert server.stdout is not None
        found = re.search(r"http://\S+", server.stdout.readline())
        if found is None:
            raise RuntimeError("the server did not start")
        yield found.group(), server.pid
    finally:
        server.terminate()
        server.wait(STOP_SECONDS)


def _while_rebuilt(config: Path, address: str, paths: Sequence[str], clients: int) -> tuple[Load, str]:
    index = config.parent / "index"
    before = current_name(index)
    rebuild = subprocess.Popen(_command(config, "rebuild"), stdout=subprocess.DEVNULL)
    done: list[float] = []

    def over() -> bool:
        if not done and rebuild.poll() is not None:
            done.append(time.perf_counter())
        return bool(done) and time.perf_counter() > done[0] + AFTER_PROMOTION_SECONDS

    try:
        seen = load(address, paths, clients, requests=0, seconds=REBUILD_SECONDS, until=over)
    finally:
        rebuild.terminate()
        rebuild.wait()
    return seen, "rebuilt, promoted" if current_name(index) != before else "rebuilt, not promoted"


def _row(name: str, seen: Load, server: int) -> str:
    waits = sorted(seen.waits) or [0.0]
    times = (statistics.median(waits), waits[int(0.99 * (len(waits) - 1))], waits[-1])
    memory = ", ".join(f"{own_memory(child) / 1e6:.0f}" for child in _children(server))
    cells = [name, seen.clients, f"{len(seen.waits) / seen.seconds:.0f}", *(f"{1000 * t:.0f}" for t in times),
             len(seen.waits), seen.errors, memory or "–"]  # fmt: skip
    return f"| {' | '.join(map(str, cells))} |"


def _children(process: int) -> list[int]:
    try:
        return [int(n) for n in Path(f"/proc/{process}/task/{process}/children").read_text(encoding="ascii").split()]
    except OSError:
        return []


if __name__ == "__main__":
    main()
