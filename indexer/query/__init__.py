"""What is asked and what comes back: the query language, the request, the page, marks and snippets. No engine here."""

from indexer.entities import KINDS as ENTITY_KINDS
from indexer.entities import Kind as EntityKind
from indexer.query.comparison import Comparison, Distinctive, PairBar, PairHistogram, Side
from indexer.query.completion import DEFAULT_SUGGESTIONS, MAX_SUGGESTIONS, Suggestion, SuggestionKind, in_field
from indexer.query.concordance import Concordance, ConcordanceLine, ConcordanceOrder
from indexer.query.copies import Copy, OtherCopies
from indexer.query.cursor import Cursor, read_cursor, search_digest
from indexer.query.differences import Differences, differences
from indexer.query.entity import EntityPage, NameCount
from indexer.query.explain import in_english, with_word
from indexer.query.legend import Legend, legend
from indexer.query.narrowing import ActiveFilter, active_filters, demanded, ticked, unfiltered
from indexer.query.neighbours import Neighbour, Neighbours
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
from indexer.query.similar import SharedName, Similar
from indexer.query.wire import (
    EntityPageJson,
    FacetPageJson,
    PageJson,
    entity_json,
    facet_page_json,
    page_json,
    page_json_text,
)

__all__ = [
    "DEFAULT_SUGGESTIONS", "ENTITY_KINDS", "FACETS", "MAX_SUGGESTIONS", "MULTI_VALUED", "ActiveFilter", "Alternative",
    "Bar", "Comparison", "Concordance", "ConcordanceLine", "ConcordanceOrder", "Copy", "Cursor", "Differences",
    "Distinctive", "EntityKind", "EntityPage", "EntityPageJson", "Facet", "FacetCounts", "FacetFilter", "FacetPage",
    "FacetPageJson", "FacetValue", "FormCount", "Histogram", "Hit", "Legend", "NameCount", "Neighbour", "Neighbours",
    "Note", "NoteValue", "OtherCopies", "PageJson", "PairBar", "PairHistogram", "Reading", "Removal", "SearchPage",
    "SearchRequest", "SharedName", "Side", "Similar", "Snippet", "Suggestion", "SuggestionKind", "ValueField",
    "active_filters", "demanded", "differences", "entity_json", "facet_page_json", "in_english", "in_field", "legend",
    "note", "page_json", "page_json_text", "read_cursor", "search_digest", "ticked", "unfiltered", "with_word",
]  # fmt: skip
