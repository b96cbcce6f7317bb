"""The hits over time, in days, months or years by the span they cover."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from indexer.engines.opensearch.schema import DATE
from indexer.engines.opensearch.versions import Numbers, Unit, number_of
from indexer.fields import DAY
from indexer.query import Bar, Histogram

if TYPE_CHECKING:
    from indexer.engines.opensearch.snapshot import Snapshot

Json = dict[str, Any]

_MAX_DAYS, _MAX_MONTHS = 62, 120
"""Spans up to which the histogram has a bar for each day or month."""

QUESTION: Json = {
    "first": {"min": {"field": DAY}},
    "last": {"max": {"field": DAY}},
    "months": {"date_histogram": {"field": DATE, "calendar_interval": "month", "min_doc_count": 1}},
    "undated": {"filter": {"bool": {"must_not": [{"exists": {"field": DAY}}]}}},
}
"""Aggregations over the hits."""


def months_of(answer: Json) -> dict[int, int]:
    """By month, as `versions.number_of` counts them, the articles that an answer counts."""
    found = {}
    for bucket in answer["months"]["buckets"]:
        year, month, _ = bucket["key_as_string"].split("-")
        found[int(year) * 12 + int(month) - 1] = bucket["doc_count"]
    return found


def histogram(snapshot: "Snapshot", answer: Json, hits: Json, folds: Numbers | None = None) -> Histogram:
    """The histogram that an answer to QUESTION tells, without gaps between the first and the last bar.

    `hits`: the query and filters of the hits, for days, which are asked for only where they are shown. `folds`: the
    versions among them; with these it is of texts, of which one counts once in each bar that holds a version of it.
    """
    undated = answer["undated"]["doc_count"] - (0 if folds is None else snapshot.versions.undated(folds))
    if answer["first"]["value"] is None:
        return Histogram("month", (), undated)
    low, high = int(answer["first"]["value"]), int(answer["last"]["value"])
    unit = _unit(low, high)
    counts: Mapping[int, int]
    corpus: Mapping[int, int]
    if unit == "day":
        counts, corpus = (_days(snapshot, query, low, high) for query in (hits, None))
    else:
        counts, corpus = (_in_unit(months, unit) for months in (months_of(answer), snapshot.months))
    if folds is not None:
        counts, corpus = _less(counts, snapshot.versions.by_time(folds, unit)), _less(corpus, snapshot.repeated(unit))
    numbers = range(number_of(unit, low), number_of(unit, high) + 1)
    bars = [Bar(_start(unit, number), counts.get(number, 0), corpus.get(number, 0)) for number in numbers]
    return Histogram(unit, tuple(bars), undated)


def _less(counts: Mapping[int, int], repeated: Mapping[int, int]) -> dict[int, int]:
    return {number: count - repeated.get(number, 0) for number, count in counts.items()}


def _start(unit: Unit, number: int) -> dt.date:
    if unit == "day":
        return dt.date.fromordinal(number)
    return dt.date(number, 1, 1) if unit == "year" else dt.date(number // 12, number % 12 + 1, 1)


def _days(snapshot: "Snapshot", query: Json | None, low: int, high: int) -> dict[int, int]:
    within = [{"range": {DAY: {"gte": low, "lte": high}}}, *([query] if query else [])]
    body = {
        "size": 0, "query": {"bool": {"filter": within}},
        "aggs": {"days": {"terms": {"field": DAY, "size": _MAX_DAYS + 1, "shard_size": _MAX_DAYS + 1}}},
    }  # fmt: skip
    buckets = snapshot.ask(body)["aggregations"]["days"]["buckets"]
    return {bucket["key"]: bucket["doc_count"] for bucket in buckets}


def _in_unit(months: Mapping[int, int], unit: Unit) -> Mapping[int, int]:
    if unit == "month":
        return months
    years: Counter[int] = Counter()
    for month, count in months.items():
        years[month // 12] += count
    return years


def _unit(low: int, high: int) -> Unit:
    first, last = dt.date.fromordinal(low), dt.date.fromordinal(high)
    if high - low < _MAX_DAYS:
        return "day"
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    return "month" if months <= _MAX_MONTHS else "year"
