"""Cuts a text into sentences of words, as the sentences that the tagger is trained on are cut.

Unlike the tokens of the rules, numbers, ordinals (``1.`` FC) and abbreviations (``Dr.``) are one word: they would take
the tagger's few words of context.
"""

import re
from typing import NamedTuple

from indexer.language.sentences import sentence_spans

MAX_WORDS = 200
"""Longer sentences are lists or data and are cut, so that one of them does not slow down the rest."""
_WORD = re.compile(
    r"""
    (?:[^\W\d_]{1,2}\.){2,}(?!\w)                                   # z.B., e.V.
    | (?:\b(?:Dr|Prof|St|Co|Inc|Corp|Ltd|Jr|Sr|Mio|Mrd|bzw|ca|usw|etc|Nr|hl|Hl|geb|Str|Abs|Art|evtl|ggf|vgl|Bd|Ing
      |Mag|Mr|Mrs|Ms|Gen|Tel|Chr)|\b[^\W\d_](?=\.\s)|\b\d{1,2}(?=\.\s+\w))\.(?!\w)   # Dr., J. Meier, 1. FC
    | \d+(?:[.,:]\d+)+
    | \w+(?:[-‐‑'’&]\w+)*(?:\.(?:de|com|org|net|at|ch|info|eu|tv)\b)?-?
    | \.{2,} | [^\w\s]
    """,
    re.VERBOSE,
)
_SAME = str.maketrans({"’": "'", "ʼ": "'", "\N{NON-BREAKING HYPHEN}": "-", "\N{HYPHEN}": "-"})


class Sequence(NamedTuple):
    """The words of a sentence and where in the text each begins; each is as long as in the text."""

    words: list[str]
    starts: list[int]


def sequences(text: str) -> list[Sequence]:
    """The sentences of ``text`` in order, none empty, none longer than ``MAX_WORDS``."""
    found: list[Sequence] = []
    even = text.translate(_SAME)
    for start, end in sentence_spans(text):
        whole = words_within(even, start, end)
        for first in range(0, len(whole.words), MAX_WORDS):
            behind = first + MAX_WORDS
            found.append(Sequence(whole.words[first:behind], whole.starts[first:behind]))
    return found


def words_within(text: str, start: int, end: int) -> Sequence:
    """The words of one sentence, which stands in ``text`` from ``start`` to ``end``."""
    words: list[str] = []
    starts: list[int] = []
    for match in _WORD.finditer(text, start, end):
        words.append(match.group())
        starts.append(match.start())
    return Sequence(words, starts)
