"""The words of articles as numbers, in the order they stand: what the index and the files of words are made from.

The words are those of `indexer.language.tokens.written_words`.
"""

from array import array
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from indexer.engines.whoosh.columns.files import Strings, packed, write
from indexer.engines.whoosh.stream import Written, sentences_of
from indexer.engines.whoosh.writer.earlier import Earlier
from indexer.engines.whoosh.writer.records import Ints, offsets, spread
from indexer.engines.whoosh.writer.stretches import Stretches

_BATCH = 1 << 18
"""Characters that are read at a time."""
_AT_ONCE = 500
"""Articles that are copied at a time."""


@dataclass(frozen=True)
class Gathered:
    """The words of a corpus. Forms are numbered as they were met; joined forms of hyphen words are forms, too."""

    forms: Strings
    articles: Ints
    """By form, the articles that hold it in title or text; 0 if it stands for a hyphen word alone."""
    path: Path
    """A file of all words: the numbers of their forms (uint32), title and text of each article in turn."""
    starts: Ints
    """The title of article i is words[starts[2i]:starts[2i + 1]], its text words[starts[2i + 1]:starts[2i + 2]]."""
    derived: NDArray[np.bool_]
    """By article, whether its title was derived from the text."""
    joined_at: Ints
    """Which words, counted through the file and ascending, begin a hyphen word, …"""
    joined: NDArray[np.int32]
    """… and what its joined form is."""

    @property
    def size(self) -> int:
        """The number of articles."""
        return len(self.derived)

    def words(self, begin: int, end: int) -> NDArray[np.uint32]:
        """The words of the articles from `begin` to before `end`."""
        first, behind = int(self.starts[2 * begin]), int(self.starts[2 * end])
        return np.fromfile(self.path, dtype=np.uint32, count=behind - first, offset=4 * first)

    def batches(self, most: int) -> Iterator[tuple[int, int]]:
        """Ranges of articles with about that many words each."""
        begin = 0
        while begin < self.size:
            behind = int(np.searchsorted(self.starts[::2], self.starts[2 * begin] + most, side="right")) - 1
            end = min(self.size, max(begin + 1, behind))
            yield begin, end
            begin = end


class Gatherer:
    """Takes articles in one by one. A context manager; memory grows with the vocabulary, not with the texts."""

    def __init__(self, folder: Path, take: Callable[[Written], None], earlier: Earlier | None = None) -> None:
        """`folder` is made if it is missing; a temporary file lies in it until the end. Raises OSError, as all do.

        `take` is given the words of some articles at a time, with where they stand; `earlier` is what `copy` copies
        from.
        """
        folder.mkdir(parents=True, exist_ok=True)
        self._take = take
        self._path = folder / "words.tmp"
        self._file = self._path.open("wb")
        self._earlier, self._copied = earlier, array("q")
        known = earlier.known.forms if earlier else ()
        self._numbers: dict[str, int] = {form: row for row, form in enumerate(known)}
        self._stretches = Stretches(self._numbers)
        self._texts: list[str] = []
        self._letters = 0
        self._derived = array("b")
        self._counts = np.zeros(0, dtype=np.int64)
        self._lengths: list[Ints] = []
        self._written = 0
        self._joined: list[tuple[Ints, NDArray[np.int32]]] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Removes the temporary file."""
        with suppress(OSError):  # what is thrown away need not close well, on a full disk least of all
            self._file.close()
        self._path.unlink(missing_ok=True)

    def add(self, title: str, text: str, *, title_derived: bool) -> None:
        """Takes one article in."""
        if self._copied:
            self._flush_copied()
        self._texts += title, text
        self._derived.append(title_derived)
        self._letters += len(title) + len(text)
        if self._letters > _BATCH:
            self._flush()

    def copy(self, number: int) -> None:
        """Takes in the article of that document number in the earlier generation, whose title is not a derived one."""
        if self._texts:
            self._flush()
        self._derived.append(False)
        self._copied.append(number)
        if len(self._copied) >= _AT_ONCE:
            self._flush_copied()

    def _flush_copied(self) -> None:
        assert self._earlier is not None
        found = self._earlier.copied(self._copied.tolist())
        joined = [self._numbers.setdefault(form, len(self._numbers)) for form in found.joined]
        self._append(found.written.forms, found.written.counts, found.joined_at, np.array(joined, dtype=np.int32))
        self._take(found.written)
        del self._copied[:]

    def _append(self, forms: NDArray[Any], lengths: Ints, joined_at: Ints, joined: NDArray[np.int32]) -> None:
        """Appends the words of titles and texts; `joined_at` counts from the first of them."""
        write(self._file, forms.astype(np.uint32))
        self._lengths.append(lengths)
        self._joined.append((joined_at + self._written, joined))
        self._written += len(forms)
        self._count(forms, lengths)

    def _flush(self) -> None:
        stretches = self._stretches
        read, begins, counts = stretches.read(self._texts)
        sizes = np.frombuffer(stretches.sizes, dtype=np.int32)[read].astype(np.int64)
        at = spread(np.frombuffer(stretches.firsts, dtype=np.int32)[read].astype(np.int64), sizes)
        forms = np.frombuffer(stretches.forms, dtype=np.int32)[at]
        joined = np.frombuffer(stretches.joined, dtype=np.int32)[at]
        lengths = np.diff(offsets(sizes)[offsets(counts)])
        hyphened = np.flatnonzero(joined >= 0)
        self._append(forms, lengths, hyphened, joined[hyphened])
        self._take(self._written_words(forms, at, np.repeat(begins, sizes), lengths))
        self._texts.clear()
        self._letters = 0
        if stretches.full:
            stretches.renew()

    def _written_words(self, forms: NDArray[np.int32], at: Ints, begins: Ints, lengths: Ints) -> Written:
        """Words for the stream; those of derived titles are left out."""
        stretches = self._stretches
        shown = np.ones(len(lengths), dtype=bool)
        shown[::2] = ~np.array(self._derived[-len(lengths) // 2 :], dtype=bool)
        if not shown.all():
            kept = np.repeat(shown, lengths)
            forms, at, begins = forms[kept], at[kept], begins[kept]
        sentences, sentence_counts = sentences_of(self._texts[1::2])
        return Written(
            forms=forms, lengths=np.frombuffer(stretches.lengths, dtype=np.int32)[at],
            starts=begins + np.frombuffer(stretches.starts, dtype=np.int32)[at],
            ends=begins + np.frombuffer(stretches.ends, dtype=np.int32)[at],
            continues=np.frombuffer(stretches.continues, dtype=np.bool_)[at], counts=np.where(shown, lengths, 0),
            sentences=sentences, sentence_counts=sentence_counts,
        )  # fmt: skip

    def _count(self, forms: NDArray[Any], lengths: Ints) -> None:
        article = np.repeat(np.arange(len(lengths), dtype=np.int64) >> 1, lengths)
        held = np.sort(article << 32 | forms)
        first = np.ones(len(held), dtype=bool)
        np.not_equal(held[1:], held[:-1], out=first[1:])
        counts = np.bincount(held[first] & 0xFFFFFFFF, minlength=len(self._numbers))
        counts[: len(self._counts)] += self._counts
        self._counts = counts

    def finish(self) -> Gathered:
        """All that was taken in; the file of words is there as long as the context manager is open."""
        if self._texts:
            self._flush()
        if self._copied:
            self._flush_copied()
        self._file.close()
        forms = packed(self._numbers)
        self._numbers.clear()
        self._stretches.renew()
        articles = np.zeros(len(forms), dtype=np.int64)
        articles[: len(self._counts)] = self._counts
        none = [(np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int32))]
        joined_at, joined = (np.concatenate(parts) for parts in zip(*(self._joined or none), strict=True))
        lengths = np.concatenate(self._lengths) if self._lengths else np.zeros(0, dtype=np.int64)
        derived = np.frombuffer(self._derived, dtype=np.int8).astype(bool)
        return Gathered(forms, articles, self._path, offsets(lengths), derived, joined_at, joined)
