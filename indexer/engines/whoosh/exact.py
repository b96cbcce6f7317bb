"""Where words stand as they are written, case and umlauts folded: read from the stream of words."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.engines.whoosh.columns import Documents
from indexer.engines.whoosh.columns.files import pieces
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

    def spots(self, field: str, folded: Sequence[str], documents: Documents, deadline: float) -> list[Spots]:
        """For each folded word the places where a form of it stands in the analysed field of these articles.

        Raises TimeOverError after `deadline` (time.monotonic seconds).
        """
        rows = [self._words.forms.folded_as(word).astype(np.int64) for word in folded]
        if not all(map(len, rows)):
            return [np.zeros(0, dtype=np.int64)] * len(folded)
        found: list[list[Spots]] = [[] for _ in folded]
        for first in range(0, len(documents), _AT_ONCE):
            check(deadline)
            words, spots = self._read(field, documents[first : first + _AT_ONCE])
            for places, wanted in zip(found, rows, strict=True):
                places.append(spots[_among(words, wanted)] + first * STRIDE)
        if field == ANALYSED[0]:
            self._add_derived(folded, documents, found)
        return [np.sort(np.concatenate([*places, np.zeros(0, dtype=np.int64)])) for places in found]

    def _read(self, field: str, documents: Documents) -> tuple[NDArray[np.uint32], Spots]:
        stream, piece = self._words.stream, 2 * documents + ANALYSED.index(field)
        begin = stream.starts[piece]
        lengths = stream.starts[piece + 1] - begin
        places = pieces(np.arange(len(documents)) * STRIDE, lengths)
        return stream.words[pieces(begin, lengths)], places

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
