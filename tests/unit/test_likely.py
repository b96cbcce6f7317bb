"""Which words may be compounds: none that is one is missed."""

from hypothesis import given
from hypothesis import strategies as st

from indexer.language.compounds import shipped, split
from indexer.language.likely import may_be_compounds
from tests.unit.texts import PROSE

_parts = st.sampled_from(sorted(shipped().parts)[::7])
_words = st.lists(_parts, min_size=1, max_size=4).map("".join) | st.text(max_size=12) | PROSE
_ends = st.sampled_from(["", "s", "innen", "nen", "ß"])


@given(st.lists(st.tuples(_words, _ends).map(lambda both: "".join(both).lower()), max_size=30))
def test_no_compound_is_missed(words: list[str]) -> None:
    for word, likely in zip(words, may_be_compounds(words).tolist(), strict=True):
        assert likely or not split(word), word


def test_most_other_words_are_told_apart() -> None:
    words = "schön und Tolkien Selenskyj Barcelona gegangen dreißig wohl Xqzt hochwasserschutzkonzept kandidatinnen"
    found = dict(zip(words.split(), may_be_compounds(words.lower().split()).tolist(), strict=True))
    assert found["hochwasserschutzkonzept"]
    assert not found["Selenskyj"]
    assert not found["Xqzt"]
