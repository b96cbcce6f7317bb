"""How two versions differ, word by word."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.query.differences import MOST_WORDS, Kind, differences

_MARKS: dict[Kind, str] = {"same": "{}", "gone": "[-{}-]", "new": "[+{}+]"}


def _told(one: str, other: str) -> str:
    found = differences(one, other).paragraphs
    return "\n".join(" ".join(_MARKS[s.kind].format(s.text) for s in stretches) for stretches in found)


@pytest.mark.parametrize(
    ("one", "other", "told"),
    [
        ("Der Rat tagt heute.", "Der Rat tagt heute.", "Der Rat tagt heute."),
        ("Der Rat tagt heute.", "Der Rat tagt morgen.", "Der Rat tagt [-heute.-] [+morgen.+]"),
        ("Berlin (dpa) - Der Rat tagt.", "Der Rat tagt.", "[-Berlin (dpa) --] Der Rat tagt."),
        ("Der Rat tagt.", "Der Rat tagt. Es regnet.", "Der Rat tagt. [+Es regnet.+]"),
        ("Eins zwei.\n\nDrei vier.", "Eins zwei.\nDrei  vier.", "Eins zwei.\nDrei vier."),
        ("Eins zwei.\n\nDrei vier.\n\nFünf.", "Eins zwei.\n\nFünf.", "Eins zwei.\n[-Drei vier.-]\nFünf."),
        ("a b der c d", "x y der z u", "[-a b der c d-] [+x y der z u+]"),
        ("a b das ist so c d", "x y das ist so z u", "[-a b-] [+x y+] das ist so [-c d-] [+z u+]"),
        ("", "Neu.", "[+Neu.+]"),
        ("", "", ""),
        ("<b>eins</b>", "<i>eins</i>", "[-<b>eins</b>-] [+<i>eins</i>+]"),
    ],
)
def test_differences(one: str, other: str, told: str) -> None:
    assert _told(one, other) == told


_texts = st.lists(st.sampled_from(["der", "Rat", "tagt", "Haus", "\n", "\n\n", "ja."]), max_size=30).map(" ".join)


@given(one=_texts | st.text(max_size=60), other=_texts | st.text(max_size=60))
def test_each_version_can_be_read_from_it(one: str, other: str) -> None:
    stretches = [s for paragraph in differences(one, other).paragraphs for s in paragraph]
    for text, left_out in ((one, "new"), (other, "gone")):
        kept = " ".join(s.text for s in stretches if s.kind != left_out)
        assert re.findall(r"\S+", kept) == re.findall(r"\S+", text)


def test_of_long_texts_the_first_words_are_compared() -> None:
    one, other = "a b c " * MOST_WORDS, "c b a " * MOST_WORDS
    found = differences(one, other)
    assert found.words == MOST_WORDS
    words = [word for paragraph in found.paragraphs for s in paragraph if s.kind != "new" for word in s.text.split()]
    assert len(words) == MOST_WORDS
    assert differences("a " * MOST_WORDS, "b").words is None
