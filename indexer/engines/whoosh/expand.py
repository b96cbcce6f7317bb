"""From a wildcard or a fuzzy word to the words of the index that it stands for."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from indexer.engines.common.cut import cut
from indexer.engines.whoosh.columns import Postings
from indexer.engines.whoosh.columns.files import Strings
from indexer.engines.whoosh.deadline import check
from indexer.language import fold
from indexer.query.ast import Fuzzy, Pattern
from indexer.query.page import Note
from indexer.query.spelling import PER_EDIT, pattern_regex

MAX_EXPANSION = 200
"""The most words that a wildcard or a fuzzy word is searched as; the nearest are taken, of those the commonest."""
_AT_ONCE = 1 << 15
"""Words that are compared between two looks at the clock."""

_Numbers = NDArray[np.int64]


class Form(NamedTuple):
    """A folded form that is searched."""

    text: str
    weight: float
    numbers: tuple[int, ...]
    """Its place among the terms of each field, -1 where it is none."""


def expanded(
    fields: Sequence[Postings], leaf: Pattern | Fuzzy, room: int, deadline: float
) -> tuple[list[Form], list[Note]]:
    """The folded forms in the fields, each with its weight, at most `room` of them; a note if there are more.

    Raises TimeOverError after `deadline` (time.monotonic seconds).
    """
    found: dict[str, list[int]] = {}
    edits: dict[str, int] = {}
    counts: dict[str, int] = {}
    for place, postings in enumerate(fields):
        for number, form, away in _fitting(postings.terms, leaf, deadline):
            found.setdefault(form, [-1] * len(fields))[place] = number
            edits[form] = away
            begin, end = postings.extent(number)
            counts[form] = counts.get(form, 0) + end - begin
    forms = sorted(counts, key=lambda form: (edits[form], -counts[form], form))
    kept = forms[: min(MAX_EXPANSION, room)]
    notes = [] if len(kept) == len(forms) else [cut(leaf, len(forms), len(kept))]
    return [Form(form, PER_EDIT ** edits[form], tuple(found[form])) for form in kept], notes


def _fitting(terms: Strings, leaf: Pattern | Fuzzy, deadline: float) -> Iterator[tuple[int, str, int]]:
    """The terms that fit: number, term, and how many edits it is away."""
    if isinstance(leaf, Pattern):
        regex = pattern_regex(leaf.text)
        for numbers in _in_time(_likely(terms, leaf.text), deadline):
            forms = terms.some(numbers)
            yield from ((n, form, 0) for n, form in zip(numbers, forms, strict=True) if regex.fullmatch(form))
        return
    from rapidfuzz import process  # takes its time, and few searches have such a word
    from rapidfuzz.distance import OSA

    word = fold(leaf.text)
    likely = np.flatnonzero(np.abs(terms.widths - len(word)) <= leaf.edits)
    for numbers in _in_time(likely, deadline):
        forms = terms.some(numbers)
        away = process.cdist([word], forms, scorer=OSA.distance, score_cutoff=leaf.edits, dtype=np.uint8)[0]
        for i in np.flatnonzero(away <= leaf.edits).tolist():
            yield numbers[i], forms[i], int(away[i])


def _likely(terms: Strings, pattern: str) -> _Numbers:
    """The terms that begin as a pattern does and hold the longest piece of it."""
    pieces = [fold(piece) for piece in re.split(r"[*?]+", pattern)]
    numbers = terms.beginning(pieces[0])
    longest = max(pieces[1:], key=len, default="")
    return terms.holding(longest.encode(), numbers) if longest else np.arange(numbers.start, numbers.stop)


def _in_time(numbers: _Numbers, deadline: float) -> Iterator[list[int]]:
    check(deadline)
    for first in range(0, len(numbers), _AT_ONCE):
        check(deadline)
        yield numbers[first : first + _AT_ONCE].tolist()
