"""What a generation knows of its words beside the index: written with it, opened with it, made again if missing.

columns/forms.tsv and compounds.tsv (see forms), stream.npy and starts.npy (see stream), folded.txt and grams.npy (see
likeness).
"""

import logging
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from indexer.engines.whoosh.forms import Forms, read_forms, write_forms
from indexer.engines.whoosh.likeness import GramTable, read_grams, write_grams
from indexer.engines.whoosh.stream import Stream, read_stream, write_stream
from indexer.engines.whoosh.writer.gathering import Gathered, Gatherer
from indexer.engines.whoosh.writer.records import offsets
from indexer.engines.whoosh.writer.rows import Rows, compounds, rows_of
from indexer.engines.whoosh.writer.vocabulary import Vocabulary, analysed
from indexer.fields import RECORD
from indexer.language import nearest

_log = logging.getLogger(__name__)
_CHUNK = 1 << 20
"""Words whose numbers are exchanged at a time."""


def write_words(folder: Path, gathered: Gathered, vocabulary: Vocabulary, rows: Rows) -> None:
    """Writes all files. Raises OSError."""
    terms = vocabulary.terms
    named = [terms[number] for number in rows.terms.tolist()]
    articles = rows.articles.tolist()
    write_forms(folder / "forms.tsv", zip(named, rows.forms, articles, strict=True))
    held, row = (found.tolist() for found in compounds(rows, vocabulary))
    write_forms(
        folder / "compounds.tsv", ((terms[h], rows.forms[r], articles[r]) for h, r in zip(held, row, strict=True))
    )
    _write_stream(folder, gathered, rows)
    folded = [vocabulary.folded[number] for number in vocabulary.folded_of[rows.numbers].tolist()]
    write_grams(folder, folded, rows.articles, gathered.size)


def _write_stream(folder: Path, gathered: Gathered, rows: Rows) -> None:
    """A title that was derived from the text is left out."""
    lengths = np.diff(gathered.starts)
    kept = np.ones(len(lengths), dtype=bool)
    kept[::2] = ~gathered.derived
    words = (
        rows.row_of[gathered.words(begin, end)][np.repeat(kept[2 * begin : 2 * end], lengths[2 * begin : 2 * end])]
        for begin, end in gathered.batches(_CHUNK)
    )
    write_stream(folder, words, offsets(np.where(kept, lengths, 0)))


@dataclass(frozen=True)
class Words:
    """The files, opened."""

    forms: Forms
    compounds: Forms
    stream: Stream
    grams: GramTable

    @cached_property
    def rows(self) -> list[tuple[str, int]]:
        """By row of forms.tsv, the surface form and the articles that hold it."""
        return [counted for forms in self.forms.values() for counted in forms]

    @cached_property
    def _rows(self) -> dict[str, range]:
        rows, at = {}, 0
        for term, forms in self.forms.items():
            rows[term] = range(at, at + len(forms))
            at += len(forms)
        return rows

    def rows_of(self, term: str) -> range:
        """The rows of a term's forms; none for a term that no article holds as a word."""
        return self._rows.get(term, range(0))

    @cached_property
    def vocabulary(self) -> nearest.Vocabulary:
        """All surface forms, to be asked for near ones."""
        return nearest.Vocabulary(form for forms in self.forms.values() for form in forms)


def open_words(folder: Path, reader: Any) -> Words:
    """Opens columns/; what is missing or damaged is made again from the texts that the index stores."""
    size = reader.doc_count_all()
    try:
        return _opened(folder, size)
    except (OSError, ValueError, EOFError) as error:
        _log.warning("%s is incomplete (%s); it is made again from the index.", folder, error)
    try:
        _write_again(folder, reader)
        return _opened(folder, size)
    except OSError as error:  # not ours to write: what lies elsewhere serves as well
        _log.warning("%s cannot be written (%s); this process goes on with a copy of its own.", folder, error)
    with tempfile.TemporaryDirectory() as elsewhere:
        _write_again(Path(elsewhere), reader)
        return _opened(Path(elsewhere), size)  # mapped files live on when their names are gone


def _opened(folder: Path, size: int) -> Words:
    forms = read_forms(folder / "forms.tsv")
    rows = sum(map(len, forms.values()))
    compounds = read_forms(folder / "compounds.tsv")
    return Words(forms, compounds, read_stream(folder, size), read_grams(folder, rows, size))


def _write_again(folder: Path, reader: Any) -> None:
    with Gatherer(folder) as gatherer:
        for title, text, derived in _stored(reader):
            gatherer.add(title, text, title_derived=derived)
        gathered = gatherer.finish()
        vocabulary = analysed(gathered.forms)
        write_words(folder, gathered, vocabulary, rows_of(gathered, vocabulary))


def _stored(reader: Any) -> Iterable[tuple[str, str, bool]]:
    for stored in reader.all_stored_fields():
        yield stored["title"], stored["text"], stored[RECORD]["title_derived"]
