"""What the index holds of each surface form: the analysis of a corpus, done once for each form."""

from array import array
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from indexer.engines.whoosh.columns.files import Strings, joined, packed
from indexer.engines.whoosh.sorting import ranked
from indexer.engines.whoosh.writer.records import Ints, offsets
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


def analysed(forms: Strings, articles: Ints) -> Vocabulary:
    """Analyses surface forms; what stands in no `articles` but as a hyphen word joined is not taken apart."""
    parts = _Parts(len(forms))
    terms, folded = [], []
    for begin in range(0, len(forms), _AT_ONCE):
        keys = keys_of(forms[begin : begin + _AT_ONCE])
        terms.append(packed(keys.terms))
        folded.append(packed(keys.folded))
        parts.add((begin + at, inside) for at, inside in sorted(keys.parts.items()) if articles[begin + at])
    all_terms, ranks = ranked(joined([*terms, packed(parts.different)]))
    all_folded, folded_of = ranked(joined(folded))
    part_terms = ranks[len(forms) :][np.frombuffer(parts.numbers, dtype=np.int32)]
    return Vocabulary(all_terms, all_folded, ranks[: len(forms)], folded_of, offsets(parts.counts), part_terms)


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
