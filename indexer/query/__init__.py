"""What is asked and what comes back: the query language, the request, the page, marks and snippets. No engine here."""

from indexer.query.comparison import Comparison, Distinctive, PairBar, PairHistogram, Side
from indexer.query.completion import DEFAULT_SUGGESTIONS, MAX_SUGGESTIONS, Suggestion, SuggestionKind, in_field
from indexer.query.concordance import Concordance, ConcordanceLine, ConcordanceOrder
from indexer.query.cursor import Cursor, read_cursor, search_digest
from indexer.query.entity import EntityPage, NameCount
from indexer.query.explain import in_english
from indexer.query.neighbours import Neighbour, Neighbours
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
from indexer.query.similar import SharedName, Similar
from indexer.query.wire import PageJson, page_json, page_json_text

__all__ = [
    "DEFAULT_SUGGESTIONS", "FACETS", "MAX_SUGGESTIONS", "MULTI_VALUED", "Bar", "Comparison", "Concordance",
    "ConcordanceLine", "ConcordanceOrder", "Cursor", "Distinctive", "EntityPage", "Facet", "FacetCounts", "FacetFilter",
    "FacetValue", "FormCount", "Histogram", "Hit", "NameCount", "Neighbour", "Neighbours", "Note", "NoteValue",
    "PageJson", "PairBar", "PairHistogram", "Reading", "SearchPage", "SearchRequest", "SharedName", "Side", "Similar",
    "Snippet", "Suggestion", "SuggestionKind", "ValueField", "in_english", "in_field", "note", "page_json",
    "page_json_text", "read_cursor", "search_digest",
]  # fmt: skip
