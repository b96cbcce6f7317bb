"""Queries to try, made of names in the corpus, each showing one thing that a query can do."""

from collections.abc import Iterator
from dataclasses import dataclass

from indexer.engines import Engine
from indexer.query import Facet, SearchPage, SearchRequest
from webapp.language import gettext_noop


@dataclass(frozen=True, slots=True)
class Example:
    """A query that finds something, and a message on what it shows."""

    query: str
    shows: str


def examples(engine: Engine, everything: SearchPage) -> tuple[Example, ...]:
    """Queries that have hits in this corpus; `everything` is the page of the empty query."""
    found = []
    for query, shows in _candidates(everything):
        page = engine.search(SearchRequest(query=query, size=1))
        if page.total and not page.relaxed:
            found.append(Example(query, shows))
    return tuple(found)


def _candidates(everything: SearchPage) -> Iterator[tuple[str, str]]:
    persons, places = _plain(everything, "person"), _plain(everything, "place")
    organisations = _plain(everything, "organisation")
    if persons and places:
        yield f"{persons[0].split()[-1]} {places[0]}", gettext_noop("beide Wörter, in jeder Beugung")
    full = next((name for name in persons if " " in name), None)
    if full:
        yield f"„{full}“", gettext_noop("genaue Wendung")
    if len(places) > 1:
        yield f"{places[-1]} ODER {places[-2]}", gettext_noop("eines von beiden")
    if places and organisations:
        yield f"{places[0]} -{organisations[0]}", gettext_noop("das erste ohne das zweite")
    if places:
        yield f"{places[0][:5]}*", gettext_noop("alle Wörter mit diesem Anfang")
        yield f"titel:{places[0]}", gettext_noop("nur in Überschriften")


def _plain(page: SearchPage, facet: Facet) -> list[str]:
    """The commonest values of a facet that read as words in a query, hyphens and blanks allowed."""
    counts = next((counts for counts in page.facets if counts.facet == facet), None)
    names = [v.value for v in counts.values if v.value] if counts else []
    return [name for name in names if name.replace("-", "").replace(" ", "").isalpha()]
