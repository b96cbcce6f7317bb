"""What single terms, several terms of one field, ranges and whole fields find."""

import re
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray
from whoosh import query as wq

from indexer.engines.whoosh import found as lists
from indexer.engines.whoosh.columns import Columns, Documents, FacetColumn
from indexer.engines.whoosh.columns.files import Strings
from indexer.engines.whoosh.found import NOTHING, Found
from indexer.engines.whoosh.queries import Near
from indexer.engines.whoosh.scoring import FieldScorer
from indexer.fields import DAY, IDENTIFIER


class Leaves:
    """The leaves of one query. What was looked up stays known while it is run."""

    def __init__(self, columns: Columns, scorers: Mapping[str, FieldScorer]) -> None:
        self.columns, self.scorers = columns, scorers
        self._documents: dict[tuple[str, int], Documents] = {}

    def number(self, field: str, term: str | bytes) -> int:
        """The place of a term among those of a searched field; -1 if there is no such term."""
        return self.columns.postings[field].number(term)

    def documents(self, field: str, number: int) -> Documents:
        """The articles that hold a term."""
        key = field, number
        if key not in self._documents:
            self._documents[key] = self.columns.postings[field].documents(number)
        return self._documents[key]

    def term(self, field: str, term: str | bytes, boost: float, asked: Documents | None, *, scored: bool) -> Found:
        """A term scores by BM25 in searched fields, and its boost in others, as their weights are all 1."""
        if field not in self.scorers:
            found = self._value(field, term, asked)
            return Found(found.places, np.full(len(found.places), float(boost)) if scored else None)
        number = self.number(field, term)
        if number < 0:
            return NOTHING
        postings, documents = self.columns.postings[field], self.documents(field, number)
        begin, end = postings.extent(number)
        if asked is None:
            places, weights = documents, postings.weights(begin, end) if scored else None
        else:
            places, chosen = lists.common(asked, documents, self.columns.size)
            weights = postings.weights_of(begin + chosen) if scored else None
        if weights is None:
            return Found(places, None)
        scorer = self.scorers[field]
        factor = boost * scorer.factor(end - begin)
        return Found(places, scorer.score(weights, documents if asked is None else documents[chosen], factor))

    def any_of(
        self,
        field: str,
        numbers: NDArray[np.int64],
        boosts: NDArray[np.float64],
        asked: Documents | None,
        *,
        scored: bool,
    ) -> Found:
        """The articles that hold any of several terms, each with what the terms score together."""
        if not len(numbers):
            return NOTHING
        if field not in self.scorers:
            raise TypeError(f"{field} holds no terms to choose from")
        lengths, at, documents = self.columns.postings[field].of_terms(numbers)
        scores = None
        if scored:
            scorer = self.scorers[field]
            factors = np.repeat(boosts * scorer.factors(lengths), lengths)
            scores = scorer.score(self.columns.postings[field].weights_of(at), documents, factors)
        found = lists.summed(documents, scores, self.columns.size)
        if asked is None:
            return found
        places, chosen = lists.common(asked, found.places, self.columns.size)
        return Found(places, None if found.scores is None else found.scores[chosen])

    def every(self, field: str | None, asked: Documents | None) -> Found:
        """All articles, or all that hold anything in a field."""
        if field is None:
            return Found(np.arange(self.columns.size if asked is None else len(asked)), None)
        if field in self.scorers:
            holding = self.columns.postings[field].lengths > 0
        elif field == DAY:
            holding = self.columns.dated
        else:
            holding = ~self._facet(field).missing
        return Found(np.flatnonzero(holding if asked is None else holding[asked]), None)

    def day_range(self, query: wq.NumericRange, asked: Documents | None) -> Found:
        """The articles of a span of days."""
        if query.fieldname != DAY:
            raise TypeError(f"{query.fieldname} has no column of numbers")
        days = self.columns.day if asked is None else self.columns.day[asked]
        inside = days > 0
        if query.start is not None:
            inside &= days >= query.start + bool(query.startexcl)
        if query.end is not None:
            inside &= days <= query.end - bool(query.endexcl)
        return Found(inside.nonzero()[0], None)

    def terms_of(self, query: wq.MultiTerm) -> NDArray[np.int64]:
        """The numbers of the terms that a query of several terms stands for."""
        terms = self.columns.postings[query.fieldname].terms
        match query:
            case wq.Prefix():
                numbers = terms.beginning(query.text)
                return np.arange(numbers.start, numbers.stop)
            case wq.TermRange():
                low = 0 if query.start is None else terms.place(_bytes(query.start) + b"\0" * bool(query.startexcl))
                end = b"\xff" if query.end is None else _bytes(query.end) + b"\0" * (not query.endexcl)
                return np.arange(low, max(low, terms.place(end)))
            case wq.FuzzyTerm():
                return _fuzzy(terms, query.text, query.maxdist, query.text[: query.prefixlength])
            case wq.Wildcard():
                pattern = re.compile(query._get_pattern())
                numbers = terms.beginning(re.split(r"[*?\[]", query.text)[0])
                return np.array([number for number in numbers if pattern.match(terms[number])], dtype=np.int64)
        raise TypeError(f"no query that columns answer: {query!r}")

    def estimate(self, query: wq.Query) -> int:
        """About how many articles a query finds, never much fewer than it does; what restricts is asked last."""
        match query:
            case wq.Term() if query.fieldname in self.scorers:
                number = self.number(query.fieldname, query.text)
                if number < 0:
                    return 0
                begin, end = self.columns.postings[query.fieldname].extent(number)
                return end - begin
            case wq.And():
                return min(map(self.estimate, query.subqueries), default=0)
            case wq.Or():
                return sum(map(self.estimate, query.subqueries))
            case wq.Phrase():
                return min((self.estimate(wq.Term(query.fieldname, word)) for word in query.words), default=0)
            case Near() | wq.ConstantScoreQuery():
                return self.estimate(query.child)
            case wq.AndNot() | wq.Require() | wq.AndMaybe():
                return self.estimate(query.a)
            case wq.Not():
                return self.columns.size + 1
            case _:
                return self.columns.size

    def _value(self, field: str, value: str | bytes, asked: Documents | None) -> Found:
        text = value.decode() if isinstance(value, bytes) else value
        if field == IDENTIFIER:
            number = self.columns.number(text)
            carrying = np.array([] if number is None else [number], dtype=np.int64)
        else:
            carrying = self._facet(field).carrying(text).astype(np.int64)
        return Found(carrying if asked is None else lists.common(asked, carrying, self.columns.size)[0], None)

    def _facet(self, field: str) -> FacetColumn:
        for name, column in self.columns.indexed.items():
            if name == field:
                return column
        raise TypeError(f"{field} is no field that is searched")


def _bytes(text: str | bytes) -> bytes:
    return text.encode() if isinstance(text, str) else text


def _fuzzy(terms: Strings, text: str, edits: int, prefix: str) -> NDArray[np.int64]:
    from rapidfuzz.distance import Levenshtein  # takes its time, and few searches need it

    near = [i for i in terms.beginning(prefix) if Levenshtein.distance(text, terms[i], score_cutoff=edits) <= edits]
    return np.array(near, dtype=np.int64)
