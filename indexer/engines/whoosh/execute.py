"""Runs a compiled query over the columns: every article that matches, with its score, within a time budget.

Scores are those that stock Whoosh gives with our idf; where we differ on purpose is listed in ARCHITECTURE.md.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from whoosh import query as wq
from whoosh.query import qcore

from indexer.engines.whoosh import found as lists
from indexer.engines.whoosh.columns import Columns, Documents
from indexer.engines.whoosh.deadline import TimeOverError, check
from indexer.engines.whoosh.exact import WrittenWords
from indexer.engines.whoosh.found import NOTHING, Found, within
from indexer.engines.whoosh.leaves import Leaves
from indexer.engines.whoosh.phrases import holding
from indexer.engines.whoosh.proximity import meeting
from indexer.engines.whoosh.queries import AnyOf, Near
from indexer.engines.whoosh.scoring import FieldScorer

_MANY = 6
"""Terms of one field from which an Or of them is scored in one go."""


Stored = Callable[[int], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Matches:
    documents: Documents
    scores: NDArray[np.float64]
    complete: bool
    """False if the time budget ran out first."""


NO_MATCHES = Matches(np.array([], dtype=np.int64), np.array([], dtype=np.float64), complete=False)
"""What there is when the time was over before the first match."""


class Executor:
    """Runs queries over the columns of one generation. Immutable, shared by threads."""

    def __init__(self, columns: Columns, k1: float, b: float, written: WrittenWords, stored: Stored) -> None:
        """`stored` gives the stored fields of an article, for sentences."""
        self.columns, self.written, self.stored = columns, written, stored
        self.scorers = {name: FieldScorer(postings, k1, b) for name, postings in columns.postings.items()}

    def run(self, query: wq.Query, deadline: float) -> Matches:
        """All matches; stops at `deadline` (time.monotonic seconds) with what it has."""
        columns, run = self.columns, _Run(self, deadline)
        try:
            places, scores = run.find(query, None, scored=True)
        except TimeOverError:
            return NO_MATCHES
        if len(columns.living) < columns.size:
            kept = columns.alive[places]
            places, scores = places[kept], None if scores is None else scores[kept]
        return Matches(places, np.zeros(len(places)) if scores is None else scores, run.complete)

    def matching(self, query: wq.Query, deadline: float) -> Documents | None:
        """The articles that match; None if `deadline` passed before the end."""
        run = _Run(self, deadline)
        try:
            places, _ = run.find(query, None, scored=False)
        except TimeOverError:
            return None
        return places[self.columns.alive[places]] if run.complete else None


class _Run(Leaves):
    """One query being run. `find` gives places among the articles asked about, None standing for all."""

    def __init__(self, executor: Executor, deadline: float) -> None:
        super().__init__(executor.columns, executor.scorers)
        self.executor, self.deadline = executor, deadline
        self.complete = True
        """False once something was left out for want of time."""

    def find(self, query: wq.Query, asked: Documents | None, *, scored: bool) -> Found:
        """The matches of any query among the articles asked about. Raises TimeOverError."""
        check(self.deadline)
        match query:
            case wq.Term():
                return self.term(query.fieldname, query.text, query.boost, asked, scored=scored)
            case AnyOf():
                return self.any_of(query.fieldname, query.numbers, query.boosts, asked, scored=scored)
            case wq.And():
                return lists.boosted(self._all(query.subqueries, asked, scored=scored), query.boost)
            case wq.DisjunctionMax():
                each = [self.find(child, asked, scored=scored) for child in query.subqueries]
                return lists.boosted(lists.highest(each, self._count(asked)), query.boost)
            case wq.Or():
                return lists.boosted(self._any(query.subqueries, asked, scored=scored), query.boost)
            case wq.Phrase():
                found = self._all([wq.Term(query.fieldname, word) for word in query.words], asked, scored=scored)
                standing = holding(self, query.fieldname, query.words, query.slop, within(found.places, asked))
                return lists.boosted(_chosen(found, standing), query.boost)
            case Near():
                found = self.find(query.child, asked, scored=scored)
                return _chosen(found, meeting(self, query.conditions, within(found.places, asked)))
            case wq.ConstantScoreQuery():
                found = self.find(query.child, asked, scored=False)
                return self._constant(found, query.score, scored=scored)
            case _:
                return self._other(query, asked, scored=scored)

    def _other(self, query: wq.Query, asked: Documents | None, *, scored: bool) -> Found:
        match query:
            case wq.Every():
                return self._constant(self.every(query.fieldname, asked), query.boost, scored=scored)
            case wq.Not():
                excluded = self._excluded(query.query, asked)
                return Found(lists.others(excluded, self._count(asked)), None)
            case wq.AndNot():
                found = self.find(query.a, asked, scored=scored)
                excluded = self._excluded(query.b, within(found.places, asked))
                return _chosen(found, lists.others(excluded, len(found.places)))
            case wq.Require():
                found = self.find(query.a, asked, scored=scored)
                return _chosen(found, self.find(query.b, within(found.places, asked), scored=False).places)
            case wq.AndMaybe():
                return self._maybe(query, asked, scored=scored)
            case wq.NumericRange():
                return self._constant(self.day_range(query, asked), query.boost, scored=scored)
            case wq.MultiTerm():
                numbers = self.terms_of(query)
                boosts = np.full(len(numbers), query.boost)
                found = self.any_of(query.fieldname, numbers, boosts, asked, scored=scored and not query.constantscore)
                return self._constant(found, query.boost, scored=scored) if query.constantscore else found
        if query is qcore.NullQuery:
            return NOTHING
        raise TypeError(f"no query that columns answer: {query!r}")

    def _excluded(self, query: wq.Query, asked: Documents | None) -> Documents:
        """All that match. Raises TimeOverError rather than let an article in that only was not reached."""
        found, whole = self.find(query, asked, scored=False), self.complete
        if not whole:
            raise TimeOverError
        return found.places

    def _constant(self, found: Found, score: float, *, scored: bool) -> Found:
        return Found(found.places, np.full(len(found.places), float(score)) if scored and score else None)

    def _count(self, asked: Documents | None) -> int:
        return self.columns.size if asked is None else len(asked)

    def _all(self, queries: Sequence[wq.Query], asked: Documents | None, *, scored: bool) -> Found:
        """The rarest first; each further one is asked only about what is left."""
        if not queries:
            return NOTHING
        first, *others = sorted(queries, key=self.estimate)
        found = self.find(first, asked, scored=scored)
        for query in others:
            if not len(found.places):
                return NOTHING
            more = self.find(query, within(found.places, asked), scored=scored)
            scores = None if found.scores is None else found.scores[more.places]
            found = Found(found.places[more.places], lists.plus(scores, more.scores))
        return found

    def _any(self, queries: Sequence[wq.Query], asked: Documents | None, *, scored: bool) -> Found:
        by_field: dict[str, list[wq.Term]] = {}
        for query in queries:
            if isinstance(query, wq.Term) and query.fieldname in self.scorers:
                by_field.setdefault(query.fieldname, []).append(query)
        together = {field: terms for field, terms in by_field.items() if len(terms) >= _MANY}
        found = []
        for field, terms in together.items():
            known = [(self.number(field, term.text), term.boost) for term in terms]
            numbers = np.array([number for number, _ in known if number >= 0], dtype=np.int64)
            boosts = np.array([boost for number, boost in known if number >= 0])
            check(self.deadline)
            found.append(self.any_of(field, numbers, boosts, asked, scored=scored))
        single = [q for q in queries if not (isinstance(q, wq.Term) and q.fieldname in together)]
        found += [self.find(query, asked, scored=scored) for query in single]
        return lists.united(found, self._count(asked))

    def _maybe(self, query: wq.AndMaybe, asked: Documents | None, *, scored: bool) -> Found:
        found = self.find(query.a, asked, scored=scored)
        if not scored:
            return found
        places, more = self.find(query.b, within(found.places, asked), scored=True)
        if more is None:
            return found
        scores = np.zeros(len(found.places)) if found.scores is None else found.scores.copy()
        scores[places] += more
        return Found(found.places, scores)


def _chosen(found: Found, chosen: NDArray[np.int64]) -> Found:
    return Found(found.places[chosen], None if found.scores is None else found.scores[chosen])
