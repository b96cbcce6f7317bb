"""An index of one segment that stock Whoosh opens, written without Whoosh's writer."""

from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from whoosh.codec.whoosh3 import W3Codec
from whoosh.fields import Schema
from whoosh.filedb.filestore import FileStorage
from whoosh.index import TOC

from indexer.copies import Collector
from indexer.engines.whoosh.columns.articles import write_articles
from indexer.engines.whoosh.columns.copies import write_copies
from indexer.engines.whoosh.columns.facets import write_facet, write_facets
from indexer.engines.whoosh.columns.files import ColumnFiles, write
from indexer.engines.whoosh.columns.postings import postings_writer
from indexer.engines.whoosh.writer.compression import LEVEL
from indexer.engines.whoosh.writer.documents import StoredColumn
from indexer.engines.whoosh.writer.gathering import Gathered
from indexer.engines.whoosh.writer.inverting import Postings
from indexer.engines.whoosh.writer.keywords import Keywords, Numbers, numeric
from indexer.engines.whoosh.writer.postings import BLOCK_LIMIT, PostingFile, length_bytes
from indexer.engines.whoosh.writer.records import Ints
from indexer.engines.whoosh.writer.termindex import TermIndex
from indexer.engines.whoosh.writer.textfields import Held, TextFields
from indexer.engines.whoosh.writer.vocabulary import Vocabulary
from indexer.fields import ANALYSED, DAY, EXACT, FACET_FIELDS, IDENTIFIER, PUBLISHED, RELATED

_INDEX = "MAIN"  # Whoosh's name for an index that has none
_Found = tuple[list[bytes], Postings]
"""Terms of a field, and their postings."""


class SegmentWriter:
    """Takes articles in one by one, without their words; these come at the end."""

    def __init__(self, folder: Path, schema: Schema, alike: float) -> None:
        """`folder` exists and is empty; `alike`: [copies] alike. Raises OSError, as all methods do."""
        self._schema = schema
        self._storage = FileStorage(str(folder))
        codec = W3Codec(blocklimit=BLOCK_LIMIT, compression=LEVEL)
        self._segment = codec.new_segment(self._storage, _INDEX)
        self._folder = folder
        self._stored = StoredColumn(self._column("_stored"))
        self._collector = Collector(alike)
        self._keywords: dict[str, Keywords] = {}
        self._numbers: dict[str, Numbers] = {}
        self._count = 0

    def add(
        self, stored: dict[str, Any], keywords: Mapping[str, tuple[str, ...]], numbers: Mapping[str, int | None]
    ) -> None:
        """Takes what is stored of an article, the values of its keyword fields, and its numbers."""
        self._stored.add(stored)
        self._collector.add(stored["text"])
        for name, values in keywords.items():
            if values:
                self._keywords.setdefault(name, Keywords()).add(self._count, values)
        for name, number in numbers.items():
            if number is not None:
                self._numbers.setdefault(name, Numbers()).add(self._count, number)
        self._count += 1

    def close(self) -> None:
        """Lets go of the files; what was not finished is of no use."""
        self._stored.close()

    def finish(self, gathered: Gathered, vocabulary: Vocabulary, columns: ColumnFiles, temporary: Path) -> Held:
        """Writes everything else, and the same as `columns`, which are left to be finished.

        `temporary` is a folder for what has to be sorted.
        """
        self._stored.finish()
        self._write_columns(gathered)
        fields, taken = TextFields(gathered, vocabulary, temporary), self._taken()
        with ExitStack() as files:
            index_file = files.enter_context(open(self._path(W3Codec.TERMS_EXT), "wb"))
            posting_file = files.enter_context(open(self._path(W3Codec.POSTS_EXT), "wb"))
            index = TermIndex(index_file)
            postings = PostingFile(posting_file, index)
            for name in sorted(self._schema.names()):
                if name in fields.names:
                    column, lengths = postings_writer(columns, name), fields.length_bytes(name)
                    for terms, part in fields.postings(name, positions=name in ANALYSED):
                        postings.write(index.field(name), terms, part, lengths)
                        column.add(terms, part.starts, part.documents, part.weights, part.counts, part.positions)
                    column.finish(lengths)
                elif name in taken:
                    postings.write(index.field(name), *taken[name], None)
            index.finish()
        self._write_beside(columns, taken)
        self._segment.create_compound_file(self._storage)  # else Whoosh holds a dozen files open for each reader
        self._segment.set_doc_count(self._count)
        TOC(self._schema, [self._segment], 1).write(self._storage, _INDEX)
        return fields.held()

    def _taken(self) -> dict[str, _Found]:
        """Terms and postings of the fields whose values are taken as they are, if they have any."""
        found = {name: self._keywords.pop(name).finish() for name in [*self._keywords]}
        for name, numbers in self._numbers.items():
            found[name] = numeric(self._schema[name], numbers.documents, self._column_values(name))
        return found

    def _write_columns(self, gathered: Gathered) -> None:
        for name, numbers in self._numbers.items():
            kind = self._schema[name].column_type
            column = np.full(self._count, kind.default_value(), dtype=np.dtype(kind._typecode).newbyteorder(">"))
            column[numbers.documents] = self._column_values(name)
            self._write_column(name, column)
        lengths = {}
        for place, name in enumerate(ANALYSED):
            words = np.diff(gathered.starts)[place::2]
            if words.any():
                for field in (name, EXACT[name]):
                    lengths[field] = int(words.sum())
                    self._write_column(f"_{field}_len", length_bytes(words))
        self._segment._fieldlengths = lengths

    def _write_beside(self, columns: ColumnFiles, taken: Mapping[str, _Found]) -> None:
        """What columns hold beside words."""
        alive = np.ones(self._count, dtype=bool)

        def column(name: str) -> tuple[list[bytes], Ints, Ints]:
            values, found = taken[name] if name in taken else Keywords().finish()
            return values, found.starts, found.documents

        write_facets(columns, {name: column(name) for name in FACET_FIELDS}, alive)
        for name in RELATED.values():
            write_facet(columns, name, *column(name), alive)
        values, _, documents = column(IDENTIFIER)
        identifiers = [b""] * self._count
        for value, document in zip(values, documents.tolist(), strict=True):
            identifiers[document] = value
        days, moments = self._by_article(DAY), self._by_article(PUBLISHED)
        oldest, read = write_articles(columns, days, moments, identifiers, alive), self._stored.reader()
        write_copies(columns, self._collector.groups(oldest, lambda number: read(number)["text"]), self._count)

    def _by_article(self, name: str) -> Ints:
        """A number of each article, 0 where it has none."""
        found = np.zeros(self._count, dtype=np.int64)
        if name in self._numbers:
            found[self._numbers[name].documents] = self._numbers[name].values
        return found

    def _column_values(self, name: str) -> NDArray[np.uint64]:
        """What Whoosh's column holds for the numbers of a field."""
        field, values = self._schema[name], self._numbers[name].values
        return np.fromiter(map(field.to_column_value, values.tolist()), dtype=np.uint64, count=len(values))

    def _write_column(self, name: str, values: NDArray[Any]) -> None:
        with open(self._column(name), "wb") as file:
            write(file, values)

    def _path(self, extension: str) -> str:
        return str(self._folder / self._segment.make_filename(extension))

    def _column(self, name: str) -> str:
        return str(self._folder / W3Codec.column_filename(self._segment, name))
