"""Which articles tell of the same as one does: by the names they share, and by the words that tell most of it.

The words of an article with the highest tf-idf are asked as a query, after Salton & Buckley, „Term-weighting approaches
in automatic text retrieval“ (1988), and their postings scored by BM25; names count as words do that stand there often.
"""

import itertools
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from indexer.engines.common.articles import hit_of, shown_names
from indexer.engines.common.rarity import rarity
from indexer.engines.common.similar import (
    COMMON,
    FEW,
    LEAST_LIKENESS,
    NAME,
    SHOWN_NAMES,
    SHOWN_WORDS,
    TERMS,
    TITLE,
    saturated,
)
from indexer.engines.whoosh.columns import Documents
from indexer.engines.whoosh.folding import folded, versions
from indexer.engines.whoosh.snapshot import Snapshot
from indexer.entities import KINDS
from indexer.fields import RECORD
from indexer.language import is_telling, term, tokenise
from indexer.query.similar import SharedName, Similar
from indexer.query.snippets import marked

_LIKELY_TERMS = 60
"""Words whose exact number of articles is looked up."""


@dataclass(frozen=True, slots=True)
class _Feature:
    """Something that articles may share: which do, and what it adds to each."""

    text: str
    name: SharedName | None
    """None for a word."""
    documents: Documents
    gains: NDArray[np.float64]


def similar_articles(snapshot: Snapshot, number: int, limit: int) -> tuple[Similar, ...]:
    """The articles most like one, the likest first; each shares at least two names or words with it."""
    features = [*_names(snapshot, number)]
    features += _words(snapshot, number, {term(t.form) for f in features for t in tokenise(f.text)})
    columns = snapshot.columns
    scores, shared = np.zeros(columns.size), np.zeros(columns.size, dtype=np.int64)
    for feature in features:
        scores[feature.documents] += feature.gains
        shared[feature.documents] += 1
    whole = scores[number]
    scores[number] = 0.0
    likely = np.flatnonzero((scores >= LEAST_LIKENESS * whole) & (shared >= 2) & columns.alive)
    likely = likely[likely != number]
    likely = folded(likely, versions(columns, likely), columns.newest_rank, scores[likely]).documents
    best = likely[np.lexsort((columns.newest_rank[likely], -scores[likely]))[:limit]]
    own = set(columns.copies.with_article(number).tolist())
    return tuple(_similar(snapshot, n, float(scores[n] / whole), features, version=n in own) for n in best.tolist())


def _names(snapshot: Snapshot, number: int) -> Iterator[_Feature]:
    columns = snapshot.columns
    shown = shown_names(snapshot.stored(number)[RECORD]["entities"], snapshot.naming.changed)
    for kind in KINDS:
        for name in shown[kind]:
            documents = columns.facets[kind].carrying(name)
            weight = rarity(len(documents), columns.size)
            gains = np.full(len(documents), NAME * weight * weight)
            yield _Feature(name, SharedName(kind, name), documents.astype(np.int64), gains)


def _words(snapshot: Snapshot, number: int, named: set[str]) -> Iterator[_Feature]:
    """The words of highest tf-idf but those of the names, which count as such already."""
    forms, postings = snapshot.words.forms, snapshot.columns.postings["text"]
    size, scorer = snapshot.columns.size, snapshot.executor.scorers["text"]
    kept = []
    for at, weight, form in itertools.islice(_likely(snapshot, number), _LIKELY_TERMS):
        key = forms.terms[at]
        place = -1 if key in named else postings.number(key)
        if place >= 0:
            begin, end = postings.extent(place)
            if 2 <= end - begin <= max(FEW, COMMON * size):
                kept.append((weight * rarity(end - begin, size), form, place))
    for strength, form, place in sorted(kept, reverse=True)[:TERMS]:
        documents = postings.documents(place)
        factor = strength * scorer.factor(len(documents))
        gains = scorer.score(postings.weights(*postings.extent(place)), documents, factor)
        yield _Feature(form, None, documents, gains)


def _likely(snapshot: Snapshot, number: int) -> Iterator[tuple[int, float, str]]:
    """The telling terms of an article, those probably of highest tf-idf first.

    Each with its place among all terms, how much of it the article has, 0 to 1, and the form that it has most of.
    """
    words, forms = snapshot.words, snapshot.words.forms
    rows, ends = words.stream.of(np.array([number]))
    times: dict[int, float] = dict(Counter(rows[ends[0] :].tolist()))
    for row in rows[: ends[0]].tolist():
        times[row] = times.get(row, 0.0) + TITLE
    found: dict[int, list[tuple[float, int]]] = {}
    places = forms.terms_of(np.fromiter(times, dtype=np.int64, count=len(times)))
    for (row, count), at in zip(times.items(), places.tolist(), strict=True):
        found.setdefault(at, []).append((count, row))
    weights = {at: saturated(sum(count for count, _ in same)) for at, same in found.items()}
    # The articles of a term's commonest form are known at once, and never more than those of the term.
    size = snapshot.columns.size
    likely = {at: weights[at] * rarity(int(forms.articles[forms.rows_at(at)[0]]), size) for at in found}
    for at in sorted(found, key=lambda at: (-likely[at], at)):
        form = forms.names[max(found[at])[1]]
        if is_telling(form):
            yield at, weights[at], form


def _similar(snapshot: Snapshot, number: int, likeness: float, features: list[_Feature], *, version: bool) -> Similar:
    stored = snapshot.stored(number)
    shared = []
    for feature in features:
        at = int(np.searchsorted(feature.documents, number))
        if at < len(feature.documents) and feature.documents[at] == number:
            shared.append((-float(feature.gains[at]), feature))
    shared.sort(key=lambda found: (found[0], found[1].text))
    names = [feature.name for _, feature in shared if feature.name]
    words = [feature.text for _, feature in shared if not feature.name]
    hit = hit_of(stored, snapshot.naming.changed, 0.0, marked(stored["title"], []), ())
    return Similar(hit, likeness, tuple(names[:SHOWN_NAMES]), version, tuple(words[:SHOWN_WORDS]))
