"""The surface forms of a corpus as rows: which stand behind a term, hold it as a part, or fold to the same letters.

A row is a surface form; rows are sorted by term, then by articles, the most first, then by form, so that the forms of a
term are one range of rows. Files in columns/:

forms (strings): the forms by row; forms.articles (uint32): in how many articles each stands, in title or text;
forms.lengths (uint8): its characters, 255 for more; forms.initials (uint8): the first byte of its folded form;
forms.small (bool): whether it begins with a small letter.
terms (strings): all terms of forms and of parts, sorted; terms.rows (uint32): the rows of term i begin at rows[i].
terms.compounds (uint32): compounds.rows[c[i]:c[i + 1]] are the rows that hold term i as a part, the commonest first.
folded.rows (uint32): all rows sorted by folded form, then by articles, the most first, then by row.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, lru_cache, partial

import numpy as np
from numpy.typing import NDArray

from indexer.engines.whoosh.columns.files import Array, ColumnFiles, OpenFiles, Strings, starts_of
from indexer.engines.whoosh.sorting import sorted_places
from indexer.engines.whoosh.stream import MAX_LENGTH
from indexer.language import fold

Rows = NDArray[np.uint32]
_KEPT = 1 << 12
"""Look-ups whose answers are kept."""


@dataclass(frozen=True)
class Collected:
    """The words that a build has met; `forms` are in any order, and a form's place there is its number.

    Forms that stand in no article may be among them; no row is made of those.
    """

    forms: Strings
    articles: Array
    """By number, the articles that hold the form in title or text."""
    terms: Strings
    """Every term of a form or of a part, sorted."""
    term_of: Array
    """By number, the place of the form's term in `terms`."""
    parts: Array
    """The places of the terms of all parts, form by form."""
    part_starts: Array
    """Those of form i are parts[part_starts[i]:part_starts[i + 1]]."""
    term_articles: Array
    """By term, the articles that hold it as a word or as a part, in title or text."""
    foldings: Strings
    """Every folded form, sorted."""
    folding_of: Array
    """By number, the place of the folded form in `foldings`."""
    folding_articles: Array
    """By folded form, the articles that hold it as a word or as a hyphen word joined."""

    def articles_of(self, term: str) -> int:
        """The articles that hold a term as a word or as a part."""
        at = self.terms.find(term)
        return 0 if at < 0 else int(self.term_articles[at])

    def ordered(self) -> tuple[Array, Array, Array]:
        """By row, the number of its form; by number, its row; the rows in the order of folded.rows."""
        by_name, fewest_last = self._by_name, -self.articles.astype(np.int64)
        numbers = np.lexsort((by_name, fewest_last, self.term_of))
        numbers = numbers[self.articles[numbers] > 0]
        rows = np.zeros(len(self.forms), dtype=np.uint32)
        rows[numbers] = np.arange(len(numbers), dtype=np.uint32)
        return numbers, rows, rows[numbers[np.lexsort((fewest_last[numbers], self.folding_of[numbers]))]]

    def compounds(self, rows: Array) -> tuple[Array, Array]:
        """Where the compounds of each term begin, and their rows."""
        number = np.repeat(np.arange(len(self.forms)), np.diff(self.part_starts))
        there = self.articles[number] > 0
        number, part = number[there], self.parts[there]
        order = np.lexsort((self._by_name[number], -self.articles.astype(np.int64)[number], part))
        starts = np.searchsorted(part[order], np.arange(len(self.terms) + 1))
        return starts, rows[number[order]]

    @cached_property
    def _by_name(self) -> Array:
        """By number, the place of the form among all sorted."""
        places = np.empty(len(self.forms), dtype=np.int64)
        places[sorted_places(self.forms)[0]] = np.arange(len(self.forms))
        return places


def write_forms(files: ColumnFiles, found: Collected) -> tuple[Array, Array, Array]:
    """Writes the files. Gives what `Collected.ordered` does. Raises OSError if the disk does not take them."""
    numbers, rows, folded = found.ordered()
    forms = found.forms.take(numbers)
    files.strings("forms", forms)
    files.array("forms.articles", found.articles[numbers].astype(np.uint32))
    files.array("forms.lengths", np.minimum(forms.widths, MAX_LENGTH).astype(np.uint8))
    files.array("forms.small", np.fromiter((form[:1].islower() for form in forms), dtype=np.bool_, count=len(forms)))
    files.array("forms.initials", found.foldings.initials[found.folding_of[numbers]])
    files.strings("terms", found.terms)
    starts = np.searchsorted(found.term_of[numbers], np.arange(len(found.terms) + 1))
    files.array("terms.rows", starts.astype(np.uint32))
    compounds, holding = found.compounds(rows)
    files.array("terms.compounds", compounds.astype(np.uint32))
    files.array("compounds.rows", holding.astype(np.uint32))
    files.array("folded.rows", folded)
    return numbers, rows, folded


class Forms:
    """The files, mapped into memory."""

    def __init__(self, files: OpenFiles) -> None:
        """Raises KeyError or ValueError if the files do not fit each other."""
        self.names, self.articles = files.strings("forms"), files["forms.articles"]
        self.initials: NDArray[np.uint8] = files["forms.initials"]
        self.lengths: NDArray[np.uint8] = files["forms.lengths"]
        self.small: NDArray[np.bool_] = files["forms.small"]
        self.folded: Rows = files["folded.rows"]
        self.terms = files.strings("terms")
        self._starts, self._compounds, self._holding = (
            files[name] for name in ("terms.rows", "terms.compounds", "compounds.rows")
        )
        rows = len(self.names)
        of_rows = (self.articles, self.initials, self.small, self.lengths, self.folded)
        of_terms = (self._starts, self._compounds)
        if any(len(a) != rows for a in of_rows) or any(len(a) != len(self.terms) + 1 for a in of_terms):
            raise ValueError("the tables of forms do not fit each other")
        self._term: Callable[[str], int] = lru_cache(_KEPT)(self.terms.find)
        self._folded_range: Callable[[str, bool], tuple[int, int]] = lru_cache(_KEPT)(
            partial(_range, self.names, self.folded)
        )

    def __len__(self) -> int:
        return len(self.names)

    def counted(self, row: int) -> tuple[str, int]:
        """The form of a row and its articles."""
        return self.names[row], int(self.articles[row])

    def rows_of(self, term: str) -> range:
        """The rows of a term's forms; none for a term that no article holds as a word."""
        at = self._term(term)
        return range(0) if at < 0 else range(int(self._starts[at]), int(self._starts[at + 1]))

    def holding(self, part: str) -> Rows:
        """The rows that hold a term as a part, the commonest first."""
        at = self._term(part)
        held: Rows = self._holding[:0] if at < 0 else self._holding[self._compounds[at] : self._compounds[at + 1]]
        return held

    def of_term(self, term: str, limit: int) -> list[tuple[str, int]]:
        """The forms of a term with their articles, the commonest first, at most `limit`."""
        return [self.counted(row) for row in self.rows_of(term)[:limit]]

    def compounds_of(self, part: str, limit: int) -> list[tuple[str, int]]:
        """The same of the forms that hold a term as a part."""
        return [self.counted(row) for row in self.holding(part)[:limit].tolist()]

    def terms_of(self, rows: Array) -> Array:
        """By row, the place of its term among all."""
        return np.searchsorted(self._starts, rows, side="right") - 1

    def rows_at(self, at: int) -> tuple[int, int]:
        """From where to where the rows of the term at a place are, the commonest first; those of a part may be none."""
        return int(self._starts[at]), int(self._starts[at + 1])

    def by_term(self, counts: Array) -> Array:
        """Counts by row, added up for each term."""
        return np.diff(starts_of(counts)[self._starts])

    def folded_as(self, folded: str) -> Rows:
        """The rows of all forms that fold to this."""
        return self.folded[slice(*self._folded_range(folded, False))]

    def beginning(self, prefix: str) -> tuple[int, int]:
        """From where to where in `folded` the forms stand that begin so when folded."""
        return self._folded_range(prefix, True)


def _range(names: Strings, folded_rows: Rows, folded: str, prefix: bool) -> tuple[int, int]:
    """From where to where in folded.rows the forms stand that fold to this, or begin so."""

    def place(before: Callable[[str], bool], low: int = 0) -> int:
        high = len(folded_rows)
        while low < high:
            middle = (low + high) // 2
            if before(fold(names[int(folded_rows[middle])])):
                low = middle + 1
            else:
                high = middle
        return low

    low = place(lambda key: key < folded)
    return low, place(lambda key: key.startswith(folded) if prefix else key == folded, low)
