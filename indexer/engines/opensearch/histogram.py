"""The hits over time, in days, months or years by the span they cover."""

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Literal

from indexer.engines.opensearch.schema import DATE
from indexer.fields import DAY
from indexer.query import Bar, Histogram

if TYPE_CHECKING:
    from indexer.engines.opensearch.snapshot import Snapshot

Json = dict[str, Any]
Month = tuple[int, int]

_MAX_DAYS, _MAX_MONTHS = 62, 120
"""Spans up to which the histogram has a bar for each day or month."""

QUESTION: Json = {
    "first": {"min": {"field": DAY}},
    "last": {"max": {"field": DAY}},
    "months": {"date_histogram": {"field": DATE, "calendar_interval": "month", "min_doc_count": 1}},
    "undated": {"filter": {"bool": {"must_not": [{"exists": {"field": DAY}}]}}},
}
"""Aggregations over the hits."""


def months_of(answer: Json) -> dict[Month, int]:
    """By year and month, the articles that an answer counts."""
    found = {}
    for bucket in answer["months"]["buckets"]:
        year, month, _ = bucket["key_as_string"].split("-")
        found[int(year), int(month)] = bucket["doc_count"]
    return found


def histogram(snapshot: "Snapshot", answer: Json, hits: Json) -> Histogram:
    """The histogram that an answer to QUESTION tells, without gaps between the first and the last bar.

    `hits`: the query and filters of the hits, for days, which are asked for only where they are shown.
    """
    undated = answer["undated"]["doc_count"]
    if answer["first"]["value"] is None:
        return Histogram("month", (), undated)
    low, high = int(answer["first"]["value"]), int(answer["last"]["value"])
    unit = _unit(low, high)
    if unit == "day":
        counts, corpus = (_days(snapshot, query, low, high) for query in (hits, None))
        starts = map(dt.date.fromordinal, range(low, high + 1))
        bars = [Bar(day, counts.get(day.toordinal(), 0), corpus.get(day.toordinal(), 0)) for day in starts]
        return Histogram("day", tuple(bars), undated)
    months, all_months = months_of(answer), snapshot.months
    first, last = min(months), max(months)
    if unit == "month":
        numbers = range(first[0] * 12 + first[1] - 1, last[0] * 12 + last[1])
        keys = [(number // 12, number % 12 + 1) for number in numbers]
        bars = [Bar(dt.date(*key, 1), months.get(key, 0), all_months.get(key, 0)) for key in keys]
    else:
        years, all_years = _by_year(months), _by_year(all_months)
        span = range(first[0], last[0] + 1)
        bars = [Bar(dt.date(year, 1, 1), years.get(year, 0), all_years.get(year, 0)) for year in span]
    return Histogram(unit, tuple(bars), undated)


def _days(snapshot: "Snapshot", query: Json | None, low: int, high: int) -> dict[int, int]:
    within = [{"range": {DAY: {"gte": low, "lte": high}}}, *([query] if query else [])]
    body = {
        "size": 0, "query": {"bool": {"filter": within}},
        "aggs": {"days": {"terms": {"field": DAY, "size": _MAX_DAYS + 1, "shard_size": _MAX_DAYS + 1}}},
    }  # fmt: skip
    buckets = snapshot.ask(body)["aggregations"]["days"]["buckets"]
    return {bucket["key"]: bucket["doc_count"] for bucket in buckets}


def _by_year(months: Mapping[Month, int]) -> dict[int, int]:
    years: dict[int, int] = {}
    for (year, _), count in months.items():
        years[year] = years.get(year, 0) + count
    return years


def _unit(low: int, high: int) -> Literal["day", "month", "year"]:
    first, last = dt.date.fromordinal(low), dt.date.fromordinal(high)
    if high - low < _MAX_DAYS:
        return "day"
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    return "month" if months <= _MAX_MONTHS else "year"
