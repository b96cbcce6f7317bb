"""Reads what the tagger is trained on: sentences with labelled words, and tables of what much text tells of words."""

import gzip
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from indexer.entities.features import Facts
from indexer.entities.sequences import words_within
from indexer.entities.weights import LABELS, may_follow

_RARE = 3
"""Words of the counts seen less often tell nothing."""


class Tagged(NamedTuple):
    """A sentence with its labels; ``source`` is the name of its file."""

    words: list[str]
    labels: list[str]
    source: str


def read_names(folder: Path, name: str) -> list[Tagged]:
    """The sentences of ``names/<name>.tsv.gz``, cut into words as the tagger cuts them. Raises OSError, ValueError."""
    sentences: list[Tagged] = []
    words: list[tuple[str, str]] = []
    with gzip.open(folder / "names" / f"{name}.tsv.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            word, _, label = line.rstrip("\n").partition("\t")
            if label in LABELS:
                words.append((word, label))
            elif words:
                sentences.append(_cut_anew(words, name))
                words = []
    return [*sentences, _cut_anew(words, name)] if words else sentences


def _cut_anew(pairs: Sequence[tuple[str, str]], source: str) -> Tagged:
    label_at: dict[int, str] = {}
    position = 0
    for word, label in pairs:
        label_at[position] = label
        for inner in range(position + 1, position + len(word)):
            label_at[inner] = label.replace("B-", "I-")
        position += len(word) + 1
    text = " ".join(word for word, _ in pairs)
    words, starts = words_within(text, 0, len(text))
    labels = [label_at[start] for start in starts]
    for index, label in enumerate(labels):
        if not may_follow(labels[index - 1] if index else "O", label):
            labels[index] = label.replace("I-", "B-")
    return Tagged(words, labels, source)


def read_facts(folder: Path) -> Facts:
    """What ``words/`` tells of words. Raises OSError, ValueError."""
    clusters = {
        word: (int(fine), int(coarse)) for word, fine, coarse in _rows(folder / "words" / "german_word_clusters.tsv.gz")
    }
    counts: dict[str, str] = {}
    for word, count, capital, capitals in _rows(folder / "words" / "german_word_counts.tsv.gz"):
        if int(count) >= _RARE:
            counts[word] = _use(int(count), int(capital), int(capitals)) + str(int(count).bit_length() // 2)
    return Facts(clusters, counts)


def _rows(path: Path) -> Iterator[list[str]]:
    with gzip.open(path, "rt", encoding="utf-8", newline="\n") as lines:
        next(lines)
        for line in lines:
            yield line.rstrip("\n").split("\t")


def _use(count: int, capital: int, capitals: int) -> str:
    if capitals > count / 2:
        return "A"
    share = capital / count
    return "l" if share < 0.05 else "m" if share < 0.5 else "u" if share < 0.85 else "U"
