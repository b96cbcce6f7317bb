"""The test collection is what it says it is."""

import json
import re
from collections import Counter
from itertools import combinations

from indexer.evaluation import read_qrels, read_topics
from tests.relevance.measuring import COLLECTION

KINDS = {"word", "words", "question", "phrase", "name", "part", "inflected", "gender", "misspelt"}
ARTICLES = [json.loads(line) for line in (COLLECTION / "articles.jsonl").read_text(encoding="utf-8").splitlines()]
PAIRS = {
    tuple(line.split("\t"))
    for line in (COLLECTION / "near-duplicates.tsv").read_text(encoding="utf-8").splitlines()[1:]
}


def test_size_and_spread() -> None:
    assert len(ARTICLES) >= 150
    assert len({article["id"] for article in ARTICLES}) == len(ARTICLES)
    assert all(80 <= len(article["text"].split()) <= 250 for article in ARTICLES)
    assert len({article["section"] for article in ARTICLES}) == 6
    assert len({article["source"] for article in ARTICLES}) == 4
    years = Counter(article["published"][:4] for article in ARTICLES if article["published"])
    assert len(years) >= 10


def test_no_two_articles_are_alike_but_the_listed_ones() -> None:
    grams = {article["id"]: _five_grams(article["text"]) for article in ARTICLES}
    for first, second in combinations(grams, 2):
        shared = len(grams[first] & grams[second]) / min(len(grams[first]), len(grams[second]))
        assert shared > 0.5 if (first, second) in PAIRS else shared <= 0.1, (first, second, shared)


def test_topics_and_judgements_fit_each_other() -> None:
    topics, qrels = read_topics(COLLECTION / "topics.tsv"), read_qrels(COLLECTION / "qrels.txt")
    assert len(topics) >= 60
    assert {topic.rpartition("-")[0] for topic in topics} == KINDS
    assert set(topics) == set(qrels)
    known = {article["id"] for article in ARTICLES}
    for topic, judged in qrels.items():
        assert set(judged) <= known
        assert set(judged.values()) <= {1, 2, 3}
        assert max(judged.values()) >= 2, topic


def _five_grams(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.lower())
    return {tuple(words[i : i + 5]) for i in range(len(words) - 4)}
