"""Which occurrences stand near each other."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.language import tokenise
from indexer.query.proximity import Span, pairs_near, sentence_numbers, taking_part, windows

_spans = st.lists(
    st.tuples(st.integers(0, 12), st.integers(1, 3)).map(lambda s: (s[0], s[0] + s[1])), max_size=5, unique=True
)
_positions = st.lists(st.integers(0, 9), max_size=4, unique=True).map(sorted)


def between(one: Span, other: Span) -> int:
    """The words between two occurrences; less than none if they share one."""
    return max(one[0], other[0]) - min(one[1], other[1])


@given(_spans, _spans, st.integers(0, 4))
def test_what_takes_part_has_an_occurrence_of_the_other_near_it(
    first: list[Span], second: list[Span], distance: int
) -> None:
    pairs = [(a, b) for a in first for b in second if 0 <= between(a, b) <= distance]
    assert taking_part(first, second, distance) == ({a for a, _ in pairs}, {b for _, b in pairs})
    assert pairs_near(first, second, distance) is bool(pairs)


@given(_spans, _spans, st.lists(st.integers(0, 1), min_size=16, max_size=16))
def test_what_stands_in_one_sentence(first: list[Span], second: list[Span], breaks: list[int]) -> None:
    sentences = list(itertools.accumulate(breaks))
    pairs = [
        (a, b) for a in first for b in second
        if between(a, b) >= 0 and len({sentences[i] for span in (a, b) for i in range(*span)}) == 1
    ]  # fmt: skip
    assert taking_part(first, second, sentences) == ({a for a, _ in pairs}, {b for _, b in pairs})


@given(st.lists(_positions, min_size=2, max_size=4), st.integers(0, 3))
def test_in_a_window_each_word_has_a_place_of_its_own(positions: list[list[int]], distance: int) -> None:
    found = [
        chosen for chosen in itertools.product(*positions)
        if len(set(chosen)) == len(chosen) and max(chosen) - min(chosen) + 1 - len(chosen) <= distance
    ]  # fmt: skip
    inside = list(windows(positions, distance))
    assert bool(inside) is bool(found)
    assert all(any(set(chosen) <= set(window) for window in inside) for chosen in found)
    assert all(any(set(chosen) <= set(window) for chosen in found) for window in inside)


@pytest.mark.parametrize(
    ("text", "numbers"),
    [("Ein Satz. Noch einer.\nUnd – einer!", [1, 1, 2, 2, 3, 3]), ("", []), ("Am 24. Februar um z. B. acht", [1] * 6)],
)
def test_each_word_stands_in_a_sentence(text: str, numbers: list[int]) -> None:
    assert sentence_numbers(text, list(tokenise(text))) == numbers
