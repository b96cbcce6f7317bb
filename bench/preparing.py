"""Corpus and queries on disk: what a run needs before it can measure."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from bench.corpus import material, write_corpus
from bench.queries import draw_queries, take_census
from bench.query import Query, query_from


def prepare(folder: Path, size: int, articles: tuple[Path, ...], compare: bool) -> tuple[Path, Path]:
    """Writes the corpus and, beside it, its queries."""
    corpus = write_corpus(folder, size, material(articles))
    census = take_census(corpus)
    queries = [asdict(query) for query in draw_queries(census, compare=compare)]
    kept = corpus.with_suffix(".queries.json")
    record = {"words": census.words, "forms": len(census.forms), "queries": queries}
    kept.write_text(json.dumps(record, ensure_ascii=False, indent=1), encoding="utf-8")
    return corpus, kept


@dataclass(frozen=True, slots=True)
class Prepared:
    """What is known of a corpus."""

    words: int
    forms: int
    """Different surface forms."""
    queries: list[Query]


def read_prepared(kept: Path) -> Prepared:
    """What `prepare` wrote beside the corpus."""
    record = json.loads(kept.read_text(encoding="utf-8"))
    return Prepared(record["words"], record["forms"], [query_from(query) for query in record["queries"]])
