"""What is asked and what comes back: the query language, the request, the page, marks and snippets. No engine here."""

from indexer.entities import KINDS as ENTITY_KINDS
from indexer.entities import Kind as EntityKind
from indexer.query.comparison import Comparison, Distinctive, PairBar, PairHistogram, Side
from indexer.query.completion import DEFAULT_SUGGESTIONS, MAX_SUGGESTIONS, Suggestion, SuggestionKind, in_field
from indexer.query.concordance import Concordance, ConcordanceLine, ConcordanceOrder
from indexer.query.cursor import Cursor, read_cursor, search_digest
from indexer.query.entity import EntityPage, NameCount
from indexer.query.explain import in_english, with_word
from indexer.query.legend import Legend, legend
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
from indexer.query.wire import EntityPageJson, PageJson, entity_json, page_json, page_json_text

__all__ = [
    "DEFAULT_SUGGESTIONS", "ENTITY_KINDS", "FACETS", "MAX_SUGGESTIONS", "MULTI_VALUED", "Bar", "Comparison",
    "Concordance", "ConcordanceLine", "ConcordanceOrder", "Cursor", "Distinctive", "EntityKind", "EntityPage",
    "EntityPageJson", "Facet", "FacetCounts", "FacetFilter", "FacetValue", "FormCount", "Histogram", "Hit", "Legend",
    "NameCount", "Neighbour", "Neighbours", "Note", "NoteValue", "PageJson", "PairBar", "PairHistogram", "Reading",
    "SearchPage", "SearchRequest", "SharedName", "Side", "Similar", "Snippet", "Suggestion", "SuggestionKind",
    "ValueField", "entity_json", "in_english", "in_field", "legend", "note", "page_json", "page_json_text",
    "read_cursor", "search_digest", "with_word",
]  # fmt: skip
