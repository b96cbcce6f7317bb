"""tantivy in its Python package: German stems, positions, stored texts, aggregations over fast fields, its snippets."""

import datetime as dt
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import tantivy
from tantivy import FieldType, Filter, Occur

from bench.peers import FACETS, HITS, SNIPPET_CHARACTERS, Page, file_sizes
from bench.query import Query
from indexer.articles import Article

_HEAP_BYTES = 2_000_000_000
"""Enough for one segment at 100,000 articles: several cost a merge, and make searching slower."""
_FIELDS = ("title", "text")
_COUNTED = {facet: {"terms": {"field": facet, "size": 10}} for facet in FACETS}
_GERMAN = "german"


def analyser() -> Any:
    """From text to terms: words without signs, lower case, Snowball's stems."""
    words = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
    return words.filter(Filter.lowercase()).filter(Filter.stemmer("german")).build()


class Tantivy:
    _index: tantivy.Index
    _searcher: tantivy.Searcher

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._analyser = analyser()

    def build(self, articles: Iterable[Article]) -> None:
        self._folder.mkdir(parents=True)
        index = tantivy.Index(_schema(), path=str(self._folder))
        index.register_tokenizer(_GERMAN, self._analyser)
        writer = index.writer(heap_size=_HEAP_BYTES, num_threads=1)
        for article in articles:
            writer.add_document(_document(article))
        writer.commit()
        writer.wait_merging_threads()

    def open(self) -> None:
        self._index = tantivy.Index.open(str(self._folder))
        self._index.register_tokenizer(_GERMAN, self._analyser)
        self._searcher = self._index.searcher()

    def page(self, query: Query) -> Page:
        wanted = self._query(query)
        found = self._searcher.search(wanted, limit=HITS, count=True)
        documents = [self._searcher.doc(address) for _, address in found.hits]
        counts = self._searcher.aggregate(wanted, _COUNTED)
        facets = {facet: {b["key"]: b["doc_count"] for b in counts[facet]["buckets"]} for facet in FACETS}
        marker = tantivy.SnippetGenerator.create(self._searcher, wanted, self._index.schema, "text")
        marker.set_max_num_chars(SNIPPET_CHARACTERS)
        snippets = [
            marker.snippet_from_doc(document).to_html() or document["text"][0][:SNIPPET_CHARACTERS]
            for document in documents
        ]
        total: int = found.count  # type: ignore[attr-defined]
        return Page(total, facets, [document["id"][0] for document in documents], snippets)

    def shown(self, page: Page) -> Page:
        return page

    def sizes(self) -> dict[str, int]:
        return file_sizes(self._folder)

    def _query(self, query: Query) -> tantivy.Query:
        words = self._words(query)
        schema = self._index.schema
        filters = []
        if query.facet:
            filters.append(tantivy.Query.term_query(schema, *query.facet, index_option="basic"))
        if query.days:
            first, last = (dt.date.fromisoformat(day).toordinal() for day in query.days)
            filters.append(tantivy.Query.range_query(schema, "day", FieldType.Integer, first, last))
        if not filters:
            return words
        unscored = [(Occur.Must, tantivy.Query.const_score_query(one, 0.0)) for one in filters]
        return tantivy.Query.boolean_query([(Occur.Must, words), *unscored])

    def _words(self, query: Query) -> tantivy.Query:
        schema = self._index.schema
        if query.operator == "all":
            return tantivy.Query.all_query()
        if query.operator == "phrase":
            stems = [self._stem(word) for word in query.words]
            return _either(tantivy.Query.phrase_query(schema, field, list(stems)) for field in _FIELDS)
        if query.operator == "prefix":
            return _either(tantivy.Query.regex_query(schema, field, f"{query.words[0]}.*") for field in _FIELDS)
        each = [
            _either(tantivy.Query.term_query(schema, field, self._stem(word)) for field in _FIELDS)
            for word in query.words
        ]
        occur = Occur.Should if query.operator == "or" else Occur.Must
        return each[0] if len(each) == 1 else tantivy.Query.boolean_query([(occur, one) for one in each])

    def _stem(self, word: str) -> str:
        return str(self._analyser.analyze(word)[0])


def _either(queries: Iterable[tantivy.Query]) -> tantivy.Query:
    return tantivy.Query.boolean_query([(Occur.Should, query) for query in queries])


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
    for field in _FIELDS:
        builder.add_text_field(field, stored=True, tokenizer_name=_GERMAN, index_option="position")
    for facet in FACETS:
        builder.add_text_field(facet, fast=True, tokenizer_name="raw", index_option="basic")
    builder.add_integer_field("day", fast=True, indexed=True)
    return builder.build()


def _document(article: Article) -> tantivy.Document:
    assert article.published is not None  # as in all corpora of bench.corpus
    return tantivy.Document(
        id=article.id, title=article.title, text=article.text, person=list(article.persons or ()),
        organisation=list(article.organisations or ()), place=list(article.places or ()), section=article.section,
        year=str(article.published.year), day=article.published.toordinal(),
    )  # fmt: skip


def peer(folder: Path, _name: str) -> Tantivy:
    return Tantivy(folder)
