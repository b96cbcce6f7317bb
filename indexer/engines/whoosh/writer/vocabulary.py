"""What the index holds of each surface form: the analysis of a corpus, done once for each form."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple

import numpy as np

from indexer.engines.whoosh.sorting import ranked
from indexer.engines.whoosh.writer.records import Ints, offsets
from indexer.language.keys import Keys, folded_of, keys_of


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


class Known(NamedTuple):
    """The analysis of other surface forms, done before."""

    forms: list[str]
    terms: list[str]
    term_of: Ints
    """By number of a form, the number of its term."""
    part_starts: Ints
    """The terms of the parts of form i are parts[part_starts[i]:part_starts[i + 1]]."""
    parts: Ints


def analysed(forms: Sequence[str], articles: Ints, known: Known | None = None) -> Vocabulary:
    """Analyses surface forms; what stands in no `articles` but as a hyphen word joined is not taken apart.

    Of forms that are `known`, what is known is taken.
    """
    terms, folded, parts = keys_of(forms) if known is None else _looked_up(forms, known)
    written = (articles > 0).tolist()
    owners = [form for form in sorted(parts) if written[form]]
    inside = [parts[form] for form in owners]
    counts = np.zeros(len(forms), dtype=np.int64)
    counts[owners] = [*map(len, inside)]
    ordered, term_of = ranked([*terms, *chain.from_iterable(inside)])
    foldings, folded_of_form = ranked(folded)
    return Vocabulary(ordered, foldings, term_of[: len(forms)], folded_of_form, offsets(counts), term_of[len(forms) :])


def _looked_up(forms: Sequence[str], known: Known) -> Keys:
    number_of = {form: number for number, form in enumerate(known.forms)}
    numbers = [number_of.get(form, -1) for form in forms]
    new = [at for at, number in enumerate(numbers) if number < 0]
    keys = keys_of([forms[at] for at in new])
    term_of, all_terms = known.term_of.tolist(), known.terms
    terms = [all_terms[term_of[number]] if number >= 0 else "" for number in numbers]
    for at, term in zip(new, keys.terms, strict=True):
        terms[at] = term
    parts = {new[at]: inside for at, inside in keys.parts.items()}
    starts, inside = known.part_starts.tolist(), [all_terms[part] for part in known.parts.tolist()]
    for at, number in enumerate(numbers):
        if number >= 0 and starts[number] < starts[number + 1]:
            parts[at] = tuple(inside[starts[number] : starts[number + 1]])
    return Keys(terms, folded_of(forms), parts)
