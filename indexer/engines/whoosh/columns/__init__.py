"""Flat arrays derived from the Whoosh index and mapped into memory: what a search reads instead of postings.

What lies in each file is told in ARCHITECTURE.md. Nothing in here knows queries or scores.
"""

from indexer.engines.whoosh.columns.articles import Columns
from indexer.engines.whoosh.columns.facets import FacetColumn, FacetTable, facet_column
from indexer.engines.whoosh.columns.files import Documents, Mask
from indexer.engines.whoosh.columns.opening import open_columns
from indexer.engines.whoosh.columns.postings import Postings

__all__ = ["Columns", "Documents", "FacetColumn", "FacetTable", "Mask", "Postings", "facet_column", "open_columns"]
