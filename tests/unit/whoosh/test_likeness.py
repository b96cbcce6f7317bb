"""4-grams: which words share which, and how rare they are."""

import math
import tempfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.engines.common.grams import Codes, grams_of
from indexer.engines.whoosh.columns.files import ColumnFiles, open_files, packed
from indexer.engines.whoosh.likeness import GramTable, open_grams, write_grams

_folded = st.text("abcß–", min_size=1, max_size=7).filter(lambda word: "\n" not in word)


def _table(folder: Path, forms: list[str], articles: list[int] | None = None, size: int = 10) -> GramTable:
    with ColumnFiles(folder) as files:
        write_grams(files, packed(forms), np.array(articles or [1] * len(forms)), size)
        files.finish({})
    return open_grams(open_files(folder), size)


def _codes(form: str) -> Codes:
    return grams_of([form])[0]


def _naive(form: str) -> set[bytes]:
    letters = f"\n{form}\n".encode()
    return {letters[i : i + 4] for i in range(len(letters) - 3)}


def _as_bytes(codes: np.ndarray) -> set[bytes]:
    return {int(code).to_bytes(4, "little") for code in codes}


@pytest.mark.parametrize(
    ("form", "grams"),
    [("haus", {"\nhau", "haus", "aus\n"}), ("ab", {"\nab\n"}), ("abc", {"\nabc", "abc\n"}), ("a", set()), ("", set())],
)
def test_a_word_has_its_4_grams_with_its_ends(form: str, grams: set[str]) -> None:
    assert _as_bytes(_codes(form)) == {gram.encode() for gram in grams}


@settings(deadline=None)
@given(forms=st.lists(_folded, min_size=1, max_size=8, unique=True), asked=_folded)
def test_rows_hold_the_4_grams_they_share_with_a_word(forms: list[str], asked: str) -> None:
    codes = np.unique(_codes(asked))
    if not len(codes):
        return
    with tempfile.TemporaryDirectory() as folder:
        row, slot = _table(Path(folder), forms).holding(codes)
    shared = {(r, int(codes[s]).to_bytes(4, "little")) for r, s in zip(row.tolist(), slot.tolist(), strict=True)}
    assert shared == {(r, gram) for r in range(len(forms)) for gram in _naive(forms[r]) & _naive(asked)}


def test_a_4_gram_is_the_rarer_the_fewer_articles_hold_its_words(tmp_path: Path) -> None:
    table = _table(tmp_path, ["bauhaus", "haus", "hausen", "zebra"], [10, 90, 1, 1], size=100)
    haus, zebra, nowhere = (table.rarity(_codes(form)).max() for form in ("haus", "zebra", "quark"))
    assert 0 < haus < zebra
    assert nowhere == 0
    expected = 100 * (1 - math.exp(-1 / 100))
    assert zebra == pytest.approx(math.log1p((100 - expected + 0.5) / (expected + 0.5)), rel=1e-4)


def test_an_empty_vocabulary_holds_nothing(tmp_path: Path) -> None:
    assert _table(tmp_path, []).rarity(_codes("haus")).tolist() == [0, 0, 0]


def test_forms_are_told_apart() -> None:
    codes, form = grams_of(["ab", "", "a", "abc"])
    assert form.tolist() == [0, 3, 3]
    assert _as_bytes(codes) == {b"\nab\n", b"\nabc", b"abc\n"}
