"""`make bench`: the faceted page and the rebuild rate, ours beside a plain Whoosh script, on 1,000 articles.

The corpus is the test collection repeated. The unit of work is one page: the ten best hits, the total, facets counted
over all hits, a snippet for each hit. CPU milliseconds of one thread, runs interleaved query by query. Before a ratio
is printed, the totals of both are compared.
"""

import dataclasses
import json
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

from bench.plain_whoosh import PlainWhoosh
from indexer.articles import Article, read_corpus
from indexer.build import rebuild
from indexer.config import Config, CorpusConfig, IndexConfig, default_config
from indexer.engines import Engine, open_engine
from indexer.engines.whoosh.generations import size_of
from indexer.enrich import IndexedDocument, enrich
from indexer.entities import KINDS
from indexer.query import SearchRequest

Value = TypeVar("Value")
ROOT = Path(__file__).parent.parent
COLLECTION = ROOT / "tests" / "relevance" / "collection" / "articles.jsonl"
ARTICLES = 1000
ROUNDS = 5
QUERIES = {
    "one word": ["Elbbrücke", "Freibad", "Wölfe", "Gemälde", "Insolvenz", "Stadion"],
    "common word": ["Stadt", "Jahr", "Euro", "Menschen"],
    "several words": ["Elbbrücke Sperrung", "Wölfe Herdenschutz", "Havelmann Insolvenz", "Stadion Kosten"],
    "or": ["Freibad OR Stadion OR Theater", "Wolf OR Hund OR Schaf"],
    "phrase": ['"Theater am Schlossplatz"', '"Deutsche Bahn"', '"Klinikum Sankt Georg"'],
    "prefix": ["Hochwasser*", "Schul*"],
    "everything": ["*"],
}
"""By class; written so that both parsers read them alike."""


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        corpus = _write_corpus(Path(folder) / "articles.jsonl")
        config = _config(Path(folder), corpus)
        engine = open_engine(config)
        lines = ["# Results of `make bench`", "", *_build_rates(config, engine, corpus, Path(folder) / "plain")]
        lines += ["", *_page_times(engine, PlainWhoosh(Path(folder) / "plain"))]
    text = "\n".join(lines) + "\n"
    (ROOT / "bench" / "results.md").write_text(text, encoding="utf-8")
    print(text)


def _write_corpus(path: Path) -> Path:
    records = [json.loads(line) for line in COLLECTION.read_text(encoding="utf-8").splitlines()]
    with path.open("w", encoding="utf-8") as file:
        for number in range(ARTICLES):
            record = records[number % len(records)]
            file.write(json.dumps(record | {"id": f"{record['id']}-{number}"}, ensure_ascii=False) + "\n")
    return path


def _config(folder: Path, corpus: Path) -> Config:
    return dataclasses.replace(
        default_config(folder), corpus=CorpusConfig((str(corpus),)), index=IndexConfig(path=str(folder / "index"))
    )


def _build_rates(config: Config, engine: Engine, corpus: Path, plain_folder: Path) -> list[str]:
    ours = _cpu_seconds(lambda: rebuild(config, engine))
    articles = list(read_corpus([corpus], config.base).articles())
    found = [enrich(article, confidence=config.entities.confidence) for article in articles]
    given = [_with_names(document) for document in found]
    without_names = _cpu_seconds(lambda: _build_given(engine, given))
    plain = _cpu_seconds(lambda: PlainWhoosh.build(plain_folder, given))
    rows = [
        ("Fundstelle, names found", ours, engine.status().generation.size_bytes),
        ("Fundstelle, names given", without_names, engine.status().generation.size_bytes),
        ("plain Whoosh, names given", plain, size_of(plain_folder)),
    ]
    return [
        f"Rebuild of {len(articles):,} articles (~{_mean_words(articles)} words each), one process.",
        "",
        "| | articles per CPU-second | of plain Whoosh | MB |",
        "|---|---:|---:|---:|",
        *(f"| {name} | {len(articles) / s:,.0f} | {plain / s:.2f} × | {size / 1e6:.1f} |" for name, s, size in rows),
    ]


def _build_given(engine: Engine, articles: list[Article]) -> None:
    with engine.start_build() as build:
        build.add(enrich(article, confidence=0.0) for article in articles)
        build.promote()


def _with_names(document: IndexedDocument) -> Article:
    persons, organisations, places = (document.names(kind) for kind in KINDS)
    return dataclasses.replace(document.article, persons=persons, organisations=organisations, places=places)


def _page_times(engine: Engine, plain: PlainWhoosh) -> list[str]:
    times: dict[str, list[tuple[float, float]]] = {kind: [] for kind in QUERIES}
    disagreements: list[str] = []
    for round_number in range(ROUNDS + 1):
        for kind, query in _each_query():
            ours, page = _cpu_of(lambda query=query: engine.search(SearchRequest(query)))  # type: ignore[misc]
            theirs, total = _cpu_of(lambda query=query: plain.page(query))  # type: ignore[misc]
            if round_number == 0:  # the first round warms both up
                if page.total != total:
                    disagreements.append(f"`{query}`: {page.total} and {total}")
            else:
                times[kind].append((ours * 1000, theirs * 1000))
    lines = [
        f"The faceted page on {ARTICLES:,} articles: CPU ms, p50 / p95, {ROUNDS} interleaved rounds, one thread, warm.",
        "",
        "| queries | Fundstelle | plain Whoosh | ratio of p50 |",
        "|---|---:|---:|---:|",
    ]
    everything = [pair for pairs in times.values() for pair in pairs]
    for kind, pairs in [*times.items(), ("**all**", everything)]:
        our_times, their_times = sorted(our for our, _ in pairs), sorted(their for _, their in pairs)
        ratio = statistics.median(their_times) / statistics.median(our_times)
        lines.append(f"| {kind} | {_spread(our_times)} | {_spread(their_times)} | {ratio:.1f} × |")
    reason = "Totals differ where ours finds a word inside compounds and in gender forms, or joins hyphen words"
    lines += ["", f"{reason}: " + "; ".join(disagreements) + "." if disagreements else "All totals agree."]
    return lines


def _each_query() -> Iterator[tuple[str, str]]:
    for kind, queries in QUERIES.items():
        for query in queries:
            yield kind, query


def _spread(values: list[float]) -> str:
    return f"{statistics.median(values):.1f} / {values[int(0.95 * (len(values) - 1))]:.1f}"


def _cpu_of(work: Callable[[], Value]) -> tuple[float, Value]:
    started = time.process_time()
    value = work()
    return time.process_time() - started, value


def _cpu_seconds(work: Callable[[], object]) -> float:
    return _cpu_of(work)[0]


def _mean_words(articles: list[Article]) -> int:
    return round(statistics.mean(len(article.text.split()) for article in articles))


if __name__ == "__main__":
    main()
