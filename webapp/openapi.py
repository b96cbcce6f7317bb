"""The description of the API (OpenAPI 3.1), made from the types and constants that the code itself goes by."""

from importlib.metadata import version
from typing import Any, get_args

from indexer.engines import StoredArticle
from indexer.query import (
    DEFAULT_SUGGESTIONS,
    ENTITY_KINDS,
    FACETS,
    MAX_SUGGESTIONS,
    MULTI_VALUED,
    EntityPageJson,
    FacetPageJson,
    PageJson,
)
from indexer.query.request import DEFAULT_VALUES, MAX_SIZE, MAX_VALUES, Copies, Match, Mode, Sort, ValueOrder
from webapp.language import Lang
from webapp.shapes import Components, Schema, schema
from webapp.urls import MAX_WHOLE_NUMBER
from webapp.views.api import SuggestionsJson
from webapp.views.errors import ProblemJson
from webapp.views.health import HealthJson

_PROBLEMS = {
    400: "A parameter has a value that it cannot have, or the host is not one of this server's.",
    404: "There is no such article, facet, person, organisation or place.",
    410: "The generation of the cursor is not the current one any more: begin again without a cursor.",
    500: "An error of this server.",
    503: "There is no index that this version can read.",
}
_DATE = "A day (2024-10-05), a month (2024-10) or a year (2024)."


def document(root: str, page_size: int) -> Schema:
    """The description for an API below `root`, the path of the site; `page_size` is the default number of hits."""
    components = Components()
    paths = {
        "/api/v1/search": _operation(
            "search", "One page of a search: hits, facets, histogram.", PageJson, (400, 410), components,
            _search_parameters(page_size), tagged=True,
        ),
        "/api/v1/suggest": _suggest(components),
        "/api/v1/article/{id}": _article(components),
        "/api/v1/facet/{facet}": _facet(page_size, components),
        "/api/v1/entity/{kind}/{name}": _entity(components),
        "/health": _operation("health", "Whether there is a usable index.", HealthJson, (400,), components, [_lang()]),
    }  # fmt: skip
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Fundstelle",
            "version": version("fundstelle"),
            "description": "Search over a corpus of German news articles. Errors are problem details (RFC 9457).",
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "servers": [{"url": root or "/"}],
        "paths": paths,
        "components": {"schemas": components.schemas},
    }


def _suggest(components: Components) -> Schema:
    parameters = [
        _q(),
        _parameter("limit", _number(MAX_SUGGESTIONS, DEFAULT_SUGGESTIONS), "The most suggestions."),
        _lang(),
    ]
    told = "Ways to complete a query that is being typed."
    return _operation("suggest", told, SuggestionsJson, (400,), components, parameters, tagged=True)


def _article(components: Components) -> Schema:
    parameters = [
        _parameter("id", {"type": "string", "minLength": 1}, "The article's id, percent-encoded.", "path"),
        _lang(),
    ]
    told = "An article as the index keeps it."
    return _operation("article", told, StoredArticle, (400, 404), components, parameters, tagged=True)


def _facet(page_size: int, components: Components) -> Schema:
    search = (p for p in _search_parameters(page_size) if p["name"] not in ("page", "size", "sort", "cursor"))
    return _operation(
        "facet", "All values of a facet that the articles of a search carry.", FacetPageJson, (400, 404), components,
        [
            _parameter("facet", {"type": "string", "enum": list(FACETS)}, "Which facet.", "path"),
            *search,
            _parameter("prefix", {"type": "string"}, "Only values of which a word begins so."),
            _parameter("order", _choice(get_args(ValueOrder), "count"), "The commonest first, or from A to Z."),
            _parameter("offset", {"type": "integer", "minimum": 0, "maximum": MAX_WHOLE_NUMBER, "default": 0},
                       "How many values to pass over; past the end come the last ones."),
            _parameter("limit", _number(MAX_VALUES, DEFAULT_VALUES), "The most values."),
        ],
        tagged=True,
    )  # fmt: skip


def _entity(components: Components) -> Schema:
    about = "Its name or one that it goes or went by, percent-encoded; the answer has the canonical one."
    parameters = [
        _parameter("kind", {"type": "string", "enum": list(ENTITY_KINDS)}, "What it is.", "path"),
        _parameter("name", {"type": "string", "minLength": 1}, about, "path"),
        _lang(),
    ]
    told = "What the corpus says of a person, organisation or place."
    return _operation("entity", told, EntityPageJson, (400, 404), components, parameters, tagged=True)


def _operation(
    name: str, about: str, body: Any, problems: tuple[int, ...], components: Components,
    parameters: list[Schema], *, tagged: bool = False,
) -> Schema:  # fmt: skip
    tag = {"ETag": {"description": "For If-None-Match.", "schema": {"type": "string"}}}
    found = {
        "description": "Found.",
        "content": {"application/json": {"schema": schema(body, components)}},
        **({"headers": tag} if tagged else {}),
    }
    problem = {"application/problem+json": {"schema": schema(ProblemJson, components)}}
    refused = {str(s): {"description": _PROBLEMS[s], "content": problem} for s in sorted({*problems, 500, 503})}
    unchanged = {"304": {"description": "Nothing has changed since the ETag in If-None-Match."}} if tagged else {}
    return {
        "get": {
            "operationId": name, "summary": about, "parameters": parameters,
            "responses": {"200": found, **unchanged, **refused},
        }
    }  # fmt: skip


def _search_parameters(page_size: int) -> list[Schema]:
    facets = []
    for facet in FACETS:
        value: Schema = {"type": "string"} | ({"pattern": "^([0-9]{4})?$"} if facet == "year" else {})
        several: Schema = {"type": "array", "items": value}
        facets.append(_parameter(facet, several, f"Only articles with this {facet}; empty: with none."))
        facets.append(_parameter(f"not.{facet}", several, f"Only articles without this {facet}."))
        modes = get_args(Mode) if facet in MULTI_VALUED else ("any",)
        facets.append(_parameter(f"{facet}.mode", _choice(modes, "any"), f"Whether one or all of {facet} must be met."))
    return [
        _q(),
        _parameter("match", _choice(get_args(Match), "all"), "Whether all words must occur, or any."),
        *facets,
        _parameter("from", {"type": "string"}, f"The first day. {_DATE}"),
        _parameter("to", {"type": "string"}, f"The last day. {_DATE}"),
        _parameter("sort", _choice(get_args(Sort), "relevance"), "The order of the hits."),
        _parameter("page", _number(MAX_WHOLE_NUMBER, 1), "Counted from 1; past the end comes the last one."),
        _parameter("size", _number(MAX_SIZE, page_size), "Hits on a page."),
        _lang(),
        _parameter("copies", _choice(get_args(Copies), "fold"), "Whether versions of one text are one hit."),
        _parameter("cursor", {"type": "string"}, "`cursor` of another page of the same search, instead of `page`."),
    ]


def _q() -> Schema:
    return _parameter("q", {"type": "string", "default": ""}, "The query; empty or *: all articles, newest first.")


def _lang() -> Schema:
    return _parameter("lang", _choice(get_args(Lang), "de"), "The language of notes and problems.")


def _choice(allowed: tuple[str, ...], default: str) -> Schema:
    return {"type": "string", "enum": list(allowed), "default": default}


def _number(most: int, default: int) -> Schema:
    return {"type": "integer", "minimum": 1, "maximum": most, "default": default}


def _parameter(name: str, shape: Schema, about: str, where: str = "query") -> Schema:
    return {"name": name, "in": where, "required": where == "path", "description": about, "schema": shape}
