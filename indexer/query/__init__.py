"""What is asked and what comes back: the query language, the request, the page, marks and snippets. No engine here."""

from indexer.query.completion import DEFAULT_SUGGESTIONS, MAX_SUGGESTIONS, Suggestion, SuggestionKind, in_field
from indexer.query.entity import EntityPage, NameCount
from indexer.query.page import (
    Bar,
    FacetCounts,
    FacetValue,
    FormCount,
    Histogram,
    Hit,
    Note,
    Reading,
    SearchPage,
    Snippet,
    page_json,
    page_json_text,
)
from indexer.query.request import FACETS, MULTI_VALUED, Facet, FacetFilter, SearchRequest, ValueField

__all__ = [
    "DEFAULT_SUGGESTIONS", "FACETS", "MAX_SUGGESTIONS", "MULTI_VALUED", "Bar", "EntityPage", "Facet", "FacetCounts",
    "FacetFilter", "FacetValue", "FormCount", "Histogram", "Hit", "NameCount", "Note", "Reading", "SearchPage",
    "SearchRequest", "Snippet", "Suggestion", "SuggestionKind", "ValueField", "in_field", "page_json", "page_json_text",
]  # fmt: skip
