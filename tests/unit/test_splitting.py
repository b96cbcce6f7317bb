"""Many words taken apart at once."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.language.compounds import shipped, split
from indexer.language.splitting import splits
from tests.unit.texts import LONG, PROSE

_parts = st.sampled_from(sorted(shipped().parts)[::7])
_words = st.lists(_parts, min_size=1, max_size=4).map("".join) | st.text(max_size=12) | PROSE
_ends = st.sampled_from(["", "s", "innen", "nen", "ß"])


@given(st.lists(st.tuples(_words, _ends).map(lambda both: "".join(both).lower()), max_size=30))
def test_the_parts_of_many_words_are_those_of_each(words: list[str]) -> None:
    assert splits(words) == [split(word) for word in words]


@pytest.mark.long
@LONG
@given(st.lists(st.tuples(_words, _ends).map(lambda both: "".join(both).lower()), max_size=30))
def test_the_parts_of_many_words_are_those_of_each_at_length(words: list[str]) -> None:
    assert splits(words) == [split(word) for word in words]


def test_no_words_have_no_parts() -> None:
    assert splits([]) == []
