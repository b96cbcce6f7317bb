"""Days, months, years and ranges of them, as people type them."""

import calendar
import datetime as dt
import re

from indexer.query.ast import DateRange

_DAY = dt.timedelta(days=1)


def date_range(relation: str, text: str) -> DateRange | None:
    """The days in, before or after a period (see `period`); None if there is no such period, or no day beyond it."""
    days = period(text)
    if days is None:
        return None
    first, last = days
    if relation == "before":
        return DateRange(None, first - _DAY) if first and first > dt.date.min else None
    if relation == "after":
        return DateRange(last + _DAY, None) if last and last < dt.date.max else None
    return DateRange(first, last)


def period(text: str) -> tuple[dt.date | None, dt.date | None] | None:
    """First and last day of `2024`, `2024-10`, `2024-10-05`, `12.03.2024`, `03.2024` or of a range `a..b`.

    One end of a range may be missing and is then None. Returns None for anything else; ends in the wrong order are
    swapped.
    """
    if ".." in text:
        left, _, right = text.partition("..")
        first = _single(left) if left else (None, None)
        last = _single(right.lstrip(".")) if right else (None, None)
        if first is None or last is None or not (left or right):
            return None
        if first[0] and last[1] and first[0] > last[1]:
            first, last = last, first
        return first[0], last[1]
    return _single(text)


def _single(text: str) -> tuple[dt.date, dt.date] | None:
    iso = re.fullmatch(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?", text)
    german = re.fullmatch(r"(?:(?:(\d{1,2})\.)?(\d{1,2})\.)?(\d{4})", text)
    if iso:
        year, month, day = iso.groups()
    elif german:
        day, month, year = german.groups()
    else:
        return None
    try:
        if day:
            exact = dt.date(int(year), int(month), int(day))
            return exact, exact
        if month:
            return _month(int(year), int(month))
        return dt.date(int(year), 1, 1), dt.date(int(year), 12, 31)
    except ValueError:
        return None


def _month(year: int, month: int) -> tuple[dt.date, dt.date]:
    first = dt.date(year, month, 1)
    return first, first.replace(day=calendar.monthrange(year, month)[1])
