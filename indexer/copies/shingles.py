"""A text as the set of its shingles: hashes of each few words in a row. Many texts at once, without a loop over words.

After Broder, „On the resemblance and containment of documents“ (1997). Words are runs of letters and digits; case,
accents, ß or ss, and whatever stands between words make no difference. Hashes are the same on every machine.
"""

import unicodedata
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from indexer.copies.agencies import own_text

WORDS = 4
"""Words of a shingle."""
BITS = 48
"""Of the hash of a shingle."""
MOST_TEXTS = 1 << (64 - BITS)
"""That are taken at once."""
_MOST_LETTERS = 1 << 18
"""Of a text that are compared."""

Hashes = NDArray[np.uint64]
_BASE = 0x9E3779B97F4A7C15
_FACTORS = (0xBF58476D1CE4E5B9, 0x94D049BB133111EB, 0xD6E8FEB86659FD93, 0xC2B2AE3D27D4EB4F)
"""Odd and without pattern: one for each word of a shingle; the first two are those of splitmix64 (Steele 2014)."""
_ACCENTED = 0x2000
"""Letters with accents, in all alphabets that have any, come before this number."""
_PLANE = 1 << 16
"""Characters beyond it stand between words."""


class Shingles(NamedTuple):
    """The different shingles of texts: those of text i are hashes[starts[i]:starts[i + 1]], ascending."""

    hashes: Hashes
    starts: NDArray[np.int64]

    def of(self, text: int) -> Hashes:
        """Those of one text."""
        return self.hashes[self.starts[text] : self.starts[text + 1]]


def shingles(texts: Sequence[str]) -> Shingles:
    """The shingles of at most MOST_TEXTS texts; one of fewer than WORDS words has none."""
    pieces = [_plain(text) for text in texts]
    ends = np.cumsum([len(piece) + 1 for piece in pieces], dtype=np.int64)
    words, starts = _words(" ".join(pieces))
    text_of = ends.searchsorted(starts, side="right").astype(np.uint64)
    rows = max(0, len(words) - WORDS + 1)
    mixed = np.zeros(rows, dtype=np.uint64)
    for place, factor in enumerate(_FACTORS):
        mixed += words[place : place + rows] * np.uint64(factor)
    inside = text_of[:rows] == text_of[WORDS - 1 :]
    keys = text_of[:rows][inside] << np.uint64(BITS) | _spread(mixed[inside]) >> np.uint64(64 - BITS)
    keys.sort()
    keys = keys[np.flatnonzero(np.diff(keys, prepend=~keys[:1]))]
    bounds = np.arange(len(texts) + 1, dtype=np.uint64) << np.uint64(BITS)
    if len(texts) == MOST_TEXTS:
        bounds[-1] = np.uint64(2**64 - 1)
    return Shingles(keys & np.uint64((1 << BITS) - 1), keys.searchsorted(bounds).astype(np.int64))


def compared(one: str, other: str) -> float:
    """The Jaccard coefficient of two texts, 0 to 1: of all their shingles, the share that both have.

    Agency lines do not count.
    """
    found = shingles([own_text(one), own_text(other)])
    shared = common(found.of(0), found.of(1))
    return shared / max(1, len(found.hashes) - shared)


def common(one: Hashes, other: Hashes) -> int:
    """How many shingles two texts share."""
    together = np.concatenate((one, other))
    together.sort()
    return int(np.count_nonzero(together[1:] == together[:-1]))


def _plain(text: str) -> str:
    plain = text[:_MOST_LETTERS].replace("\xad", "").replace("ß", "ss")
    return plain if plain.isascii() else unicodedata.normalize("NFC", plain)


def _words(text: str) -> tuple[Hashes, NDArray[np.int64]]:
    """A hash of each word, and where it begins.

    The hash is a polynomial in its letters, taken from the running sum over all of them.
    """
    letters = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    codes = _codes()[np.minimum(letters, _PLANE)]
    edges = np.flatnonzero(np.diff(codes != 0, prepend=False, append=False))
    starts, ends = edges[::2], edges[1::2]
    power, inverse = _powers(1 << len(codes).bit_length())
    sums = np.zeros(len(codes) + 1, dtype=np.uint64)
    np.cumsum(codes * power[: len(codes)], out=sums[1:])
    return _spread((sums[ends] - sums[starts]) * inverse[starts]), starts


def _spread(values: Hashes) -> Hashes:
    """The last steps of splitmix64: every bit of a value changes every bit of what comes out."""
    values = (values ^ values >> np.uint64(30)) * np.uint64(_FACTORS[0])
    values = (values ^ values >> np.uint64(27)) * np.uint64(_FACTORS[1])
    found: Hashes = values ^ values >> np.uint64(31)
    return found


@cache
def _codes() -> Hashes:
    """By character a number that its folded form has alone; 0 for what stands between words."""
    folded = np.zeros(_PLANE + 1, dtype=np.uint64)
    for number in range(_PLANE):
        letter = chr(number)
        if letter.isalnum():
            bare = unicodedata.normalize("NFD", letter.casefold())[0] if number < _ACCENTED else letter
            folded[number] = ord(bare)
    spread = _spread(folded * np.uint64(_BASE))
    return np.where(folded > 0, spread, np.uint64(0))


@cache
def _powers(size: int) -> tuple[Hashes, Hashes]:
    """The powers of the base modulo 2^64, and of its inverse."""
    inverse = pow(_BASE, -1, 1 << 64)
    both = []
    for base in (_BASE, inverse):
        factors = np.full(size, base, dtype=np.uint64)
        factors[0] = 1
        both.append(np.cumprod(factors, dtype=np.uint64))
    return both[0], both[1]
