"""indexer.fields as a Whoosh schema, and the way prepared postings get into it.

The schema that is stored names Whoosh's own classes alone, so that stock Whoosh opens the index. Terms, weights and
positions are made by our analysis before the writer sees them: while writing, each text field is swapped for one
whose `index` hands prepared postings on.
"""

from collections.abc import Iterable, Iterator, Mapping

from whoosh import fields
from whoosh.analysis import IDTokenizer, SpaceSeparatedTokenizer
from whoosh.formats import Positions
from whoosh.writing import SegmentWriter

from indexer.fields import ANALYSED, DAY, EXACT, FACET_FIELDS, IDENTIFIER, PUBLISHED, RECORD, RELATED
from indexer.language.analysis import Occurrences

Posting = tuple[bytes, int, float, bytes]
"""Term, occurrences that count towards the field's length, weight, encoded positions."""

_encode_positions = Positions().encode


def stored_schema() -> fields.Schema:
    """The schema as it lies on disk."""
    schema = fields.Schema()
    schema.add(IDENTIFIER, fields.ID(unique=True, stored=True))
    for name in ANALYSED:
        schema.add(name, fields.TEXT(analyzer=SpaceSeparatedTokenizer(), stored=True))
        schema.add(EXACT[name], fields.TEXT(analyzer=SpaceSeparatedTokenizer()))
    for name in (*FACET_FIELDS, *RELATED.values()):
        schema.add(name, fields.ID(analyzer=IDTokenizer()))
    schema.add(DAY, fields.NUMERIC(int, bits=32, sortable=True))
    schema.add(PUBLISHED, fields.NUMERIC(int, bits=64, sortable=True))
    schema.add(RECORD, fields.STORED())
    return schema


class PreparedWriter(SegmentWriter):  # type: ignore[misc]  # Whoosh has no types
    """A segment writer whose text and facet fields take prepared postings (`postings`, `values`)."""

    def __init__(self, index: object, **options: object) -> None:
        super().__init__(index, **options)
        self.schema: fields.Schema
        self._stored_schema = self.schema
        self.schema = stored_schema()
        for name in (*ANALYSED, *EXACT.values()):
            self.schema._fields[name].index = _hand_on
        for name in (*FACET_FIELDS, *RELATED.values()):
            self.schema._fields[name].index = _hand_on

    def _commit_toc(self, segments: object) -> None:
        self.schema = self._stored_schema
        super()._commit_toc(segments)


def _hand_on(value: Iterable[Posting], **_: object) -> Iterator[Posting]:
    return iter(value)


def postings(occurrences: Mapping[str, Occurrences], factor: float = 1.0) -> list[Posting]:
    """The postings of one analysed text, weights multiplied by `factor`."""
    return [
        (term.encode(), found.words, found.weight * factor, _encode_positions(found.positions))
        for term, found in occurrences.items()
    ]


def values(facet_values: Iterable[str]) -> list[Posting]:
    """The postings of a facet: each value once, as it is shown."""
    return [(value.encode(), 1, 1.0, b"") for value in dict.fromkeys(facet_values)]
