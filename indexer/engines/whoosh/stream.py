"""The words of every article in the order they stand, as numbers: what ranking and snippets read instead of texts.

columns/stream.npy: for each article, in Whoosh's order, the surface forms of its title and then of its text, each as
the number of its row in forms.tsv (uint32). columns/starts.npy (int64): the title of article i is
words[starts[2i]:starts[2i + 1]], its text words[starts[2i + 1]:starts[2i + 2]]. A title that was derived from the text
is left out.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from indexer.engines.whoosh.writer.records import write


def write_stream(folder: Path, rows: Iterable[NDArray[np.integer]], starts: NDArray[np.int64]) -> None:
    """Writes the two files; `rows`: the rows of all words, some at a time. Raises OSError."""
    with (folder / "stream.npy").open("wb") as file:
        header = {"descr": "<u4", "fortran_order": False, "shape": (int(starts[-1]),)}
        np.lib.format.write_array_header_1_0(file, header)
        for some in rows:
            write(file, some.astype("<u4"))
    np.save(folder / "starts.npy", starts)


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
