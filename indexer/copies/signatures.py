"""MinHash by one permutation: of all shingles of a text a few that stand for it, the same for the same shingles.

After Li, Owen & Zhang, „One Permutation Hashing“ (2012), the empty places filled as in Shrivastava & Li, „Densifying
One Permutation Hashing“ (2014), and of each minimum the lowest bits alone (Li & König, „b-Bit Minwise Hashing“, 2010).
A place of two signatures is the same with the probability that is the Jaccard coefficient of their shingles.
"""

import numpy as np
from numpy.typing import NDArray

from indexer.copies.shingles import BITS, Shingles

PLACES = 64
"""Numbers in a signature."""
_SHIFT = np.uint64(BITS - (PLACES - 1).bit_length())

Signatures = NDArray[np.uint16]
"""A row of PLACES numbers for each text."""


def signatures(found: Shingles) -> Signatures:
    """The signature of each text; of texts without shingles it is all zeros."""
    sizes = np.diff(found.starts)
    text = np.repeat(np.arange(len(sizes)), sizes)
    cell = text * PLACES + (found.hashes >> _SHIFT).astype(np.int64)
    first = np.flatnonzero(np.diff(cell, prepend=-1))  # hashes ascend, so the least of a place comes first
    values = np.zeros(len(sizes) * PLACES, dtype=np.uint16)
    values[cell[first]] = found.hashes[first].astype(np.uint16)
    filled = np.zeros(len(values), dtype=bool)
    filled[cell[first]] = True
    return _densified(values.reshape(-1, PLACES), filled.reshape(-1, PLACES))


def _densified(values: Signatures, filled: NDArray[np.bool_]) -> Signatures:
    """An empty place takes what the next filled one has, changed by how far away that is."""
    twice = np.concatenate((filled, filled), axis=1)
    at = np.where(twice, np.arange(2 * PLACES), 2 * PLACES)
    nearest = np.minimum.accumulate(at[:, ::-1], axis=1)[:, ::-1][:, :PLACES]
    nearest = np.minimum(nearest, 2 * PLACES - 1)  # without any filled place, whichever
    distance = (nearest - np.arange(PLACES)).astype(np.uint16)
    taken = np.take_along_axis(values, nearest % PLACES, axis=1)
    taken += distance * np.uint16(0x9E37)
    taken[~filled.any(axis=1)] = 0
    return taken
