"""How two versions of a text differ, word by word.

The longest common sequence of words stays; it is found by rapidfuzz, 64 words at a time (Hyyrö, „Bit-parallel
LCS-length computation revisited“, 2004).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

MOST_WORDS = 10_000
"""Of each text that are compared: what is needed for that grows with the product of both."""
_ISLAND = 2
"""Words in common between two changes that are told as changed, too: some are so by chance in what is rewritten."""
_BREAK = "\n"
_WORDS = re.compile(r"\n\s*|[^\s]+")

Kind = Literal["same", "gone", "new"]


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words that both texts have, or only the first (`gone`), or only the second (`new`)."""

    kind: Kind
    text: str


@dataclass(frozen=True, slots=True)
class Differences:
    paragraphs: tuple[tuple[Stretch, ...], ...]
    words: int | None
    """How many words of each text were compared, the first ones; None if all were."""


def differences(one: str, other: str) -> Differences:
    """What became of a text in another version of it; blanks make no difference."""
    texts = [_words(one), _words(other)]
    compared = MOST_WORDS if max(map(len, texts)) > MOST_WORDS else None
    first, second = (words[:MOST_WORDS] for words in texts)
    paragraphs: list[list[Stretch]] = [[]]
    for kind, words in _changes(first, second):
        for number, line in enumerate(" ".join(words).split(_BREAK)):
            if number:
                paragraphs.append([])
            if line.strip():
                paragraphs[-1].append(Stretch(kind, line.strip()))
    return Differences(tuple(tuple(stretches) for stretches in paragraphs if stretches), compared)


def _words(text: str) -> list[str]:
    return [_BREAK if found.startswith(_BREAK) else found for found in _WORDS.findall(text.strip())]


def _changes(first: list[str], second: list[str]) -> Iterator[tuple[Kind, list[str]]]:
    from rapidfuzz.distance import LCSseq  # seldom needed

    numbers: dict[str, int] = {}
    coded = [[numbers.setdefault(word, len(numbers)) for word in words] for words in (first, second)]
    gone: list[str] = []
    new: list[str] = []
    blocks = list(LCSseq.opcodes(*coded))
    for number, block in enumerate(blocks):
        words = first[block.src_start : block.src_end]
        between = 0 < number < len(blocks) - 1
        if block.tag != "equal" or (between and len(words) <= _ISLAND and _BREAK not in words):
            gone += words
            new += second[block.dest_start : block.dest_end]
            continue
        yield from _changed(gone, new)
        gone, new = [], []
        yield "same", words
    yield from _changed(gone, new)


def _changed(gone: list[str], new: list[str]) -> Iterator[tuple[Kind, list[str]]]:
    if gone:
        yield "gone", gone
    if new:
        yield "new", new
