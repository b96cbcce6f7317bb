"""Strings are sorted as Python sorts them."""

from hypothesis import given
from hypothesis import strategies as st

from indexer.engines.whoosh.columns.files import packed
from indexer.engines.whoosh.sorting import ranked, sorted_places

_beginnings = st.sampled_from(["", "Hochwasser", "Hochwasserschutz", "äöüäöü", "漢字", "😀", "abcdefg", "abcdefgh"])
_letters = st.text(st.characters(exclude_characters="\n\0", exclude_categories=["Cs"]), max_size=20)
_strings = st.lists(st.tuples(_beginnings, _letters | _beginnings).map("".join), max_size=60)


@given(_strings)
def test_the_order_and_the_ranks(strings: list[str]) -> None:
    order, differs = sorted_places(strings)
    found = [strings[place] for place in order.tolist()]
    assert order.tolist() == sorted(range(len(strings)), key=strings.__getitem__)
    assert differs.tolist() == [not at or found[at] != found[at - 1] for at in range(len(found))]
    distinct, ranks = ranked(packed(strings))
    assert list(distinct) == sorted(set(strings))
    assert [distinct[rank] for rank in ranks.tolist()] == strings
