"""Words weigh what the analysis says that they weigh."""

import pytest
from hypothesis import given

from indexer.language import analyse
from indexer.language.weighing import weighed
from tests.unit.texts import TEXTS


def check(text: str) -> None:
    expected, found = analyse(text), weighed(text)
    assert found.terms == {term: occurrences.weight for term, occurrences in expected.terms.items()}
    assert found.exact == {form: occurrences.weight for form, occurrences in expected.exact.items()}
    assert found.words == expected.words == [token.form for token in found.tokens]


@pytest.mark.parametrize("text", [
    "", "Der Hafen der Hafenstadt.", "Der Ukraine-Konflikt, die Ukraine-Konflikte.", "Soldat:innen und Soldatinnen",
    "Elbbrückensperrung Elbbrücken-Sperrung Brücke", "Häuser HÄUSER Hauses Haus", "spiegel.de und www.spiegel.de",
])  # fmt: skip
def test_words_weigh_as_in_the_analysis(text: str) -> None:
    check(text)


@given(TEXTS)
def test_the_words_of_any_text_weigh_as_in_its_analysis(text: str) -> None:
    check(text)
