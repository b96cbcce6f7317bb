"""Which articles hold a phrase."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from indexer.engines.whoosh import found as lists
from indexer.engines.whoosh.columns import Documents
from indexer.engines.whoosh.positions import STRIDE, Spots, articles_of, in_order, side_by_side
from indexer.fields import EXACT

if TYPE_CHECKING:
    from indexer.engines.whoosh.execute import _Run as Run

ANALYSED_OF = {exact: analysed for analysed, exact in EXACT.items()}


def holding(run: "Run", field: str, words: Sequence[str], slop: int, asked: Documents | None) -> NDArray[np.int64]:
    """Which of the articles asked about, all of which hold the words, hold them side by side.

    With `slop` above 1 each word may stand so many places behind the one before it.
    """
    documents = np.arange(run.columns.size) if asked is None else asked
    if not len(documents):
        return np.zeros(0, dtype=np.int64)
    spots = spots_of(run, field, words, documents)
    return articles_of(side_by_side(spots) if slop == 1 else in_order(spots, slop))


def spots_of(run: "Run", field: str, words: Sequence[str], documents: Documents) -> list[Spots]:
    """Where in the articles each of the words stands; words of exact fields are looked up as they are written."""
    different = list(dict.fromkeys(words))
    if field in ANALYSED_OF:
        found = run.executor.written.spots(ANALYSED_OF[field], different, documents, run.deadline)
    else:
        found = [_spots(run, field, word, documents) for word in different]
    by_word = dict(zip(different, found, strict=True))
    return [by_word[word] for word in words]


def _spots(run: "Run", field: str, word: str, documents: Documents) -> Spots:
    number = run.number(field, word)
    if number < 0:
        return np.zeros(0, dtype=np.int64)
    here, chosen = lists.common(documents, run.documents(field, number), run.columns.size)
    place, position = run.columns.postings[field].positions(number, chosen)
    return here[place] * STRIDE + position
