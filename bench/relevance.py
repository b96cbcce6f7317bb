"""Relevance of analysis chains under one and the same BM25, and of the product as it searches.

``python -m bench.relevance --data FOLDER`` prints, for each collection, MRR@10, nDCG@10, recall@10, how likely a lead
over Lucene's chain is chance, and the postings relative to it, with stop words (which it drops) and without. The rows
of chains tell what a way of making terms is worth by itself. The last row is the product: an index on disk, searched
with any-word matching and default settings. Settings were chosen on XQuAD and Standard; Wikinews was only reported.
"""

import argparse
import dataclasses
import gzip
import json
import random
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import ir_measures
import numpy as np
from ir_measures import RR, R, nDCG

from bench.chains import BASELINE, CHAINS, LUCENE_STOP_WORDS, Chain, Weights
from bench.typos import typo_in
from indexer.articles import read_corpus
from indexer.config import IndexConfig, default_config
from indexer.engines import open_engine
from indexer.enrich import enrich
from indexer.evaluation import read_qrels, read_topics
from indexer.query import SearchRequest
from indexer.query.syntax import plain

K1, B = 1.2, 0.75
PERMUTATIONS, SEED = 10_000, 20241122
DEPTH = 10
MEASURES = (RR @ DEPTH, nDCG @ DEPTH, R @ DEPTH)

PRODUCT = "product"

COLLECTIONS = {
    "XQuAD + news": ("xquad-de-with-news", "xquad-de-with-news", False),
    "Standard 2 words": ("standard-headless", "standard-2words", False),
    "Wikinews headline": ("wikinews-headless", "wikinews-headline", False),
    "Wikinews 2 words": ("wikinews-headless", "wikinews-2words", False),
    "XQuAD + news, a typo": ("xquad-de-with-news", "xquad-de-with-news", True),
    "Wikinews headline, a typo": ("wikinews-headless", "wikinews-headline", True),
}
"""By name: the file of articles, the file of topics and judgements, whether each topic gets a random typo."""

Values = dict[str, np.ndarray]
"""By measure, one value per topic, in the order of the topics."""


class Bm25:
    """An index in memory: per term, the articles and what the term adds to their scores."""

    def __init__(self, texts: Mapping[str, str], chain: Chain) -> None:
        self.ids = list(texts)
        analysed = [chain.index(text) for text in texts.values()]
        lengths = np.array([length for _, length in analysed], dtype=float)
        norm = K1 * (1 - B + B * lengths / lengths.mean())
        lists: dict[str, tuple[list[int], list[float]]] = defaultdict(lambda: ([], []))
        for number, (weights, _) in enumerate(analysed):
            for word, weight in weights.items():
                lists[word][0].append(number)
                lists[word][1].append(weight)
        stop_terms = {stem for word in LUCENE_STOP_WORDS for stem in chain.index(word)[0]}
        self.postings = sum(len(numbers) for numbers, _ in lists.values())
        self.content_postings = sum(len(numbers) for word, (numbers, _) in lists.items() if word not in stop_terms)
        self._gains: dict[str, tuple[np.ndarray, np.ndarray]] = {}
        for word, (numbers, found) in lists.items():
            at, frequency = np.array(numbers), np.array(found)
            rarity = np.log1p((len(texts) - len(at) + 0.5) / (len(at) + 0.5))
            self._gains[word] = at, rarity * frequency * (K1 + 1) / (frequency + norm[at])

    def top(self, query: Weights) -> dict[str, float]:
        """The best articles that hold any word of the query, with scores."""
        scores = np.zeros(len(self.ids))
        for word, weight in query.items():
            if word in self._gains:
                at, gain = self._gains[word]
                scores[at] += weight * gain
        best = np.argsort(-scores, kind="stable")[:DEPTH]
        return {self.ids[n]: float(scores[n]) for n in best if scores[n] > 0}


@dataclass(frozen=True, slots=True)
class Row:
    """What one chain does on one collection."""

    per_topic: Values
    postings: int
    content_postings: int
    """Postings of words that are not on Lucene's stop list, which its own chain does not index."""


def measure(chain: Chain, texts: Mapping[str, str], topics: Mapping[str, str], qrels: dict[str, dict[str, int]]) -> Row:
    """Searches every topic and measures it."""
    index = Bm25(texts, chain)
    run = {topic: index.top(chain.query(query)) for topic, query in topics.items()}
    return Row(measured(run, qrels), index.postings, index.content_postings)


def measured(run: Mapping[str, Mapping[str, float]], qrels: dict[str, dict[str, int]]) -> Values:
    """The measures of a run, topic by topic; 0 for one without hits."""
    values = {str(m): dict.fromkeys(run, 0.0) for m in MEASURES}
    for metric in ir_measures.iter_calc(MEASURES, qrels, {topic: found for topic, found in run.items() if found}):
        values[str(metric.measure)][metric.query_id] = metric.value
    return {measure: np.array(list(by_topic.values())) for measure, by_topic in values.items()}


def searched(articles: Path, topics: Mapping[str, str], qrels: dict[str, dict[str, int]]) -> Values:
    """As `measure`, by the product: its index on disk, its any-word search. Names are left out of the index."""
    with tempfile.TemporaryDirectory() as folder:
        config = dataclasses.replace(default_config(Path(folder)), index=IndexConfig(path=str(Path(folder) / "index")))
        engine = open_engine(config)
        with engine.start_build() as build:
            found = read_corpus([articles], config.base).articles()
            nameless = (dataclasses.replace(a, persons=(), organisations=(), places=()) for a in found)
            build.add(enrich(article, confidence=0.0) for article in nameless)
            build.promote()
        pages = {
            topic: engine.search(SearchRequest(plain(query), match="any", size=DEPTH))
            for topic, query in topics.items()
        }
    return measured({t: {h.id: float(-i) for i, h in enumerate(page.hits)} for t, page in pages.items()}, qrels)


def mistyped(topics: Mapping[str, str]) -> dict[str, str]:
    """The topics with one random typo in one word of six letters or more, where there is such a word."""
    chooser = random.Random(SEED)
    return {topic: typo_in(chooser, query) for topic, query in topics.items()}


def chance(ours: np.ndarray, theirs: np.ndarray) -> float:
    """Two-sided p of a paired randomisation test: how often swapping the pairs at random gives as large a difference.

    Smucker, Allan, Carterette, „A Comparison of Statistical Significance Tests for IR Evaluation“, CIKM 2007.
    """
    differences = ours - theirs
    differences = differences[differences != 0]
    if not len(differences):
        return 1.0
    signs = np.random.default_rng(SEED).choice((-1.0, 1.0), size=(PERMUTATIONS, len(differences)))
    sums = np.abs(signs @ differences)
    return float((1 + (sums >= abs(differences.sum()) - 1e-9).sum()) / (PERMUTATIONS + 1))


def read_articles(path: Path) -> dict[str, str]:
    """By id, title and text of the articles in gzipped JSON Lines."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        records = [json.loads(line) for line in lines]
    return {r["id"]: f"{r.get('title') or ''}\n{r['text']}" for r in records}


def report(name: str, data: Path, rows: Iterable[str]) -> None:
    """Prints the table of one collection."""
    articles, judged, typo = COLLECTIONS[name]
    texts = read_articles(data / f"{articles}.jsonl.gz")
    topics, qrels = read_topics(data / f"{judged}.topics.tsv"), read_qrels(data / f"{judged}.qrels")
    if typo:
        topics = mistyped(topics)
    baseline = measure(CHAINS[BASELINE], texts, topics, qrels)
    print(f"\n{name}: {len(texts)} articles, {len(topics)} topics")
    heads = ("MRR@10", "nDCG@10", "R@10", "ΔMRR", "p", "ΔR", "p", "postings", "content")
    print(f"{'':24}" + "".join(f"{head:>9}" for head in heads))
    for key in rows:
        if key == PRODUCT:
            values = searched(data / f"{articles}.jsonl.gz", topics, qrels)
            print(f"{'the product':24}" + _cells(values, baseline.per_topic), flush=True)
            continue
        row = baseline if key == BASELINE else measure(CHAINS[key], texts, topics, qrels)
        print(
            f"{CHAINS[key].name:24}{_cells(row.per_topic, baseline.per_topic)}"
            f"{row.postings / baseline.postings:9.3f}{row.content_postings / baseline.content_postings:9.3f}",
            flush=True,
        )


def _cells(values: Values, baseline: Values) -> str:
    cells = "".join(f"{found.mean():9.4f}" for found in values.values())
    reciprocal, _, recall = (str(m) for m in MEASURES)
    for m in (reciprocal, recall):
        cells += f"{values[m].mean() - baseline[m].mean():+9.4f}{chance(values[m], baseline[m]):9.4f}"
    return cells


def main() -> None:
    """Reads the command line and prints every table."""
    parser = argparse.ArgumentParser(prog="python -m bench.relevance", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--data", type=Path, required=True, help="folder with articles, topics and judgements")
    rows = [*CHAINS, PRODUCT]
    parser.add_argument("--rows", nargs="+", choices=rows, default=rows, metavar="ROW",
                        help=f"what to compare: {', '.join(rows)}")  # fmt: skip
    parser.add_argument("--collections", nargs="+", choices=COLLECTIONS, default=list(COLLECTIONS), metavar="NAME")
    arguments = parser.parse_args()
    for name in arguments.collections:
        report(name, arguments.data, arguments.rows)


if __name__ == "__main__":
    main()
