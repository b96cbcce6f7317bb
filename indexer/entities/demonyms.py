"""Words that tell of a place without naming it: adjectives, inhabitants, and what is derived from towns in ``-er``."""

from collections.abc import Iterator
from functools import cache

from indexer.entities.gazetteer import Entry, gazetteer
from indexer.entities.tables import read_table

_ENDINGS = ("e", "en", "er", "es", "em")
_PREFIXES = ("", "pro", "anti")
_DERIVING = frozenset({"city", "region", "state"})
_LONG = 8
"""Letters from which a place in ``-en`` may lose them: Saarbrücker."""


@cache
def demonyms() -> dict[str, Entry]:
    """By word as it is written, the country or region that it tells of.

    Adjectives in all their endings (``russische``, ``Russischer``, ``prorussisch``), inhabitants (``Russin``,
    ``Russen``). An adjective without an ending is there in small letters alone: ``Russisch`` is a language.
    """
    places = _places()
    found: dict[str, Entry] = {}
    for table in ("demonyms.tsv", "countries.tsv"):  # the first knows England, the second but Great Britain
        for row in read_table(table):
            for adjective in filter(None, row["adjectives"].split("|")):
                for form in _adjective_forms(adjective):
                    found.setdefault(form, places[row["name"]])
            for inhabitant in filter(None, row.get("inhabitants", "").split("|")):
                for form in _inhabitant_forms(inhabitant):
                    found.setdefault(form, places[row["name"]])
    return found


@cache
def derived() -> dict[str, Entry]:
    """By word in ``-er`` (``Moskauer``), the town or region of the gazetteer that it belongs to before a noun."""
    found: dict[str, Entry] = {}
    forms = gazetteer().forms
    for form, entry in forms.items():
        genitive = form.endswith("s") and forms.get(form[:-1]) == entry
        if entry.kind == "place" and entry.type in _DERIVING and not entry.guard and form.isalpha() and not genitive:
            for word in derived_forms(form):
                found.setdefault(word, entry)
    places = _places()
    for row in read_table("demonyms.tsv"):
        for word in filter(None, row["derived"].split("|")):
            found[word] = places[row["name"]]
    return found


def _places() -> dict[str, Entry]:
    return {entry.name: entry for entry in gazetteer().forms.values() if entry.kind == "place"}


def derived_forms(place: str) -> tuple[str, ...]:
    """The adjectives in ``-er`` that a place of one word may have (``Göttingen``: Göttinger; Gießen: Gießener)."""
    if place.endswith("ingen"):
        return (f"{place[:-2]}er",)
    if place.endswith("en") and len(place) >= _LONG:
        return f"{place}er", f"{place[:-2]}er"
    return (f"{place}r",) if place.endswith("e") else (f"{place}er",)


def _adjective_forms(adjective: str) -> Iterator[str]:
    for prefix in _PREFIXES:
        yield prefix + adjective
        for ending in _ENDINGS:
            inflected = prefix + adjective + ending
            yield inflected
            yield inflected[0].upper() + inflected[1:]


def _inhabitant_forms(inhabitant: str) -> Iterator[str]:
    """``Amerikaner``: Amerikanerin, Amerikanern …; ``Russe``: Russen, Russin …; ``Israeli``: Israelis; ``Jemenit``."""
    yield inhabitant
    if inhabitant.endswith("in"):
        endings: tuple[str, ...] = ("nen",)
    elif inhabitant.endswith("er"):
        endings = ("s", "n", "in", "innen")
    elif inhabitant.endswith("e"):
        inhabitant, endings = inhabitant[:-1], ("en", "in", "innen")
    else:
        endings = ("s",) if inhabitant.endswith("i") else ("en", "in", "innen")
    for ending in endings:
        yield inhabitant + ending
