"""Which surface forms a term was written as, and in how many articles: what explanations and corrections come from.

columns/forms.tsv: term TAB form TAB articles, sorted by term, the commonest form first.
columns/compounds.tsv: the same, with the forms that hold the term as a part.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path

from indexer.language import parts, term

Forms = dict[str, list[tuple[str, int]]]
"""By term: (form, articles), the commonest first."""


def compounds_of(forms: Mapping[str, Mapping[str, int]]) -> dict[str, dict[str, int]]:
    """By term, the forms that hold it as a part, with their articles."""
    compounds: dict[str, dict[str, int]] = {}
    for counts in forms.values():
        for form, articles in counts.items():
            for part in parts(form):
                compounds.setdefault(term(part), {})[form] = articles
    return compounds


def write_forms(path: Path, forms: Mapping[str, Mapping[str, int]]) -> None:
    """Writes the table. Raises OSError if the disk does not take it."""
    with path.open("w", encoding="utf-8") as file:
        file.writelines(f"{key}\t{form}\t{articles}\n" for key, form, articles in sorted_forms(forms))


def sorted_forms(forms: Mapping[str, Mapping[str, int]]) -> Iterator[tuple[str, str, int]]:
    """(term, form, articles) in the order of the table."""
    for key in sorted(forms):
        for form, articles in sorted(forms[key].items(), key=lambda item: (-item[1], item[0])):
            yield key, form, articles


def read_forms(path: Path) -> Forms:
    """Reads the table back. Raises OSError or ValueError if it is missing or damaged."""
    forms: Forms = {}
    with path.open(encoding="utf-8") as file:
        for line in file:
            key, form, articles = line.rstrip("\n").split("\t")
            forms.setdefault(key, []).append((form, int(articles)))
    return forms
