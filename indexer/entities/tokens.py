"""Splits a text into words and marks, once, for all rules."""

import re
from dataclasses import dataclass

_TOKEN = re.compile(r"\n|(?:[^\W\d_]\.)+[^\W\d_]+\b|\w+(?:[-'&]\w+)*-?|[^\w\s]")
_SAME = str.maketrans(
    {
        **dict.fromkeys(("’", "ʼ"), "'"),
        **dict.fromkeys(("\N{NON-BREAKING HYPHEN}", "\N{HYPHEN}"), "-"),
        **dict.fromkeys(("\N{ZERO WIDTH SPACE}", "\N{ZERO WIDTH NO-BREAK SPACE}"), " "),
        "\r": "\n",
    }
)
_WRAPPED_LINE_CHARACTERS = range(60, 111)
_LINE_ENDS = frozenset(".!?:\n")


@dataclass(frozen=True, slots=True)
class Tokens:
    """The words and marks of a text in order; ``"\\n"`` stands where a heading or paragraph ends."""

    text: str
    """The text, as long as the one given, with one apostrophe, hyphen and blank for all their kinds."""
    words: list[str]
    starts: list[int]
    """Character offsets of the words."""

    def end(self, index: int) -> int:
        """The offset behind the token ``index``."""
        return self.starts[index] + len(self.words[index])

    def surface(self, first: int, behind: int) -> str:
        """The text from token ``first`` up to, not including, token ``behind``, with single spaces."""
        return " ".join(self.text[self.starts[first] : self.end(behind - 1)].split())


def tokenise(text: str) -> Tokens:
    """All tokens of ``text``. Words keep inner hyphens and apostrophes, and a hyphen at their end (``Nord-``).

    A line break inside a wrapped paragraph is passed over: the line is as long as wrapped lines are and does not end
    a sentence. Every other break is a token, so that no name reaches across it.
    """
    even = text.translate(_SAME)
    words: list[str] = []
    starts: list[int] = []
    line = 0
    for match in _TOKEN.finditer(even):
        word = match.group()
        start = match.start()
        if word == "\n":
            wrapped = start - line in _WRAPPED_LINE_CHARACTERS and even[start - 1] not in _LINE_ENDS
            line = start + 1
            if wrapped and even[line : line + 1].strip():
                continue
        words.append(word)
        starts.append(start)
    return Tokens(even, words, starts)
