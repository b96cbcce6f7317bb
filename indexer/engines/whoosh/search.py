"""One search in one generation: from SearchRequest to SearchPage."""

import functools
import math
import time
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from indexer.config import SearchConfig
from indexer.engines.common.articles import hit_of
from indexer.engines.common.ranking import WINDOW, Refinement
from indexer.engines.whoosh.columns import Documents
from indexer.engines.whoosh.compile import Compiler
from indexer.engines.whoosh.deadline import TimeOverError
from indexer.engines.whoosh.execute import NO_MATCHES, Matches
from indexer.engines.whoosh.facets import Counting, Filters, facet_counts, filters_of
from indexer.engines.whoosh.folding import NO_VERSIONS, Versions, counted, folded, to_fold, versions
from indexer.engines.whoosh.histogram import histogram
from indexer.engines.whoosh.marking import Marking
from indexer.engines.whoosh.matching import matching
from indexer.engines.whoosh.ordering import best, by_date
from indexer.engines.whoosh.scoring import freshness
from indexer.engines.whoosh.snapshot import Snapshot
from indexer.engines.whoosh.values import facet_page
from indexer.engines.whoosh.widening import is_known, nearest_forms
from indexer.fields import ANALYSED, RECORD
from indexer.query import Facet, FacetPage, Hit, Note, SearchPage, SearchRequest
from indexer.query.ast import Everything, Node
from indexer.query.attempts import also_searched, attempts
from indexer.query.correction import MIN_COMMON, Speller
from indexer.query.cursor import next_cursor
from indexer.query.explain import understood
from indexer.query.marks import Marker
from indexer.query.page import stopped
from indexer.query.reading import Found, query_words, readings
from indexer.query.request import ValueOrder
from indexer.query.rewrite import resolve
from indexer.query.snippets import best_sentences, marked
from indexer.query.syntax import ParsedQuery, parse
from indexer.query.waysout import Counted, alternatives, removals

MAX_ALIKE = 5
"""The most words that are told to be alike to one of the query."""


class Search:
    """One search in one generation."""

    def __init__(
        self, settings: SearchConfig, snapshot: Snapshot, request: SearchRequest, deadline: float | None = None
    ) -> None:
        """`deadline` (time.monotonic seconds) stands for the time budget if another search has begun to use it."""
        self._settings = settings
        self._snapshot, self._request = snapshot, request
        self._parsed: ParsedQuery = parse(request.query)
        self._columns = snapshot.columns
        self._deadline = time.monotonic() + settings.time_budget if deadline is None else deadline
        self._notes: list[Note] = list(self._parsed.notes)
        self._near: dict[str, tuple[str, ...]] = {}
        self._alike: dict[str, list[tuple[str, int]]] = {}

    def page(self) -> SearchPage:
        """Searches."""
        request, columns = self._request, self._columns
        root, matches, relaxed = self._matches()
        self._notes += also_searched(self._near)
        filters = filters_of(request, columns)
        hits = filters.keep(matches.documents)
        found = versions(columns, hits)
        different = len(hits) - found.repeated
        folds = found if request.copies == "fold" else NO_VERSIONS
        total = len(hits) - folds.repeated
        if not matches.complete:
            self._notes.append(stopped(total, self._settings.time_budget))
        suggestion, suggestion_total = self._suggestion(filters)
        number = min(request.page, max(1, -(-total // request.size)))
        ordered, scores, others = self._ordered(matches, hits, folds, root, number * request.size)
        shown = slice((number - 1) * request.size, number * request.size)
        words, generation = self._snapshot.words.forms, self._snapshot.generation.name
        stuck, known = total == 0 and matches.complete, functools.partial(is_known, self._snapshot)
        return SearchPage(
            query=request.query, understood=understood(self._parsed.root),
            match=request.match, total=total, complete=matches.complete,
            generation=generation, page=number, size=request.size,
            hits=self._hits(ordered[shown], scores[shown], others[shown], root),
            facets=facet_counts(Counting(request, columns, filters, matches.documents, hits, folds)),
            histogram=histogram(hits, columns, request.copies),
            reading=readings(self._parsed.root, Found(words.of_term, words.compounds_of, self._near, self._alike)),
            with_copies=len(hits), without_copies=different,
            relaxed=relaxed, notes=tuple(dict.fromkeys(self._notes)), suggestion=suggestion,
            suggestion_total=suggestion_total,
            cursor=next_cursor(request, generation, number, -(-total // request.size)),
            removals=removals(self._request, self._count, stuck=stuck, relaxed=relaxed),
            alternatives=alternatives(request, known, self._count) if stuck else (),
        )  # fmt: skip

    def count(self, *, relax: bool = True) -> Counted | None:
        """How many articles are found, and whether by any word only; None if the time budget ran out before."""
        _, matches, relaxed = self._matches(relax=relax)
        if not matches.complete:
            return None
        hits = filters_of(self._request, self._columns).keep(matches.documents)
        return Counted(counted(self._columns, hits, self._request.copies), relaxed)

    def _count(self, request: SearchRequest, *, relax: bool = True) -> Counted | None:
        if time.monotonic() > self._deadline:
            return None
        other = Search(self._settings, self._snapshot, request, self._deadline)
        other._near = self._near
        return other.count(relax=relax)

    def numbers(self) -> Documents | None:
        """The document numbers of all hits in their order; None if the time budget ran out before all were found."""
        documents, _, complete = self.ranked()
        return documents if complete else None

    def ranked(self) -> tuple[Documents, Node, bool]:
        """All hits in their order, the tree that found them, and whether the time budget sufficed to find all."""
        root, matches, _ = self._matches()
        hits = filters_of(self._request, self._columns).keep(matches.documents)
        folds = to_fold(self._columns, hits, self._request.copies)
        return self._ordered(matches, hits, folds, root, len(hits))[0], root, matches.complete

    def found(self) -> tuple[Documents, bool]:
        """All hits by document number, and whether the time budget sufficed to find all."""
        _, matches, _ = self._matches()
        columns = self._columns
        hits = filters_of(self._request, columns).keep(matches.documents)
        folds = to_fold(columns, hits, self._request.copies)
        return folded(hits, folds, columns.copies.place).documents, matches.complete

    def facet_page(self, facet: Facet, prefix: str, order: ValueOrder, offset: int, limit: int) -> FacetPage:
        """Values of one facet: see Engine.facet_values."""
        request, columns = self._request, self._columns
        _, matches, _ = self._matches()
        filters = filters_of(request, columns)
        hits = filters.keep(matches.documents)
        folds = to_fold(columns, hits, request.copies)
        counting = Counting(request, columns, filters, matches.documents, hits, folds)
        return facet_page(
            counting, facet, prefix, order, offset, limit,
            complete=matches.complete, generation=self._snapshot.generation.name,
        )  # fmt: skip

    def _matches(self, *, relax: bool = True) -> tuple[Node, Matches, bool]:
        """The tree that was searched, its matches, and whether it had to be relaxed to any word."""
        tried: list[Node] = []
        for tree, loose in attempts(self._parsed.root, self._request.match, self._nearest, relax=relax):
            tried.append(tree)
            matches = self._run(tree)
            if len(matches.documents) or not matches.complete:
                return tree, matches, loose
        return tried[0], matches, False

    def _nearest(self, word: str) -> tuple[str, ...]:
        """Kept, because what was widened is told in notes and readings."""
        if word not in self._near:
            self._near[word] = nearest_forms(self._snapshot, word)
        return self._near[word]

    def _suggestion(self, filters: Filters) -> tuple[str | None, int | None]:
        """The query as it was probably meant, and how many articles it finds within the filters."""
        request, snapshot = self._request, self._snapshot

        def nearest(word: str) -> Sequence[str]:
            return self._near.get(word) or nearest_forms(snapshot, word)

        def articles(terms: set[str]) -> int | None:
            postings = [snapshot.columns.postings[name] for name in ANALYSED]
            late = time.monotonic() > self._deadline
            return None if late else max(column.frequency(key) for key in terms for column in postings)

        def found(root: Node) -> Documents | None:
            return matching(root, snapshot.naming, snapshot.executor, self._deadline)

        def number(root: Node) -> int | None:
            return None if (documents := found(root)) is None else len(documents)

        common = functools.partial(snapshot.words.vocabulary.nearest, least=MIN_COMMON)
        respelt = Speller(articles, common, nearest, number).suggestion(request.query, request.match)
        documents = found(resolve(parse(respelt).root, request.match)) if respelt is not None else None
        hits = None if documents is None else filters.keep(documents)
        return respelt, None if hits is None else counted(snapshot.columns, hits, request.copies)

    def _run(self, root: Node) -> Matches:
        weight = self._settings.title_weight
        compiler = Compiler(self._snapshot.naming, weight, self._deadline, self._notes)
        try:
            return self._snapshot.executor.run(compiler.compile(root), self._deadline)
        except TimeOverError:
            return NO_MATCHES

    def _ordered(
        self, matches: Matches, hits: Documents, folds: Versions, root: Node, limit: int
    ) -> tuple[Documents, NDArray[np.float64], NDArray[np.int64]]:
        """The first hits in the order asked for, their scores, and how many other versions each stands for.

        Equals are newest first, then by id. Versions of one text stand where the best of them does; by relevance the
        representative is shown there, by date the version whose date it is.
        """
        columns, sort = self._columns, self._request.sort
        if sort != "relevance" or isinstance(root, Everything):
            rank = columns.oldest_rank if sort == "oldest" else columns.newest_rank
            once = folded(hits, folds, rank)
            first = by_date(columns, once.documents, sort, limit)
            return first, matches.scores[matches.documents.searchsorted(first)], once.others_of(first)
        scores = matches.scores
        if len(hits) < len(matches.documents):
            scores = scores[matches.documents.searchsorted(hits)]
        if self._settings.freshness:
            scores = scores * freshness(columns, hits, self._settings)
        once = folded(hits, folds, columns.newest_rank, scores)
        if len(once.documents) < len(hits):
            hits, scores = once.documents, scores[hits.searchsorted(once.documents)]
        # What looking closer adds can only move the best up, so no more of them need be put in order.
        chosen = best(columns, hits, scores, max(limit, WINDOW))
        first, scores = hits[chosen], scores[chosen]
        scores[:WINDOW] += self._bonus(first[:WINDOW])
        order = np.lexsort((columns.newest_rank[first], -scores))[:limit]
        return once.first_of(first[order]), scores[order], once.others_of(first[order])

    def _bonus(self, documents: Documents) -> NDArray[np.float64] | float:
        """What closer looking adds to the scores of the best articles; keeps the words that it found alike."""
        words = query_words(self._parsed.root, self._near)
        if not (words and len(documents)):
            return 0.0
        known = self._snapshot.words
        frequency = functools.cache(self._columns.postings["text"].frequency)
        refinement = Refinement(known, frequency, self._settings, words, documents)
        for number, word in enumerate(words):
            self._alike[word.form] = [known.forms.counted(row) for row in refinement.alike(number, MAX_ALIKE)]
        return refinement.bonus()

    def _hits(
        self, documents: Documents, scores: NDArray[np.float64], others: NDArray[np.int64], root: Node
    ) -> tuple[Hit, ...]:
        if not len(documents):
            return ()
        marking = Marking(self._snapshot.words, Marker(root), documents)
        rarity = functools.cache(self._rarity)
        return tuple(
            self._hit(number, document, score, copies, marking, rarity)
            for number, (document, score, copies) in enumerate(
                zip(documents.tolist(), scores.tolist(), others.tolist(), strict=True)
            )
        )

    def _hit(
        self, number: int, document: int, score: float, copies: int, marking: Marking, rarity: Callable[[str], float]
    ) -> Hit:
        stored = self._snapshot.stored(document)
        title, text, derived = stored["title"], stored["text"], stored[RECORD]["title_derived"]
        return hit_of(
            stored, self._snapshot.naming.changed, score, marked(title, marking.title(number, title, derived=derived)),
            best_sentences(text, marking.text(number), rarity, marking.sentences(number)), copies,
        )  # fmt: skip

    def _rarity(self, key: str) -> float:
        """The inverse document frequency of a term; 1 for phrases and exact forms."""
        frequency = self._columns.postings["text"].frequency(key)
        return math.log(1 + self._columns.size / (1 + frequency)) if frequency else 1.0
