"""Numbers, dates and lists as they are written in a language. Pure; what is usual where comes from CLDR."""

import datetime as dt
import re
from collections.abc import Mapping
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_skeleton, format_time
from babel.lists import format_list
from babel.numbers import format_decimal, format_percent

from webapp.language.catalogue import Lang, Message, gettext_noop, wording

BERLIN = ZoneInfo("Europe/Berlin")

Value = str | float | dt.date | tuple[str, ...]
"""What fills a place of a message; a tuple holds words that are listed in quotation marks."""

_KEPT = 1 << 12
"""Numbers and days that stay known as they are written: a page has a hundred, and CLDR's rules take their time."""
_LOCALES: Mapping[Lang, str] = {"de": "de", "en": "en_GB"}
_TAG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_UNDATED = gettext_noop("ohne Datum")
_MOMENT = gettext_noop("%(day)s, %(time)s Uhr")
_QUOTED = gettext_noop("„%(text)s“")


def filled(language: Lang, message: Message, values: Mapping[str, Value], count: int = 1) -> str:
    """A message in a language with its values."""
    return wording(language, message, count) % {name: shown(value, language) for name, value in values.items()}


def shown(value: Value, language: Lang) -> str:
    """A value as a text; what is a text already stays as it is."""
    match value:
        case str():
            return value
        case tuple():
            return ", ".join(_quoted(word, language) for word in value)
        case dt.date():
            return day(value, language)
    return number(value, language)


@lru_cache(_KEPT)
def number(value: float, language: Lang) -> str:
    """1234 as „1.234“ or “1,234”."""
    return format_decimal(value, locale=_LOCALES[language])


@lru_cache(_KEPT)
def day(value: dt.datetime | dt.date | None, language: Lang) -> str:
    """„28. April 2025“ or “28 April 2025”, as it was in Berlin; „ohne Datum“ for None."""
    if value is None:
        return wording(language, (_UNDATED,))
    if isinstance(value, dt.datetime):
        value = value.astimezone(BERLIN).date()
    return format_date(value, format="long", locale=_LOCALES[language])


def short_day(value: dt.datetime, language: Lang) -> str:
    """„28.04.2025“ or “28/04/2025”, as it was in Berlin."""
    return format_date(value.astimezone(BERLIN).date(), format="dd.MM.y" if language == "de" else "dd/MM/y")


def moment(value: dt.datetime, language: Lang) -> str:
    """„28. April 2025, 14:05 Uhr“, as it was in Berlin."""
    local = value.astimezone(BERLIN)
    time = format_time(local, format="HH:mm", tzinfo=BERLIN, locale=_LOCALES[language])
    return filled(language, (_MOMENT,), {"day": day(local, language), "time": time})


def share(value: float, language: Lang) -> str:
    """.067 as „6,7 %“: one place behind the comma, two of a share below one per cent."""
    pattern = "#,##0 %" if not value else "#,##0.0 %" if value >= 0.01 else "#,##0.00 %"
    return format_percent(value, pattern if language == "de" else pattern.replace(" ", ""), locale=_LOCALES[language])


def period(first: dt.date, unit: str, language: Lang) -> str:
    """The day, month or year that begins on a day: „28. April 2025“, „April 2025“, „2025“."""
    if unit == "day":
        return day(first, language)
    return format_date(first, "LLLL y" if unit == "month" else "y", locale=_LOCALES[language])


def tick(first: dt.date, unit: str, language: Lang, *, by_year: bool) -> str:
    """The same in short, where a row of them tells the rest: „28. Apr.“, „Apr. 2025“, „2025“."""
    if by_year:
        return format_date(first, "y", locale=_LOCALES[language])
    return format_skeleton("MMMd" if unit == "day" else "yMMM", first, locale=_LOCALES[language])


def language_tag(given: str | None) -> str:
    """The language of an article as HTML may say it (the shape of BCP 47): German unless a tag says otherwise."""
    return given if given and _TAG.fullmatch(given) else "de"


def choice(words: tuple[str, ...], language: Lang) -> str:
    """„„all“ oder „any““: words of which one is to be chosen."""
    return format_list([_quoted(word, language) for word in words], style="or", locale=_LOCALES[language])


def _quoted(text: str, language: Lang) -> str:
    return filled(language, (_QUOTED,), {"text": text})
