"""What tells the articles of two searches apart: their words, counted in the texts, their names, and their days."""

import datetime as dt
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from indexer.config import SearchConfig
from indexer.engines.common.distinctive import LEAST_ARTICLES, MOST_NAMES, MOST_WORDS, asked_terms, is_asked, terms_of
from indexer.engines.opensearch.clauses import bounded
from indexer.engines.opensearch.documents import stored_from
from indexer.engines.opensearch.finding import Answer
from indexer.engines.opensearch.histogram import QUESTION, histogram
from indexer.engines.opensearch.search import Search
from indexer.engines.opensearch.snapshot import Snapshot
from indexer.engines.opensearch.values import is_cut, value_counts, value_question
from indexer.entities import KINDS
from indexer.fields import DAY, RECORD
from indexer.language import is_telling, parts, term
from indexer.language.tokens import forms
from indexer.query.comparison import Comparison, Distinctive, PairBar, PairHistogram, Side
from indexer.query.likelihood import CLEAR, log_likelihood
from indexer.query.request import SearchRequest

Json = dict[str, Any]

_AT_ONCE = 500
"""Articles that are read at a time."""
_NAMES = 1000
"""Names of a kind that each side proposes, the commonest; all of them are counted on both."""


@dataclass(slots=True)
class _Words:
    """What stands in the articles of a side that were read."""

    read: int = 0
    forms: Counter[str] = field(default_factory=Counter)
    articles: Counter[str] = field(default_factory=Counter)
    """By term, in how many of them it stands, also as a part."""


def comparison(settings: SearchConfig, snapshot: Snapshot, requests: tuple[SearchRequest, SearchRequest]) -> Comparison:
    """Compares; reads texts as long as the time budget lasts."""
    deadline = time.monotonic() + settings.time_budget
    found = [Search(settings, snapshot, request, deadline).found() for request in requests]
    queries, answers = [query for query, _ in found], [answer for _, answer in found]
    left = deadline - time.monotonic()
    ends = (time.monotonic() + left / 2, deadline)
    counted = [_read(snapshot, query, a, end) for query, a, end in zip(queries, answers, ends, strict=True)]
    asked = asked_terms(requests)
    carried = _carried(snapshot, queries, answers)
    told = []
    for here, answer in enumerate(answers):
        names = _names(carried, (answers[0].total, answers[1].total), here)
        of_asked = [name for name in names if is_asked(name, asked)]
        others = sorted((n for n in names if n not in of_asked), key=lambda name: (-name.likelihood, name.text))
        shown = tuple(others[:MOST_NAMES])
        left_out = asked | terms_of(name.text for name in (*shown, *of_asked))
        words, read = _distinctive(counted, here, left_out), counted[here]
        told.append(Side(answer.total, answer.complete, read.read, read.forms.total(), words, shown))
    both = bounded({"bool": {"filter": queries}}, set)
    shared = snapshot.count(both) if all(a.total for a in answers) else 0
    return Comparison((told[0], told[1]), shared, _histogram(snapshot, queries, answers), snapshot.generation.name)


def _read(snapshot: Snapshot, query: Json, answer: Answer, deadline: float) -> _Words:
    """The words of the articles of a side, in an order that has nothing to do with what they tell."""
    found, after = _Words(), None
    chance = {"query": {"bool": {"filter": [query]}}, "random_score": {"seed": 1, "field": "_seq_no"}}
    while found.read < answer.total and (not found.read or time.monotonic() < deadline):
        body: Json = {
            "query": {"function_score": {**chance, "boost_mode": "replace"}}, "size": _AT_ONCE, "_source": ["stored"],
            "sort": [{"_score": "desc"}, {"id": "asc"}], "track_total_hits": False,
        }  # fmt: skip
        hits = snapshot.ask(body if after is None else body | {"search_after": after})["hits"]["hits"]
        if not hits:
            break
        for hit in hits:
            _count(found, stored_from(hit["_source"]))
        after = hits[-1]["sort"]
    return found


def _count(found: _Words, stored: Json) -> None:
    titles = [] if stored[RECORD]["title_derived"] else [*forms(stored["title"])]
    written = [*titles, *forms(stored["text"])]
    found.forms.update(written)
    held = {term(form) for form in written}
    found.articles.update(held | {term(part) for form in set(written) for part in parts(form)})
    found.read += 1


def _distinctive(counted: Sequence[_Words], here: int, left_out: set[str]) -> tuple[Distinctive, ...]:
    of_terms: defaultdict[str, list[int]] = defaultdict(lambda: [0, 0])
    written: dict[str, tuple[int, str]] = {}
    for side, words in enumerate(counted):
        for form, count in words.forms.items():
            name = term(form)
            of_terms[name][side] += count
            if side == here and (name not in written or (-count, form) < (-written[name][0], written[name][1])):
                written[name] = count, form
    names = sorted(of_terms)
    counts = np.array([of_terms[name] for name in names], dtype=np.int64).reshape(-1, 2)
    likelihood = _more(counts[:, here], counts[:, 1 - here], *(counted[i].forms.total() for i in (here, 1 - here)))
    told: list[Distinctive] = []
    for at in np.argsort(-likelihood, kind="stable").tolist():
        if likelihood[at] < CLEAR or len(told) == MOST_WORDS:
            break
        name = names[at]
        form = written[name][1]
        if name in left_out or not is_telling(form) or counted[here].articles[name] < LEAST_ARTICLES:
            continue
        told.append(Distinctive(form, None, (int(counts[at, 0]), int(counts[at, 1])), float(likelihood[at])))
    return tuple(told)


def _more(mine: Any, others: Any, size: int, other_size: int) -> Any:
    """How surprising it is that something occurs more often here; 0 where it does not."""
    likelihood = log_likelihood(mine, others, size, other_size)
    likelihood[mine * other_size <= others * size] = 0.0
    return likelihood


def _carried(snapshot: Snapshot, queries: Sequence[Json], answers: Sequence[Answer]) -> list[dict[str, dict[str, int]]]:
    """Of each side, by kind, the names and the articles that carry them: those commonest on either side, exactly."""
    naming = snapshot.naming
    commonest: dict[str, Json] = {kind: value_question(naming, kind, _NAMES) for kind in KINDS}
    found = [_counts(snapshot, query, commonest if a.total else {}) for query, a in zip(queries, answers, strict=True)]
    carried: list[dict[str, dict[str, int]]] = [
        {kind: value_counts(naming, kind, side[kind]) if side else {} for kind in KINDS} for side in found
    ]
    either: dict[str, list[str]] = {kind: sorted({*carried[0][kind], *carried[1][kind]}) for kind in KINDS}
    for query, side, counts in zip(queries, found, carried, strict=True):
        again = {kind: value_question(naming, kind, only=either[kind]) for kind in side if is_cut(side[kind])}
        exact = _counts(snapshot, query, again)
        counts.update({kind: value_counts(naming, kind, exact[kind]) for kind in exact})
    return carried


def _counts(snapshot: Snapshot, query: Json, questions: Mapping[str, Json]) -> Json:
    """By kind, the answers to questions about what the articles of a side carry."""
    if not questions:
        return {}
    asked = {kind: {"filter": {"match_all": {}}, "aggs": question} for kind, question in questions.items()}
    found: Json = snapshot.ask({"size": 0, "query": query, "aggs": asked})["aggregations"]
    return found


def _names(carried: Sequence[dict[str, dict[str, int]]], sizes: tuple[int, int], here: int) -> list[Distinctive]:
    found = []
    for kind in KINDS:
        names = sorted({*carried[0][kind], *carried[1][kind]})
        counts = np.array([[side[kind].get(name, 0) for side in carried] for name in names], dtype=np.int64).reshape(
            -1, 2
        )
        likelihood = _more(counts[:, here], counts[:, 1 - here], sizes[here], sizes[1 - here])
        for at in np.flatnonzero(likelihood >= CLEAR).tolist():
            pair = int(counts[at, 0]), int(counts[at, 1])
            found.append(Distinctive(names[at], kind, pair, float(likelihood[at])))
    return found


def _histogram(snapshot: Snapshot, sides: Iterable[Json], answers: Sequence[Answer]) -> PairHistogram:
    """Both in one unit, which the days of both together ask for."""
    queries = [query if a.total else {"match_none": {}} for query, a in zip(sides, answers, strict=True)]
    either = bounded({"bool": {"filter": [{"bool": {"should": queries, "minimum_should_match": 1}}]}}, set)
    together = histogram(snapshot, snapshot.ask({"size": 0, "query": either, "aggs": QUESTION})["aggregations"], either)
    starts = [bar.start for bar in together.bars]
    counts, undated = [], []
    for query in queries:
        edges = [{"from": start.toordinal()} for start in starts]
        for this, following in zip(edges, starts[1:], strict=False):
            this["to"] = following.toordinal()
        aggs = {
            "undated": QUESTION["undated"],
            **({"bars": {"range": {"field": DAY, "ranges": edges}}} if edges else {}),
        }
        answer = snapshot.ask({"size": 0, "query": {"bool": {"filter": [query]}}, "aggs": aggs})["aggregations"]
        found = {int(bucket["from"]): bucket["doc_count"] for bucket in answer["bars"]["buckets"]} if edges else {}
        counts.append([found.get(dt.date.toordinal(start), 0) for start in starts])
        undated.append(answer["undated"]["doc_count"])
    bars = tuple(PairBar(start, (one, other)) for start, one, other in zip(starts, *counts, strict=True))
    return PairHistogram(together.unit, bars, (undated[0], undated[1]))
