"""Prefixes over sorted keys, compared with looking at every key."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from indexer.engines.whoosh.prefixes import PrefixTable, Strings

_KEYS = st.text(alphabet="abä\U0001f642", max_size=4)


@given(st.lists(_KEYS))
def test_strings_come_back(strings: list[str]) -> None:
    kept = Strings(strings)
    assert [kept[i] for i in range(len(kept))] == strings


@given(
    st.lists(st.tuples(_KEYS, st.integers(0, 5)), max_size=40),
    st.lists(st.integers(1, 3), min_size=6, max_size=6),
    _KEYS,
    st.integers(1, 10),
)
def test_the_heaviest_items_with_the_prefix_come_first(
    pairs: list[tuple[str, int]], weights: list[int], prefix: str, limit: int
) -> None:
    table = PrefixTable([key for key, _ in pairs], [item for _, item in pairs], np.array(weights, dtype=np.int32))
    fitting = {item for key, item in pairs if key.startswith(prefix)}
    found = table.best(prefix, limit)
    assert set(found) <= fitting
    assert len(found) == len(set(found)) <= limit
    assert [weights[item] for item in found] == sorted((weights[item] for item in found), reverse=True)
    if len(pairs) <= limit:
        assert set(found) == fitting


def test_of_a_huge_range_the_heaviest_are_found() -> None:
    count = 50_000
    weights = np.arange(count, dtype=np.int32)
    table = PrefixTable([f"wort{number:06}" for number in range(count)], range(count), weights)
    assert table.best("w", 3) == [count - 1, count - 2, count - 3]
    assert table.best("", 1) == [count - 1]
    assert table.best("wort00000", 3) == [9, 8, 7]
    assert table.best("x", 3) == []
