"""`python -m bench.typos WORD_COUNTS.tsv.gz`: how often the right word comes first for a random typo, and how soon.

The vocabulary is the 100,000 commonest forms of the file (word TAB count …, a header line). Words of six letters and
more get one typo each: a letter left out, doubled, swapped with the next, struck beside its key, or put in.
"""

import argparse
import gzip
import random
import statistics
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from indexer.language import fold, tokenise
from indexer.language.nearest import Vocabulary

SIZE, TYPOS, SEED = 100_000, 500, 5
_KEYS = ("qwertzuiopü", "asdfghjklöä", "yxcvbnm")
_BESIDE = {
    key: [row[at] for at in (place - 1, place + 1) if 0 <= at < len(row)]
    for row in _KEYS
    for place, key in enumerate(row)
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.typos", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("words", type=Path)
    words = _read(parser.parse_args().words)
    vocabulary = Vocabulary.of(words)
    known = {fold(form) for form, _ in words}
    chooser = random.Random(SEED)
    long_words = [(form, count) for form, count in words if len(form) >= 6]
    right, seconds = 0, []
    pairs = list(islice(_pairs(chooser, long_words, known), TYPOS))
    for typo, word in pairs:
        started = time.perf_counter()
        near = vocabulary.nearest(typo)
        seconds.append(time.perf_counter() - started)
        right += bool(near) and fold(near[0].form) == fold(word)
    print(f"{len(pairs)} typos, {len(words):,} words: right word first {right / len(pairs):.3f}, "
          f"median {statistics.median(seconds) * 1000:.1f} ms")  # fmt: skip


def _read(path: Path) -> list[tuple[str, int]]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        rows = (line.split("\t")[:2] for line in islice(file, 1, None))
        return list(islice(((word, int(count)) for word, count in rows if word.isalpha()), SIZE))


def _pairs(chooser: random.Random, words: list[tuple[str, int]], known: set[str]) -> Iterator[tuple[str, str]]:
    weights = [count**0.5 for _, count in words]
    while True:
        (word,) = chooser.choices([form for form, _ in words], weights)
        typo = _typo(chooser, word)
        if fold(typo) not in known:
            yield typo, word


def typo_in(chooser: random.Random, text: str) -> str:
    """The text with one typo in one of its words of six letters and more; as it is if it has none."""
    words = [t for t in tokenise(text) if len(t.form) >= 6 and t.form.isalpha()]
    if not words:
        return text
    word = chooser.choice(words)
    return text[: word.start] + _typo(chooser, text[word.start : word.end]) + text[word.end :]


def _typo(chooser: random.Random, word: str) -> str:
    at = chooser.randrange(1, len(word) - 1)
    before, letter, after = word[:at], word[at], word[at + 1 :]
    beside = chooser.choice(_BESIDE.get(letter.lower(), ["e"]))
    return chooser.choice(
        [before + after, before + letter * 2 + after, before + after[0] + letter + after[1:],
         before + beside + after, before + letter + beside + after]
    )  # fmt: skip


if __name__ == "__main__":
    main()
