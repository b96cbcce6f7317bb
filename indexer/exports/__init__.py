"""Articles as other programs take them: one small module for each format, all pure. Nothing here searches or serves."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from indexer.engines import StoredArticle
from indexer.exports import bibtex, csv_table, json_lines, ris
from indexer.exports.atom import FEED_ENTRIES, Feed, atom
from indexer.exports.citation import STYLES, Style, content_hash, plain
from indexer.exports.concordance import concordance_table
from indexer.exports.jsonld import news_article
from indexer.exports.values import iri, web_address

__all__ = [
    "FEED_ENTRIES", "FORMATS", "STYLES", "Feed", "Format", "Style", "atom", "concordance_table",
    "content_hash", "iri", "news_article", "plain", "web_address",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Format:
    """A format that takes any number of articles."""

    label: str
    media_type: str
    write: Callable[[Iterable[StoredArticle]], Iterator[str]]
    """Gives the file piece by piece, an article at a time; encoded as UTF-8 it is the same everywhere."""


FORMATS: Mapping[str, Format] = {
    "jsonl": Format("JSON Lines", "application/x-ndjson", json_lines.write),
    "csv": Format("CSV", "text/csv", csv_table.write),
    "ris": Format("RIS", "application/x-research-info-systems", ris.write),
    "bib": Format("BibTeX", "application/x-bibtex", bibtex.write),
}
"""By the ending of the file's name."""
