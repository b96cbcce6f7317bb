"""The peer: what one writes with Whoosh alone, following its documentation."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from whoosh import fields, highlight, index
from whoosh.analysis import LanguageAnalyzer
from whoosh.qparser import MultifieldParser

from indexer.articles import Article

_FACETS = ("person", "organisation", "place", "source", "section")


class PlainWhoosh:
    """An index with Whoosh's German analyzer, facets by `groupedby`, highlights by its highlighter."""

    @staticmethod
    def build(folder: Path, articles: Iterable[Article]) -> None:
        analyzer = LanguageAnalyzer("de")
        keyword = fields.KEYWORD(commas=True)
        schema = fields.Schema(
            id=fields.ID(stored=True), title=fields.TEXT(analyzer=analyzer, stored=True),
            text=fields.TEXT(analyzer=analyzer, stored=True), person=keyword, organisation=keyword, place=keyword,
            source=fields.ID(), section=fields.ID(),
        )  # fmt: skip
        folder.mkdir(parents=True)
        writer = index.create_in(str(folder), schema).writer(limitmb=256)
        for article in articles:
            writer.add_document(
                id=article.id, title=article.title, text=article.text, person=_joined(article.persons),
                organisation=_joined(article.organisations), place=_joined(article.places),
                source=article.source, section=article.section,
            )  # fmt: skip
        writer.commit()

    def __init__(self, folder: Path) -> None:
        self._index = index.open_dir(str(folder))
        self._searcher = self._index.searcher()
        self._parser = MultifieldParser(["title", "text"], self._index.schema)

    def page(self, query: str) -> int:
        """Makes one faceted page; gives back its total."""
        results: Any = self._searcher.search(self._parser.parse(query), limit=10, groupedby=list(_FACETS))
        results.fragmenter = highlight.SentenceFragmenter(maxchars=240)
        for hit in results:
            hit.highlights("text", top=1)
        for facet in _FACETS:
            sorted(results.groups(facet).items(), key=lambda item: -len(item[1]))[:10]
        return len(results)


def _joined(names: tuple[str, ...] | None) -> str:
    return ",".join(name.replace(",", " ") for name in names or ())
