"""What tells the articles of two searches apart: their words, counted in the stream, their names, and when they are."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from indexer.engines.common.distinctive import LEAST_ARTICLES, MOST_NAMES, MOST_WORDS, asked_terms, is_asked, terms_of
from indexer.engines.whoosh.columns import Columns, Documents
from indexer.engines.whoosh.histogram import histogram
from indexer.engines.whoosh.snapshot import Snapshot
from indexer.engines.whoosh.words import Words
from indexer.entities import KINDS, Kind
from indexer.language import is_telling
from indexer.query.comparison import Comparison, Distinctive, PairBar, PairHistogram, Side
from indexer.query.likelihood import CLEAR, log_likelihood
from indexer.query.request import SearchRequest

_TRIED = 4
"""Words and names looked at more closely, for each that is told."""
_SLICES = 32
"""Parts of the articles of a side that are counted one after the other, each spread evenly over all."""

Counts = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Found:
    """The articles of one side."""

    request: SearchRequest
    documents: Documents
    complete: bool


@dataclass(frozen=True, slots=True)
class _Counted:
    rows: Counts
    """By row of forms, how often it stands there."""
    read: int


def comparison(snapshot: Snapshot, sides: tuple[Found, Found], deadline: float) -> Comparison:
    """Compares; counts words until `deadline` (time.monotonic seconds)."""
    columns, known = snapshot.columns, snapshot.words
    half = time.monotonic() + (deadline - time.monotonic()) / 2
    one = _count(known, sides[0].documents, half)
    other = _count(known, sides[1].documents, deadline)
    asked = asked_terms([side.request for side in sides])
    told = []
    for here, there, found, counted in ((0, 1, sides[0], one), (1, 0, sides[1], other)):
        names, of_asked = _names(columns, (sides[here].documents, sides[there].documents), asked, swapped=here == 1)
        left_out = asked | terms_of(name.text for name in (*names, *of_asked))
        words = _words(snapshot, (one, other), here, found.documents, left_out)
        total = len(found.documents)
        told.append(Side(total, found.complete, counted.read, int(counted.rows.sum()), words, names))
    both = int(np.isin(sides[0].documents, sides[1].documents, assume_unique=True).sum())
    times = _histogram(columns, sides[0].documents, sides[1].documents)
    return Comparison((told[0], told[1]), both, times, snapshot.generation.name)


def _count(known: Words, documents: Documents, deadline: float) -> _Counted:
    rows, read = np.zeros(len(known.forms), dtype=np.int64), 0
    for begin in range(min(_SLICES, len(documents))):
        if read and time.monotonic() > deadline:
            break
        chosen = documents[begin::_SLICES]
        rows += np.bincount(known.stream.of(chosen)[0], minlength=len(rows))
        read += len(chosen)
    return _Counted(rows, read)


def _words(
    snapshot: Snapshot, counted: tuple[_Counted, _Counted], here: int, documents: Documents, left_out: set[str]
) -> tuple[Distinctive, ...]:
    forms, columns = snapshot.words.forms, snapshot.columns
    of_terms = [forms.by_term(side.rows) for side in counted]
    totals = [int(side.rows.sum()) for side in counted]
    mine, others = of_terms[here], of_terms[1 - here]
    likelihood = log_likelihood(mine, others, totals[here], totals[1 - here])
    likelihood[mine * totals[1 - here] <= others * totals[here]] = 0.0
    best = np.argsort(-likelihood, kind="stable")[: _TRIED * MOST_WORDS]
    among = np.zeros(columns.size, dtype=bool)
    among[documents] = True
    told: list[Distinctive] = []
    for at in best[likelihood[best] >= CLEAR].tolist():
        form = _written(snapshot, at, counted[here].rows)
        key = forms.terms[at]
        if key in left_out or not is_telling(form) or _articles(columns, key, among) < LEAST_ARTICLES:
            continue
        told.append(Distinctive(form, None, (int(of_terms[0][at]), int(of_terms[1][at])), float(likelihood[at])))
        if len(told) == MOST_WORDS:
            break
    return tuple(told)


def _written(snapshot: Snapshot, at: int, rows: Counts) -> str:
    """The form of a term that is met most often."""
    forms = snapshot.words.forms
    begin, end = forms.rows_at(at)
    return forms.names[begin + int(np.argmax(rows[begin:end]))]


def _articles(columns: Columns, key: str, among: NDArray[np.bool_]) -> int:
    """How many of the articles hold a term, in title or text, as far as it is worth knowing."""
    most = 0
    for field in ("text", "title"):
        postings = columns.postings[field]
        place = postings.number(key)
        if place >= 0:
            most = max(most, int(among[postings.documents(place)].sum()))
    return most


def _names(
    columns: Columns, documents: tuple[Documents, Documents], asked: set[str], *, swapped: bool
) -> tuple[tuple[Distinctive, ...], list[Distinctive]]:
    """The names that more of the first articles carry, and apart from them such as are searched for.

    `swapped` if the first articles are those of the other side.
    """
    found = [name for kind in KINDS for name in _names_of(columns, kind, documents, swapped)]
    of_asked = [name for name in found if is_asked(name, asked)]
    others = [name for name in found if name not in of_asked]
    return tuple(sorted(others, key=lambda name: (-name.likelihood, name.text))[:MOST_NAMES]), of_asked


def _names_of(
    columns: Columns, kind: Kind, documents: tuple[Documents, Documents], swapped: bool
) -> Iterator[Distinctive]:
    column = columns.facets[kind]
    sizes = [len(each) for each in documents]
    counts = []
    for each in documents:
        among = np.zeros(columns.size, dtype=bool)
        among[each] = True
        counts.append(column.counts(among))
    mine, others = counts
    likelihood = log_likelihood(mine, others, sizes[0], sizes[1])
    likelihood[mine * sizes[1] <= others * sizes[0]] = 0.0
    for at in np.argsort(-likelihood, kind="stable")[: _TRIED * MOST_NAMES].tolist():
        if likelihood[at] >= CLEAR:
            pair = int(mine[at]), int(others[at])
            yield Distinctive(column.values[at], kind, pair[::-1] if swapped else pair, float(likelihood[at]))


def _histogram(columns: Columns, one: Documents, other: Documents) -> PairHistogram:
    """Both in one unit, which the days of both together ask for."""
    together = histogram(np.union1d(one, other), columns)
    starts = [bar.start for bar in together.bars]
    counts = [_counts(columns, each, [start.toordinal() for start in starts]) for each in (one, other)]
    bars = tuple(PairBar(start, (a, b)) for start, a, b in zip(starts, *counts, strict=True))
    undated = [int(np.count_nonzero(~columns.dated[each])) for each in (one, other)]
    return PairHistogram(together.unit, bars, (undated[0], undated[1]))


def _counts(columns: Columns, documents: Documents, starts: Sequence[int]) -> list[int]:
    """How many of the articles fall between each two of these days, the last one open."""
    days = np.sort(columns.day[documents[columns.dated[documents]]])
    edges = np.append(np.searchsorted(days, starts), len(days)).tolist()
    return [end - begin for begin, end in pairwise(edges)]
