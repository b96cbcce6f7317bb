"""What a generation knows of its words beside the index: written with it, opened with it, made again if missing.

columns/forms.tsv and compounds.tsv (see forms), stream.npy and starts.npy (see stream), folded.txt and grams.npy (see
likeness).
"""

import logging
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from indexer.engines.whoosh.forms import Forms, compounds_of, read_forms, sorted_forms, write_forms
from indexer.engines.whoosh.likeness import GramTable, read_grams, write_grams
from indexer.engines.whoosh.stream import Stream, StreamWriter, read_stream
from indexer.fields import RECORD
from indexer.language import fold
from indexer.language.analysis import Analysis, analyse
from indexer.language.nearest import Vocabulary

_log = logging.getLogger(__name__)


class WordsWriter:
    """Collects the words of articles in the order of Whoosh's document numbers. A context manager."""

    def __init__(self, folder: Path) -> None:
        """`folder`: columns/. Raises OSError, as all methods do."""
        self._folder = folder
        self._stream = StreamWriter(folder)
        self._articles = 0
        self.forms: dict[str, Counter[str]] = defaultdict(Counter)
        """By term, its surface forms with their articles."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Lets go of the files; what was not finished is of no use."""
        with suppress(OSError):  # what is thrown away need not close well, on a full disk least of all
            self._stream.close()

    def add(self, title: Analysis, text: Analysis, *, title_derived: bool) -> None:
        """Takes one article in."""
        self._articles += 1
        self._stream.add(() if title_derived else title.words, text.words)
        for term, surfaces in text.forms.items():
            self.forms[term].update(surfaces | title.forms.get(term, set()))
        for term, surfaces in title.forms.items():
            if term not in text.forms:
                self.forms[term].update(surfaces)

    def finish(self) -> None:
        """Writes all files."""
        write_forms(self._folder / "forms.tsv", self.forms)
        write_forms(self._folder / "compounds.tsv", compounds_of(self.forms))
        rows = list(sorted_forms(self.forms))
        self._stream.finish({form: row for row, (_, form, _) in enumerate(rows)})
        folded, articles = [fold(form) for _, form, _ in rows], [count for _, _, count in rows]
        write_grams(self._folder, folded, articles, self._articles)


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
    def vocabulary(self) -> Vocabulary:
        """All surface forms, to be asked for near ones."""
        return Vocabulary(form for forms in self.forms.values() for form in forms)


def open_words(folder: Path, index: Any) -> Words:
    """Opens columns/; what is missing or damaged is made again from the texts that the Whoosh index stores."""
    size = index.doc_count_all()
    try:
        return _opened(folder, size)
    except (OSError, ValueError, EOFError) as error:
        _log.warning("%s is incomplete (%s); it is made again from the index.", folder, error)
    try:
        _write_again(folder, index.reader())
        return _opened(folder, size)
    except OSError as error:  # not ours to write: what lies elsewhere serves as well
        _log.warning("%s cannot be written (%s); this process goes on with a copy of its own.", folder, error)
    with tempfile.TemporaryDirectory() as elsewhere:
        _write_again(Path(elsewhere), index.reader())
        return _opened(Path(elsewhere), size)  # mapped files live on when their names are gone


def _opened(folder: Path, size: int) -> Words:
    forms = read_forms(folder / "forms.tsv")
    rows = sum(map(len, forms.values()))
    compounds = read_forms(folder / "compounds.tsv")
    return Words(forms, compounds, read_stream(folder, size), read_grams(folder, rows, size))


def _write_again(folder: Path, reader: Any) -> None:
    with WordsWriter(folder) as writer:
        for title, text, derived in _stored(reader):
            writer.add(analyse(title), analyse(text), title_derived=derived)
        writer.finish()


def _stored(reader: Any) -> Iterable[tuple[str, str, bool]]:
    for stored in reader.all_stored_fields():
        yield stored["title"], stored["text"], stored[RECORD]["title_derived"]
