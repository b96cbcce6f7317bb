"""Many texts read at once give the words that each gives by itself."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.engines.whoosh.writer import stretches
from indexer.engines.whoosh.writer.stretches import Stretches
from indexer.language.tokens import written_words
from tests.unit.texts import PROSE, TEXTS

_LINES = st.lists(
    st.sampled_from(["DIE LINKE WILL", "12\u202f000 Euro", "z. B. Köln-Bonn", "und so", "%", "", "a" * 70, "É", "ǅ"]),
    max_size=8,
).map("\n".join)


def _read(known: Stretches, numbers: dict[str, int], texts: list[str]) -> list[list[tuple[str, str | None]]]:
    found, _, counts = known.read(texts)
    names = list(numbers)
    words, at = [], 0
    for count in counts.tolist():
        words.append([
            (names[known.forms[place]], names[known.joined[place]] if known.joined[place] >= 0 else None)
            for number in found[at : at + count].tolist()
            for place in range(known.firsts[number], known.firsts[number] + known.sizes[number])
        ])  # fmt: skip
        at += count
    assert at == len(found)
    return words


@settings(deadline=None)
@given(st.lists(st.lists(TEXTS | PROSE | _LINES, min_size=1, max_size=5), max_size=4))
def test_the_words_are_those_of_each_text(batches: list[list[str]]) -> None:
    numbers: dict[str, int] = {}
    known = Stretches(numbers)
    for texts in batches:
        assert _read(known, numbers, texts) == [list(written_words(text)) for text in texts]


def test_a_crowded_table_tells_stretches_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stretches, "_BITS", 6)
    numbers: dict[str, int] = {}
    known = Stretches(numbers)
    text = " ".join(f"Wort{number}" for number in range(500))
    for _ in range(3):
        assert _read(known, numbers, [text]) == [list(written_words(text))]
    known.renew()
    assert _read(known, numbers, [text, ""]) == [list(written_words(text)), []]
