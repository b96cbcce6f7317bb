"""Log-likelihood, beside numbers that were worked out by hand."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.query.likelihood import log_likelihood


def of(here: int, there: int, size_here: int, size_there: int) -> float:
    return float(log_likelihood(np.array([here]), np.array([there]), size_here, size_there)[0])


@pytest.mark.parametrize(
    ("here", "there", "size_here", "size_there", "expected"),
    [
        (10, 10, 100, 100, 0.0),
        (10, 20, 100, 200, 0.0),
        (0, 0, 100, 100, 0.0),
        (1, 0, 1, 1, 2 * 2 * math.log(2)),  # each of two cells is there once instead of half a time
        (10, 0, 10, 10, 2 * 20 * math.log(2)),
        # The bigram „the swiss“ in Dunning's paper, table 1: 110 of 2442 beside 111 of 29114.
        (110, 111, 110 + 2442, 111 + 29114, 270.72),
        (5, 0, 0, 10, 0.0),
    ],
)
def test_worked_cases(here: int, there: int, size_here: int, size_there: int, expected: float) -> None:
    assert of(here, there, size_here, size_there) == pytest.approx(expected, abs=0.01)


@given(st.integers(0, 50), st.integers(0, 50), st.integers(50, 500), st.integers(50, 500))
def test_sides_change_places(here: int, there: int, size_here: int, size_there: int) -> None:
    found = of(here, there, size_here, size_there)
    assert found >= 0
    assert found == pytest.approx(of(there, here, size_there, size_here))
