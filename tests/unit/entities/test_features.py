"""What the tagger sees in a word."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.entities.features import CLASSES, NO_CLASS, PAD, SORTS, Facts, cluster_of, form_of

FACTS = Facts(
    {"Berlin": (7, 3), "Verband": (8, 4), "0000": (9, 5), "haus": (10, 6)},
    {
        "berlin": "U5",
        "haus": "U6",
        "hauses": "U4",
        "quorxes": "U3",
        "und": "l9",
        "qxyand": "U3",
        "spd": "A5",
        "hamburg": "U5",
    },
)


@pytest.mark.parametrize(
    ("word", "found"),
    [
        ("Berlin", (7, 3, "")),
        ("1998", (9, 5, "")),
        ("Berlins", (7, 3, "s")),
        ("BERLIN", (7, 3, "c")),
        ("Haus", (10, 6, "c")),
        ("Bauern-Verband", (8, 4, "h")),
        ("Bauernverband", (8, 4, "d")),
        ("Xyz", None),
        ("bauernverband", None),
    ],
)
def test_clusters_are_found_in_other_cases_without_s_and_by_the_end(
    word: str, found: tuple[int, int, str] | None
) -> None:
    assert cluster_of(word, FACTS) == found


@pytest.mark.parametrize(
    ("word", "sort"),
    [
        ("und", "l"),
        ("US-amerikanisch", "H"),
        ("e-Mail", "R"),
        ("1998", "d"),
        ("„", '"'),
        ("“", '"'),
        ("–", "-"),
        ("(", "("),
        ("?", "p"),
        ("Präsidentin", "r"),
        ("Angela", "g"),
        ("Frankreich", "P"),
        ("SPD", "b"),
        ("XYZQ", "A"),
        ("Xyzministerium", "o"),
        ("Xyzhausen", "s"),
        ("Und", "f"),
        ("Quorx", "N"),
        ("Qx", "i"),
        ("QxYz", "M"),
        ("Qxyvu", "u"),
        ("Qxyander", "e"),
    ],
)
def test_sort(word: str, sort: str) -> None:
    assert SORTS[form_of(word, FACTS).sort] == sort


@pytest.mark.parametrize(
    ("word", "features"),
    [
        ("Landesbauernverband", {"org", "org=verband"}),
        ("Oberxystraße", {"place", "place=straße"}),
        ("Siemens", {"b=company"}),
        ("GmbH", {"b=legal"}),
        ("Frankreichs", {"g=country", "g=place"}),
        ("SPD-Politikerin", {"lv=CALLING", "hs=XX-Xxx", "l=politikerin", "h=spd", "hb=body"}),
        ("Haus", {"i=es", "S=Xxxx", "p2=ha", "s3=aus"}),
        ("französische", {"g=adjective", "u=?0"}),
        ("»", {'w="'}),
    ],
)
def test_features(word: str, features: set[str]) -> None:
    form = form_of(word, FACTS)
    found = {*form.own, *form.near, *form.around}
    assert features <= found


def test_no_word_is_not_any_word() -> None:
    pad = form_of(PAD, FACTS)
    assert pad.around == ("pad",)
    assert pad.word_class == CLASSES - 1
    assert SORTS[pad.sort] == "^"


@given(st.text(min_size=1, max_size=60).filter(lambda word: not any(map(str.isspace, word))))
def test_every_word_has_features_without_line_ends(word: str) -> None:
    form = form_of(word, FACTS)
    assert 0 <= form.word_class < CLASSES - 1
    assert 0 < form.sort < len(SORTS)
    assert not any("\n" in feature for feature in (*form.own, *form.near, *form.around))
    assert form == form_of(word, FACTS)


def test_words_without_a_cluster_have_classes_of_their_own() -> None:
    classes = {form_of(word, FACTS).word_class for word in ("Qxy", "QXY", "qxy", "12", "?")}
    assert len(classes) == 5
    assert min(classes) >= NO_CLASS
