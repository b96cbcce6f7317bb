"""From the raw values of an input record to an Article: the checks that all formats share."""

import datetime as dt
import email.utils
import hashlib
import re
from collections.abc import Callable, Mapping
from typing import Any
from zoneinfo import ZoneInfo

from indexer.articles.mapping import mapped
from indexer.articles.model import Article
from indexer.articles.record import Record, Source

BERLIN = ZoneInfo("Europe/Berlin")
"""The display zone, and the zone of dates that name none."""

KEYS = (
    "id", "title", "text", "published", "source", "section", "authors", "url", "language", "persons",
    "organisations", "places",
)  # fmt: skip

_TITLE_MAX = 120
"""Characters up to which a first line can be a title, and to which a derived title is cut."""

_MONTHS = ("jan", "feb", "mär", "apr", "mai", "jun", "jul", "aug", "sep", "okt", "nov", "dez")
_GERMAN_DATE = re.compile(
    r"(\d{1,2})\. ?(?:(\d{1,2})\. ?|((?i:januar|jänner|februar|feber|märz|april|mai|juni|juli|august|september"
    r"|oktober|november|dezember|jan|feb|mär|apr|jun|jul|aug|sept?|okt|nov|dez)\.?) )(\d{4})"
    r"(?:(?:,| um)? (\d{1,2})[:.](\d\d)(?::(\d\d))?(?: Uhr)?)?"
)
_MAIL_DATE = re.compile(r"(?:[A-Za-z]{3}, ?)?\d{1,2} [A-Za-z]{3} \d{4}\b")

LineReport = Callable[[int, str, bool], None]
"""Takes the line, a message, and whether the article is skipped for it."""

_KeyReport = Callable[[str, str], None]
"""Takes a key whose value cannot be used, and why."""


def article_from_record(record: Record, report: LineReport, source: Source) -> Article | None:
    """Makes an Article of the record, or reports why not and returns None.

    Values of the wrong type are reported and left empty; only `text` is required. What the record does not say is taken
    from the source.
    """
    values = mapped(record.values, source.fields)
    file, line = record.file, record.line

    def unusable(key: str, why: str) -> None:
        report(record.lines.get(key, record.lines.get(source.fields.get(key, ""), line)), f"{key} {why}", False)

    given = values.get("text") or ""
    text = _clean(given) if isinstance(given, str) else ""
    if not text.strip():
        is_text = isinstance(given, str)
        report(line, "the article has no text" if is_text else f"text must be a text, not {_shown(given)}", True)
        return None
    title = _text(values, "title", unusable)
    derived = False
    if title is None and record.may_open_with_title:
        title, text = split_title(text)
    if title is None:
        title, derived = derive_title(text), True
    article_id = _identifier(values, unusable) or _stable_id(file, title, text)
    return Article(
        id=article_id, title=_one_line(title), text=text, file=file, line=line, title_derived=derived,
        published=_date(values, unusable), source=_text(values, "source", unusable) or source.name,
        section=_text(values, "section", unusable), authors=_texts(values, "authors", unusable) or (),
        url=_text(values, "url", unusable), language=_text(values, "language", unusable) or source.language,
        persons=_texts(values, "persons", unusable), organisations=_texts(values, "organisations", unusable),
        places=_texts(values, "places", unusable),
    )  # fmt: skip


def split_title(text: str) -> tuple[str | None, str]:
    """A short first line without a full stop is the title; returns it and the rest, or None and the whole text."""
    first, _, rest = text.strip().partition("\n")
    first = first.strip()
    if re.search(r"\w", first) and rest and len(first) <= _TITLE_MAX and not first.endswith("."):
        return first, rest.strip("\n")
    return None, text


def derive_title(text: str) -> str:
    """The first sentence, cut at a word with an ellipsis if it is long."""
    # A heading has no use for the exact rules of sentence splitting: an abbreviation at worst shortens it.
    first = re.split(r"(?<=[.!?])\s+(?=[A-ZÄÖÜ„\"»])|\n", text.strip(), maxsplit=1)[0]
    if len(first) <= _TITLE_MAX:
        return first.removesuffix(".") or first
    words = first[: _TITLE_MAX + 1].rsplit(None, 1)
    cut = words[0] if len(words) > 1 else first[:_TITLE_MAX]
    return cut.rstrip(" ,;:–-") + " …"


def parse_date(value: str) -> dt.datetime:
    """An ISO 8601 date or time, a German one (`12.03.2024 08:30`, `12. März 2024`), or that of a mail or feed
    (`Tue, 12 Mar 2024 08:30:00 +0100`); without a zone it is Europe/Berlin.

    Raises ValueError if it is none, or lies outside the years 1600 to 2200.
    """
    value = value.strip()
    german = _GERMAN_DATE.fullmatch(value) if len(value) < 64 else None
    if german:
        day, number, name, year, hour, minute, second = german.groups(default="0")
        month = int(number) or _MONTHS.index(name[:3].lower().replace("jän", "jan")) + 1
        moment = dt.datetime(int(year), month, int(day), int(hour), int(minute), int(second))
    elif _MAIL_DATE.match(value):
        moment = _mail_date(value)
    else:
        moment = dt.datetime.fromisoformat(value)
    if not 1600 <= moment.year <= 2200:
        raise ValueError(value)
    return moment if moment.tzinfo else moment.replace(tzinfo=BERLIN)


def _mail_date(value: str) -> dt.datetime:
    try:
        return email.utils.parsedate_to_datetime(value)
    except (TypeError, OverflowError, IndexError) as error:
        raise ValueError(value) from error


def _identifier(record: Mapping[str, Any], unusable: _KeyReport) -> str | None:
    value = record.get("id")
    if type(value) is int:
        return str(value)
    identifier = _text(record, "id", unusable)
    # Control characters cannot stand in an address.
    if identifier and re.search(r"[\x00-\x1f\x7f]", identifier):
        unusable("id", "holds control characters: a stable one was made")
        return None
    return identifier


def _stable_id(file: str, title: str, text: str) -> str:
    return hashlib.sha256(f"{file}\0{title}\0{text}".encode()).hexdigest()[:16]


def _text(record: Mapping[str, Any], key: str, unusable: _KeyReport) -> str | None:
    value = record.get(key)
    if value is None:
        return None
    if not isinstance(value, str):
        unusable(key, f"must be a text, not {_shown(value)}: left empty")
        return None
    return _one_line(_clean(value)) or None


def _texts(record: Mapping[str, Any], key: str, unusable: _KeyReport) -> tuple[str, ...] | None:
    value = record.get(key)
    if value is None:
        return None
    if isinstance(value, str):
        value = [value]
    if not isinstance(value, list) or not all(isinstance(v, str) for v in value):
        unusable(key, f"must be a list of texts, not {_shown(value)}: left empty")
        return None
    return tuple(dict.fromkeys(t for v in value if (t := _one_line(_clean(v)))))


def _date(record: Mapping[str, Any], unusable: _KeyReport) -> dt.datetime | None:
    value = record.get("published")
    if value is None or value == "":
        return None
    if isinstance(value, str):
        try:
            return parse_date(value)
        except ValueError:
            pass
    unusable("published", f"is no date: {_shown(value)}; write 2024-03-12, 2024-03-12T08:30+01:00 or 12.03.2024")
    return None


def _shown(value: object) -> str:
    """A value as a message quotes it; what is nested is only named, since it may be nested beyond all measure."""
    if isinstance(value, list | dict):
        return "a list" if isinstance(value, list) else "an object"
    return f"{value!r:.60}"


def _clean(value: str) -> str:
    """Line ends unified; characters that no text format can carry (NUL, lone surrogates) replaced."""
    if "\r" in value or "\0" in value:
        value = value.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    try:
        value.encode()
    except UnicodeEncodeError:
        return value.encode("utf-8", "replace").decode("utf-8")
    return value


def _one_line(value: str) -> str:
    return " ".join(value.split())
