"""What the index holds of each surface form: the analysis of a corpus, done once for each form."""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from indexer.engines.whoosh.writer.records import Ints, offsets
from indexer.language.analysis import keys_of


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
    own: list[str] = []
    folded: list[str] = []
    counts = array("i")
    parts = array("i")
    part_numbers: dict[str, int] = {}
    for (term, plain, inside), written in zip(keys_of(forms), (articles > 0).tolist(), strict=True):
        own.append(term)
        folded.append(plain)
        if not written:
            counts.append(0)
            continue
        counts.append(len(inside))
        for part in inside:
            parts.append(part_numbers.setdefault(part, len(part_numbers)))
    terms, numbers = _sorted({*own, *part_numbers})
    term_of = _looked_up(numbers, own)
    rank_of_part = _looked_up(numbers, list(part_numbers))
    del own, numbers
    distinct, numbers = _sorted(set(folded))
    part_rank = rank_of_part[np.frombuffer(parts, dtype=np.int32)] if len(parts) else np.zeros(0, dtype=np.int64)
    return Vocabulary(
        terms, distinct, term_of, _looked_up(numbers, folded),
        offsets(np.array(counts, dtype=np.int64)), part_rank,
    )  # fmt: skip


def _sorted(strings: set[str]) -> tuple[list[str], dict[str, int]]:
    ordered = sorted(strings)
    return ordered, dict(zip(ordered, range(len(ordered)), strict=True))


def _looked_up(numbers: dict[str, int], strings: list[str]) -> Ints:
    return np.fromiter(map(numbers.__getitem__, strings), dtype=np.int64, count=len(strings))
