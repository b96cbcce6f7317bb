"""Plain Whoosh: what one writes with it alone, following its documentation."""

import datetime as dt
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from whoosh import fields, highlight, index, sorting
from whoosh.analysis import LanguageAnalyzer
from whoosh.filedb.compound import CompoundStorage
from whoosh.filedb.filestore import FileStorage
from whoosh.qparser import MultifieldParser
from whoosh.query import NumericRange, Term

from bench.peers import FACETS, HITS, SNIPPET_CHARACTERS, Page, file_sizes
from bench.query import Query
from indexer.articles import Article


class PlainWhoosh:
    """An index with Whoosh's German analyser, facets by `groupedby`, highlights by its highlighter."""

    _searcher: Any
    _parser: Any

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def build(self, articles: Iterable[Article]) -> None:
        analyser = LanguageAnalyzer("de")
        keyword = fields.KEYWORD(commas=True)
        schema = fields.Schema(
            id=fields.ID(stored=True), title=fields.TEXT(analyzer=analyser, stored=True),
            text=fields.TEXT(analyzer=analyser, stored=True), person=keyword, organisation=keyword, place=keyword,
            section=fields.ID(), year=fields.ID(), day=fields.NUMERIC(),
        )  # fmt: skip
        self._folder.mkdir(parents=True)
        writer = index.create_in(str(self._folder), schema).writer(limitmb=256)
        for article in articles:
            assert article.published is not None  # as in all corpora of bench.corpus
            writer.add_document(
                id=article.id, title=article.title, text=article.text, person=_joined(article.persons),
                organisation=_joined(article.organisations), place=_joined(article.places), section=article.section,
                year=str(article.published.year), day=article.published.toordinal(),
            )  # fmt: skip
        writer.commit()

    def open(self) -> None:
        opened = index.open_dir(str(self._folder))
        self._searcher = opened.searcher()
        self._parser = MultifieldParser(["title", "text"], opened.schema)

    def page(self, query: Query) -> Page:
        wanted = self._parser.parse(query.typed().replace("ODER", "OR"))
        facets = sorting.Facets()
        for facet in FACETS:
            facets.add_field(facet, allow_overlap=True)
        results: Any = self._searcher.search(wanted, limit=HITS, groupedby=facets, filter=_filter(query))
        results.fragmenter = highlight.SentenceFragmenter(maxchars=SNIPPET_CHARACTERS)
        snippets = [hit.highlights("text", top=1) for hit in results]
        counts = {facet: _commonest(results.groups(facet)) for facet in FACETS}
        return Page(len(results), counts, [hit["id"] for hit in results], snippets)

    def shown(self, page: Page) -> Page:
        return page

    def sizes(self) -> dict[str, int]:
        return opened_segments(self._folder)


def opened_segments(folder: Path) -> dict[str, int]:
    """Bytes by folder and ending, where those of a segment in one file are told apart (.pst postings, .trm terms)."""
    sizes = file_sizes(folder)
    for path in folder.rglob("*.seg"):
        inside = path.relative_to(folder).parent
        sizes[str(inside / "*.seg")] -= path.stat().st_size
        segment = CompoundStorage(FileStorage(str(path.parent)).open_file(path.name), use_mmap=False)
        for name in segment.list():
            label = str(inside / f"*{Path(name).suffix}")
            sizes[label] = sizes.get(label, 0) + segment.file_length(name)
    return sizes


def _filter(wanted: Query) -> Any:
    if wanted.days:
        first, last = (dt.date.fromisoformat(day).toordinal() for day in wanted.days)
        return NumericRange("day", first, last)
    return Term(*wanted.facet) if wanted.facet else None


def _commonest(groups: dict[str, list[int]]) -> dict[str, int]:
    named = {value: len(articles) for value, articles in groups.items() if value}
    return dict(sorted(named.items(), key=lambda item: -item[1])[:10])


def _joined(names: tuple[str, ...] | None) -> str:
    return ",".join(name.replace(",", " ") for name in names or ())


def peer(folder: Path, _name: str) -> PlainWhoosh:
    return PlainWhoosh(folder)
