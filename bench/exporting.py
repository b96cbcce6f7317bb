"""`python -m bench.exporting`: whether exports hold every hit, and how much memory they take while they are written.

For queries drawn from a made-up corpus, with a filter and without, each format is written piece by piece and thrown
away, by a process that did not build the index. Printed is how many articles it held, how many the search says it
finds, the bytes, and by how much the memory of the process, mapped files apart, was higher than before at any moment
that was looked at.
"""

import argparse
import multiprocessing
import re
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from bench.peers.fundstelle import config_in, peer, request_of
from bench.preparing import prepare, read_prepared
from bench.worker import own_memory
from indexer.articles import read_corpus
from indexer.engines import open_engine
from indexer.exports import FORMATS

_LOOKED_AT_EVERY = 500
"""Pieces after which the memory is looked at."""
_KINDS = ("everything", "common", "filter")
_BEGINS: dict[str, Callable[[str], int]] = {
    "jsonl": lambda piece: piece.count("\n"),
    "csv": lambda piece: piece.count("\r\n"),
    "ris": lambda piece: len(re.findall(r"^TY  - ", piece, re.MULTILINE)),
    "bib": lambda piece: len(re.findall(r"^@\w+\{", piece, re.MULTILINE)),
}
"""How many articles end, or begin, in a piece of each format; in CSV the line of headings counts as one."""


def main() -> None:
    """Reads the command line, measures, prints."""
    parser = argparse.ArgumentParser(prog="python -m bench.exporting", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--size", type=int, default=20_000, help="articles")
    size = parser.parse_args().size
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
            kept = pool.submit(_built, folder, size).result()
        engine = open_engine(config_in(folder))
        print("| query | format | articles | total | MB | own memory grew by MB |\n|---|---|---:|---:|---:|---:|")
        queries = read_prepared(kept).queries
        for query in (next(q for q in queries if q.kind == kind) for kind in _KINDS):
            request = request_of(query)
            total = engine.search(request).total
            for ending, form in FORMATS.items():
                written, articles, grown = _written(form.write(engine.scan(request)), _BEGINS[ending])
                print(
                    f"| {query.typed() or '*'} {query.facet or ''} | {form.label} | {articles - (ending == 'csv'):,} "
                    f"| {total:,} | {written / 1e6:.1f} | {grown / 1e6:.1f} |",
                    flush=True,
                )


def _built(folder: Path, size: int) -> Path:
    corpus, kept = prepare(folder, size, (), compare=False)
    peer(folder, "ours").build(read_corpus([corpus], folder).articles())
    return kept


def _written(pieces: Iterator[str], begins: Callable[[str], int]) -> tuple[int, int, int]:
    """Bytes, articles, and the most bytes of memory that were added meanwhile."""
    before, highest, written, articles = own_memory(), 0, 0, 0
    for number, piece in enumerate(pieces):
        written += len(piece.encode())
        articles += begins(piece)
        if number % _LOOKED_AT_EVERY == 0:
            highest = max(highest, own_memory())
    return written, articles, max(0, highest - before)


if __name__ == "__main__":
    main()
