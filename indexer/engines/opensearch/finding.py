"""One resolved tree asked of one generation: its query, its answer, and its hits in order, however deep."""

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import Any

from indexer.config import SearchConfig
from indexer.engines.opensearch.compile import EVERYTHING, Compiler
from indexer.engines.opensearch.filters import Filters
from indexer.engines.opensearch.folding import IS_VERSION, NONE, groups_of, once, places_in, without
from indexer.engines.opensearch.schema import MAX_WINDOW, VERSION
from indexer.engines.opensearch.snapshot import Snapshot
from indexer.engines.opensearch.versions import Numbers
from indexer.fields import DAY, IDENTIFIER, PUBLISHED
from indexer.query import Note
from indexer.query.ast import Everything, Node
from indexer.query.request import Copies, Sort

Json = dict[str, Any]

NEWEST: list[Json] = [{PUBLISHED: {"order": "desc", "missing": "_last"}}, {IDENTIFIER: "asc"}]
OLDEST: list[Json] = [{PUBLISHED: {"order": "asc", "missing": "_last"}}, {IDENTIFIER: "asc"}]
_AT_ONCE = 200
"""Hits that a walk reads at a time where their articles are wanted: long ones are 50 KB each."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the cluster says to one question."""

    matching: int = 0
    """Articles that the query finds without filters."""
    articles: int = 0
    """Articles that it finds with them."""
    texts: int = 0
    """How many texts these are versions of."""
    total: int = 0
    """How many hits they are: one or the other."""
    complete: bool = False
    hits: list[Json] = field(default_factory=list)
    """The first of them."""
    aggregations: Mapping[str, Any] = field(default_factory=dict)
    folds: Numbers = field(default_factory=lambda: NONE)
    """The versions among the articles, by place, if those of one text are one hit."""


class Finding:
    """A resolved tree and the filters of a request."""

    def __init__(
        self, settings: SearchConfig, snapshot: Snapshot, root: Node, filters: Filters, sort: Sort, deadline: float,
        copies: Copies = "all",
    ) -> None:  # fmt: skip
        """`deadline`: time.monotonic seconds."""
        self._snapshot, self._filters, self._deadline = snapshot, filters, deadline
        self._folds = copies == "fold" and bool(snapshot.versions)
        self._everything = isinstance(root, Everything)
        self.by_score = sort == "relevance" and not self._everything
        self._order: list[Json] = [{"_score": "desc"}, *NEWEST] if self.by_score else [*NEWEST]
        if sort == "oldest":
            self._order = OLDEST
        compiler = Compiler(snapshot.naming, snapshot.words, settings, snapshot.gain)
        self.whole = True
        """Whether all that was asked was answered wholly, until now."""
        self.in_time = time.monotonic() < deadline
        found = compiler.query(root) if self.in_time else EVERYTHING
        self.notes: list[Note] = compiler.notes
        self.query: Json = _fresh(found, snapshot, settings) if self.by_score and settings.freshness else found

    @property
    def narrowed(self) -> Json:
        """What the query finds with the filters, as a filter."""
        return {"bool": {"filter": [self.query, self._filters.all()]}}

    def ask(self, size: int = 0, aggregations: Mapping[str, Any] | None = None) -> Answer:
        """The first hits, and aggregations over all that the query finds without filters."""
        left = self._deadline - time.monotonic()
        if left <= 0 or not self.in_time:
            self.whole = False
            return Answer()
        here = {"bool": {"filter": [self._filters.all(), IS_VERSION]}}
        body: Json = {
            "query": self.query, "size": size, "track_total_hits": True, "track_scores": True, "sort": self._order,
            "_source": ["stored"], "docvalue_fields": [VERSION],
            "aggs": {"matching": {"filter": EVERYTHING}, "versions": {"filter": here}, **(aggregations or {})},
        }  # fmt: skip
        if self._filters:
            body["post_filter"] = self._filters.all()
        found = self._snapshot.ask(body, seconds=left)
        whole = _is_whole(found)
        counted, hits, articles = found["aggregations"], found["hits"]["hits"], found["hits"]["total"]["value"]
        places, known = NONE, True
        asked = self._folds or size  # else nobody asks how many texts they are
        if whole and asked and counted["versions"]["doc_count"] > 1:
            places, known = self.versions(self._filters.all())
        self.whole &= whole and known
        texts = articles - len(self._snapshot.versions.repeated(places))
        total, folds = (texts, places) if self._folds else (articles, NONE)
        if len(folds) and hits:
            further = self.walk(hits[-1]["sort"]) if len(hits) < articles else ()
            hits = list(islice(once(self._snapshot.versions, chain(hits, further), set()), size))
        matching = counted["matching"]["doc_count"]
        return Answer(matching, articles, texts, total, whole and known, hits, counted, folds)

    def aggregate(self, aggregations: Mapping[str, Any]) -> Mapping[str, Any]:
        """Aggregations over all that the query finds without filters; none if there is no time for them."""
        left = self._deadline - time.monotonic()
        if left <= 0:
            self.whole = False
            return {}
        asked = {"query": self.query, "size": 0, "aggs": aggregations}
        found = self._snapshot.ask(asked, seconds=left)
        self.whole &= _is_whole(found)
        counts: Json = found["aggregations"]
        return counts

    def versions(self, filters: Json) -> tuple[Numbers, bool]:
        """The versions that the query finds with these filters, by place, and whether there was time for all."""
        if self._everything and filters == Filters().all():
            return self._snapshot.versions.places, True
        query = {"bool": {"filter": [self.query, filters]}}
        return places_in(self._snapshot, query, self._deadline)

    def narrowed_to_texts(self, answer: Answer) -> Json:
        """What the query finds with the filters, of each text that is one hit its first version."""
        return {"bool": {"filter": [self.narrowed, *without(self._snapshot.versions.repeated(answer.folds))]}}

    def behind(self, answer: Answer, *, stored: bool = True) -> Iterator[Json]:
        """All hits behind those of an answer, in the order of the query alone."""
        further = self.walk(answer.hits[-1]["sort"], stored=stored)
        versions = self._snapshot.versions
        return once(versions, further, groups_of(versions, answer.hits)) if len(answer.folds) else further

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
            "_source": ["stored"] if stored else False, "docvalue_fields": [VERSION],
        }  # fmt: skip
        body |= {"search_after": after} if after is not None else {"from": first}
        hits: list[Json] = self._snapshot.ask(body)["hits"]["hits"]
        return hits


def _is_whole(found: Json) -> bool:
    return not found["timed_out"] and not found["_shards"]["failed"]


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
