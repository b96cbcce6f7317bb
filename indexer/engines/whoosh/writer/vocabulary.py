"""What the index holds of each surface form: the analysis of a corpus, done once for each form."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np

from indexer.engines.whoosh.sorting import ranked
from indexer.engines.whoosh.writer.records import Ints, offsets
from indexer.language.keys import keys_of


@dataclass(frozen=True)
class Vocabulary:
    """By number of a surface form, the numbers of its term, its folded form, and the terms of its parts."""

    terms: list[str]
    """Ascending, as their bytes are. Those that are only parts are among them."""
    folded: list[str]
    """Folded forms, ascending."""
    term_of: Ints
    folded_of: Ints
    part_starts: Ints
    """The parts of form i are parts[part_starts[i]:part_starts[i + 1]]."""
    parts: Ints


def analysed(forms: Sequence[str], articles: Ints) -> Vocabulary:
    """Analyses surface forms; what stands in no `articles` but as a hyphen word joined is not taken apart."""
    keys = keys_of(forms)
    written = (articles > 0).tolist()
    owners = [form for form in sorted(keys.parts) if written[form]]
    inside = [keys.parts[form] for form in owners]
    counts = np.zeros(len(forms), dtype=np.int64)
    counts[owners] = [*map(len, inside)]
    terms, term_of = ranked([*keys.terms, *chain.from_iterable(inside)])
    folded, folded_of = ranked(keys.folded)
    return Vocabulary(terms, folded, term_of[: len(forms)], folded_of, offsets(counts), term_of[len(forms) :])
