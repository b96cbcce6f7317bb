"""One search in one generation: from SearchRequest to SearchPage."""

import dataclasses
import functools
import math
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice
from typing import Any

from opensearchpy.exceptions import TransportError

from indexer.config import SearchConfig
from indexer.engines.common.articles import hit_of
from indexer.engines.common.ranking import WINDOW
from indexer.engines.opensearch.closer import Alike, refined
from indexer.engines.opensearch.documents import stored_from
from indexer.engines.opensearch.facets import FacetQuestion, nothing
from indexer.engines.opensearch.filters import filters_of
from indexer.engines.opensearch.finding import Answer, Finding
from indexer.engines.opensearch.folding import standing
from indexer.engines.opensearch.histogram import QUESTION, histogram
from indexer.engines.opensearch.snapshot import Snapshot
from indexer.engines.opensearch.versions import Repeated
from indexer.engines.opensearch.words import asked_lists
from indexer.language import term, tokenise
from indexer.language.analysis import feminine_base
from indexer.query import FACETS, Facet, FacetCounts, Histogram, Hit, Note, Reading, SearchPage, SearchRequest
from indexer.query.ast import Node
from indexer.query.attempts import MAX_NEAREST, also_searched, attempts
from indexer.query.correction import MIN_COMMON, Speller
from indexer.query.cursor import next_cursor
from indexer.query.explain import understood
from indexer.query.marks import Mark, Marker
from indexer.query.page import stopped
from indexer.query.reading import Found, query_words, readings
from indexer.query.request import Copies
from indexer.query.rewrite import resolve
from indexer.query.snippets import best_sentences, marked
from indexer.query.syntax import ParsedQuery, parse
from indexer.query.waysout import Counted, alternatives, removals

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
        self._several = bool(snapshot.versions)  # before time begins: the first who asks reads them all
        self._deadline = time.monotonic() + settings.time_budget if deadline is None else deadline
        self._filters = filters_of(request, snapshot.naming)
        self._notes: list[Note] = list(self._parsed.notes)
        self._near: dict[str, tuple[str, ...]] = {}
        self._alike: Alike = {}

    def page(self) -> SearchPage:
        request, snapshot = self._request, self._snapshot
        facets = FacetQuestion(request, snapshot.naming, self._filters, several=self._several)
        over_time = {"hits": {"filter": self._filters.all(), "aggs": QUESTION}}
        root, finding, answer, relaxed = self._matches(WINDOW, facets.body() | over_time)
        self._notes += also_searched(self._near)
        repeated, known = self._repeated(facets, finding, answer)
        counts, bars = self._facets(facets, finding, answer, repeated), self._histogram(finding, answer)
        total, complete = answer.total, finding.whole and known
        if not complete:
            self._notes.append(stopped(total, self._settings.time_budget))
        pages = -(-total // request.size)
        number = min(request.page, max(1, pages))
        first = (number - 1) * request.size
        hits = self._ordered(finding, answer, first, min(total, first + request.size))
        suggestion, suggestion_total = self._suggestion()
        generation, stuck = snapshot.generation.name, total == 0 and complete
        return SearchPage(
            query=request.query, understood=understood(self._parsed.root),
            match=request.match, total=total, complete=complete,
            generation=generation, page=number, size=request.size,
            hits=self._hits(hits, root), facets=counts, histogram=bars,
            reading=self._readings(),
            with_copies=answer.articles, without_copies=answer.texts,
            relaxed=relaxed, notes=tuple(dict.fromkeys(self._notes)), suggestion=suggestion,
            suggestion_total=suggestion_total,
            cursor=next_cursor(request, generation, number, pages),
            removals=removals(self._request, self._count, stuck=stuck, relaxed=relaxed),
            alternatives=alternatives(request, snapshot.words.is_known, self._count) if stuck else (),
        )  # fmt: skip

    def _readings(self) -> tuple[Reading, ...]:
        words, root = self._snapshot.words, self._parsed.root
        found = Found(words.of_term, words.compounds_of, self._near, self._alike)
        words.lists(asked_lists(root, found))
        return readings(root, found)

    def count(self, *, relax: bool = True) -> Counted | None:
        """How many articles are found, and whether by any word only; None if the time budget ran out before."""
        _, _, answer, relaxed = self._matches(relax=relax)
        return Counted(answer.total, relaxed) if answer.complete else None

    def found(self) -> tuple[Json, Answer]:
        """What finds the hits, each text once, as a filter; and how many they are."""
        _, finding, answer, _ = self._matches()
        return finding.narrowed_to_texts(answer), answer

    def counted(self, facet: Facet, question: Json) -> tuple[Answer, Json | None, Repeated]:
        """Aggregations over the articles that a facet is counted among, None if there was no time for them; and what
        these count too often of its values.
        """
        facets = FacetQuestion(self._request, self._snapshot.naming, self._filters)
        _, finding, answer, _ = self._matches(0, {"among": {"filter": facets.among(facet), "aggs": question}})
        repeated, known = self._repeated_of(facet, facets, finding, answer)
        whole = dataclasses.replace(answer, complete=answer.complete and known)
        return whole, answer.aggregations.get("among"), repeated

    def ranked(self, *, stored: bool = True) -> tuple[Node, Iterator[Json] | None, int]:
        """The tree that found the hits, all of them as the cluster gives them, in their order, and how many they are.

        None instead of them if the time budget ran out before all were found. Not `stored`: articles may be left out.
        """
        root, finding, answer, _ = self._matches(WINDOW)
        return root, self._all(finding, answer, stored=stored) if answer.complete else None, answer.total

    def _all(self, finding: Finding, answer: Answer, *, stored: bool) -> Iterator[Json]:
        further = finding.behind(answer, stored=stored) if len(answer.hits) < answer.total else ()
        hits = chain(self._refined(finding, answer.hits), further)
        return standing(self._snapshot, hits, answer.folds, representative=finding.by_score, stored=stored)

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
        request = self._request
        finding = Finding(
            self._settings, self._snapshot, root, self._filters, request.sort, self._deadline, request.copies
        )
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

        def counted(root: Node, copies: Copies) -> Answer | None:
            finding = Finding(self._settings, snapshot, root, self._filters, "newest", self._deadline, copies)
            answer = finding.ask()
            return answer if answer.complete else None

        def matching(root: Node) -> int | None:
            answer = counted(root, "all")
            return None if answer is None else answer.matching

        def articles(terms: set[str]) -> int:
            held = snapshot.words.many("term", terms)
            return max((max(found["title"], found["text"]) for found in held.values()), default=0)

        typed = [token.form for token in tokenise(request.query)]
        snapshot.words.read(("term", term(form)) for word in typed for form in (word, feminine_base(word) or word))
        common = functools.partial(snapshot.words.nearest, least=MIN_COMMON)
        respelt = Speller(articles, common, nearest, matching).suggestion(request.query, request.match)
        if respelt is None:
            return None, None
        answer = counted(resolve(parse(respelt).root, request.match), request.copies)
        return respelt, None if answer is None else answer.total

    def _repeated(
        self, facets: FacetQuestion, finding: Finding, answer: Answer
    ) -> tuple[Mapping[Facet, Repeated], bool]:
        """What is counted too often, by facet and value, and whether there was time to find all of it."""
        found = {facet: self._repeated_of(facet, facets, finding, answer) for facet in FACETS}
        return {facet: repeated for facet, (repeated, _) in found.items()}, all(known for _, known in found.values())

    def _repeated_of(
        self, facet: Facet, facets: FacetQuestion, finding: Finding, answer: Answer
    ) -> tuple[Repeated, bool]:
        places, known = answer.folds, True
        if self._request.copies == "fold" and self._snapshot.versions and facets.apart(facet):
            places, known = finding.versions(facets.among(facet))
        shown_as = self._snapshot.naming.shown_as(facet)
        return self._snapshot.versions.by_value(facet, places, shown_as) if len(places) else {}, known

    def _facets(
        self, facets: FacetQuestion, finding: Finding, answer: Answer, repeated: Mapping[Facet, Repeated]
    ) -> tuple[FacetCounts, ...]:
        if "hits" not in answer.aggregations:
            return nothing(self._request)
        found = dict(answer.aggregations)
        while (wider := facets.wider(found, repeated)) and (more := finding.aggregate(wider)):
            found |= more
        exact = facets.again(found)
        if exact:
            facets.correct(found, finding.aggregate(exact))
        return facets.counts(found, repeated)

    def _histogram(self, finding: Finding, answer: Answer) -> Histogram:
        if "hits" not in answer.aggregations:
            return Histogram("month", (), 0)
        folds = answer.folds if self._request.copies == "fold" else None
        try:
            return histogram(self._snapshot, answer.aggregations["hits"], finding.narrowed, folds)
        except TransportError:
            if answer.complete:
                raise
            return Histogram("month", (), 0)  # what is missing there is missing here

    def _ordered(self, finding: Finding, answer: Answer, first: int, end: int) -> list[Json]:
        """The hits from one place to another; the best fifty are looked at more closely."""
        best = self._refined(finding, answer.hits)
        found = best[first:end]
        if end > len(best):
            begin = max(len(best), first)
            if answer.texts < answer.articles and len(answer.folds):
                further = finding.behind(answer, stored=False)
                found += self._read(islice(further, begin - len(best), end - len(best)))
            else:
                found += finding.hits(begin, end)
        return list(standing(self._snapshot, found, answer.folds, representative=finding.by_score))

    def _read(self, hits: Iterable[Json]) -> list[Json]:
        """Hits with their articles."""
        found = list(hits)
        sources = self._snapshot.sources(hit["_id"] for hit in found)
        return [hit | {"_source": sources[hit["_id"]]} for hit in found]

    def _refined(self, finding: Finding, best: list[Json]) -> list[Json]:
        """The best hits in the order that closer looking gives them; keeps the words that it found alike."""
        words = query_words(self._parsed.root, self._near)
        if not (finding.by_score and words and best):
            return best
        self._alike, ordered = refined(self._snapshot, self._settings, words, best)
        return ordered

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
                best_sentences(stored["text"], text, lambda key: rarity.get(key, 1.0)), hit.get("copies", 0),
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
