"""Which surface forms a term was written as, and in how many articles: what explanations and corrections come from.

columns/forms.tsv: term TAB form TAB articles, sorted by term, the commonest form first.
columns/compounds.tsv: the same, with the forms that hold the term as a part.
"""

from collections.abc import Iterable
from pathlib import Path

Forms = dict[str, list[tuple[str, int]]]
"""By term: (form, articles), the commonest first."""


def write_forms(path: Path, rows: Iterable[tuple[str, str, int]]) -> None:
    """Writes a table; `rows`: term, form, articles, in its order. Raises OSError if the disk does not take it."""
    with path.open("w", encoding="utf-8") as file:
        file.writelines(f"{key}\t{form}\t{articles}\n" for key, form, articles in rows)


def read_forms(path: Path) -> Forms:
    """Reads the table back. Raises OSError or ValueError if it is missing or damaged."""
    forms: Forms = {}
    with path.open(encoding="utf-8") as file:
        for line in file:
            key, form, articles = line.rstrip("\n").split("\t")
            forms.setdefault(key, []).append((form, int(articles)))
    return forms
