"""Which words of a query may be respelt, and that nothing else in it changes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.query.ast import And, DateRange, FacetWords, Node, Not, Or, Word
from indexer.query.correction import corrected, words_only
from tests.unit.texts import TEXTS

RIGHT = {"Hochwaser": "Hochwasser", "Insolvens": "Insolvenz"}


@pytest.mark.parametrize(
    ("query", "respelt"),
    [
        ("Hochwaser", "Hochwasser"),
        ("  Hochwaser   Elbe ", "  Hochwasser   Elbe "),
        ("(Hochwaser ODER Insolvens) UND elbe", "(Hochwasser ODER Insolvenz) UND elbe"),
        ("Hochwaser Hochwaser", "Hochwasser Hochwasser"),
        ("Hochwaser-Insolvens", "Hochwasser-Insolvenz"),
        ("Hochwaser, Insolvens!", "Hochwasser, Insolvenz!"),
        ("die Hochwaser", "die Hochwasser"),
        ('"Hochwaser"', None),
        ("„Hochwaser Elbe“", None),
        ("=Hochwaser", None),
        ("-Hochwaser", None),
        ("NICHT Hochwaser", None),
        ("NICHT (Elbe Hochwaser)", None),
        ("Hochwaser*", None),
        ("Hochwaser~", None),
        ("titel:Hochwaser", None),
        ("person:Hochwaser ort:(Elbe Hochwaser)", None),
        ("Hochwaser:innen", None),
        ("https://example.org/Hochwaser", None),
        ("NICHT NICHT Hochwaser", "NICHT NICHT Hochwasser"),
        ("titel:Hochwaser Hochwaser -Hochwaser", "titel:Hochwaser Hochwasser -Hochwaser"),
        ('"Elbe" Hochwaser "offen', '"Elbe" Hochwasser "offen'),
        ("", None),
    ],
)
def test_plain_words_are_respelt_and_nothing_else(query: str, respelt: str | None) -> None:
    assert corrected(query, RIGHT.get) == (query if respelt is None else respelt)


@given(TEXTS)
def test_without_a_better_spelling_every_query_stays(query: str) -> None:
    assert corrected(query, lambda _: None) == query


@given(TEXTS, st.text(alphabet="xy", min_size=1, max_size=3))
def test_all_but_letters_stays(query: str, form: str) -> None:
    def signs(text: str) -> list[str]:
        return [character for character in text if not character.isalnum()]

    assert signs(corrected(query, lambda word: word + form)) == signs(query)


FACET, DATE = FacetWords("source", "Bote"), DateRange(None, None)


@pytest.mark.parametrize(
    ("node", "left"),
    [
        (Word("a"), Word("a")),
        (FACET, None),
        (And((Word("a"), FACET, Not(Word("b")), DATE)), Word("a")),
        (Or((And((Word("a"), Word("b"))), And((Word("c"), DATE)))), Or((And((Word("a"), Word("b"))), Word("c")))),
        (And((FACET, DATE)), None),
    ],
)
def test_what_only_narrows_is_taken_out(node: Node, left: Node | None) -> None:
    assert words_only(node) == left
