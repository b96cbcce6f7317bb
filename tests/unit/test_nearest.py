"""Which words of a corpus are offered for one that it does not hold."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from indexer.language import fold
from indexer.language.nearest import Vocabulary

WORDS = Vocabulary.of(
    [
        ("Hochwasser", 30), ("Freibad", 12), ("Bürgerbegehren", 5), ("Insolvenz", 9), ("Insolvenzen", 1),
        ("Golfstrom", 2),
        ("Café", 3), ("Strom", 40), ("Sturm", 8), ("Haus", 50), ("Maus", 4), ("haus", 1), ("Straße", 20), ("2024", 9),
    ]
)  # fmt: skip


@pytest.mark.parametrize(
    ("typo", "first"),
    [
        ("Hochwaser", "Hochwasser"),
        ("Hohcwasser", "Hochwasser"),
        ("Freibbad", "Freibad"),
        ("Bürgerbegeren", "Bürgerbegehren"),
        ("Insolvens", "Insolvenz"),
        ("Golfstorm", "Golfstrom"),
        ("Cafe", "Café"),
        ("Strasse", "Straße"),
        ("Storm", "Strom"),  # as far as Sturm, and commoner
        ("Hauss", "Haus"),
        ("hauz", "Haus"),  # in its commonest spelling
    ],
)
def test_the_likeliest_word_comes_first(typo: str, first: str) -> None:
    assert WORDS.nearest(typo)[0].form == first


@pytest.mark.parametrize("word", ["Hau", "Xylophon", "Hochhaus", "2025", "", "🙂"])
def test_nothing_is_near(word: str) -> None:
    assert WORDS.nearest(word) == []


def test_long_words_may_have_two_edits_and_short_ones_one() -> None:
    assert [near.form for near in WORDS.nearest("Hochwsaerr")] == []
    assert [(near.form, near.edits) for near in WORDS.nearest("Hochwaserr")] == [("Hochwasser", 2)]
    assert [(near.form, near.edits) for near in WORDS.nearest("Huas")] == [("Haus", 1)]
    assert WORDS.nearest("Hsua") == []


@given(st.text(max_size=30), st.lists(st.tuples(st.text(min_size=1, max_size=12), st.integers(1, 9)), max_size=20))
def test_near_words_are_words_of_the_corpus(word: str, forms: list[tuple[str, int]]) -> None:
    vocabulary = Vocabulary.of(forms)
    near = vocabulary.nearest(word, limit=5)
    assert len(near) <= 5
    for found in near:
        assert any(fold(found.form) == fold(form) for form, _ in forms)
        assert found.edits <= 2


@given(
    st.text("abcäößéE1🙂", max_size=12),
    st.lists(st.tuples(st.text("abcäößéE1🙂", min_size=1, max_size=12), st.integers(1, 9)), max_size=30),
    st.integers(1, 5),
)
def test_no_near_word_is_missed(word: str, forms: list[tuple[str, int]], least: int) -> None:
    folded = fold(word)
    allowed = 2 if len(folded) >= 8 else 1
    common = {fold(form) for form, articles in forms if articles >= least}
    words = {form for form in common if len(form) >= 3 and not form.isdigit()}
    near = {form for form in words if OSA.distance(folded, form) <= allowed} if len(folded) >= 4 else set()
    assert {fold(found.form) for found in Vocabulary.of(forms).nearest(word, limit=50, least=least)} == near
