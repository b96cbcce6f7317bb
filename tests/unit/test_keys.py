"""The keys of many forms at once are those of each."""

from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st

from indexer.language import tokenise
from indexer.language.abbreviations import FUNCTION_WORDS, WITH_TERMS
from indexer.language.analysis import keys_of_form
from indexer.language.capitals import abbreviations, words
from indexer.language.compounds import shipped
from indexer.language.keys import keys_of
from indexer.language.participles import participles
from indexer.language.stopwords import STOP_WORDS
from tests.unit.texts import PROSE, TEXTS

_known = sorted(
    STOP_WORDS | FUNCTION_WORDS | WITH_TERMS.keys() | abbreviations() | words() | participles()
    | set(sorted(shipped().parts)[::11])
)  # fmt: skip
_changes: st.SearchStrategy[Callable[[str], str]] = st.sampled_from([
    str.strip, str.upper, str.lower, str.capitalize, str.title, str.swapcase,
])  # fmt: skip
_words = st.lists(st.sampled_from(_known), min_size=1, max_size=3).map("".join)
_ends = st.sampled_from(["", "", "s", "es", "en", "ern", "in", "innen", "te", "ß", "ẞ", "İ"])
_shaped = st.tuples(_words, _ends, _changes).map(lambda shape: shape[2](shape[0] + shape[1]))
_short = st.text("aeäßnstgiSTIÄẞıµªé漢Σ", min_size=1, max_size=7)
_met = (PROSE | TEXTS).map(lambda text: [token.form for token in tokenise(text)])


@given(_met | st.lists(_shaped | _short, max_size=40))
def test_keys_of_many_forms_are_those_of_each(forms: list[str]) -> None:
    found = keys_of(forms)
    each = [keys_of_form(form) for form in forms]
    assert found.terms == [term for term, _, _ in each]
    assert found.folded == [folded for _, folded, _ in each]
    assert found.parts == {at: parts for at, (_, _, parts) in enumerate(each) if parts}


def test_no_forms_have_no_keys() -> None:
    assert keys_of([]) == ([], [], {})


def test_keys_of_more_forms_than_are_looked_at_at_a_time() -> None:
    forms = [f"Hochwasser{number}" for number in range(30_000)] + ["Hochwasserschutz"]
    found = keys_of(forms)
    assert len(found.terms) == len(found.folded) == len(forms)
    assert found.parts == {30_000: keys_of_form("Hochwasserschutz")[2]}
