"""Topics and judgements to nDCG, reciprocal rank and recall, by ir-measures."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import ir_measures

from indexer.engines import Searcher
from indexer.errors import InputError
from indexer.query import SearchRequest
from indexer.query.request import MAX_SIZE, Match
from indexer.query.syntax import plain

DEFAULT_MEASURES = ("nDCG@10", "RR@10", "R@10")
RUN_DEPTH = 100
"""Hits per topic in a run file, and for measures that look at more than the first few."""

Progress = Callable[[int, int], None]
"""Called with the topics searched and all topics."""
Run = dict[str, dict[str, float]]
"""By topic and article, a score that falls with the rank."""
Qrels = dict[str, dict[str, int]]
"""By topic and article, the grade; 0 is not relevant."""


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Measures of one run, over all judged topics and for each of them."""

    means: Mapping[str, float]
    """By measure name as ir-measures writes it."""
    per_topic: Mapping[str, Mapping[str, float]]
    run: Run


def read_topics(path: Path) -> dict[str, str]:
    """Reads `id TAB query` lines. Raises InputError, naming file and line, if one is not of that form."""
    topics: dict[str, str] = {}
    for number, line in _lines(path):
        topic, tab, query = line.partition("\t")
        if not tab or not topic.strip() or not query.strip():
            raise InputError(f"{path}:{number}: a topic is a line: id TAB query.")
        if topic.strip() in topics:
            raise InputError(f"{path}:{number}: the topic {topic.strip()} is there twice.")
        topics[topic.strip()] = query.strip()
    return topics


def read_qrels(path: Path) -> Qrels:
    """Reads TREC judgements, `topic 0 article grade`. Raises InputError if a line is not of that form."""
    qrels: Qrels = {}
    for number, line in _lines(path):
        parts = line.split()
        if len(parts) != 4 or not re.fullmatch(r"-?\d+", parts[3]):
            raise InputError(f"{path}:{number}: a judgement is a line: topic 0 article grade.")
        qrels.setdefault(parts[0], {})[parts[2]] = int(parts[3])
    return qrels


def parse_measures(names: Sequence[str]) -> list[ir_measures.Measure]:
    """Measures by the names ir-measures gives them. Raises InputError for an unknown one."""
    if not names:
        raise InputError(f"No measure is named. Names are as in ir-measures, such as {', '.join(DEFAULT_MEASURES)}.")
    measures = []
    for name in names:
        try:
            measure = _measure(name)
            str(measure)  # fails for a parameter that the measure does not have
            measures.append(measure)
        except (ValueError, KeyError, TypeError):
            known = ", ".join(DEFAULT_MEASURES)
            raise InputError(f"{name} is no measure. Names are as in ir-measures, such as {known}.") from None
    return measures


_NAME = re.compile(r"(?P<measure>[^\W\d]\w*)(?:\((?P<parameters>[^()]*)\))?(?:@(?P<cutoff>[1-9]\d*))?")


def _measure(name: str) -> ir_measures.Measure:
    """Reads `nDCG@10`, `R(rel=2)@10`. Raises ValueError or KeyError.

    ir_measures.parse_measure does the same, but through names of Python's ast module that 3.12 warns of and 3.14 lacks.
    A cutoff of 0 is refused because trec_eval ends the whole process over it.
    """
    found = _NAME.fullmatch(name)
    if found is None:
        raise ValueError(name)
    measure: ir_measures.Measure = ir_measures.measures.registry[found["measure"]]
    if found["parameters"]:
        pairs = (pair.split("=") for pair in found["parameters"].split(","))
        measure = measure(**{key.strip(): _parameter(value.strip()) for key, value in pairs})
    if found["cutoff"]:
        measure = measure @ int(found["cutoff"])
    return measure


def _parameter(text: str) -> int | float | str:
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return text.strip("'\"")


def evaluate(
    engine: Searcher,
    topics: Mapping[str, str],
    qrels: Qrels,
    *,
    measures: Sequence[str] = DEFAULT_MEASURES,
    match: Match = "any",
    syntax: bool = False,
    depth: int | None = None,
    progress: Progress | None = None,
) -> Evaluation:
    """Searches every topic that has judgements and measures what comes back.

    Topics are plain words; with `syntax` they are read as queries. All versions of a text are hits: judgements name
    articles, and the one that is judged must not be hidden behind another. A topic that finds nothing counts as 0.
    `depth`: hits per topic, at most MAX_SIZE; None takes as many as the measures look at.
    Raises InputError if no topic has a judgement or a measure cannot be calculated from such judgements.
    """
    judged = {topic: query for topic, query in topics.items() if topic in qrels}
    if not judged:
        raise InputError("None of the topics has a judgement: check that both files use the same topic ids.")
    parsed = parse_measures(measures)
    size = depth or max(int(measure.params.get("cutoff", RUN_DEPTH)) for measure in parsed)
    run: Run = {}
    for topic, query in judged.items():
        run[topic] = _ranking(engine, query if syntax else plain(query), match, size)
        if progress:
            progress(len(run), len(judged))
    scores: dict[str, dict[str, float]] = {topic: dict.fromkeys(map(str, parsed), 0.0) for topic in judged}
    relevant = {topic: qrels[topic] for topic in judged}
    for metric in _calculated(parsed, relevant, {t: r for t, r in run.items() if r}):
        scores[metric.query_id][str(metric.measure)] = metric.value
    means = {str(m): sum(scores[topic][str(m)] for topic in judged) / len(judged) for m in parsed}
    return Evaluation(means, scores, run)


def write_run(path: Path, run: Run) -> None:
    """Writes a TREC run file: `topic Q0 article rank score fundstelle`."""
    with path.open("w", encoding="utf-8") as file:
        for topic, ranking in run.items():
            for rank, (article, score) in enumerate(ranking.items(), start=1):
                file.write(f"{topic} Q0 {article} {rank} {score:.6f} fundstelle\n")


def _calculated(measures: list[ir_measures.Measure], qrels: Qrels, run: Run) -> list[ir_measures.Metric]:
    try:
        return list(ir_measures.iter_calc(measures, qrels, run))
    except (ValueError, AssertionError, TypeError, ArithmeticError) as error:
        names = ", ".join(map(str, measures))
        raise InputError(f"ir-measures cannot calculate one of {names}: {error}") from None


def _ranking(engine: Searcher, query: str, match: Match, size: int) -> dict[str, float]:
    page = engine.search(SearchRequest(query, match=match, size=min(size, MAX_SIZE), copies="all"))
    # Scores of equals would let the measure reorder them; the rank is what counts.
    return {hit.id: float(len(page.hits) - place) for place, hit in enumerate(page.hits)}


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    try:
        content = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: cannot be read ({error}).") from None
    for number, line in enumerate(content.split("\n"), start=1):
        if line.strip():
            yield number, line
