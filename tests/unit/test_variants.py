"""Spellings of one name, countries and their adjectives."""

import pytest

from indexer.language import term
from indexer.language.variants import variants


def _terms(form: str) -> set[str]:
    return {term(variant.form) for variant in variants(form)}


@pytest.mark.parametrize(
    ("typed", "other"),
    [
        ("Selenskyj", "Selenski"), ("Zelensky", "Selenskyjs"), ("Pjöngjang", "Pyongyang"), ("Kyjiw", "Kiew"),
        ("Nordkorea", "nordkoreanische"), ("nordkoreanischer", "Nordkoreas"), ("Polen", "polnischen"),
        ("französisch", "Frankreich"), ("bayerische", "Bayern"), ("Weißrussland", "Belarus"),
        ("Belarus", "weißrussische"), ("Delphin", "Delfine"), ("potentiell", "potenzielle"),
        ("Museum", "Museen"), ("Firmen", "Firma"), ("Ministeriums", "Ministerien"),
    ],
)  # fmt: skip
def test_a_word_has_its_variants_in_any_inflection(typed: str, other: str) -> None:
    assert term(other) in _terms(typed)


@pytest.mark.parametrize(
    ("typed", "other"),
    [("Nordkorea", "südkoreanisch"), ("Nordkorea", "Korea"), ("polnisch", "politisch"), ("Kiew", "Kiewer Rus")],
)
def test_a_word_has_no_other_variants(typed: str, other: str) -> None:
    assert term(other) not in _terms(typed)


@pytest.mark.parametrize("typed", ["Hafen", "Haus", "der", ""])
def test_most_words_have_none(typed: str) -> None:
    assert variants(typed) == ()


def test_a_country_weighs_less_for_its_adjective_than_a_spelling_for_a_name() -> None:
    (adjective,) = variants("Polen")
    assert all(adjective.weight < spelling.weight < 1 for spelling in variants("Selenskyj"))
