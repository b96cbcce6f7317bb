"""The surface forms of a corpus in the order in which files of words hold them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from indexer.engines.whoosh.writer.gathering import Gathered
from indexer.engines.whoosh.writer.records import Ints, spread
from indexer.engines.whoosh.writer.vocabulary import Vocabulary


@dataclass(frozen=True)
class Rows:
    """Surface forms by term, the commonest of a term first. Joined forms that nobody wrote are left out."""

    forms: list[str]
    numbers: Ints
    """By row, the number of the form in `Gathered` and `Vocabulary`."""
    terms: Ints
    """By row, the number of its term; ascending."""
    articles: Ints
    """By row, the articles that hold it in title or text."""
    row_of: Ints
    """By number of a form, its row; -1 for those that have none."""


def rows_of(gathered: Gathered, vocabulary: Vocabulary) -> Rows:
    """Sorts the forms of a corpus."""
    written = np.flatnonzero(gathered.articles > 0)
    forms = [gathered.forms[number] for number in written.tolist()]
    order = in_order(forms, vocabulary.term_of[written], -gathered.articles[written])
    numbers = written[order]
    row_of = np.full(len(gathered.forms), -1, dtype=np.int64)
    row_of[numbers] = np.arange(len(numbers))
    return Rows(
        [forms[at] for at in order.tolist()], numbers, vocabulary.term_of[numbers], gathered.articles[numbers], row_of
    )


def compounds(rows: Rows, vocabulary: Vocabulary) -> tuple[Ints, Ints]:
    """Number of a term and row of a form that holds it as a part: by term, the commonest form first."""
    starts = vocabulary.part_starts[rows.numbers]
    counts = vocabulary.part_starts[rows.numbers + 1] - starts
    terms = vocabulary.parts[spread(starts, counts)]
    row = np.repeat(np.arange(len(rows.numbers)), counts)
    order = in_order(_Picked(rows.forms, row), terms, -rows.articles[row])
    return terms[order], row[order]


class _Picked(Sequence[str]):
    """Strings chosen by number, one by one as they are asked for."""

    def __init__(self, strings: list[str], numbers: Ints) -> None:
        self._strings, self._numbers = strings, numbers

    def __getitem__(self, at: int) -> str:  # type: ignore[override]  # no slices
        return self._strings[int(self._numbers[at])]

    def __len__(self) -> int:
        return len(self._numbers)


def in_order(strings: Sequence[str], *keys: Ints) -> Ints:
    """Sorts by the keys, the first above all; what they leave open is in the order of the strings."""
    order = np.lexsort(keys[::-1])
    if len(order) < 2:
        return order
    alike = np.ones(len(order) - 1, dtype=bool)
    for key in keys:
        alike &= key[order[1:]] == key[order[:-1]]
    tied = np.flatnonzero(np.append(alike, False) | np.append(False, alike))
    group = np.cumsum(np.append(True, ~alike))[tied].tolist()
    members = order[tied].tolist()
    written = [strings[member] for member in members]
    order[tied] = [members[at] for at in sorted(range(len(members)), key=lambda at: (group[at], written[at]))]
    return order
