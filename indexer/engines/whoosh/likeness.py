"""How alike words are in their letters: 4-grams of folded forms, as an index of all 4-grams would weigh them.

Character 4-grams as terms are strong on German (McNamee & Mayfield, „Character N-Gram Tokenization for European
Language Text Retrieval“, 2004), but an index of them is five times as large. Here the 4-grams of a query's words are
looked for only in the words of the best articles, which the stream of words tells.

columns/folded.txt: the folded form of each row of forms.tsv. columns/grams.npy: the 4-grams of all of them, ascending,
and in how many articles each stands, estimated from those of the forms that hold it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import ArrayLike, NDArray

Codes = NDArray[np.uint32]
"""4-grams: four bytes of UTF-8 each, a line feed where a word begins or ends."""

_END = ord("\n")
_GRAM = np.dtype([("code", "<u4"), ("articles", "<f4")])
_HASH = np.uint32(2_654_435_761)  # Knuth's multiplicative hash


@dataclass(frozen=True, slots=True)
class GramTable:
    """The files of this module, opened."""

    letters: NDArray[np.uint8]
    """A line feed, then folded.txt."""
    ends: NDArray[np.int64]
    """Where in `letters` the line feeds stand: row i is letters[ends[i] + 1 : ends[i + 1]]."""
    codes: Codes
    articles: NDArray[np.float32]
    size: int
    """Articles in the index."""

    def rarity(self, codes: Codes) -> NDArray[np.float64]:
        """The inverse document frequency of each 4-gram; of one that stands nowhere, 0."""
        if not len(self.codes):
            return np.zeros(len(codes))
        at = np.minimum(np.searchsorted(self.codes, codes), len(self.codes) - 1)
        frequency = self.articles[at].astype(np.float64)
        rarity = np.log1p((self.size - frequency + 0.5) / (frequency + 0.5))
        return np.where(self.codes[at] == codes, rarity, 0.0)

    def holding(self, rows: NDArray[np.int64], codes: Codes) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Which of the rows hold which of the codes (ascending): pairs of indices into `rows` and into `codes`."""
        begin = self.ends[rows]
        lengths = self.ends[rows + 1] - begin
        at = np.repeat(begin - np.concatenate(([0], np.cumsum(lengths)[:-1])), lengths) + np.arange(lengths.sum())
        letters = np.append(self.letters[at], np.uint8(_END))
        found, start = grams(letters)
        flags = np.zeros(1 << 16, dtype=bool)
        flags[_hashed(codes)] = True
        likely = np.flatnonzero(flags[_hashed(found)])
        slot = np.minimum(np.searchsorted(codes, found[likely]), len(codes) - 1)
        true = codes[slot] == found[likely]
        row = np.searchsorted(np.cumsum(lengths), start[likely[true]], side="right")
        return row, slot[true]


def _hashed(codes: Codes) -> Codes:
    return (codes * _HASH) >> np.uint32(16)


def grams(letters: NDArray[np.uint8]) -> tuple[Codes, NDArray[np.int64]]:
    """The 4-grams of words between line feeds, and where each begins; those across a boundary are left out."""
    wide = letters.astype(np.uint32)
    codes = wide[:-3] | wide[1:-2] << np.uint32(8) | wide[2:-1] << np.uint32(16) | wide[3:] << np.uint32(24)
    inside = np.flatnonzero((letters[1:-2] != _END) & (letters[2:-1] != _END))
    return codes[inside], inside


def grams_of(folded: str) -> Codes:
    """The 4-grams of one folded form; a form of one letter has none."""
    return grams(np.frombuffer(f"\n{folded}\n".encode(), dtype=np.uint8))[0]


def write_grams(folder: Path, folded: Sequence[str], articles: ArrayLike, size: int) -> None:
    """Writes the files for the rows of forms.tsv: their folded forms and in how many of `size` articles each stands.

    A 4-gram whose forms have c articles together is expected in size × (1 − exp(−c / size)): as if they fell at random.
    """
    text = "".join(f"{form}\n" for form in folded).encode()
    (folder / "folded.txt").write_bytes(text)
    letters = np.frombuffer(b"\n" + text, dtype=np.uint8)
    codes, start = grams(letters)
    ends = np.flatnonzero(letters == _END)
    row = np.searchsorted(ends, start, side="right") - 1
    held = np.sort(codes.astype(np.int64) << 32 | row)  # quicker than to sort indices
    different = held >> 32
    first = np.flatnonzero(np.diff(different, prepend=-1))
    together = np.asarray(articles, dtype=np.float64)[held & 0xFFFFFFFF]
    together = np.add.reduceat(together, first) if len(first) else together
    table = np.empty(len(first), dtype=_GRAM)
    table["code"], table["articles"] = different[first], size * -np.expm1(-together / size)
    np.save(folder / "grams.npy", table)


def read_grams(folder: Path, rows: int, size: int) -> GramTable:
    """Opens the files. Raises OSError or ValueError if they are missing, damaged, or not of that many rows."""
    letters = np.frombuffer(b"\n" + (folder / "folded.txt").read_bytes(), dtype=np.uint8)
    ends = np.flatnonzero(letters == _END)
    table = np.load(folder / "grams.npy", allow_pickle=False)
    if len(ends) != rows + 1 or table.dtype != _GRAM:
        raise ValueError(f"{folder / 'folded.txt'} does not fit forms.tsv")
    return GramTable(letters, ends, table["code"].copy(), table["articles"].copy(), size)
