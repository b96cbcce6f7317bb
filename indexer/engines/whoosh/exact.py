"""Where words stand as they are written, case and umlauts folded: read from the stream of words."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.engines.whoosh.columns import Documents, Postings
from indexer.engines.whoosh.columns.files import starts_of
from indexer.engines.whoosh.deadline import check
from indexer.engines.whoosh.found import common
from indexer.engines.whoosh.positions import STRIDE, Spots
from indexer.engines.whoosh.words import Words
from indexer.fields import ANALYSED, EXACT
from indexer.language import fold
from indexer.language.tokens import written_words

_AT_ONCE = 4096
"""Articles whose words are read between two looks at the clock."""
_FEW = 4
"""Forms up to which each is compared with all words, rather than all words with a table."""


class WrittenWords:
    """The words of articles as they are written."""

    def __init__(self, words: Words, postings: Mapping[str, Postings], stored: Callable[[int], dict[str, Any]]) -> None:
        """`stored` gives the stored fields of an article: derived titles and joined forms are not in the stream."""
        self._words, self._postings, self._stored = words, postings, stored

    def spots(self, field: str, folded: Sequence[str], documents: Documents, deadline: float) -> list[Spots]:
        """For each folded word the places where a form of it stands in the analysed field of these articles.

        Raises TimeOverError after `deadline` (time.monotonic seconds).
        """
        rows = [self._words.forms.folded_as(word).astype(np.int64) for word in folded]
        found: list[list[Spots]] = [[] for _ in folded]
        for first in range(0, len(documents), _AT_ONCE):
            check(deadline)
            words, starts = self._read(field, documents[first : first + _AT_ONCE])
            for places, wanted in zip(found, rows, strict=True):
                at = np.flatnonzero(_among(words, wanted))
                number = np.searchsorted(starts, at, side="right") - 1
                places.append((first + number) * STRIDE + at - starts[number])
        none = np.zeros(0, dtype=np.int64)
        together = [np.concatenate([*places, none]) for places in found]
        return self._read_texts(field, folded, documents, together, deadline)

    def _read(self, field: str, documents: Documents) -> tuple[NDArray[np.uint32], NDArray[np.int64]]:
        """The words of these articles one after the other, and where those of each begin."""
        stream, piece = self._words.stream, 2 * documents + ANALYSED.index(field)
        begin, end = stream.starts[piece], stream.starts[piece + 1]
        words = np.asarray(stream.words)
        read = [words[low:high] for low, high in zip(begin.tolist(), end.tolist(), strict=True)]
        return np.concatenate([*read, words[:0]]), starts_of(end - begin)

    def _otherwise(self, field: str, folded: str, documents: Documents, spots: Spots) -> NDArray[np.bool_]:
        """Where the stream does not tell all: joined forms of hyphen words weigh, but are not in it."""
        differ = np.zeros(len(documents), dtype=bool)
        postings = self._postings[EXACT[field]]
        number = postings.number(folded)
        if number >= 0:
            here, chosen = common(documents, postings.documents(number), len(postings.lengths))
            counts = np.bincount(spots // STRIDE, minlength=len(documents))[here]
            differ[here] = counts != postings.weights_of(postings.extent(number)[0] + chosen)
        return differ

    def _read_texts(
        self, field: str, folded: Sequence[str], documents: Documents, found: list[Spots], deadline: float
    ) -> list[Spots]:
        """The same with the stored texts read where the stream does not tell all."""
        differ = np.logical_or.reduce(
            [self._otherwise(field, word, documents, spots) for word, spots in zip(folded, found, strict=True)]
        )
        if not differ.any():
            return found
        places = [spots[~differ[spots // STRIDE]].tolist() for spots in found]
        for number in np.flatnonzero(differ).tolist():
            check(deadline)
            text = self._stored(int(documents[number]))[field]
            for position, forms in enumerate(written_words(text)):
                written = {fold(form) for form in forms if form is not None}
                for spots, word in zip(places, folded, strict=True):
                    if word in written:
                        spots.append(number * STRIDE + position)
        return [np.sort(np.array(spots, dtype=np.int64)) for spots in places]


def _among(words: NDArray[np.uint32], rows: NDArray[np.int64]) -> NDArray[np.bool_]:
    if not len(rows):
        return np.zeros(len(words), dtype=bool)
    if len(rows) <= _FEW:
        either: NDArray[np.bool_] = np.logical_or.reduce([words == row for row in rows])
        return either
    found: NDArray[np.bool_] = np.isin(words, rows)
    return found
