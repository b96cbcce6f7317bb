"""4-grams of words, as numbers: by them it is told how alike two words are."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

Codes = NDArray[np.uint32]
"""4-grams: four bytes of UTF-8 each, a line feed where a word begins or ends."""
_END = ord("\n")


def grams(letters: NDArray[np.uint8]) -> tuple[Codes, NDArray[np.int64]]:
    """The 4-grams of words between line feeds, and where each begins; those across a boundary are left out."""
    wide = letters.astype(np.uint32)
    codes = wide[:-3] | wide[1:-2] << np.uint32(8) | wide[2:-1] << np.uint32(16) | wide[3:] << np.uint32(24)
    inside = ((letters[1:-2] != _END) & (letters[2:-1] != _END)).nonzero()[0]
    return codes[inside], inside


def grams_of(folded: Iterable[str]) -> tuple[Codes, NDArray[np.int64]]:
    """The 4-grams of folded forms, and of which of them; a form of one letter has none."""
    letters = np.frombuffer("\n{}\n".format("\n".join(folded)).encode(), dtype=np.uint8)
    codes, start = grams(letters)
    return codes, np.searchsorted((letters == _END).nonzero()[0], start, side="right") - 1
