"""What is asked and what comes back: the query language, the request, the page, marks and snippets. No engine here."""

from indexer.query.completion import DEFAULT_SUGGESTIONS, MAX_SUGGESTIONS, Suggestion, SuggestionKind
from indexer.query.cursor import Cursor, read_cursor, search_digest
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
)
from indexer.query.request import FACETS, MULTI_VALUED, Facet, FacetFilter, SearchRequest
from indexer.query.wire import PageJson, page_json, page_json_text

__all__ = [
    "DEFAULT_SUGGESTIONS", "FACETS", "MAX_SUGGESTIONS", "MULTI_VALUED", "Bar", "Cursor", "Facet", "FacetCounts",
    "FacetFilter", "FacetValue", "FormCount", "Histogram", "Hit", "Note", "PageJson", "Reading", "SearchPage",
    "SearchRequest", "Snippet", "Suggestion", "SuggestionKind", "page_json", "page_json_text", "read_cursor",
    "search_digest",
]  # fmt: skip
