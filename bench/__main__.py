"""`make bench`: the faceted page and the build, ours beside tantivy-py and SQLite FTS5, in one interleaved run.

``python -m bench --sizes 1000,20000`` writes `bench/results.md`. Corpora and the queries drawn from them are kept in
`--folder` and written once; indexes are made anew and thrown away. See `bench.corpus` and `bench.queries` for what is
indexed and asked, `bench.peers` for the engines, `bench.report` for what is compared and what is not.
"""

import argparse
import multiprocessing
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from pathlib import Path

from bench.corpus import ROOT
from bench.measure import OURS, Measured, measure
from bench.peers import TITLES
from bench.preparing import prepare, read_prepared
from bench.query import Query
from bench.report import write_report

SIZES = (1_000, 20_000)
ROUNDS = 5
WITH_WHOOSH = 1_000
"""The most articles that plain Whoosh, and finding names, are measured with; both take too long beyond."""
ALONE = 1_000_000
"""From this size on ours is measured alone, unless engines are named."""


def main() -> None:
    """Reads the command line, measures, writes and prints the page."""
    arguments = _parser().parse_args()
    results: list[Measured] = []
    with ExitStack() as opened:
        temporary = Path(opened.enter_context(tempfile.TemporaryDirectory(dir=arguments.folder)))
        kept = arguments.folder or temporary
        for size in arguments.sizes:
            engines = arguments.engines or _engines(size)
            _tell(f"{size:,} articles: corpus and queries")
            corpus, queries, measured = _prepared(kept, size, tuple(arguments.articles), len(engines) > 1)
            with tempfile.TemporaryDirectory(dir=temporary) as indexes:
                measure(measured, corpus, queries, Path(indexes), engines, arguments.rounds, _tell)
            results.append(measured)
    print(write_report(arguments.output, results, arguments.rounds, bool(arguments.articles)))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--sizes", type=_sizes, default=SIZES, help="numbers of articles, separated by commas")
    parser.add_argument("--articles", type=Path, action="append", default=[], metavar="FILE",
                        help="real articles whose sentences are used, too; repeatable")  # fmt: skip
    parser.add_argument("--folder", type=_folder, help="where corpora are kept; default is nowhere")
    parser.add_argument("--engines", nargs="+", choices=TITLES, help="default: ours, tantivy, sqlite; at 1,000 all")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--output", type=Path, default=ROOT / "bench" / "results.md", help="the page")
    return parser


def _sizes(text: str) -> tuple[int, ...]:
    return tuple(sorted(int(size.replace("_", "")) for size in text.split(",")))


def _folder(text: str) -> Path:
    folder = Path(text)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _engines(size: int) -> Sequence[str]:
    if size >= ALONE:
        return (OURS,)
    return (OURS, "tantivy", "sqlite", *(("whoosh", "names-found") if size <= WITH_WHOOSH else ()))


def _prepared(folder: Path, size: int, articles: tuple[Path, ...], compare: bool) -> tuple[Path, list[Query], Measured]:
    """The corpus, its queries, and a result that says how large it is. Made in a process that then ends: see Worker."""
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        corpus, kept = pool.submit(prepare, folder, size, articles, compare).result()
    found = read_prepared(kept)
    return corpus, found.queries, Measured(size, found.words, found.forms)


_STARTED = time.monotonic()


def _tell(text: str) -> None:
    print(f"{time.monotonic() - _STARTED:6.0f} s  {text}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
