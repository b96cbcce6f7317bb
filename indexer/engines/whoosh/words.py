"""What a generation knows of its words beside the index: written with it, mapped with it, made again if missing.

words.json in columns/ lists the files; what they hold is told by `forms`, `stream`, `likeness` and `wordlists`. Those
of near spellings are near.places (uint32), near.letters (uint64) and near.starts (int64): see language.nearest.
"""

import datetime as dt
import logging
import tempfile
import threading
from array import array
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from indexer.engines.whoosh.columns.files import Array, ColumnFiles, OpenFiles, open_files, packed
from indexer.engines.whoosh.columns.opening import facts_of
from indexer.engines.whoosh.forms import Collected, Forms, write_forms
from indexer.engines.whoosh.likeness import GramTable, open_grams, write_grams
from indexer.engines.whoosh.stream import Stream, StreamWriter, Written, open_stream, written
from indexer.engines.whoosh.wordlists import Headlines, write_offered
from indexer.fields import ANALYSED, RECORD
from indexer.language import analyse, fold, parts, term
from indexer.language.analysis import Analysis
from indexer.language.nearest import Bands, Vocabulary, bands

_log = logging.getLogger(__name__)

MANIFEST = "words.json"
VERSION = 3
"""Raised whenever what lies in the files changes; files of another version are made again."""


class WordsWriter:
    """Collects the words of articles in the order of Whoosh's document numbers. A context manager."""

    def __init__(self, folder: Path) -> None:
        """`folder`: columns/. Raises OSError, as all methods do."""
        self._files = ColumnFiles(folder, MANIFEST, VERSION)
        self._stream = StreamWriter(self._files)
        self._headlines = Headlines()
        self._articles = 0
        self._forms = _Counts()
        self._terms = _Counts()
        self._foldings = _Counts()

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
        self._files.close()

    def add(self, title: tuple[str, Analysis], text: tuple[str, Analysis], day: int, *, title_derived: bool) -> None:
        """Takes one article in: title and text, each with its analysis; its day as an ordinal, 0 if undated."""
        self._articles += 1
        for counts, above, below in (
            (self._forms, set(title[1].words), set(text[1].words)),
            (self._terms, title[1].terms.keys(), text[1].terms.keys()),
            (self._foldings, title[1].exact.keys(), text[1].exact.keys()),
        ):
            counts.count(above | below)
        self._stream.add(written(None if title_derived else title[0], text[0], self._forms.number))
        if not title_derived:
            self._headlines.add(title[0], day)

    def add_written(self, found: Written) -> None:
        """Takes articles in whose words are numbered already; what words those are comes with `finish`."""
        self._articles += len(found.sentence_counts)
        self._stream.add(found)

    def headline(self, title: str, day: int) -> None:
        """Takes the title in of an article that came by `add_written`, unless it is derived; its day as in `add`."""
        self._headlines.add(title, day)

    def finish(self, collected: Collected | None = None) -> None:
        """Writes all files. `collected`: the words of articles that came by `add_written`, by their numbers there."""
        found = collected or self._collected()
        files = self._files
        numbers, rows, folded = write_forms(files, found)
        self._stream.finish(rows)
        folding = found.folding_of[numbers]
        write_grams(files, found.foldings.take(folding), found.articles[numbers], self._articles)
        write_offered(files, found, numbers, folded)
        ordered = folding[folded]
        first = np.flatnonzero(np.diff(ordered, prepend=-1))
        near = bands(found.foldings.take(ordered[first]), first)
        files.array("near.places", near.places)
        files.array("near.letters", near.letters)
        files.array("near.starts", near.starts.astype(np.int64))
        self._headlines.write(files)
        files.finish({"articles": self._articles})

    def _collected(self) -> Collected:
        forms = list(self._forms.numbers)
        inside = [[term(part) for part in parts(form)] for form in forms]
        terms = sorted(self._terms.numbers.keys() | {part for held in inside for part in held})
        foldings = sorted(self._foldings.numbers)
        place = {term: at for at, term in enumerate(terms)}
        folding = {folded: at for at, folded in enumerate(foldings)}
        return Collected(
            forms=packed(forms), articles=self._forms.array(forms), terms=packed(terms), foldings=packed(foldings),
            term_of=_looked_up(place, map(term, forms), len(forms)),
            parts=np.array([place[part] for held in inside for part in held], dtype=np.int64),
            part_starts=np.cumsum([0, *map(len, inside)]), term_articles=self._terms.array(terms),
            folding_of=_looked_up(folding, map(fold, forms), len(forms)),
            folding_articles=self._foldings.array(foldings),
        )  # fmt: skip


class _Counts:
    """Numbers for strings, and for each in how many articles it stands."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}
        self._articles = array("I")

    def number(self, string: str) -> int:
        """The number of a string that was counted."""
        return self.numbers[string]

    def count(self, strings: Iterable[str]) -> None:
        """Counts the different strings of one article."""
        numbers, articles = self.numbers, self._articles
        for string in strings:
            number = numbers.setdefault(string, len(numbers))
            if number == len(articles):
                articles.append(0)
            articles[number] += 1

    def array(self, strings: Sequence[str]) -> Array:
        """The articles of each string."""
        counts, numbers = np.array(self._articles), self.numbers
        return np.array([counts[numbers[s]] if s in numbers else 0 for s in strings], dtype=np.int64)


def _looked_up(places: Mapping[str, int], keys: Iterable[str], count: int) -> Array:
    return np.fromiter(map(places.__getitem__, keys), dtype=np.int64, count=count)


class _Scratch(threading.local):
    """A flag for each row, all down; each thread has its own."""

    def __init__(self, rows: int) -> None:
        self.flags = np.zeros(rows, dtype=np.bool_)


@dataclass(frozen=True)
class Words:
    """The files, mapped into memory."""

    files: OpenFiles
    forms: Forms
    stream: Stream
    grams: GramTable
    vocabulary: Vocabulary
    """All surface forms, to be asked for near ones."""
    scratch: _Scratch

    def among(self, words: NDArray[np.uint32], rows: Sequence[range | Array]) -> NDArray[np.int64]:
        """Where among these words those of any of the rows stand."""
        flags = self.scratch.flags
        chosen = [slice(found.start, found.stop) if isinstance(found, range) else found for found in rows]
        try:
            for found in chosen:
                flags[found] = True
            return flags[words].nonzero()[0]
        finally:
            for found in chosen:
                flags[found] = False


def open_words(folder: Path, index: Any) -> Words:
    """Opens columns/; what is missing or damaged is made again from the texts that the Whoosh index stores."""
    size = facts_of(index)["articles"]
    try:
        return opened(folder, size)
    except (OSError, ValueError, KeyError, IndexError) as error:
        _log.warning("%s is incomplete (%s); it is made again from the index.", folder, error)
    try:
        _write_again(folder, index.reader())
        return opened(folder, size)
    except OSError as error:  # not ours to write: what lies elsewhere serves as well
        _log.warning("%s cannot be written (%s); this process goes on with a copy of its own.", folder, error)
    with tempfile.TemporaryDirectory() as elsewhere:
        _write_again(Path(elsewhere), index.reader())
        return opened(Path(elsewhere), size)  # mapped files live on when their names are gone


def opened(folder: Path, size: int) -> Words:
    """The files for `size` articles. Raises OSError, ValueError, KeyError or IndexError if they are damaged."""
    files = open_files(folder, MANIFEST, VERSION)
    if files.facts.get("articles") != size:
        raise ValueError(f"{folder / MANIFEST} does not fit the index")
    forms, grams = Forms(files), open_grams(files, size)
    if len(grams.weights) != len(forms):
        raise ValueError("grams.weights does not fit the forms")
    near = Bands(files["near.places"], files["near.letters"], files["near.starts"])
    return Words(
        files, forms, open_stream(files, forms.lengths, size), grams,
        Vocabulary(forms.names, forms.articles, forms.folded, near), _Scratch(len(forms)),
    )  # fmt: skip


def _write_again(folder: Path, reader: Any) -> None:
    with WordsWriter(folder) as writer:
        for stored in reader.all_stored_fields():
            title, text = ((stored[name], analyse(stored[name])) for name in ANALYSED)
            record = stored[RECORD]
            writer.add(title, text, _day(record["published"]), title_derived=record["title_derived"])
        writer.finish()


def _day(published: str | None) -> int:
    from indexer.articles.fields import BERLIN  # searching needs nothing of what reads articles

    return dt.datetime.fromisoformat(published).astimezone(BERLIN).date().toordinal() if published else 0
