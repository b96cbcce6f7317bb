"""The small rules that put spellings together."""

import pytest

from indexer.entities.fullnames import without_glued
from indexer.entities.normalise import canonical, family_name, same_person, sound_key, without_genitive


@pytest.mark.parametrize(
    ("word", "attested", "noun_follows", "base"),
    [
        ("Putins", {"Putin"}, False, "Putin"),
        ("Putins", set(), True, "Putin"),
        ("Putins", set(), False, "Putins"),
        ("Putin's", set(), False, "Putin"),
        ("Jones", set(), True, "Jones"),
        ("Peters", {"Peter"}, True, "Peters"),
        ("Lukas", set(), True, "Lukas"),
        ("Voss", set(), True, "Voss"),
        ("Simonis", set(), True, "Simonis"),
        ("Hollandes", {"Hollande"}, False, "Hollande"),
        ("Jong-uns", {"Jong-un"}, False, "Jong-un"),
        ("As", {"A"}, True, "As"),
    ],
)
def test_genitive(word: str, attested: set[str], noun_follows: bool, base: str) -> None:
    assert without_genitive(word, attested, noun_follows=noun_follows) == base


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Selenskyj", "Selenski"),
        ("Selenskyj", "Zelensky"),
        ("Gerassimow", "Gerasimov"),
        ("Erdoğan", "Erdogan"),
        ("Yıldız", "Yildiz"),
        ("Strauß", "Strauss"),
    ],
)
def test_one_sound(one: str, other: str) -> None:
    assert sound_key(one) == sound_key(other)


@pytest.mark.parametrize(("one", "other"), [("Hartwig", "Hartung"), ("Merkel", "Merz"), ("Kirby", "Kerry")])
def test_two_sounds(one: str, other: str) -> None:
    assert sound_key(one) != sound_key(other)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (("Farid", "Haddad"), ("F", "Haddad"), True),
        (("Kim", "Jong", "Un"), ("Kim", "Jong-un"), True),
        (("Tayyip", "Erdoğan"), ("Recep", "Tayyip", "Erdoğan"), True),
        (("Lena", "Hartwig"), ("Jonas", "Hartwig"), False),
        (("Lena", "Hartwig"), ("Lena", "Hartung"), False),
    ],
)
def test_same_person(one: tuple[str, ...], other: tuple[str, ...], same: bool) -> None:
    assert same_person(one, other) is same


@pytest.mark.parametrize(
    ("parts", "family_first", "family"),
    [
        (("Kim", "Jong-un"), True, "Kim"),
        (("Ursula", "von", "der", "Leyen"), False, "Leyen"),
        (("Baschar", "al-Assad"), False, "Assad"),
        (("Benedikt", "XVI."), False, "Benedikt"),
    ],
)
def test_family_name(parts: tuple[str, ...], family_first: bool, family: str) -> None:
    assert family_name(parts, family_first=family_first) == family


def test_the_commonest_spelling_is_shown() -> None:
    assert canonical([("Wolodymyr", "Selenski"), ("Wolodymyr", "Selenskyj"), ("Wolodymyr", "Selenskyj")]) == (
        "Wolodymyr Selenskyj"
    )
    assert canonical([("F", "Haddad"), ("Farid", "Haddad")]) == "Farid Haddad"
    assert canonical([("Kim", "Jong", "Un"), ("Kim", "Jong", "Un"), ("Kim", "Jong-un")]) == "Kim Jong-un"


@pytest.mark.parametrize(
    ("glued", "syllable"), [("uninsbesondere", "un"), ("unund", "un"), ("un", "un"), ("yeol", "yeol"), ("hyun", "hyun")]
)
def test_a_word_glued_to_a_syllable_is_taken_off(glued: str, syllable: str) -> None:
    assert without_glued(glued) == syllable
