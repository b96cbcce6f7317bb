"""Random corpora as Whoosh indexes, random queries, and what stock Whoosh makes of them: the measure for the executor.

Where Whoosh's own matchers err, or score in a way that hangs on segments, `as_stated` puts a query in words that they
get right; ARCHITECTURE.md lists these differences.
"""

import math
import random
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from whoosh import query as wq
from whoosh.filedb.filestore import FileStorage
from whoosh.matching import FilterMatcher, ListMatcher, NullMatcher
from whoosh.scoring import BM25F

from indexer.engines.whoosh.columns import Columns, open_columns
from indexer.engines.whoosh.columns.opening import write_columns
from indexer.engines.whoosh.schema import stored_schema
from indexer.fields import ANALYSED, DAY, EXACT, FACET_FIELDS, IDENTIFIER, PUBLISHED
from indexer.language.analysis import Occurrences
from tests.unit.whoosh.stock_writer import PreparedWriter, postings, values

WORDS = ["a", "ab", "abc", "b", "ba", "c", "ca", "cab", "d", "ä", "äb", "z"]
PERSONS = ["Ann", "Bea", "Ben"]
_FIRST_DAY = 735_000
K1, B = 0.9, 0.6


@dataclass
class Corpus:
    index: Any
    columns: Columns
    deleted: set[int]


def corpus(rng: random.Random, folder: Path) -> Corpus:
    """Up to 40 articles in up to three segments, some of them deleted; their columns are written into `folder`."""
    beside = folder.with_name(f"{folder.name}-whoosh")  # in memory Whoosh would share one temporary folder with others
    beside.mkdir(parents=True)
    index = FileStorage(str(beside)).create_index(stored_schema())
    count = rng.choice([1, 2, 5, 12, 40])
    segments = rng.randint(1, min(3, count))
    numbers = list(range(count))
    for segment in range(segments):
        writer = PreparedWriter(index)
        for number in numbers[segment::segments]:
            writer.add_document(**_article(rng, number))
        writer.commit(merge=False)
    gone = {number for number in numbers if rng.random() < rng.choice([0, 0, 0.3])}
    if 0 < len(gone) < count:
        writer = index.writer()
        for number in gone:
            writer.delete_by_term(IDENTIFIER, f"n{number}")
        writer.commit(merge=False)
    write_columns(folder, index, 0.0)
    columns = open_columns(folder, index, 0.0)
    return Corpus(index, columns, {n for n in range(count) if not columns.alive[n]})


def _article(rng: random.Random, number: int) -> dict[str, Any]:
    fields: dict[str, Any] = {IDENTIFIER: f"n{number}", "_stored_title": "", "_stored_text": ""}
    for name in ANALYSED:
        factor = rng.choice([1.0, 0.01]) if name == "title" else 1.0
        text = [rng.choice(WORDS) for _ in range(rng.choice([0, 1, 3, 8, 20]))]
        found: dict[str, Occurrences] = {}
        for position, word in enumerate(text):
            known = found.get(word, Occurrences([], 0, 0.0))
            found[word] = Occurrences([*known.positions, position], known.words + 1, known.weight + 1)
        fields[EXACT[name]] = postings(found, factor, positions=False)
        if text:
            for part in rng.sample(WORDS, rng.randint(0, 2)):
                known = found.get(part, Occurrences([], 0, 0.0))
                found[part] = Occurrences(known.positions, known.words, known.weight + 0.5)
        fields[name] = postings(found, factor)
    dated = rng.random() < 0.8
    day = _FIRST_DAY + rng.randint(0, 40) * 37 if dated else None
    fields |= {name: values(()) for name in FACET_FIELDS}
    fields["person"] = values(rng.sample(PERSONS, rng.randint(0, 3)))
    fields["year"] = values(["2013"] if dated else [])
    return fields | {DAY: day, PUBLISHED: day and day * 86_400 + rng.randint(0, 2)}


def random_query(rng: random.Random, depth: int = 3) -> wq.Query:
    """Any query that the executor answers."""
    boost = rng.choice([1.0, 1.0, 0.5, 2.0])
    if depth == 0 or rng.random() < 0.25:
        return _leaf(rng, boost)
    children = [random_query(rng, depth - 1) for _ in range(rng.choice([1, 2, 2, 3, 8]))]
    one, other = random_query(rng, depth - 1), random_query(rng, depth - 1)
    kinds: list[Callable[[], Any]] = [
        lambda: wq.And(children, boost=boost), lambda: wq.Or(children, boost=boost),
        lambda: wq.And([one, wq.Not(other)]), lambda: wq.DisjunctionMax(children, boost=boost),
        lambda: wq.AndNot(one, other), lambda: wq.AndMaybe(one, other), lambda: wq.Require(one, other),
        lambda: wq.ConstantScoreQuery(one, rng.choice([0.0, 1.5])),
        lambda: wq.Or([wq.Term("text", word, boost=boost) for word in rng.sample(WORDS, 8)]),
    ]  # fmt: skip
    return rng.choice(kinds)()


def _leaf(rng: random.Random, boost: float) -> wq.Query:
    word, field = rng.choice([*WORDS, "nowhere"]), rng.choice([*ANALYSED, *EXACT.values()])
    few = rng.choices(WORDS, k=rng.randint(1, 3))
    low, high = sorted(_FIRST_DAY + rng.randint(-5, 45) * 37 for _ in range(2))
    constant = rng.random() < 0.5
    kinds: list[Callable[[], Any]] = [
        lambda: wq.Term(field, word, boost=boost), lambda: wq.Term(field, word, boost=boost),
        lambda: wq.Term("person", rng.choice([*PERSONS, "Nobody"]), boost=boost),
        lambda: wq.Phrase(rng.choice(ANALYSED), few, slop=rng.choice([1, 1, 2, 4]), boost=boost),
        lambda: wq.NumericRange(DAY, rng.choice([low, None]), high, rng.random() < 0.3, rng.random() < 0.3),
        lambda: wq.Prefix(field, rng.choice(["a", "c", "ä", "x"]), boost=boost, constantscore=constant),
        lambda: wq.Wildcard(field, rng.choice(["*b", "?a*", "c*", "*"]), boost=boost, constantscore=constant),
        lambda: wq.FuzzyTerm(field, word, boost=boost, maxdist=1, prefixlength=1, constantscore=constant),
        lambda: wq.TermRange(field, *sorted(rng.sample(WORDS, 2)), rng.random() < 0.5, rng.random() < 0.5, boost=boost),
        lambda: wq.Every(boost=boost), lambda: wq.NullQuery,
    ]  # fmt: skip
    return rng.choice(kinds)()


def as_stated(query: Any, reader: Any) -> wq.Query:
    """The query in words that Whoosh's matchers get right in every segment."""
    match query:
        case wq.AndNot():
            return _Without(as_stated(query.a, reader), as_stated(query.b, reader))
        case wq.Require():
            return wq.And([as_stated(query.a, reader), _Constant(as_stated(query.b, reader), 0.0)])
        case wq.AndMaybe():
            return _Maybe(as_stated(query.a, reader), as_stated(query.b, reader))
        case wq.ConstantScoreQuery():
            return _Constant(as_stated(query.child, reader), query.score)
        case wq.Not():
            return _Without(_Constant(wq.Every(), 0.0), as_stated(query.query, reader))
        case wq.NumericRange():
            terms = wq.NumericRange(query.fieldname, query.start, query.end, query.startexcl, query.endexcl)
            return _Constant(terms, query.boost)
        case wq.MultiTerm():
            words = sorted(set(query._btexts(reader)))
            if query.constantscore:
                return _Constant(wq.Or([wq.Term(query.fieldname, word) for word in words]), query.boost)
            return wq.Or([wq.Term(query.fieldname, word, boost=query.boost) for word in words])
        case wq.DisjunctionMax():
            return _Highest([as_stated(child, reader) for child in query.subqueries], boost=query.boost)
        case wq.CompoundQuery() if len(query.subqueries) == 1:
            return _boosted(as_stated(query.subqueries[0], reader), query.boost)
        case wq.CompoundQuery():
            return query.__class__([as_stated(child, reader) for child in query.subqueries], boost=query.boost)
    return query


def _boosted(query: wq.Query, boost: float) -> wq.Query:
    """Whoosh forgets the boost of a group of one."""
    return wq.And([query, _Constant(query, 0.0)], boost=boost)


class _Without(wq.AndNot):  # type: ignore[misc]  # Whoosh has no types
    """Whoosh's own matcher lets some first matches through that are excluded, and fails on some nested ones."""

    def matcher(self, searcher: Any, context: Any = None) -> Any:
        excluded = frozenset(self.b.matcher(searcher).all_ids())
        return FilterMatcher(self.a.matcher(searcher, context), excluded, exclude=True)


class _Constant(wq.ConstantScoreQuery):  # type: ignore[misc]  # Whoosh has no types
    """Whoosh's own wrapper scores as what it wraps if the current match is needed, and takes a score of 0 for 1."""

    def matcher(self, searcher: Any, context: Any = None) -> Any:
        ids = list(self.child.matcher(searcher, context).all_ids())
        return ListMatcher(ids, weights=[self.score] * len(ids)) if ids else NullMatcher()


class _Maybe(wq.AndMaybe):  # type: ignore[misc]  # Whoosh has no types
    """Whoosh's own matcher looks for the first optional match too late."""

    def matcher(self, searcher: Any, _: Any = None) -> Any:
        more = dict(_matches(self.b, searcher))
        scored = [(number, score + more.get(number, 0.0)) for number, score in _matches(self.a, searcher)]
        return ListMatcher([n for n, _ in scored], weights=[s for _, s in scored]) if scored else NullMatcher()


class _Highest(wq.DisjunctionMax):  # type: ignore[misc]  # Whoosh has no types
    """Whoosh's own matcher takes the score of the next article in the other list for one of this article."""

    def matcher(self, searcher: Any, _: Any = None) -> Any:
        best: dict[int, float] = {}
        for child in self.subqueries:
            for number, score in _matches(child, searcher):
                best[number] = max(best.get(number, score), score)
        ids = sorted(best)
        return ListMatcher(ids, weights=[self.boost * best[n] for n in ids]) if ids else NullMatcher()


def _matches(query: wq.Query, searcher: Any) -> list[tuple[int, float]]:
    found, matcher = [], query.matcher(searcher)
    while matcher.is_active():
        found.append((matcher.id(), matcher.score()))
        matcher.next()
    return found


class Bm25(BM25F):  # type: ignore[misc]  # Whoosh has no types
    """Whoosh's own, but for the rarity of words: see indexer.engines.whoosh.scoring."""

    def idf(self, searcher: Any, fieldname: str, text: object) -> float:
        parent = searcher.get_parent()
        frequency = parent.doc_frequency(fieldname, text)
        return math.log1p((parent.doc_count_all() - frequency + 0.5) / (frequency + 0.5))


def stock_matches(given: Corpus, query: wq.Query) -> list[tuple[int, float]]:
    """Every match with its score, as stock Whoosh finds it segment by segment."""
    with given.index.searcher(weighting=Bm25(B=B, K1=K1)) as searcher:
        return [(offset + n, score) for leaf, offset in searcher.leaf_searchers() for n, score in _matches(query, leaf)]
