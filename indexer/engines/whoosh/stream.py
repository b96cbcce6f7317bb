"""The words of every article in the order they stand, as numbers: what ranking and snippets read instead of texts.

columns/stream.npy: for each article, in Whoosh's order, the surface forms of its title and then of its text, each as
the number of its row in forms.tsv (uint32). columns/starts.npy (int64): the title of article i is
words[starts[2i]:starts[2i + 1]], its text words[starts[2i + 1]:starts[2i + 2]]. A title that was derived from the text
is left out.
"""

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

_CHUNK = 1 << 20
"""Words whose numbers are exchanged at a time."""


class StreamWriter:
    """Takes articles in one by one and writes the two files; memory grows with the vocabulary, not with the texts.

    Rows of forms.tsv are known only at the end, so forms are first numbered as they are met.
    """

    def __init__(self, folder: Path) -> None:
        """`folder` is made if it is missing. Raises OSError, as all methods do."""
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._met = (folder / "stream.tmp").open("w+b")
        self._numbers: dict[str, int] = {}
        self._starts = array("q", [0])

    def close(self) -> None:
        """Lets go of the file; what was not finished is of no use."""
        self._met.close()

    def add(self, title: Sequence[str], text: Sequence[str]) -> None:
        """Appends one article: the surface forms of its title (none if it was derived) and of its text."""
        numbers = self._numbers
        for forms in (title, text):
            array("I", [numbers.setdefault(form, len(numbers)) for form in forms]).tofile(self._met)
            self._starts.append(self._starts[-1] + len(forms))

    def finish(self, rows: Mapping[str, int]) -> None:
        """Writes the files; `rows` gives the row of every form that was added."""
        row_of = np.fromiter((rows[form] for form in self._numbers), dtype=np.uint32, count=len(self._numbers))
        total = self._starts[-1]
        self._met.seek(0)
        with (self._folder / "stream.npy").open("wb") as file:
            header = {"descr": "<u4", "fortran_order": False, "shape": (total,)}
            np.lib.format.write_array_header_1_0(file, header)
            while len(met := np.fromfile(self._met, dtype=np.uint32, count=_CHUNK)):
                row_of[met].astype("<u4").tofile(file)
        self._met.close()
        (self._folder / "stream.tmp").unlink()
        np.save(self._folder / "starts.npy", np.frombuffer(self._starts, dtype=np.int64))


@dataclass(frozen=True, slots=True)
class Excerpt:
    """The words of a few articles, one after the other; the arrays are parallel."""

    words: NDArray[np.uint32]
    article: NDArray[np.int64]
    """Which of the articles asked for, counted from 0."""
    in_title: NDArray[np.bool_]
    place: NDArray[np.int64]
    """Ascending; words side by side in a title or a text differ by 1, words of different ones by far more."""
    lengths: NDArray[np.int64]
    """By article, the words of its title and its text."""


_FAR = 1000


@dataclass(frozen=True, slots=True)
class Stream:
    """The two files, mapped into memory."""

    words: NDArray[np.uint32]
    starts: NDArray[np.int64]

    @property
    def mean_length(self) -> float:
        """Words of an article, title included."""
        return max(1.0, 2 * len(self.words) / max(1, len(self.starts) - 1))

    def excerpt(self, articles: NDArray[np.int64]) -> Excerpt:
        """The words of these articles, given by Whoosh's document numbers."""
        pieces = np.stack([2 * articles, 2 * articles + 1], axis=1).ravel()
        begin, end = self.starts[pieces], self.starts[pieces + 1]
        piece = np.repeat(np.arange(len(pieces)), end - begin)
        words = np.concatenate([self.words[b:e] for b, e in zip(begin.tolist(), end.tolist(), strict=True)])
        return Excerpt(
            words=words, article=piece // 2, in_title=piece % 2 == 0, place=np.arange(len(words)) + _FAR * piece,
            lengths=(end - begin).reshape(-1, 2).sum(axis=1),
        )  # fmt: skip


def read_stream(folder: Path, articles: int) -> Stream:
    """Maps the files. Raises OSError or ValueError if they are missing, damaged, or not of that many articles."""
    starts = np.load(folder / "starts.npy", allow_pickle=False)
    words = np.load(folder / "stream.npy", mmap_mode="r" if starts[-1] else None, allow_pickle=False)
    if len(starts) != 2 * articles + 1 or starts[-1] != len(words):
        raise ValueError(f"{folder / 'stream.npy'} does not fit the index")
    return Stream(words, starts)
