"""Writes ``data/capitals.txt``, what short words in capitals are, from counts of words.

``python -m indexer.language.bake_capitals WORDS_TSV_GZ`` takes lines of word, count, count with a capital inside a
sentence, count in capitals. Only words that the stemmer or the genitive rule changes matter. Those mostly written in
capitals are abbreviations in every spelling (AIDS, Aids); the common ones among the others are words in capitals,
too (HALLE). An abbreviation that is an inflected word as well (TRIPS) is on neither list: only its capitals tell.
"""

import gzip
from collections.abc import Iterator
from pathlib import Path

import snowballstemmer

from indexer.language.analysis import UMLAUTS
from indexer.language.baking import bake
from indexer.language.endings import without_genitive
from indexer.language.stopwords import STOP_WORDS

LENGTHS = range(2, 6)
MIN_COUNT = 40
"""Occurrences from which a word is common."""
ALSO_WORDS = frozenset(["mime", "nuts", "trace", "trips"])
"""Mostly in capitals in the counts, yet a form of a word as well."""


def changed(path: Path) -> Iterator[tuple[str, int, int]]:
    """Word, count and count in capitals of the short words whose term is not the word itself."""
    stem = snowballstemmer.stemmer("german").stemWord
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            word, *counts = line.rstrip("\n").split("\t")
            if line.startswith("#") or len(word) not in LENGTHS or not word.isalpha() or word in STOP_WORDS:
                continue
            plain = word.replace("ß", "ss")
            if stem(without_genitive(plain)) != plain.translate(UMLAUTS):
                yield plain, int(counts[0]), int(counts[2])


def text(path: Path) -> str:
    """The file: a line that begins with #, the abbreviations, the words."""
    found = [row for row in changed(path) if row[0] not in ALSO_WORDS]
    abbreviations = sorted(word for word, count, capitals in found if 2 * capitals > count)
    words = sorted(word for word, count, capitals in found if 2 * capitals <= count and count >= MIN_COUNT)
    head = "# version 1; made by indexer.language.bake_capitals; CC BY-SA 4.0, see NOTICE"
    return "\n".join((head, " ".join(abbreviations), " ".join(words))) + "\n"


if __name__ == "__main__":
    bake("capitals.txt", text)
