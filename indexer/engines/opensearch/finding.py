"""One resolved tree asked of one generation: its query, its answer, and its hits in order, however deep."""

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from indexer.config import SearchConfig
from indexer.engines.opensearch.compile import EVERYTHING, Compiler
from indexer.engines.opensearch.filters import Filters
from indexer.engines.opensearch.schema import MAX_WINDOW
from indexer.engines.opensearch.snapshot import Snapshot
from indexer.fields import DAY, IDENTIFIER, PUBLISHED
from indexer.query import Note
from indexer.query.ast import Everything, Node
from indexer.query.request import Sort

Json = dict[str, Any]

NEWEST: list[Json] = [{PUBLISHED: {"order": "desc", "missing": "_last"}}, {IDENTIFIER: "asc"}]
_OLDEST: list[Json] = [{PUBLISHED: {"order": "asc", "missing": "_last"}}, {IDENTIFIER: "asc"}]
_AT_ONCE = 1000
"""Hits that a walk reads at a time where their articles are wanted."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the cluster says to one question."""

    matching: int = 0
    """Articles that the query finds without filters."""
    total: int = 0
    """Articles that it finds with them."""
    complete: bool = False
    hits: list[Json] = field(default_factory=list)
    aggregations: Mapping[str, Any] = field(default_factory=dict)


class Finding:
    """A resolved tree and the filters of a request."""

    def __init__(
        self, settings: SearchConfig, snapshot: Snapshot, root: Node, filters: Filters, sort: Sort, deadline: float
    ) -> None:
        """`deadline`: time.monotonic seconds."""
        self._snapshot, self._filters, self._deadline = snapshot, filters, deadline
        self.by_score = sort == "relevance" and not isinstance(root, Everything)
        self._order: list[Json] = [{"_score": "desc"}, *NEWEST] if self.by_score else [*NEWEST]
        if sort == "oldest":
            self._order = _OLDEST
        compiler = Compiler(snapshot.naming, snapshot.words, settings)
        self.whole = True
        """Whether all that was asked was answered wholly, until now."""
        self.in_time = time.monotonic() < deadline
        found = compiler.compile(root) if self.in_time else EVERYTHING
        self.notes: list[Note] = compiler.notes
        self.query: Json = _fresh(found, snapshot, settings) if self.by_score and settings.freshness else found

    @property
    def narrowed(self) -> Json:
        """What the query finds with the filters, as a filter."""
        return {"bool": {"filter": [self.query, self._filters.all()]}}

    def ask(self, size: int = 0, aggregations: Mapping[str, Any] | None = None, *, stored: bool = True) -> Answer:
        """The first hits, and aggregations over all that the query finds without filters."""
        left = self._deadline - time.monotonic()
        if left <= 0 or not self.in_time:
            self.whole = False
            return Answer()
        body: Json = {
            "query": self.query, "size": size, "track_total_hits": True, "track_scores": True, "sort": self._order,
            "_source": ["stored"] if stored else False,
            "aggs": {"matching": {"filter": EVERYTHING}, **(aggregations or {})},
        }  # fmt: skip
        if self._filters:
            body["post_filter"] = self._filters.all()
        found = self._snapshot.ask(body, seconds=left)
        whole = not found["timed_out"] and not found["_shards"]["failed"]
        self.whole &= whole
        counted = found["aggregations"]
        return Answer(
            counted["matching"]["doc_count"], found["hits"]["total"]["value"], whole, found["hits"]["hits"], counted
        )

    def hits(self, begin: int, end: int, *, stored: bool = True) -> list[Json]:
        """The hits from one place to another in the order of the query alone."""
        if end <= begin:
            return []
        if end <= MAX_WINDOW:
            return self._read(end - begin, stored=stored, first=begin)
        found: list[Json] = []
        after, at = None, 0
        while at < end:
            size = min(MAX_WINDOW, end - at if at >= begin else begin - at)
            here = self._read(size, stored=stored and at >= begin, after=after)
            if at >= begin:
                found += here
            if len(here) < size:
                break
            after, at = here[-1]["sort"], at + size
        return found

    def walk(self, after: list[Any] | None = None, *, stored: bool = True) -> Iterator[Json]:
        """All hits behind one of them, or from the first on, in the order of the query alone."""
        size = _AT_ONCE if stored else MAX_WINDOW
        while here := self._read(size, stored=stored, after=after):
            yield from here
            after = here[-1]["sort"]
            if len(here) < size:
                return

    def _read(self, size: int, *, stored: bool, first: int = 0, after: list[Any] | None = None) -> list[Json]:
        query = {"bool": {"must": [self.query], "filter": [self._filters.all()]}} if self._filters else self.query
        body: Json = {
            "query": query, "size": size, "sort": self._order, "track_scores": True, "track_total_hits": False,
            "_source": ["stored"] if stored else False,
        }  # fmt: skip
        body |= {"search_after": after} if after is not None else {"from": first}
        hits: list[Json] = self._snapshot.ask(body)["hits"]["hits"]
        return hits


def _fresh(query: Json, snapshot: Snapshot, settings: SearchConfig) -> Json:
    """The query with scores multiplied by more than 1 for articles near the newest in the corpus."""
    if snapshot.newest_day is None:
        return query
    decay = {DAY: {"origin": snapshot.newest_day, "scale": settings.freshness_days, "decay": 0.5}}
    functions = [
        {"filter": {"exists": {"field": DAY}}, "exp": decay, "weight": settings.freshness},
        {"filter": EVERYTHING, "weight": 1.0},
    ]
    return {"function_score": {"query": query, "functions": functions, "score_mode": "sum", "boost_mode": "multiply"}}
