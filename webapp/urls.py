"""URL <-> SearchRequest, both ways, lossless. The same parameters serve pages and API; their order is fixed."""

import dataclasses
import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, cast, get_args
from urllib.parse import quote, urlencode

from indexer.query import (
    DEFAULT_SUGGESTIONS,
    FACETS,
    MAX_SUGGESTIONS,
    MULTI_VALUED,
    ConcordanceOrder,
    Facet,
    FacetFilter,
    SearchRequest,
)
from indexer.query.dates import period
from indexer.query.request import DEFAULT_VALUES, MAX_SIZE, MAX_VALUES, Copies, Match, Mode, Sort, ValueOrder
from webapp.language.catalogue import Lang, gettext_noop
from webapp.language.values import Value, choice, filled

NAMES = frozenset(
    {"q", "match", "from", "to", "sort", "page", "size", "lang", "copies"}.union(
        *({f, f"not.{f}", f"{f}.mode"} for f in FACETS)
    )
)
"""Every parameter of a search."""
Arguments = Iterable[tuple[str, str]]
"""Names and values of a query string in their order, decoded."""

DEFAULT_ORDER: ConcordanceOrder = "right"
Bars = Literal["count", "share"]
"""What the bars of a histogram stand for: articles, or their share of all articles of the time."""

MAX_WHOLE_NUMBER = 10**18 - 1
_WHOLE_NUMBER = re.compile(r"[0-9]{1,18}")
_YEAR = re.compile(r"[0-9]{4}")
_CONTENT_DIGITS = 16
"""Of a content hash in an address: enough that no other content has the same by chance."""
_REFUSED = gettext_noop("Der Parameter „%(name)s“ kann nicht „%(value)s“ sein. Erlaubt ist %(allowed)s.")
_DAYS = gettext_noop("ein Tag wie 2024-10-05, ein Monat wie 2024-10 oder ein Jahr wie 2024")
_YEARS = gettext_noop("eine Jahreszahl mit vier Ziffern")
_UP_TO = gettext_noop("eine ganze Zahl von 1 bis %(most)s")
_FROM = gettext_noop("eine ganze Zahl ab %(least)s")
_ANY_ALONE = gettext_noop("hier nur „any“: ein Artikel hat davon höchstens einen Wert")
_SHOWN_MAX = 80
"""Characters of a bad value that are repeated to whoever sent it."""


@dataclass(frozen=True, slots=True)
class ValuesAsked:
    """Which values of a facet are asked for: see `Engine.facet_values`."""

    prefix: str = ""
    order: ValueOrder = "count"
    offset: int = 0
    limit: int = DEFAULT_VALUES


class BadParameter(ValueError):  # noqa: N818 - a word of the design
    """A parameter has a value that it cannot have. `allowed` is a message on what it may be, or the words it may be."""

    def __init__(self, parameter: str, value: str, allowed: str | tuple[str, ...], **values: Value) -> None:
        super().__init__(parameter, value)
        self.parameter = parameter
        self._value, self._allowed, self._values = value[:_SHOWN_MAX], allowed, values

    def __str__(self) -> str:
        return self.told("de")

    def told(self, language: Lang) -> str:
        """What is wrong, in a language."""
        if isinstance(self._allowed, tuple):
            allowed = choice(self._allowed, language)
        else:
            allowed = filled(language, (self._allowed,), self._values)
        return filled(language, (_REFUSED,), {"name": self.parameter, "value": self._value, "allowed": allowed})


def parse(arguments: Arguments, *, page_size: int) -> SearchRequest:
    """The request that a query string stands for.

    Unknown parameters are passed over, of a repeated single one the first counts, and a form's empty fields are as
    good as missing. `page_size` is the number of hits on a page where the address does not say.
    Raises BadParameter.
    """
    given = _given(arguments)
    return SearchRequest(
        query=_first(given, "q"),
        match=cast(Match, _choice(given, "match", get_args(Match), "all")),
        filters=tuple(f for facet in FACETS if (f := _filter(given, facet)) is not None),
        date_from=_day(given, "from"),
        date_to=_day(given, "to"),
        sort=cast(Sort, _choice(given, "sort", get_args(Sort), "relevance")),
        page=_number(given, "page", None, 1),
        size=_number(given, "size", MAX_SIZE, page_size),
        copies=cast(Copies, _choice(given, "copies", get_args(Copies), "fold")),
    )


def parse_lang(arguments: Arguments) -> Lang | None:
    """The language asked for; None leaves it to the browser. Raises BadParameter."""
    return cast(Lang, _choice(_given(arguments), "lang", get_args(Lang), "")) or None


def parse_suggest(arguments: Arguments) -> tuple[str, int]:
    """The query that is being typed and the number of suggestions asked for. Raises BadParameter."""
    given = _given(arguments)
    return _first(given, "q"), _number(given, "limit", MAX_SUGGESTIONS, DEFAULT_SUGGESTIONS)


def parse_bars(arguments: Arguments) -> Bars:
    """What the bars of the histogram are to stand for. Raises BadParameter."""
    return cast(Bars, _choice(_given(arguments), "bars", get_args(Bars), "count"))


def parse_values(arguments: Arguments) -> ValuesAsked:
    """Which values of a facet are asked for. Raises BadParameter."""
    given = _given(arguments)
    return ValuesAsked(
        prefix=_first(given, "prefix"),
        order=cast(ValueOrder, _choice(given, "order", get_args(ValueOrder), "count")),
        offset=_number(given, "offset", None, 0, least=0),
        limit=_number(given, "limit", MAX_VALUES, DEFAULT_VALUES),
    )


def facet_path(
    facet: Facet, request: SearchRequest, values: ValuesAsked, *, page_size: int, lang: Lang | None = None
) -> str:
    """The path of the page with all values of a facet, below the root of the site; `parse_values` reads it again."""
    asked = [
        ("prefix", values.prefix),
        ("order", values.order if values.order != "count" else ""),
        ("offset", str(values.offset or "")),
        ("limit", str(values.limit) if values.limit != DEFAULT_VALUES else ""),
    ]
    search = dataclasses.replace(request, page=1)
    more = urlencode([*arguments_of(search, page_size=page_size, lang=lang), *((n, v) for n, v in asked if v)])
    return f"/facet/{facet}{'?' if more else ''}{more}"


def parse_order(arguments: Arguments) -> ConcordanceOrder:
    """The order of a concordance. Raises BadParameter."""
    return cast(ConcordanceOrder, _choice(_given(arguments), "order", get_args(ConcordanceOrder), DEFAULT_ORDER))


def arguments_of(
    request: SearchRequest, *, page_size: int, lang: Lang | None = None, bars: Bars = "count"
) -> list[tuple[str, str]]:
    """The canonical names and values of a request; `parse` and its like give them back. Defaults are left out."""
    single = {
        "q": request.query,
        "match": request.match if request.match != "all" else "",
        "from": request.date_from.isoformat() if request.date_from else "",
        "to": request.date_to.isoformat() if request.date_to else "",
        "sort": request.sort if request.sort != "relevance" else "",
        "page": str(request.page) if request.page != 1 else "",
        "size": str(request.size) if request.size != page_size else "",
        "bars": bars if bars != "count" else "",
        "lang": lang or "",
        "copies": request.copies if request.copies != "fold" else "",
    }
    facets = [
        pair
        for chosen in request.filters
        for pair in (
            *((chosen.facet, value or "") for value in chosen.selected),
            *((f"not.{chosen.facet}", value or "") for value in chosen.excluded),
            *([(f"{chosen.facet}.mode", chosen.mode)] if chosen.mode != "any" else []),
        )
    ]
    head = [(name, single[name]) for name in ("q", "match") if single[name]]
    after = ("from", "to", "sort", "page", "size", "bars", "lang", "copies")
    tail = [(name, single[name]) for name in after if single[name]]
    return head + facets + tail


def query_string(request: SearchRequest, *, page_size: int, lang: Lang | None = None, bars: Bars = "count") -> str:
    """The canonical query string of a request, with its question mark; empty if every value is the default."""
    encoded = urlencode(arguments_of(request, page_size=page_size, lang=lang, bars=bars))
    return f"?{encoded}" if encoded else ""


def export_path(request: SearchRequest, ending: str, *, page_size: int, lang: Lang | None = None) -> str:
    """The path of a file with all hits of a request, below the root of the site, with its canonical arguments."""
    everything = dataclasses.replace(request, page=1, size=page_size)
    return f"/search.{ending}{query_string(everything, page_size=page_size, lang=lang)}"


def article_path(article_id: str) -> str:
    """The path of an article's page, below the root of the site, whatever its id holds."""
    # A browser would resolve these two as folders, even percent-encoded.
    if article_id in (".", ".."):
        return f"/article/?id={article_id}"
    return f"/article/{quote(article_id, safe='')}"


def entity_path(kind: str, name: str) -> str:
    """The path of an entity's page, below the root of the site, whatever its name holds."""
    if name in (".", ".."):
        return f"/entity/{kind}/?name={name}"
    return f"/entity/{kind}/{quote(name, safe='')}"


def similar_path(article_id: str, *, lang: Lang | None = None) -> str:
    """The path of the articles like one. The id is an argument, as it may be any text."""
    return f"/similar?{urlencode({'id': article_id, **({'lang': lang} if lang else {})})}"


def copies_path(article_id: str, *, lang: Lang | None = None) -> str:
    """The path of all versions of an article's text."""
    return f"/copies?{urlencode({'id': article_id, **({'lang': lang} if lang else {})})}"


def differences_path(article_id: str, other_id: str, *, lang: Lang | None = None) -> str:
    """The path of how an article differs from another."""
    arguments = {"id": article_id, "with": other_id, **({"lang": lang} if lang else {})}
    return f"/diff?{urlencode(arguments)}"


def concordance_path(
    request: SearchRequest, order: ConcordanceOrder, *, page_size: int, lang: Lang | None = None, ending: str = ""
) -> str:
    """The path of the concordance of a search, or of its file with an ending, with canonical arguments."""
    arguments = arguments_of(request, page_size=page_size, lang=lang)
    arguments += [("order", order)] if order != DEFAULT_ORDER else []
    return f"/kwic{ending}?{urlencode(arguments)}" if arguments else f"/kwic{ending}"


def permalink(article_id: str, content: str, *, lang: Lang | None = None) -> str:
    """The path of an article's page that says which content was meant; `content` is the article's content hash."""
    path = article_path(article_id)
    more = urlencode({"content": content[:_CONTENT_DIGITS], **({"lang": lang} if lang else {})})
    return f"{path}{'&' if '?' in path else '?'}{more}"


def citation_path(article_id: str, ending: str, *, lang: Lang | None = None) -> str:
    """The path of a file that cites an article. The id is an argument: as a path it could end like any file."""
    return f"/citation.{ending}?{urlencode({'id': article_id, **({'lang': lang} if lang else {})})}"


def _given(arguments: Arguments) -> dict[str, list[str]]:
    given: dict[str, list[str]] = {}
    for name, value in arguments:
        given.setdefault(name, []).append(value)
    return given


def _first(given: Mapping[str, list[str]], name: str) -> str:
    return given[name][0] if name in given else ""


def _choice(given: Mapping[str, list[str]], name: str, allowed: tuple[str, ...], default: str) -> str:
    value = _first(given, name)
    if value and value not in allowed:
        raise BadParameter(name, value, allowed)
    return value or default


def _number(given: Mapping[str, list[str]], name: str, most: int | None, default: int, least: int = 1) -> int:
    value = _first(given, name)
    if not value:
        return default
    if not _WHOLE_NUMBER.fullmatch(value) or not least <= int(value) <= (most or int(value)):
        raise BadParameter(name, value, _UP_TO, most=most) if most else BadParameter(name, value, _FROM, least=least)
    return int(value)


def _day(given: Mapping[str, list[str]], name: str) -> dt.date | None:
    value = _first(given, name)
    if not value:
        return None
    days = period(value) if ".." not in value else None
    if days is None:
        raise BadParameter(name, value, _DAYS)
    return days[0] if name == "from" else days[1]


def _filter(given: Mapping[str, list[str]], facet: Facet) -> FacetFilter | None:
    mode = _choice(given, f"{facet}.mode", get_args(Mode), "any")
    if mode == "all" and facet not in MULTI_VALUED:
        raise BadParameter(f"{facet}.mode", mode, _ANY_ALONE)
    selected, excluded = _values(given, facet, facet), _values(given, f"not.{facet}", facet)
    if not (selected or excluded):
        return None
    return FacetFilter(facet, selected, excluded, cast(Mode, mode))


def _values(given: Mapping[str, list[str]], name: str, facet: Facet) -> tuple[str | None, ...]:
    values = dict.fromkeys(given.get(name, ()))
    for value in values:
        if facet == "year" and value and not _YEAR.fullmatch(value):
            raise BadParameter(name, value, _YEARS)
    return tuple(value or None for value in values)
