"""`python -m bench.copies`: how fast versions of one text are found, how many are, and what a search costs with them.

A made-up corpus, a fifth of it versions of other articles as newspapers make them (`bench.edits`). Printed are the CPU
time and memory of finding them, precision and recall over pairs, and the CPU time of a page with versions folded and
not.
"""

import argparse
import dataclasses
import itertools
import json
import multiprocessing
import random
import statistics
import tempfile
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np

from bench.corpus import Generator, material
from bench.edits import version
from bench.peers.fundstelle import config_in
from bench.worker import own_memory
from indexer.articles import read_corpus
from indexer.copies import Collector
from indexer.engines import Engine, open_engine
from indexer.enrich import enrich
from indexer.query import SearchRequest

ALIKE = 0.6
SHARE = 0.2
"""Of all articles that are versions of others."""
_MOST_VERSIONS = 12
_ROUNDS = 9
_QUERIES = ("", "Wahl", "Stadt Land", "Wendelsbruck", "Prozent", '"im vergangenen Jahr"', "Bund*")

Record = dict[str, Any]


def main() -> None:
    """Reads the command line, measures, prints."""
    parser = argparse.ArgumentParser(prog="python -m bench.copies", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--size", type=int, default=100_000, help="articles")
    parser.add_argument("--pages", action="store_true", help="build an index, too, and measure pages")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        corpus = Path(temporary) / "corpus.jsonl"
        with corpus.open("w", encoding="utf-8") as file:
            for record in records(options.size):
                file.write(json.dumps(record, ensure_ascii=False) + "\n")
        with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
            pool.submit(_finding, corpus).result()  # whose memory is measured from its start
        if options.pages:
            _pages(Path(temporary), corpus)


def records(size: int) -> Iterator[Record]:
    """Articles in an order without pattern; `of` names the one that an article is a version of."""
    generator, rng = Generator(material()), random.Random(1)
    made: list[Record] = []
    number = 0
    while len(made) < size:
        original = generator.article(number)
        made.append({**original, "of": number})
        if rng.random() < 2 * SHARE / (_MOST_VERSIONS + 1) / (1 - SHARE):
            for seed in range(rng.randint(1, _MOST_VERSIONS)):
                title, text = version(number * 100 + seed, original["title"], original["text"])
                record = {**original, "id": f"{original['id']}-{seed}", "title": title, "text": text}
                made.append({**record, "of": number, "source": f"Blatt {rng.randrange(20)}"})
        number += 1
    del made[size:]
    rng.shuffle(made)
    return iter(made)


def _finding(corpus: Path) -> None:
    with corpus.open(encoding="utf-8") as lines:
        of, starts = [], [0]
        for line in lines:
            of.append(json.loads(line)["of"])
            starts.append(starts[-1] + len(line.encode()))
    before, took = own_memory(), [time.process_time()]
    with corpus.open("rb") as file:

        def text_of(number: int) -> str:
            file.seek(starts[number])
            return str(json.loads(file.readline())["text"])

        collector, spent = Collector(ALIKE), 0.0
        for number in range(len(of)):
            text = text_of(number)
            began = time.process_time()
            collector.add(text)
            spent += time.process_time() - began
        took.append(time.process_time())
        groups = collector.groups(np.arange(len(of)), text_of)
        took.append(time.process_time())
    grown = own_memory() - before
    bounds = itertools.pairwise(groups.starts.tolist())
    found = _pairs(groups.texts[begin:end].tolist() for begin, end in bounds)
    by_text: dict[int, list[int]] = {}
    for number, text in enumerate(of):
        by_text.setdefault(text, []).append(number)
    expected = _pairs(by_text.values())
    grouping, both = took[2] - took[1], len(found & expected)
    print(f"{len(of):,} articles, {len(expected):,} pairs of versions")
    print(f"signatures: {1e6 * spent / len(of):.0f} µs of CPU an article; groups: {grouping:.1f} s of CPU in all")
    print(f"{len(of) / (spent + grouping):,.0f} articles a CPU second, {grown / 1e6:.0f} MB kept")
    print(f"precision {both / max(1, len(found)):.4f}, recall {both / max(1, len(expected)):.4f}")


def _pairs(groups: Iterable[list[int]]) -> set[tuple[int, int]]:
    return {pair for group in groups for pair in itertools.combinations(sorted(group), 2)}


def _pages(folder: Path, corpus: Path) -> None:
    engine = open_engine(config_in(folder))
    articles, number = read_corpus([corpus], folder).articles(), 0
    confidence, began = config_in(folder).entities.confidence, time.process_time()
    with engine.start_build() as build:
        for number, article in enumerate(articles, start=1):  # noqa: B007
            build.add([enrich(article, confidence=confidence)])
        build.promote()
    print(f"build: {number / (time.process_time() - began):,.0f} articles a CPU second")
    for query in _QUERIES:
        request = SearchRequest(query)
        fold = _cpu(engine, request)
        everything = _cpu(engine, dataclasses.replace(request, copies="all"))
        page = engine.search(request)
        found = f"{query or '*':24} {page.total:>8,} of {page.with_copies:>8,}"
        print(f"{found}: folded {fold:.1f} ms, all {everything:.1f} ms")


def _cpu(engine: Engine, request: SearchRequest) -> float:
    engine.search(request)
    times = []
    for _ in range(_ROUNDS):
        began = time.process_time()
        engine.search(request)
        times.append(1000 * (time.process_time() - began))
    return statistics.median(times)


if __name__ == "__main__":
    main()
