"""Words that mean the same and that no stemmer joins: spellings of a name, a country and its adjective, odd plurals.

A small curated table, ``data/variants.tsv``, used at query time only: nothing of it is in an index.
"""

from functools import cache
from importlib.resources import files
from typing import NamedTuple

from indexer.language.analysis import term

WEIGHTS = {"plural": 0.9, "spelling": 0.8, "country": 0.5}
"""What a variant counts in the ranking beside the word, by kind: `Museen` for Museum, `Selenski` for
Selenskyj, `polnisch` for Polen."""


class Variant(NamedTuple):
    """Another word for a word."""

    form: str
    weight: float


def variants(form: str) -> tuple[Variant, ...]:
    """The other spellings of a surface form, its plural or singular, a country's adjective and vice versa."""
    return _table().get(term(form), ())


@cache
def _table() -> dict[str, tuple[Variant, ...]]:
    """By term, the variants of its word."""
    found: dict[str, dict[str, Variant]] = {}
    lines = (files("indexer.language") / "data" / "variants.tsv").read_text(encoding="utf-8").splitlines()
    for line in lines[1:]:
        kind, forms = line.split("\t")
        for one in forms.split():
            for other in forms.split():
                if term(one) != term(other):
                    found.setdefault(term(one), {}).setdefault(term(other), Variant(other, WEIGHTS[kind]))
    return {key: tuple(others.values()) for key, others in found.items()}
