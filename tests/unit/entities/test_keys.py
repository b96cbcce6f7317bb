"""Which names of a corpus are one name in two spellings, and whom a family name can mean."""

import pytest

from indexer.entities import Kind
from indexer.entities.keys import families, lone_family, spelling_key

SAME: list[tuple[Kind, str, str]] = [
    ("person", "Wolodymyr Selenskyj", "Volodymyr Zelensky"),
    ("person", "Selenski", "Zelensky"),
    ("person", "Wladimir Putin", "Vladimir Putin"),
    ("person", "Waleri Gerassimow", "Valery Gerasimov"),
    ("person", "Maria Sacharowa", "Maria Zakharova"),
    ("person", "Kim Jong-un", "Kim Jong Un"),
    ("person", "Ratko Mladić", "Ratko Mladic"),
    ("person", "Kerstin Müller", "Kerstin Mueller"),
    ("person", "Franz Josef Jung", "Franz-Josef Jung"),
    ("person", "Elisabeth II.", "Elizabeth II."),
    ("place", "Pjöngjang", "Pyongyang"),
    ("place", "Charkiw", "Kharkiv"),
    ("organisation", "UN-Sicherheitsrat", "UN Sicherheitsrat"),
    ("organisation", "Süddeutsche Zeitung", "süddeutsche zeitung"),
]

DIFFERENT: list[tuple[Kind, str, str]] = [
    ("person", "Peter Meyer", "Peter Meier"),
    ("person", "Anna Hoffmann", "Anna Hofmann"),
    ("person", "Jens Walther", "Jens Walter"),
    ("person", "Peter Roth", "Peter Rot"),
    ("person", "Paul Beck", "Paul Bek"),
    ("person", "Wladimir Putin", "Igor Putin"),
    ("person", "Putin", "Wladimir Putin"),
    ("organisation", "ZDF", "SDF"),
    ("organisation", "Bank Austria", "Bank Australia"),
    ("place", "Rom", "Röm"),
    ("place", "Zell", "Sell"),
]


@pytest.mark.parametrize(("kind", "one", "other"), SAME)
def test_spellings_of_one_name_share_a_key(kind: Kind, one: str, other: str) -> None:
    assert spelling_key(kind, one) == spelling_key(kind, other)


@pytest.mark.parametrize(("kind", "one", "other"), DIFFERENT)
def test_different_names_have_different_keys(kind: Kind, one: str, other: str) -> None:
    assert spelling_key(kind, one) != spelling_key(kind, other)


@pytest.mark.parametrize(
    ("alone", "full", "meant"),
    [
        ("Putin", "Wladimir Putin", True),
        ("Zelensky", "Wolodymyr Selenskyj", True),
        ("von der Leyen", "Ursula von der Leyen", True),
        ("Leyen", "Ursula von der Leyen", True),
        ("Assad", "Baschar al-Assad", True),
        ("Kim", "Kim Jong-un", True),
        ("Jong-un", "Kim Jong-un", False),
        ("Benedikt", "Benedikt XVI.", True),
        ("Ali", "Ben Ali", False),
        ("Wladimir", "Wladimir Putin", False),
        ("Meier", "Peter Meyer", False),
    ],
)
def test_a_family_name_alone_fits_a_full_name(alone: str, full: str, meant: bool) -> None:
    assert (lone_family(alone) in families(full)) is meant
    assert lone_family(full) is None
    assert families(alone) == (frozenset() if alone != "von der Leyen" else families(alone))
