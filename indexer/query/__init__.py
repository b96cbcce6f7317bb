"""What is asked and what comes back: the query language, the request, the page, marks and snippets. No engine here."""

from indexer.query.completion import DEFAULT_SUGGESTIONS, MAX_SUGGESTIONS, Suggestion, SuggestionKind, in_field
from indexer.query.cursor import Cursor, read_cursor, search_digest
from indexer.query.entity import EntityPage, NameCount
from indexer.query.explain import in_english
from indexer.query.page import (
    Bar,
    FacetCounts,
    FacetValue,
    FormCount,
    Histogram,
    Hit,
    Note,
    NoteValue,
    Reading,
    SearchPage,
    Snippet,
    note,
)
from indexer.query.request import FACETS, MULTI_VALUED, Facet, FacetFilter, SearchRequest, ValueField
from indexer.query.wire import PageJson, page_json, page_json_text

__all__ = [
    "DEFAULT_SUGGESTIONS", "FACETS", "MAX_SUGGESTIONS", "MULTI_VALUED", "Bar", "Cursor", "EntityPage", "Facet",
    "FacetCounts", "FacetFilter", "FacetValue", "FormCount", "Histogram", "Hit", "NameCount", "Note", "NoteValue",
    "PageJson", "Reading", "SearchPage", "SearchRequest", "Snippet", "Suggestion", "SuggestionKind", "ValueField",
    "in_english", "in_field", "note", "page_json", "page_json_text", "read_cursor", "search_digest",
]  # fmt: skip
