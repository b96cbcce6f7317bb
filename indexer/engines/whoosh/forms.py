"""Which surface forms a term was written as, and in how many articles: what explanations and rarities come from.

columns/forms.tsv: term TAB form TAB articles, sorted by term, the commonest form first.
"""

from collections import Counter
from collections.abc import Mapping
from pathlib import Path

Forms = dict[str, list[tuple[str, int]]]
"""By term: (form, articles), the commonest first."""


def write_forms(path: Path, forms: Mapping[str, Counter[str]]) -> None:
    """Writes the table. Raises OSError if the disk does not take it."""
    path.parent.mkdir(exist_ok=True)
    with path.open("w", encoding="utf-8") as file:
        for term in sorted(forms):
            for form, articles in sorted(forms[term].items(), key=lambda item: (-item[1], item[0])):
                file.write(f"{term}\t{form}\t{articles}\n")


def read_forms(path: Path) -> Forms:
    """Reads the table back. Raises OSError or ValueError if it is missing or damaged."""
    forms: Forms = {}
    with path.open(encoding="utf-8") as file:
        for line in file:
            term, form, articles = line.rstrip("\n").split("\t")
            forms.setdefault(term, []).append((form, int(articles)))
    return forms
