"""What values are called on the pages: German numbers, dates and names of things."""

import datetime as dt
from collections.abc import Mapping
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time
from babel.numbers import format_decimal

from indexer.query import Facet
from webapp.narrowing import ActiveFilter

BERLIN = ZoneInfo("Europe/Berlin")

FACET_HEADINGS: Mapping[Facet, str] = {
    "person": "Personen", "organisation": "Organisationen", "place": "Orte", "source": "Quellen",
    "section": "Ressorts", "author": "Autorinnen und Autoren", "year": "Jahre",
}  # fmt: skip
FACET_NAMES: Mapping[Facet, str] = {
    "person": "Person", "organisation": "Organisation", "place": "Ort", "source": "Quelle", "section": "Ressort",
    "author": "Autor/in", "year": "Jahr",
}  # fmt: skip


def number(value: float) -> str:
    """1234 as „1.234“."""
    return format_decimal(value, locale="de")


def day(value: dt.datetime | dt.date | None) -> str:
    """„28. April 2025“ as it was in Berlin; „ohne Datum“ for None."""
    if value is None:
        return "ohne Datum"
    if isinstance(value, dt.datetime):
        value = value.astimezone(BERLIN).date()
    return format_date(value, format="long", locale="de")


def moment(value: dt.datetime) -> str:
    """„28. April 2025, 14:05 Uhr“ as it was in Berlin."""
    local = value.astimezone(BERLIN)
    return f"{day(local)}, {format_time(local, format='HH:mm', tzinfo=BERLIN, locale='de')} Uhr"


def value_name(value: str | None) -> str:
    """A facet's value, „ohne Angabe“ for None."""
    return "ohne Angabe" if value is None else value


def filter_kind(chosen: ActiveFilter) -> str:
    """„Person“, „Quelle“, „ab“, „bis“: what stands before the value of a filter."""
    if chosen.kind == "from":
        return "ab"
    return "bis" if chosen.kind == "to" else FACET_NAMES[chosen.kind]


def filter_value(chosen: ActiveFilter) -> str:
    """The value of a filter, dates written out."""
    return day(chosen.value) if isinstance(chosen.value, dt.date) else value_name(chosen.value)
