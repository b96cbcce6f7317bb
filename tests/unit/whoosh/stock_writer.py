"""The oracle of the segment writer: the same articles, analysed one by one and written by Whoosh's own writer."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from whoosh import fields
from whoosh.filedb.filestore import FileStorage
from whoosh.formats import Positions
from whoosh.writing import SegmentWriter

from indexer.engines.common.articles import keywords_of, numbers_of, stored_of
from indexer.engines.whoosh.schema import stored_schema
from indexer.enrich import IndexedDocument
from indexer.fields import ANALYSED, DERIVED_TITLE_WEIGHT, EXACT, FACET_FIELDS, IDENTIFIER, RECORD, RELATED
from indexer.language.analysis import Occurrences, analyse

Posting = tuple[bytes, int, float, bytes]
"""Term, occurrences that count towards the field's length, weight, encoded positions."""


class PreparedWriter(SegmentWriter):  # type: ignore[misc]  # Whoosh has no types
    """A segment writer whose text and facet fields take prepared postings."""

    def __init__(self, index: object, **options: object) -> None:
        super().__init__(index, **options)
        self.schema: fields.Schema
        self._stored_schema = self.schema
        self.schema = stored_schema()
        for name in (*ANALYSED, *EXACT.values(), *FACET_FIELDS, *RELATED.values()):
            self.schema._fields[name].index = _hand_on

    def _commit_toc(self, segments: object) -> None:
        self.schema = self._stored_schema
        super()._commit_toc(segments)


def _hand_on(value: Iterable[Posting], **_: object) -> Iterator[Posting]:
    return iter(value)


def write_stock(folder: Path, documents: Iterable[IndexedDocument]) -> None:
    """Writes an index into a folder that exists."""
    writer = PreparedWriter(FileStorage(str(folder)).create_index(stored_schema()))
    for document in documents:
        writer.add_document(**_fields(document))
    writer.commit()


def _fields(document: IndexedDocument) -> dict[str, Any]:
    article = document.article
    stored = stored_of(document)
    prepared: dict[str, Any] = {
        name: values(given) for name, given in keywords_of(document).items() if name != IDENTIFIER
    }
    for name, text in (("title", article.title), ("text", article.text)):
        found = analyse(text)
        factor = DERIVED_TITLE_WEIGHT if name == "title" and article.title_derived else 1.0
        prepared[name] = postings(found.terms, factor)
        prepared[EXACT[name]] = postings(found.exact, factor, positions=False)
        prepared[f"_stored_{name}"] = text
    return prepared | numbers_of(document) | {IDENTIFIER: article.id, RECORD: stored[RECORD]}


def postings(occurrences: Mapping[str, Occurrences], factor: float = 1.0, *, positions: bool = True) -> list[Posting]:
    """The postings of one analysed text, weights multiplied by `factor`."""
    return [
        (term.encode(), found.words, found.weight * factor, Positions().encode(found.positions) if positions else b"")
        for term, found in occurrences.items()
    ]


def values(given: Iterable[str]) -> list[Posting]:
    """The postings of a facet: each value once, as it is shown."""
    return [(value.encode(), 1, 1.0, b"") for value in dict.fromkeys(given)]
