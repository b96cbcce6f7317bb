"""`make bench-cluster`: the same articles and queries on one machine and on a cluster, in one interleaved run.

Starts an OpenSearch cluster on this machine, as the tests do, builds both engines from the same corpus and asks both
for the same pages in turn. The nodes share their processors with what asks them, so this tells what a page costs in
all, not how fast a cluster of machines is. Writes `bench/results-cluster.md`.
"""

import argparse
import dataclasses
import json
import statistics
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from bench.corpus import ROOT
from bench.peers import TITLES
from bench.peers.fundstelle import config_in, request_of
from bench.preparing import prepare, read_prepared
from bench.query import Query
from bench.report import machine, spread
from indexer.articles import read_corpus
from indexer.config import ClusterConfig, Config, IndexConfig
from indexer.engines import Engine, open_engine
from indexer.enrich import enrich
from indexer.query import SearchPage
from tests.cluster.nodes import cluster

SIZES = (20_000, 100_000)
ROUNDS = 5
NODES = 3
JAVA = ("-Xms1g", "-Xmx1g")
"""Its own choice of all else, as an owner runs it: those of the tests are for small indexes."""
ENGINES = {"whoosh": TITLES["ours"], "opensearch": "OpenSearch"}
SLOW_SECONDS = 60.0
"""A time budget that no page uses up: what is measured is whole pages."""


@dataclass(slots=True)
class Side:
    """What was measured of one engine."""

    build: float = 0.0
    """Seconds of wall time, reading the corpus included."""
    build_cpu: float = 0.0
    """CPU seconds of that, of this process and of the nodes."""
    bytes: int = 0
    wall: list[float] = field(default_factory=list)
    """For each query the median of the rounds, in seconds."""
    cpu: list[float] = field(default_factory=list)
    """The same of the processor, of this process and of the nodes."""


@dataclass(slots=True)
class Size:
    articles: int
    queries: int
    sides: dict[str, Side]
    differing: list[str]
    """Queries with other totals, facets or histograms, with both totals."""
    overlap: float
    """Of the ten first hits, how many both have; the mean."""
    same_first: float


class Processors:
    """Seconds of CPU time that this process and the nodes of a cluster have used."""

    def __init__(self, address: str) -> None:
        self._address = f"{address}/_nodes/stats/process"

    def seconds(self, engine: str) -> float:
        """The nodes count for the engine alone that asks them."""
        own = time.process_time()
        if engine == "whoosh":
            return own
        with urllib.request.urlopen(self._address) as answer:
            nodes = json.load(answer)["nodes"].values()
        return own + sum(float(node["process"]["cpu"]["total_in_millis"]) for node in nodes) / 1000


def main() -> None:
    """Reads the command line, measures, writes and prints the page."""
    arguments = _parser().parse_args()
    with ExitStack() as opened:
        temporary = Path(opened.enter_context(tempfile.TemporaryDirectory(dir=arguments.folder)))
        nodes = opened.enter_context(cluster(temporary / "nodes", arguments.nodes, in_memory=False, options=JAVA))
        addresses = tuple(node.address for node in nodes)
        found = []
        for size in arguments.sizes:
            corpus, kept = prepare(arguments.folder or temporary, size, tuple(arguments.articles), compare=False)
            queries = read_prepared(kept).queries
            settings = ClusterConfig(addresses, f"bench-{size}", timeout=600.0, shards=arguments.shards)
            found.append(_measured(corpus, queries, temporary / str(size), settings, arguments.rounds))
        text = _report(found, _cluster(addresses[0]), arguments)
    arguments.output.write_text(text, encoding="utf-8")
    print(text)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench.clustered", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--sizes", type=lambda text: sorted(map(int, text.split(","))), default=SIZES)
    parser.add_argument(
        "--articles", type=Path, action="append", default=[], metavar="FILE", help="as of python -m bench"
    )
    parser.add_argument("--folder", type=Path, help="where corpora are kept; default is nowhere")
    parser.add_argument("--nodes", type=int, default=NODES)
    parser.add_argument("--shards", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--output", type=Path, default=ROOT / "bench" / "results-cluster.md", help="the page")
    return parser


def _measured(corpus: Path, queries: Sequence[Query], folder: Path, settings: ClusterConfig, rounds: int) -> Size:
    processors, sides, engines = Processors(settings.hosts[0]), {}, {}
    for name in ENGINES:
        config = _config(folder, name, settings)
        engines[name] = open_engine(config)
        sides[name] = _built(corpus, config, engines[name], processors)
    articles = engines["whoosh"].status().generation.articles
    _tell(f"{articles:,} articles: {rounds + 1} x {len(queries)} pages by each engine")
    pages = {name: [engine.search(request_of(query)) for query in queries] for name, engine in engines.items()}
    for at, query in enumerate(queries):
        samples: dict[str, list[tuple[float, float]]] = {name: [] for name in engines}
        for number in range(rounds):
            for name in list(engines)[:: 1 if number % 2 else -1]:
                samples[name].append(_page(engines[name], query, processors, name))
        for name, side in sides.items():
            side.wall.append(statistics.median(wall for wall, _ in samples[name]))
            side.cpu.append(statistics.median(cpu for _, cpu in samples[name]))
        if at % 10 == 9:
            _tell(f"{at + 1} of {len(queries)} queries")
    return Size(articles, len(queries), sides, *_compared(queries, *pages.values()))


def _config(folder: Path, engine: str, settings: ClusterConfig) -> Config:
    config = config_in(folder)
    return dataclasses.replace(
        config, index=IndexConfig(engine, config.index.path), cluster=settings,
        search=dataclasses.replace(config.search, time_budget=SLOW_SECONDS),
    )  # fmt: skip


def _built(corpus: Path, config: Config, engine: Engine, processors: Processors) -> Side:
    _tell(f"{config.index.engine} builds from {corpus.name}")
    wall, cpu = time.perf_counter(), processors.seconds(config.index.engine)
    with engine.start_build() as build:
        articles = read_corpus([corpus], corpus.parent).articles()
        build.add(enrich(article, confidence=config.entities.confidence) for article in articles)
        generation = build.promote()
    return Side(
        time.perf_counter() - wall, processors.seconds(config.index.engine) - cpu, generation.size_bytes
    )  # fmt: skip


def _page(engine: Engine, query: Query, processors: Processors, name: str) -> tuple[float, float]:
    cpu, wall = processors.seconds(name), time.perf_counter()
    engine.search(request_of(query))
    wall = time.perf_counter() - wall
    return wall, processors.seconds(name) - cpu


def _compared(
    queries: Sequence[Query], ours: Sequence[SearchPage], theirs: Sequence[SearchPage]
) -> tuple[list[str], float, float]:
    differing, overlaps, firsts = [], [], []
    for query, one, other in zip(queries, ours, theirs, strict=True):
        if (one.total, one.facets, one.histogram) != (other.total, other.facets, other.histogram):
            differing.append(f"`{query}` ({one.total:,}, {other.total:,})")
        first, second = ([hit.id for hit in page.hits[:10]] for page in (one, other))
        if first:
            overlaps.append(len({*first} & {*second}) / len(first))
            firsts.append(first[0] == second[0])
    return differing, statistics.mean(overlaps), statistics.mean(firsts)


def _cluster(address: str) -> str:
    """What the cluster is."""
    with urllib.request.urlopen(f"{address}/_nodes/jvm") as answer:
        nodes = list(json.load(answer)["nodes"].values())
    java, heap = nodes[0]["jvm"]["version"], nodes[0]["jvm"]["mem"]["heap_max_in_bytes"] >> 20
    version = nodes[0]["version"]
    return f"OpenSearch {version} on Java {java}; nodes, all on this machine: {len(nodes)} of {heap} MB heap."


def _report(found: Sequence[Size], nodes: str, arguments: argparse.Namespace) -> str:
    lines = [
        "# Results of `make bench-cluster`", "", machine(), nodes, "",
        "The faceted page of `bench/results.md`, asked of both engines in turn, one at a time, warm; of each query the",
        f"median of {arguments.rounds} rounds, of these p50 / p95, in milliseconds. CPU is that of the process that",
        "asks and, for OpenSearch, of all nodes, with what they do beside. Builds read the corpus and take the names",
        "in it; they last until the new index has its copies and is current. Queries also differ where nothing but the",
        "number of further values of a facet does, which the cluster estimates.", "",
        "| articles | | articles per second | per CPU-second | MB | page, wall ms | page, CPU ms |",
        "|---:|---|---:|---:|---:|---:|---:|",
    ]  # fmt: skip
    lines += [row for size in found for row in _rows(size)]
    lines += ["", *(line for before, size in zip([None, *found], found, strict=False) for line in _told(before, size))]
    return "\n".join(lines) + "\n"


def _rows(size: Size) -> Iterator[str]:
    for name, side in size.sides.items():
        yield (
            f"| {size.articles:,} | {ENGINES[name]} | {size.articles / side.build:,.0f} | "
            f"{size.articles / side.build_cpu:,.0f} | {side.bytes / 1e6:,.0f} | {spread(side.wall)} | "
            f"{spread(side.cpu)} |"
        )


def _told(before: Size | None, size: Size) -> Iterator[str]:
    equal = size.queries - len(size.differing)
    grown = ""
    if before:
        grown = " Pages have grown (p50, wall) " + ", ".join(
            f"{statistics.median(side.wall) / statistics.median(before.sides[name].wall):.1f} × ({ENGINES[name]})"
            for name, side in size.sides.items()
        ) + f" from {before.articles:,}."  # fmt: skip
    differing = f" Differing: {'; '.join(size.differing)}." if size.differing else ""
    yield (
        f"{size.articles:,} articles: totals, facets and histogram are equal for {equal} of {size.queries} queries; "
        f"of the first ten hits {100 * size.overlap:.1f} % are the same, of the first {100 * size.same_first:.1f} %."
        f"{differing}{grown}"
    )
    yield ""


_STARTED = time.monotonic()


def _tell(text: str) -> None:
    print(f"{time.monotonic() - _STARTED:6.0f} s  {text}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
