"""Where words stand as they are written, case and umlauts folded: read from the stream of words."""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.engines.whoosh.columns import Documents
from indexer.engines.whoosh.columns.files import starts_of
from indexer.engines.whoosh.deadline import check
from indexer.engines.whoosh.positions import STRIDE, Spots
from indexer.engines.whoosh.words import Words
from indexer.fields import ANALYSED
from indexer.language import fold, tokenise

_AT_ONCE = 4096
"""Articles whose words are read between two looks at the clock."""
_FEW = 4
"""Forms up to which each is compared with all words, rather than all words with a table."""


class WrittenWords:
    """The words of articles as they are written."""

    def __init__(self, words: Words, stored: Callable[[int], dict[str, Any]]) -> None:
        """`stored` gives the stored fields of an article, for titles that are not in the stream."""
        self._words, self._stored = words, stored
        self._rows = lru_cache(maxsize=1024)(self._find_rows)

    def spots(self, field: str, folded: Sequence[str], documents: Documents, deadline: float) -> list[Spots]:
        """For each folded word the places where a form of it stands in the analysed field of these articles.

        Raises TimeOverError after `deadline` (time.monotonic seconds).
        """
        rows = [self._rows(word) for word in folded]
        if not all(map(len, rows)):
            return [np.zeros(0, dtype=np.int64)] * len(folded)
        found: list[list[Spots]] = [[] for _ in folded]
        for first in range(0, len(documents), _AT_ONCE):
            check(deadline)
            words, starts = self._read(field, documents[first : first + _AT_ONCE])
            for places, wanted in zip(found, rows, strict=True):
                at = np.flatnonzero(_among(words, wanted))
                number = np.searchsorted(starts, at, side="right") - 1
                places.append((first + number) * STRIDE + at - starts[number])
        if field == ANALYSED[0]:
            self._add_derived(folded, documents, found)
        return [np.sort(np.concatenate([*places, np.zeros(0, dtype=np.int64)])) for places in found]

    def _read(self, field: str, documents: Documents) -> tuple[NDArray[np.uint32], NDArray[np.int64]]:
        """The words of these articles one after the other, and where those of each begin."""
        stream, piece = self._words.stream, 2 * documents + ANALYSED.index(field)
        begin, end = stream.starts[piece], stream.starts[piece + 1]
        words = np.asarray(stream.words)
        read = [words[low:high] for low, high in zip(begin.tolist(), end.tolist(), strict=True)]
        return np.concatenate([*read, words[:0]]), starts_of(end - begin)

    def _find_rows(self, folded: str) -> NDArray[np.int64]:
        """The rows of the forms that are folded so."""
        letters, ends = self._words.grams.letters, self._words.grams.ends
        line, text, found = b"\n" + folded.encode() + b"\n", letters.tobytes(), []
        at = text.find(line)
        while at >= 0:
            found.append(at)
            at = text.find(line, at + len(line) - 1)
        return np.searchsorted(ends, np.array(found, dtype=np.int64))

    def _add_derived(self, folded: Sequence[str], documents: Documents, found: list[list[Spots]]) -> None:
        """Titles derived from the text are not in the stream."""
        starts = self._words.stream.starts
        for number in np.flatnonzero(starts[2 * documents] == starts[2 * documents + 1]).tolist():
            title = [fold(token.form) for token in tokenise(self._stored(int(documents[number]))[ANALYSED[0]])]
            for places, wanted in zip(found, folded, strict=True):
                standing = [i for i, word in enumerate(title) if word == wanted]
                places.append(number * STRIDE + np.array(standing, dtype=np.int64))


def _among(words: NDArray[np.uint32], rows: NDArray[np.int64]) -> NDArray[np.bool_]:
    if len(rows) <= _FEW:
        either: NDArray[np.bool_] = np.logical_or.reduce([words == row for row in rows])
        return either
    found: NDArray[np.bool_] = np.isin(words, rows)
    return found
