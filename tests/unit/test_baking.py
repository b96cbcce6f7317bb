"""The files that ship are those that the scripts make."""

from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

import pytest

from indexer.language import bake_capitals, bake_lexicon, bake_participles

COUNTS = Path(__file__).parents[3] / "shared" / "data" / "words" / "german_word_counts.tsv.gz"


@pytest.mark.skipif(
    not COUNTS.exists(), reason=f"needs the counts of words, {COUNTS.name}, which are not in the repository"
)
@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("lexicon.txt", lambda path: bake_lexicon.text(bake_lexicon.make(bake_lexicon.read_counts(path)))),
        ("capitals.txt", bake_capitals.text),
        ("participles.txt", bake_participles.text),
    ],
)
def test_a_file_is_what_its_script_makes(name: str, text: Callable[[Path], str]) -> None:
    shipped = files("indexer.language") / "data" / name
    assert shipped.read_text(encoding="utf-8") == text(COUNTS)
