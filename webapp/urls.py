"""URL <-> SearchRequest, both ways, lossless. The same parameters serve pages and API; their order is fixed."""

import dataclasses
import datetime as dt
import re
from collections.abc import Iterable, Mapping
from typing import cast, get_args
from urllib.parse import quote, urlencode

from indexer.query import (
    DEFAULT_SUGGESTIONS,
    FACETS,
    MAX_SUGGESTIONS,
    MULTI_VALUED,
    Facet,
    FacetFilter,
    SearchRequest,
)
from indexer.query.dates import period
from indexer.query.request import MAX_SIZE, Match, Mode, Sort

NAMES = frozenset(
    {"q", "match", "from", "to", "sort", "page", "size"}.union(*({f, f"not.{f}", f"{f}.mode"} for f in FACETS))
)
"""Every parameter of a search."""
Arguments = Iterable[tuple[str, str]]
"""Names and values of a query string in their order, decoded."""

MAX_WHOLE_NUMBER = 10**18 - 1
_WHOLE_NUMBER = re.compile(r"[0-9]{1,18}")
_YEAR = re.compile(r"[0-9]{4}")
_CONTENT_DIGITS = 16
"""Of a content hash in an address: enough that no other content has the same by chance."""
_DAYS = "ein Tag wie 2024-10-05, ein Monat wie 2024-10 oder ein Jahr wie 2024"


class BadParameter(ValueError):  # noqa: N818 - a word of the design
    """A parameter has a value that it cannot have. `allowed` says in German what it may be."""

    def __init__(self, parameter: str, value: str, allowed: str) -> None:
        super().__init__(f"Der Parameter „{parameter}“ kann nicht „{value:.80}“ sein. Erlaubt ist {allowed}.")
        self.parameter = parameter


def parse(arguments: Arguments, *, page_size: int) -> SearchRequest:
    """The request that a query string stands for.

    Unknown parameters are passed over, of a repeated single one the first counts, and a form's empty fields are as
    good as missing. `page_size` is the number of hits on a page where the address does not say.
    Raises BadParameter.
    """
    given: dict[str, list[str]] = {}
    for name, value in arguments:
        given.setdefault(name, []).append(value)
    return SearchRequest(
        query=_first(given, "q"),
        match=cast(Match, _choice(given, "match", get_args(Match), "all")),
        filters=tuple(f for facet in FACETS if (f := _filter(given, facet)) is not None),
        date_from=_day(given, "from"),
        date_to=_day(given, "to"),
        sort=cast(Sort, _choice(given, "sort", get_args(Sort), "relevance")),
        page=_number(given, "page", None, 1),
        size=_number(given, "size", MAX_SIZE, page_size),
    )


def parse_suggest(arguments: Arguments) -> tuple[str, int]:
    """The query that is being typed and the number of suggestions asked for. Raises BadParameter."""
    given: dict[str, list[str]] = {}
    for name, value in arguments:
        given.setdefault(name, []).append(value)
    return _first(given, "q"), _number(given, "limit", MAX_SUGGESTIONS, DEFAULT_SUGGESTIONS)


def arguments_of(request: SearchRequest, *, page_size: int) -> list[tuple[str, str]]:
    """The canonical names and values of a request; `parse` gives the same request back. Defaults are left out."""
    single = {
        "q": request.query,
        "match": request.match if request.match != "all" else "",
        "from": request.date_from.isoformat() if request.date_from else "",
        "to": request.date_to.isoformat() if request.date_to else "",
        "sort": request.sort if request.sort != "relevance" else "",
        "page": str(request.page) if request.page != 1 else "",
        "size": str(request.size) if request.size != page_size else "",
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
    tail = [(name, single[name]) for name in ("from", "to", "sort", "page", "size") if single[name]]
    return head + facets + tail


def query_string(request: SearchRequest, *, page_size: int) -> str:
    """The canonical query string of a request, with its question mark; empty if every value is the default."""
    encoded = urlencode(arguments_of(request, page_size=page_size))
    return f"?{encoded}" if encoded else ""


def export_path(request: SearchRequest, ending: str, *, page_size: int) -> str:
    """The path of a file with all hits of a request, below the root of the site, with its canonical arguments."""
    return f"/search.{ending}{query_string(dataclasses.replace(request, page=1, size=page_size), page_size=page_size)}"


def article_path(article_id: str) -> str:
    """The path of an article's page, below the root of the site, whatever its id holds."""
    # A browser would resolve these two as folders, even percent-encoded.
    if article_id in (".", ".."):
        return f"/article/?id={article_id}"
    return f"/article/{quote(article_id, safe='')}"


def permalink(article_id: str, content: str) -> str:
    """The path of an article's page that says which content was meant; `content` is the article's content hash."""
    path = article_path(article_id)
    return f"{path}{'&' if '?' in path else '?'}content={content[:_CONTENT_DIGITS]}"


def citation_path(article_id: str, ending: str) -> str:
    """The path of a file that cites an article. The id is an argument: as a path it could end like any file."""
    return f"/citation.{ending}?{urlencode({'id': article_id})}"


def _first(given: Mapping[str, list[str]], name: str) -> str:
    return given[name][0] if name in given else ""


def _choice(given: Mapping[str, list[str]], name: str, allowed: tuple[str, ...], default: str) -> str:
    value = _first(given, name)
    if value and value not in allowed:
        listed = ", ".join(f"„{word}“" for word in allowed[:-1]) + f" oder „{allowed[-1]}“"
        raise BadParameter(name, value, listed)
    return value or default


def _number(given: Mapping[str, list[str]], name: str, most: int | None, default: int) -> int:
    value = _first(given, name)
    if not value:
        return default
    if not _WHOLE_NUMBER.fullmatch(value) or not 1 <= int(value) <= (most or int(value)):
        upper = f"von 1 bis {most}" if most else "ab 1"
        raise BadParameter(name, value, f"eine ganze Zahl {upper}")
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
        raise BadParameter(f"{facet}.mode", mode, "hier nur „any“: ein Artikel hat davon höchstens einen Wert")
    selected, excluded = _values(given, facet, facet), _values(given, f"not.{facet}", facet)
    if not (selected or excluded):
        return None
    return FacetFilter(facet, selected, excluded, cast(Mode, mode))


def _values(given: Mapping[str, list[str]], name: str, facet: Facet) -> tuple[str | None, ...]:
    values = dict.fromkeys(given.get(name, ()))
    for value in values:
        if facet == "year" and value and not _YEAR.fullmatch(value):
            raise BadParameter(name, value, "eine Jahreszahl mit vier Ziffern")
    return tuple(value or None for value in values)
