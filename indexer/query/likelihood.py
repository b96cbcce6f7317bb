"""How surprising it is that something occurs more often on one side than on the other."""

import numpy as np
from numpy.typing import NDArray

Counts = NDArray[np.int64]

CLEAR = 6.63
"""G² that chance reaches once in a hundred comparisons (χ² with one degree of freedom)."""


def log_likelihood(here: Counts, there: Counts, size_here: int, size_there: int) -> NDArray[np.float64]:
    """G² for each of many counts on two sides of these sizes; 0 where the shares are equal.

    Dunning, „Accurate Methods for the Statistics of Surprise and Coincidence“, Computational Linguistics 19 (1), 1993:
    the whole table of four, that is the counts and what is left of each side.
    """
    total = size_here + size_there
    if not (size_here and size_there):
        return np.zeros(len(here))
    expected = (here + there) / total
    found = np.zeros(len(here))
    for size, counts in ((size_here, here), (size_there, there)):
        found += _surprise(counts, expected * size) + _surprise(size - counts, size - expected * size)
    return np.maximum(0.0, 2 * found)


def _surprise(observed: Counts, expected: NDArray[np.float64]) -> NDArray[np.float64]:
    found = np.zeros(len(observed))
    some = observed > 0
    found[some] = observed[some] * np.log(observed[some] / expected[some])
    return found
