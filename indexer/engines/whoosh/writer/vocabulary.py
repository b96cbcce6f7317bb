"""What the index holds of each surface form: the analysis of a corpus, done once for each form."""

from array import array
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from indexer.engines.whoosh.columns.files import Strings, joined, packed
from indexer.engines.whoosh.sorting import ranked
from indexer.engines.whoosh.writer.records import Ints, offsets, spread
from indexer.language.keys import folded_of as folded_forms
from indexer.language.keys import keys_of

_AT_ONCE = 20_000
"""Forms whose keys are Python's strings at a time."""


@dataclass(frozen=True)
class Vocabulary:
    """By number of a surface form, the numbers of its term, its folded form, and the terms of its parts."""

    terms: Strings
    """Ascending, as their bytes are. Those that are only parts are among them."""
    folded: Strings
    """Folded forms, ascending."""
    term_of: Ints
    folded_of: Ints
    part_starts: Ints
    """The parts of form i are parts[part_starts[i]:part_starts[i + 1]]."""
    parts: Ints


class Known(NamedTuple):
    """The analysis of surface forms that was done before."""

    forms: Strings
    terms: Strings
    """Those of forms and of parts, each once."""
    term_of: Ints
    """By number of a form, the number of its term."""
    part_starts: Ints
    """The terms of the parts of form i are parts[part_starts[i]:part_starts[i + 1]]."""
    parts: Ints


NOTHING_KNOWN = Known(packed([]), packed([]), np.zeros(0, np.int64), np.zeros(1, np.int64), np.zeros(0, np.int64))


def analysed(forms: Strings, articles: Ints, known: Known = NOTHING_KNOWN) -> Vocabulary:
    """Analyses surface forms; what stands in no `articles` but as a hyphen word joined is not taken apart.

    The first of the forms are those that are `known`, in the same order.
    """
    old, parts = len(known.forms), _Parts(len(forms) - len(known.forms))
    terms = [known.terms]
    folded = [packed(folded_forms(known.forms[at : at + _AT_ONCE])) for at in range(0, old, _AT_ONCE)]
    for begin in range(old, len(forms), _AT_ONCE):
        keys = keys_of(forms[begin : begin + _AT_ONCE])
        terms.append(packed(keys.terms))
        folded.append(packed(keys.folded))
        parts.add((begin - old + at, inside) for at, inside in sorted(keys.parts.items()) if articles[begin + at])
    ordered, ranks = ranked(joined([*terms, packed(parts.different)]))
    foldings, folded_of = ranked(joined(folded))
    new = len(known.terms) + len(forms) - old
    own = np.append(ranks[known.term_of], ranks[len(known.terms) : new])
    counts = np.where(articles[:old] > 0, np.diff(known.part_starts), 0)
    inside = known.parts[spread(known.part_starts[:-1], counts)]
    all_parts = np.append(ranks[inside], ranks[new:][np.frombuffer(parts.numbers, dtype=np.int32)])
    return Vocabulary(ordered, foldings, own, folded_of, offsets(np.append(counts, parts.counts)), all_parts)


class _Parts:
    """The terms of the parts of forms as numbers: there are many more compounds than different parts."""

    def __init__(self, forms: int) -> None:
        self.counts = np.zeros(forms, dtype=np.int64)
        """By form, how many parts it has."""
        self.different: dict[str, int] = {}
        self.numbers = array("i")
        """Those of all parts, form by form."""

    def add(self, found: Iterable[tuple[int, tuple[str, ...]]]) -> None:
        """Takes forms, each after those before it, with their parts."""
        different = self.different
        for form, inside in found:
            self.counts[form] = len(inside)
            self.numbers.extend([different.setdefault(part, len(different)) for part in inside])
