"""A page in JSON, and the shapes that this has: from them the description of the API is made."""

import dataclasses
import datetime as dt
import json
from typing import Annotated, Any, Literal, NotRequired, TypedDict

from indexer.entities import Kind
from indexer.query.entity import EntityPage, NameCount
from indexer.query.page import FacetPage, FacetValue, Histogram, Hit, Reading, Removal, SearchPage
from indexer.query.request import Facet, Match

SCORE_DECIMALS = 4

Fields = dict[str, Any]
"""A dataclass as a dictionary; the second argument of Annotated says which one."""


class SnippetJson(TypedDict):
    """A piece of an article's text, and the spans in it (start, end exclusive, in characters) that match the query."""

    text: str
    marks: list[list[int]]


class HitJson(TypedDict):
    """One article of the result."""

    id: str
    title: str
    published: str | None
    source: str | None
    section: str | None
    authors: list[str]
    url: str | None
    file: str
    line: int
    score: float
    snippets: list[SnippetJson]
    persons: list[str]
    organisations: list[str]
    places: list[str]
    copies: int


class FacetValueJson(TypedDict):
    """A value of a facet, null where articles carry none, and how many articles it counts."""

    value: str | None
    count: int
    selected: bool


BarJson = TypedDict("BarJson", {"from": str, "count": int})


class HistogramJson(TypedDict):
    """The hits over time, without gaps between the first and the last bar."""

    unit: Literal["day", "month", "year"]
    bars: list[BarJson]
    undated: int


class NoteJson(TypedDict):
    """Something the reader should know about how the query was understood or answered."""

    code: str
    text: str


class RemovalJson(TypedDict):
    """One thing that narrows the search, and how many articles are found without it."""

    kind: Facet | Literal["word", "from", "to"]
    value: str | None
    excluded: bool
    total: int


class AlternativeJson(TypedDict):
    """Another way to put the query, and how many articles it finds."""

    kind: Literal["loose", "fuzzy", "any"]
    query: str
    match: Match
    total: int


class FacetPageJson(TypedDict):
    """Some of all values of a facet that the articles of a search carry; `hits` is how many articles these are."""

    facet: Facet
    values: list[FacetValueJson]
    total: int
    offset: int
    hits: int
    complete: bool
    generation: str


class PageJson(TypedDict):
    """One page of a search; `cursor` asks for the next one, of the same generation, and is null on the last."""

    query: str
    understood: str | None
    match: Match
    total: int
    complete: bool
    generation: str
    page: int
    size: int
    cursor: str | None
    hits: list[HitJson]
    facets: dict[Facet, list[FacetValueJson]]
    histogram: HistogramJson
    reading: Annotated[list[Fields], list[Reading]]
    suggestion: str | None
    suggestion_total: NotRequired[int]
    relaxed: bool
    notes: list[NoteJson]
    with_copies: int
    without_copies: int
    removals: NotRequired[list[RemovalJson]]
    alternatives: NotRequired[list[AlternativeJson]]


class EntityPageJson(TypedDict):
    """What the corpus says of one person, organisation or place."""

    id: str
    kind: Kind
    name: str
    articles: int
    related: int
    spellings: Annotated[list[Fields], list[NameCount]]
    histogram: HistogramJson
    persons: Annotated[list[Fields], list[NameCount]]
    organisations: Annotated[list[Fields], list[NameCount]]
    places: Annotated[list[Fields], list[NameCount]]
    newest: list[HitJson]
    generation: str


def entity_json(page: EntityPage) -> EntityPageJson:
    """An entity as the API gives it."""
    return {
        "id": page.id,
        "kind": page.kind,
        "name": page.name,
        "articles": page.articles,
        "related": page.related,
        "spellings": [dataclasses.asdict(spelling) for spelling in page.spellings],
        "histogram": _histogram(page.histogram),
        "persons": [dataclasses.asdict(name) for name in page.persons],
        "organisations": [dataclasses.asdict(name) for name in page.organisations],
        "places": [dataclasses.asdict(name) for name in page.places],
        "newest": [_hit(hit) for hit in page.newest],
        "generation": page.generation,
    }


def _histogram(histogram: Histogram) -> HistogramJson:
    return {
        "unit": histogram.unit,
        "bars": [{"from": bar.start.isoformat(), "count": bar.count} for bar in histogram.bars],
        "undated": histogram.undated,
    }


def page_json(page: SearchPage) -> PageJson:
    """The page as the API and `search --json` give it, keys in their documented order.

    `suggestion_total` is there only beside a suggestion, and if it is exact; ways out only where there are any.
    """
    made: PageJson = {
        "query": page.query,
        "understood": page.understood,
        "match": page.match,
        "total": page.total,
        "complete": page.complete,
        "generation": page.generation,
        "page": page.page,
        "size": page.size,
        "cursor": page.cursor,
        "hits": [_hit(hit) for hit in page.hits],
        "facets": {counts.facet: [_value(value) for value in counts.values] for counts in page.facets},
        "histogram": _histogram(page.histogram),
        "reading": [dataclasses.asdict(reading) for reading in page.reading],
        "suggestion": page.suggestion,
        "suggestion_total": page.suggestion_total or 0,
        "relaxed": page.relaxed,
        "notes": [{"code": note.code, "text": note.text} for note in page.notes],
        "with_copies": page.with_copies,
        "without_copies": page.without_copies,
    }
    if page.suggestion_total is None:
        del made["suggestion_total"]
    if page.removals:
        made["removals"] = [_removal(removal) for removal in page.removals]
    if page.alternatives:
        made["alternatives"] = [
            {"kind": a.kind, "query": a.request.query, "match": a.request.match, "total": a.total}
            for a in page.alternatives
        ]
    return made


def facet_page_json(page: FacetPage) -> FacetPageJson:
    """Values of a facet as the API gives them."""
    return {
        "facet": page.facet, "values": [_value(value) for value in page.values], "total": page.total,
        "offset": page.offset, "hits": page.hits, "complete": page.complete, "generation": page.generation,
    }  # fmt: skip


def _value(value: FacetValue) -> FacetValueJson:
    return {"value": value.value, "count": value.count, "selected": value.selected}


def _removal(removal: Removal) -> RemovalJson:
    value = removal.value.isoformat() if isinstance(removal.value, dt.date) else removal.value
    return {"kind": removal.kind, "value": value, "excluded": removal.excluded, "total": removal.total}


def _hit(hit: Hit) -> HitJson:
    return {
        "id": hit.id,
        "title": hit.title.text,
        "published": hit.published.isoformat() if hit.published else None,
        "source": hit.source,
        "section": hit.section,
        "authors": list(hit.authors),
        "url": hit.url,
        "file": hit.file,
        "line": hit.line,
        "score": round(hit.score, SCORE_DECIMALS),
        "snippets": [{"text": s.text, "marks": [list(m) for m in s.marks]} for s in hit.snippets],
        "persons": list(hit.persons),
        "organisations": list(hit.organisations),
        "places": list(hit.places),
        "copies": hit.copies,
    }


def page_json_text(page: SearchPage) -> str:
    """The page as JSON text: the body of the API and the output of `search --json`, byte for byte."""
    return json.dumps(page_json(page), ensure_ascii=False) + "\n"
