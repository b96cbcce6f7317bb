"""Strings and prefixes over files, compared with looking at every string."""

import tempfile
from pathlib import Path

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.engines.whoosh.columns.files import ColumnFiles, Strings, open_files
from indexer.engines.whoosh.prefixes import bounds, first_different, heaviest

_KEYS = st.text(alphabet="abä\U0001f642", max_size=4)


def _strings(strings: list[str]) -> Strings:
    with tempfile.TemporaryDirectory() as folder:
        with ColumnFiles(Path(folder)) as files:
            files.strings("keys", [string.encode() for string in strings])
            files.finish({})
        return open_files(Path(folder)).strings("keys")


@settings(deadline=None)
@given(st.lists(_KEYS, max_size=70))
def test_strings_come_back(strings: list[str]) -> None:
    kept = _strings(strings)
    assert [kept[i] for i in range(len(kept))] == list(kept) == kept[:] == strings


@settings(deadline=None)
@given(st.sets(_KEYS, max_size=70), _KEYS)
def test_sorted_strings_are_found(strings: set[str], asked: str) -> None:
    kept = _strings(sorted(strings))
    assert kept.place(asked.encode()) == sum(string < asked for string in strings)
    assert kept.find(asked) == (sorted(strings).index(asked) if asked in strings else -1)
    low, high = bounds(kept.__getitem__, len(kept), asked)
    assert kept[low:high] == sorted(string for string in strings if string.startswith(asked))


@given(st.lists(st.integers(0, 4), max_size=40), st.integers(1, 10))
def test_the_heaviest_come_first(weights: list[int], wanted: int) -> None:
    order = sorted(range(len(weights)), key=lambda at: (-weights[at], at))
    assert heaviest(np.array(weights, dtype=np.uint32), wanted) == order[:wanted]


def test_each_item_comes_once() -> None:
    assert first_different([3, 1, 3, 2, 1], 2) == [3, 1]
