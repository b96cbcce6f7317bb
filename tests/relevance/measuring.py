"""Runs the judged queries and topics and says, one by one, what was expected and what came."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from indexer.engines import Engine
from indexer.evaluation import Evaluation, Qrels, evaluate, read_qrels, read_topics
from indexer.query import SearchRequest
from indexer.query.request import Match

HERE = Path(__file__).parent
COLLECTION = HERE / "collection"
FLOORS: dict[str, Any] = tomllib.loads((HERE / "floors.toml").read_text(encoding="utf-8"))


def seed_queries() -> list[dict[str, Any]]:
    """The judged queries over the five seeds."""
    tables = tomllib.loads((HERE / "seeds" / "queries.toml").read_text(encoding="utf-8"))
    return list(tables["query"])


@dataclass(frozen=True, slots=True)
class SeedResult:
    """What one judged query over the seeds gave; articles go by their three-digit number."""

    query: Mapping[str, Any]
    found: tuple[str, ...]
    relaxed: bool

    @property
    def must(self) -> set[str]:
        return set(self.query["must"])

    @property
    def wrong(self) -> set[str]:
        """Articles that came and must not."""
        return set(self.found) & set(self.query["must_not"])

    @property
    def precision(self) -> float:
        judged = [n for n in self.found if n in self.must or n in self.query["must_not"]]
        return sum(n in self.must for n in judged) / len(judged) if judged else float(not self.must)

    @property
    def recall(self) -> float:
        return len(self.must & set(self.found)) / len(self.must) if self.must else 1.0

    @property
    def reciprocal_rank(self) -> float:
        """Of the article that should come first, or of any that must come."""
        wanted = {self.query["first"]} if "first" in self.query else self.must
        return next((1 / rank for rank, n in enumerate(self.found, start=1) if n in wanted), float(not wanted))

    def problems(self) -> list[str]:
        """In words: what is missing, what is too much, what should have led."""
        found: list[str] = []
        if missing := self.must - set(self.found):
            found.append(f"missing {sorted(missing)}")
        if self.wrong:
            found.append(f"wrong {sorted(self.wrong)}")
        if "first" in self.query and self.found[:1] != (self.query["first"],):
            found.append(f"first should be {self.query['first']}")
        if self.relaxed != (self.query["kind"] == "relaxed"):
            found.append(f"relaxed is {self.relaxed}")
        return found


def run_seed_query(engine: Engine, query: Mapping[str, Any]) -> SeedResult:
    """Searches as the page does."""
    page = engine.search(SearchRequest(query["text"]))
    return SeedResult(query, tuple(Path(hit.file).name[:3] for hit in page.hits), page.relaxed)


def seed_means(results: Iterable[SeedResult]) -> dict[str, float]:
    """Precision, recall and RR over all queries."""
    rows = [(r.precision, r.recall, r.reciprocal_rank) for r in results]
    return {
        name: sum(column) / len(rows)
        for name, column in zip(("precision", "recall", "RR"), zip(*rows, strict=True), strict=True)
    }


@dataclass(frozen=True, slots=True)
class CollectionResult:
    """One run over all topics of the test collection."""

    evaluation: Evaluation
    topics: Mapping[str, str]
    qrels: Qrels

    def report(self) -> str:
        """Per topic what was expected and what came."""
        lines = []
        for topic, query in self.topics.items():
            scores = "  ".join(f"{name} {value:.2f}" for name, value in self.evaluation.per_topic[topic].items())
            expected = {article for article, grade in self.qrels[topic].items() if grade > 0}
            came = list(self.evaluation.run[topic])[:10]
            lines.append(f"{topic:13} {query}\n    {scores}")
            lines.append(f"    came    {' '.join(f'*{a}' if a in expected else a for a in came) or 'nothing'}")
            if missing := sorted(expected - set(came)):
                lines.append(f"    missing {' '.join(missing)}")
        return "\n".join(lines)


def run_collection(engine: Engine, match: Match) -> CollectionResult:
    """Searches all topics; queries are read as queries, as the page does."""
    topics, qrels = read_topics(COLLECTION / "topics.tsv"), read_qrels(COLLECTION / "qrels.txt")
    evaluation = evaluate(engine, topics, qrels, match=match, syntax=True)
    return CollectionResult(evaluation, topics, qrels)


def below(means: Mapping[str, float], floors: Mapping[str, float]) -> dict[str, tuple[float, float]]:
    """The measures that miss their floor: (measured, floor)."""
    return {name: (means[name], floor) for name, floor in floors.items() if means[name] < floor}
