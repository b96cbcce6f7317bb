"""One search in one generation: from SearchRequest to SearchPage."""

import functools
import math
import time
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from opensearchpy.exceptions import TransportError

from indexer.config import SearchConfig
from indexer.engines.articles import hit_of
from indexer.engines.opensearch.closer import BestArticles
from indexer.engines.opensearch.documents import stored_from
from indexer.engines.opensearch.facets import FacetQuestion, nothing
from indexer.engines.opensearch.filters import filters_of
from indexer.engines.opensearch.finding import Answer, Finding
from indexer.engines.opensearch.histogram import QUESTION, histogram
from indexer.engines.opensearch.snapshot import Snapshot
from indexer.engines.whoosh.ranking import WINDOW, Refinement
from indexer.query import Facet, FacetCounts, Histogram, Hit, Note, Removal, SearchPage, SearchRequest
from indexer.query.ast import Node
from indexer.query.attempts import MAX_NEAREST, also_searched, attempts
from indexer.query.correction import MIN_COMMON, Speller
from indexer.query.cursor import next_cursor
from indexer.query.explain import understood
from indexer.query.marks import Mark, Marker
from indexer.query.page import stopped
from indexer.query.reading import Found, query_words, readings
from indexer.query.rewrite import resolve
from indexer.query.snippets import best_sentences, marked
from indexer.query.syntax import ParsedQuery, parse
from indexer.query.waysout import Counted, alternatives, removals, word_removals

MAX_ALIKE = 5
"""The most words that are told to be alike to one of the query."""

Json = dict[str, Any]


class Search:
    """One search in one generation."""

    def __init__(
        self, settings: SearchConfig, snapshot: Snapshot, request: SearchRequest, deadline: float | None = None
    ) -> None:
        """`request` with canonical names. `deadline` (time.monotonic seconds) stands for the time budget if another
        search has begun to use it.
        """
        self._settings, self._snapshot, self._request = settings, snapshot, request
        self._parsed: ParsedQuery = parse(request.query)
        self._deadline = time.monotonic() + settings.time_budget if deadline is None else deadline
        self._filters = filters_of(request, snapshot.naming)
        self._notes: list[Note] = list(self._parsed.notes)
        self._near: dict[str, tuple[str, ...]] = {}
        self._alike: dict[str, list[tuple[str, int]]] = {}

    def page(self) -> SearchPage:
        """Searches."""
        request, snapshot = self._request, self._snapshot
        facets = FacetQuestion(request, snapshot.naming, self._filters)
        over_time = {"hits": {"filter": self._filters.all(), "aggs": QUESTION}}
        root, finding, answer, relaxed = self._matches(WINDOW, facets.body() | over_time)
        self._notes += also_searched(self._near)
        total = answer.total
        counts, bars = self._facets(facets, finding, answer), self._histogram(finding, answer)
        if not finding.whole:
            self._notes.append(stopped(total, self._settings.time_budget))
        suggestion, suggestion_total = self._suggestion()
        pages = -(-total // request.size)
        number = min(request.page, max(1, pages))
        first = (number - 1) * request.size
        hits = self._ordered(finding, answer, first, min(total, first + request.size))
        generation, stuck = snapshot.generation.name, total == 0 and finding.whole
        words = snapshot.words
        return SearchPage(
            query=request.query, understood=understood(self._parsed.root),
            match=request.match, total=total, complete=finding.whole,
            generation=generation, page=number, size=request.size,
            hits=self._hits(hits, root), facets=counts, histogram=bars,
            reading=readings(self._parsed.root, Found(words.of_term, words.compounds_of, self._near, self._alike)),
            with_copies=total, without_copies=total,
            relaxed=relaxed, notes=tuple(dict.fromkeys(self._notes)), suggestion=suggestion,
            suggestion_total=suggestion_total,
            cursor=next_cursor(request, generation, number, pages),
            removals=self._removals(stuck=stuck, relaxed=relaxed),
            alternatives=alternatives(request, words.is_known, self._count) if stuck else (),
        )  # fmt: skip

    def count(self, *, relax: bool = True) -> Counted | None:
        """How many articles are found, and whether by any word only; None if the time budget ran out before."""
        _, _, answer, relaxed = self._matches(relax=relax)
        return Counted(answer.total, relaxed) if answer.complete else None

    def found(self) -> tuple[Node, Finding, Answer]:
        """The tree that found articles, the question, and how many they are."""
        root, finding, answer, _ = self._matches()
        return root, finding, answer

    def counted(self, facet: Facet, question: Json) -> tuple[Answer, Json | None]:
        """Aggregations over the articles that a facet is counted among; None if there was no time for them."""
        among = FacetQuestion(self._request, self._snapshot.naming, self._filters).among(facet)
        _, _, answer, _ = self._matches(0, {"among": {"filter": among, "aggs": question}})
        return answer, answer.aggregations.get("among")

    def ranked(self) -> tuple[Node, Iterator[Json] | None, int]:
        """The tree that found the hits, all of them as the cluster gives them, in their order, and how many they are.

        None instead of them if the time budget ran out before all were found.
        """
        root, finding, answer, _ = self._matches(WINDOW)
        return root, self._all(finding, answer) if answer.complete else None, answer.total

    def _all(self, finding: Finding, answer: Answer) -> Iterator[Json]:
        best = answer.hits
        yield from self._refined(finding, best)
        if len(best) < answer.total:
            yield from finding.walk(best[-1]["sort"])

    def _removals(self, *, stuck: bool, relaxed: bool) -> tuple[Removal, ...]:
        if stuck:
            return removals(self._request, self._count)
        strict = functools.partial(self._count, relax=False)
        return tuple(r for r in word_removals(self._request, strict) if r.total) if relaxed else ()

    def _count(self, request: SearchRequest, *, relax: bool = True) -> Counted | None:
        if time.monotonic() > self._deadline:
            return None
        other = Search(self._settings, self._snapshot, request, self._deadline)
        other._near = self._near
        return other.count(relax=relax)

    def _matches(
        self, size: int = 0, aggregations: Mapping[str, Any] | None = None, *, relax: bool = True
    ) -> tuple[Node, Finding, Answer, bool]:
        """The tree that was searched, its question and answer, and whether it had to be relaxed to any word."""
        tried: list[Node] = []
        for tree, loose in attempts(self._parsed.root, self._request.match, self._nearest, relax=relax):
            tried.append(tree)
            finding, answer = self._run(tree, size, aggregations)
            if answer.matching or not answer.complete:
                return tree, finding, answer, loose
        return tried[0], finding, answer, False

    def _run(self, root: Node, size: int, aggregations: Mapping[str, Any] | None) -> tuple[Finding, Answer]:
        finding = Finding(self._settings, self._snapshot, root, self._filters, self._request.sort, self._deadline)
        self._notes += finding.notes
        return finding, finding.ask(size, aggregations)

    def _nearest(self, word: str) -> tuple[str, ...]:
        """Kept, because what was widened is told in notes and readings."""
        if word not in self._near:
            self._near[word] = nearest_forms(self._snapshot, word)
        return self._near[word]

    def _suggestion(self) -> tuple[str | None, int | None]:
        """The query as it was probably meant, and how many articles it finds within the filters."""
        request, snapshot = self._request, self._snapshot

        def nearest(word: str) -> Sequence[str]:
            return self._near.get(word) or nearest_forms(snapshot, word)

        def counted(root: Node) -> Answer | None:
            finding = Finding(self._settings, snapshot, root, self._filters, "newest", self._deadline)
            answer = finding.ask()
            return answer if answer.complete else None

        def matching(root: Node) -> int | None:
            answer = counted(root)
            return None if answer is None else answer.matching

        def articles(terms: set[str]) -> int:
            held = snapshot.words.many("term", terms)
            return max((max(found["title"], found["text"]) for found in held.values()), default=0)

        common = functools.partial(snapshot.words.nearest, least=MIN_COMMON)
        respelt = Speller(articles, common, nearest, matching).suggestion(request.query, request.match)
        if respelt is None:
            return None, None
        answer = counted(resolve(parse(respelt).root, request.match))
        return respelt, None if answer is None else answer.total

    def _facets(self, facets: FacetQuestion, finding: Finding, answer: Answer) -> tuple[FacetCounts, ...]:
        if "hits" not in answer.aggregations:
            return nothing(self._request)
        exact = facets.again(answer.aggregations)
        if exact:
            facets.correct(answer.aggregations, finding.ask(0, exact, stored=False).aggregations)
        return facets.counts(answer.aggregations)

    def _histogram(self, finding: Finding, answer: Answer) -> Histogram:
        if "hits" not in answer.aggregations:
            return Histogram("month", (), 0)
        try:
            return histogram(self._snapshot, answer.aggregations["hits"], finding.narrowed)
        except TransportError:
            if answer.complete:
                raise
            return Histogram("month", (), 0)  # what is missing there is missing here

    def _ordered(self, finding: Finding, answer: Answer, first: int, end: int) -> list[Json]:
        """The hits from one place to another; the best fifty are looked at more closely."""
        best = self._refined(finding, answer.hits)
        rest = finding.hits(max(len(best), first), end) if end > len(best) else []
        return [*best[first:end], *rest]

    def _refined(self, finding: Finding, best: list[Json]) -> list[Json]:
        """The best hits in the order that closer looking gives them; keeps the words that it found alike."""
        words = query_words(self._parsed.root, self._near)
        if not (finding.by_score and words and best):
            return best
        snapshot, settings = self._snapshot, self._settings
        known = BestArticles(
            snapshot.words, snapshot.size, snapshot.mean_length, [stored_from(hit["_source"]) for hit in best]
        )
        counts = snapshot.words.frequencies((term for word in words for term in word.terms), "text")
        refinement = Refinement(known, lambda term: counts.get(term, 0), settings, words, np.arange(len(best)))
        for number, word in enumerate(words):
            self._alike[word.form] = [known.forms.counted(row) for row in refinement.alike(number, MAX_ALIKE)]
        for hit, bonus in zip(best, refinement.bonus().tolist(), strict=True):
            hit["_score"] += bonus
        return sorted(best, key=lambda hit: -hit["_score"])  # equals stay as they were: newest first, then by id

    def _hits(self, hits: Sequence[Json], root: Node) -> tuple[Hit, ...]:
        marker = Marker(root)
        found = []
        for hit in hits:
            stored = stored_from(hit["_source"])
            found.append((hit, stored, marker.find(stored["title"], "title"), marker.find(stored["text"])))
        rarity = self._rarities(mark for _, _, _, text in found for mark in text)
        return tuple(
            hit_of(
                stored, self._snapshot.naming.changed, hit["_score"] or 0.0, marked(stored["title"], title),
                best_sentences(stored["text"], text, lambda key: rarity.get(key, 1.0)),
            ) for hit, stored, title, text in found
        )  # fmt: skip

    def _rarities(self, marks: Iterator[Mark]) -> dict[str, float]:
        """The inverse document frequency of the terms among the keys of marks."""
        counts = self._snapshot.words.frequencies((mark.key for mark in marks), "text")
        return {key: math.log(1 + self._snapshot.size / (1 + count)) for key, count in counts.items() if count}


def nearest_forms(snapshot: Snapshot, word: str) -> tuple[str, ...]:
    """The nearest forms of a word that no article holds; none for one that is found."""
    if snapshot.words.is_known(word):
        return ()
    return tuple(found.form for found in snapshot.words.nearest(word, MAX_NEAREST))
