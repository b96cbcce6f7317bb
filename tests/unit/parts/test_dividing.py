"""Parts of a corpus: every article in exactly one of them."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.parts.dividing import Division, Part

_SIZES = st.lists(st.integers(0, 100) | st.integers(0, 10**12), min_size=1, max_size=12)
_IDS = [f"id-{number}" for number in range(40)]


@given(_SIZES, st.integers(1, 60))
def test_the_part_of_an_article_reads_its_file(sizes: list[int], parts: int) -> None:
    division = Division(sizes, parts)
    read = {number: division.files(Part(number, parts)) for number in range(1, parts + 1)}
    assert set().union(*read.values()) == set(range(len(sizes)))
    for file in range(len(sizes)):
        for article in _IDS:
            assert file in read[division.part_of(file, article).number]


@given(_SIZES, st.integers(1, 60))
def test_parts_read_what_lies_side_by_side(sizes: list[int], parts: int) -> None:
    division = Division(sizes, parts)
    read = [files for number in range(1, parts + 1) if (files := division.files(Part(number, parts)))]
    for one, other in itertools.pairwise(read):
        assert other.start in (one.stop - 1, one.stop)


def test_one_large_file_is_divided_evenly() -> None:
    division = Division([1000], 4)
    counts = [0] * 4
    for number in range(4000):
        counts[division.part_of(0, f"{number}").number - 1] += 1
    assert min(counts) > 900


@pytest.mark.parametrize(
    ("sizes", "parts", "expected"),
    [
        ([10, 10, 10, 10], 2, [range(2), range(2, 4)]),
        ([10, 30, 10], 5, [range(1), range(1, 2), range(1, 2), range(1, 2), range(2, 3)]),
        ([15, 5], 2, [range(1), range(2)]),
        ([0, 0, 0], 3, [range(1), range(1, 2), range(2, 3)]),
        ([1], 3, [range(1), range(0), range(0)]),
        ([], 2, [range(0), range(0)]),
    ],
)
def test_a_file_is_read_by_the_parts_that_it_reaches_into(sizes: list[int], parts: int, expected: list[range]) -> None:
    division = Division(sizes, parts)
    assert [division.files(Part(number, parts)) for number in range(1, parts + 1)] == expected
