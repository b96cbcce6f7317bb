"""How alike words are in their letters: 4-grams of folded forms, as an index of all 4-grams would weigh them.

Character 4-grams as terms are strong on German (McNamee & Mayfield, „Character N-Gram Tokenization for European
Language Text Retrieval“, 2004), but an index of them is five times as large. Here the 4-grams of a query's words are
looked for only in the words of the best articles, which the stream of words tells.

Files in columns/: grams.codes (uint32): the 4-grams of all forms, ascending; grams.articles (float32): in how many
articles each stands, estimated from those of the forms that hold it; grams.starts (int64): where the rows of each begin
in grams.low (uint16) and grams.high (the bits above). A row that holds a 4-gram twice is there twice. grams.weights
(float32): by row, how rare the different 4-grams of its form are together.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.engines.common.grams import Codes, grams_of
from indexer.engines.common.rarity import rarities
from indexer.engines.whoosh.columns.files import Array, ColumnFiles, OpenFiles, Strings

_END = ord("\n")
_AT_ONCE = 1 << 16
"""Folded forms whose 4-grams are made at a time."""
_PAIRS_AT_ONCE = 1 << 22
"""4-grams of forms that are weighed at a time."""
_NONE = np.zeros(0, dtype=np.uint32)


@dataclass(frozen=True, slots=True)
class GramTable:
    """The files, mapped into memory."""

    codes: Codes
    articles: NDArray[np.float32]
    starts: NDArray[np.int64]
    low: NDArray[np.uint16]
    high: NDArray[Any]
    weights: NDArray[np.float32]
    size: int
    """Articles in the index."""

    def rarity(self, codes: Codes) -> NDArray[np.float64]:
        """The inverse document frequency of each 4-gram; of one that stands nowhere, 0."""
        if not len(self.codes):
            return np.zeros(len(codes))
        at = np.minimum(self.codes.searchsorted(codes), len(self.codes) - 1)
        return np.where(self.codes[at] == codes, rarities(self.articles[at].astype(np.float64), self.size), 0.0)

    def holding(self, codes: Codes) -> tuple[NDArray[np.uint32], NDArray[np.int64]]:
        """The rows that hold the codes, code by code, and which of the codes it is."""
        if not len(self.codes) or not len(codes):
            return _NONE, np.zeros(0, dtype=np.int64)
        at = np.minimum(self.codes.searchsorted(codes), len(self.codes) - 1)
        begin = self.starts[at]
        end = np.where(self.codes[at] == codes, self.starts[at + 1], begin)
        pieces = [slice(b, e) for b, e in zip(begin.tolist(), end.tolist(), strict=True)]
        rows = np.concatenate([self.high[piece] for piece in pieces]).astype(np.uint32) << np.uint32(16)
        rows |= np.concatenate([self.low[piece] for piece in pieces])
        return rows, np.repeat(np.arange(len(codes)), end - begin)


def write_grams(files: ColumnFiles, folded: Strings, articles: Array, size: int) -> None:
    """Writes the files for rows: their folded forms and in how many of `size` articles each stands.

    A 4-gram whose forms have c articles together is expected in size × (1 − exp(−c / size)): as if they fell at random.
    """
    pairs = _pairs(folded)
    pairs.sort()
    row, codes = pairs.view("<u4")[0::2], pairs.view("<u4")[1::2]
    starts = np.flatnonzero(codes[1:] != codes[:-1]) + 1
    starts = np.append(0, starts) if len(codes) else starts
    expected = (size * -np.expm1(-_together(row, starts, articles) / size)).astype(np.float32)
    files.array("grams.codes", codes[starts])
    files.array("grams.articles", expected)
    files.array("grams.weights", _weights(pairs, starts, rarities(expected.astype(np.float64), size), len(articles)))
    files.array("grams.starts", np.append(starts, len(row)).astype(np.int64))
    files.array("grams.low", row.astype(np.uint16))
    files.array("grams.high", (row >> 16).astype(np.uint8 if len(row) == 0 or row.max() >> 24 == 0 else np.uint16))


def _pairs(folded: Strings) -> NDArray[np.uint64]:
    """Each 4-gram and its row as one number."""
    counts = np.maximum(np.diff(folded.starts) - 1, 0)
    pairs = np.empty(int(counts.sum()), dtype="<u8")  # filled where it lies: a second copy is as large as all else
    end = 0
    for begin in range(0, len(folded), _AT_ONCE):
        codes, row = grams_of(folded[begin : begin + _AT_ONCE])
        end, at = end + len(codes), end
        pairs[at:end] = codes.astype("<u8") << np.uint64(32) | (row + begin).astype("<u8")
    return pairs


def _together(row: Array, starts: NDArray[np.int64], articles: Array) -> NDArray[np.float64]:
    """By 4-gram, the articles of its rows added up; `row`: that of each pair, those of gram i from starts[i] on."""
    found = np.zeros(len(starts))
    for begin in range(0, len(row), _PAIRS_AT_ONCE):
        some = row[begin : begin + _PAIRS_AT_ONCE]
        gram = np.searchsorted(starts, np.arange(begin, begin + len(some)), side="right") - 1
        found += np.bincount(gram, articles[some], len(starts))
    return found


def _weights(
    pairs: NDArray[np.uint64], starts: NDArray[np.int64], rarities: NDArray[np.float64], rows: int
) -> NDArray[np.float32]:
    """By row, the rarities of its different 4-grams together; `pairs` as of `_pairs`, sorted."""
    weights = np.zeros(rows)
    for begin in range(0, len(pairs), _PAIRS_AT_ONCE):
        at = np.arange(begin, min(begin + _PAIRS_AT_ONCE, len(pairs)))
        first = at[(at == 0) | (pairs[at] != pairs[at - 1])]
        row = pairs[first].astype(np.uint32)
        weights += np.bincount(row, rarities[starts.searchsorted(first, side="right") - 1], rows)
    return weights.astype(np.float32)


def open_grams(files: OpenFiles, size: int) -> GramTable:
    """The table in mapped files. Raises KeyError or ValueError if it does not fit."""
    codes, starts, low = files["grams.codes"], files["grams.starts"], files["grams.low"]
    if len(starts) != len(codes) + 1 or starts[-1] != len(low):
        raise ValueError("grams.codes does not fit grams.low")
    return GramTable(codes, files["grams.articles"], starts, low, files["grams.high"], files["grams.weights"], size)
