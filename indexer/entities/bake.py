"""Writes ``data/countries.tsv``: countries, their capitals and adjectives, from CLDR and hand-kept facts.

CLDR (through Babel) gives the German names of territories and, as names of time zones, of many cities; it knows
neither capitals nor adjectives nor what newspapers call a country: those stand in ``data/country_facts.tsv``. Run
``python -m indexer.entities.bake`` after an upgrade of Babel or a change of the facts; the outcome is committed, so
that Babel's data is not needed at run time.
"""

from collections.abc import Iterator
from importlib.resources import as_file, files

from babel import Locale

from indexer.entities.tables import read_table

COLUMNS = ("code", "name", "aliases", "capital", "capital_aliases", "adjectives")

NOT_COUNTRIES = frozenset("AC BV CP CQ DG EA EU EZ HM IC QO TA UM UN XA XB ZZ".split())
"""Two-letter codes of CLDR that are organisations, groups, test data, or that German news never names."""


def adjective_of(country: str) -> str:
    """The nationality adjective of a German country name by rule (``Serbien`` → ``serbisch``), or ``""``."""
    if country.endswith("land"):
        return country[:-4].lower() + "ländisch"
    if country.endswith("ien"):
        return country[:-3].lower() + ("ienisch" if country == "Italien" else "isch")
    return ""


def rows() -> Iterator[tuple[str, ...]]:
    """The rows of the table, one for each country, fields in the order of ``COLUMNS``, sorted by code."""
    locale = Locale("de")
    facts = {fact["code"]: fact for fact in read_table("country_facts.tsv")}
    for code, official in sorted(locale.territories.items()):
        if len(code) != 2 or not code.isalpha() or code in NOT_COUNTRIES:
            continue
        fact = facts.get(code, dict.fromkeys(COLUMNS, ""))
        name = fact["name"] or official
        aliases = dict.fromkeys((official, *fact["aliases"].split("|")))
        yield (
            code,
            name,
            "|".join(alias for alias in aliases if alias and alias != name),
            _capital(fact["capital"], locale),
            fact["capital_aliases"],
            fact["adjectives"] or adjective_of(name),
        )


def table() -> str:
    """The whole file as text, with its header line."""
    return "".join("\t".join(row) + "\n" for row in (COLUMNS, *rows()))


def _capital(fact: str, locale: Locale) -> str:
    """The German name for a time zone (``Europe/Moscow``) or for ``=Name``, which stands for itself."""
    if not fact or fact.startswith("="):
        return fact[1:]
    city = locale.time_zones.get(fact, {}).get("city") or fact.rsplit("/", 1)[1].replace("_", " ")
    return str(city).replace("\N{SOFT HYPHEN}", "")


def main() -> None:
    """Writes the table beside this module."""
    with as_file(files("indexer.entities") / "data" / "countries.tsv") as path:
        path.write_text(table(), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
