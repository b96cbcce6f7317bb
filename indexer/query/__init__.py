"""What is asked and what comes back: the query language, the request, the page, marks and snippets. No engine here."""

from indexer.query.completion import DEFAULT_SUGGESTIONS, MAX_SUGGESTIONS, Suggestion, SuggestionKind, in_field
from indexer.query.cursor import Cursor, read_cursor, search_digest
from indexer.query.entity import EntityPage, NameCount
from indexer.query.explain import in_english
from indexer.query.narrowing import ActiveFilter, active_filters, unfiltered
from indexer.query.page import (
    Alternative,
    Bar,
    FacetCounts,
    FacetPage,
    FacetValue,
    FormCount,
    Histogram,
    Hit,
    Note,
    NoteValue,
    Reading,
    Removal,
    SearchPage,
    Snippet,
    note,
)
from indexer.query.request import FACETS, MULTI_VALUED, Facet, FacetFilter, SearchRequest, ValueField
from indexer.query.wire import FacetPageJson, PageJson, facet_page_json, page_json, page_json_text

__all__ = [
    "DEFAULT_SUGGESTIONS", "FACETS", "MAX_SUGGESTIONS", "MULTI_VALUED", "ActiveFilter", "Alternative", "Bar",
    "Cursor", "EntityPage", "Facet", "FacetCounts", "FacetFilter", "FacetPage", "FacetPageJson", "FacetValue",
    "FormCount", "Histogram", "Hit", "NameCount", "Note", "NoteValue", "PageJson", "Reading", "Removal", "SearchPage",
    "SearchRequest", "Snippet", "Suggestion", "SuggestionKind", "ValueField", "active_filters", "facet_page_json",
    "in_english", "in_field", "note", "page_json", "page_json_text", "read_cursor", "search_digest", "unfiltered",
]  # fmt: skip
