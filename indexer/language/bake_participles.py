"""Writes ``data/participles.txt``, regular past participles without prefix, from counts of words.

``python -m indexer.language.bake_participles WORDS_TSV_GZ`` takes lines of word, count, count with a capital inside a
sentence. A word `ge…t` is taken if other forms of the verb it would be made of are there, too: verbs are mostly
written with a small letter, and a regular one has a past tense in -te.
"""

import gzip
from pathlib import Path

from indexer.language.baking import bake
from indexer.language.participles import infinitive
from indexer.language.stopwords import STOP_WORDS

OTHER_WORDS = frozenset(
    """
    gebietet gebracht gebraucht gedenkt geeignet gefriert gefällt gehabt gehört gekannt gekniet gelangt gerecht geriet
    gesandt gesteht gestattet geviert gewohnt gewollt gewährt
    """.split()
)
"""Forms of other verbs and adjectives that look the same, and irregular participles."""


def read_lower(path: Path) -> dict[str, bool]:
    """The words, and whether they are mostly written with a small letter."""
    mostly: dict[str, bool] = {}
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            word, count, capitalised, *_ = line.rstrip("\n").split("\t")
            if not line.startswith("#"):
                mostly[word.replace("ß", "ss")] = 2 * int(capitalised) < int(count)
    return mostly


def is_participle(word: str, mostly: dict[str, bool]) -> bool:
    """Whether a word is a regular participle without prefix, as far as the other words tell."""
    if not (len(word) > 5 and word.startswith("ge") and word.endswith("t") and word.isalpha() and mostly[word]):
        return False
    verb = infinitive(word)
    if word in OTHER_WORDS or verb in STOP_WORDS:
        return False
    past = word[2:] + "e"
    forms = (verb in mostly, mostly.get(past, False) or mostly.get(past + "n", False), mostly.get(word[2:], False))
    return mostly.get(verb, False) or sum(forms) > 1


def text(path: Path) -> str:
    """The file: a line that begins with #, the participles."""
    mostly = read_lower(path)
    head = "# version 1; made by indexer.language.bake_participles; CC BY-SA 4.0, see NOTICE"
    return f"{head}\n{' '.join(sorted(word for word in mostly if is_participle(word, mostly)))}\n"


if __name__ == "__main__":
    bake("participles.txt", text)
