"""What the things on the pages are called: facets, filters, notes, and the texts that scripts show."""

import datetime as dt
from collections.abc import Mapping

from indexer.query import ActiveFilter, Facet, Note, Removal
from webapp.language.catalogue import gettext_noop, wording
from webapp.language.speaking import gettext, lang
from webapp.language.values import day

_HEADINGS: Mapping[Facet, str] = {
    "person": gettext_noop("Personen"),
    "organisation": gettext_noop("Organisationen"),
    "place": gettext_noop("Orte"),
    "source": gettext_noop("Quellen"),
    "section": gettext_noop("Ressorts"),
    "author": gettext_noop("Autorinnen und Autoren"),
    "year": gettext_noop("Jahre"),
}
_NAMES: Mapping[Facet, str] = {
    "person": gettext_noop("Person"),
    "organisation": gettext_noop("Organisation"),
    "place": gettext_noop("Ort"),
    "source": gettext_noop("Quelle"),
    "section": gettext_noop("Ressort"),
    "author": gettext_noop("Autor/in"),
    "year": gettext_noop("Jahr"),
}


def facet_heading(facet: Facet) -> str:
    """„Personen“: all values of a facet."""
    return gettext(_HEADINGS[facet])


def facet_name(facet: Facet) -> str:
    """„Person“: one value of a facet."""
    return gettext(_NAMES[facet])


def value_name(value: str | None) -> str:
    """A facet's value, „ohne Angabe“ for None."""
    return gettext("ohne Angabe") if value is None else value


def filter_kind(chosen: ActiveFilter | Removal) -> str:
    """„Person“, „Quelle“, „ab“, „bis“, „Anfrage“: what stands before the value of a filter or a part of a query."""
    if chosen.kind == "word":
        return gettext("Anfrage")
    if chosen.kind == "from":
        return gettext("ab")
    return gettext("bis") if chosen.kind == "to" else gettext(_NAMES[chosen.kind])


def filter_value(chosen: ActiveFilter | Removal) -> str:
    """The value of a filter, dates written out."""
    return day(chosen.value, lang()) if isinstance(chosen.value, dt.date) else value_name(chosen.value)


def note_text(note: Note) -> str:
    """A note of the search."""
    return gettext(note.message, **dict(note.values)) if note.message else note.text


def script_texts() -> dict[str, object]:
    """What scripts say, by the name they know it under; of two forms the first is for one, the second for several."""

    def forms(one: str, several: str) -> list[str]:
        return [wording(lang(), (one, several)), wording(lang(), (one, several), count=2)]

    return {
        "suggestions": gettext("Vorschläge"),
        "none": gettext("Keine Vorschläge"),
        "found": forms("%(number)s Vorschlag", "%(number)s Vorschläge"),
        "articles": forms("%(number)s Artikel", "%(number)s Artikel"),
        "kinds": {**{str(facet): gettext(name) for facet, name in _NAMES.items()}, "title": gettext("Überschrift")},
    }
