"""From text to words with offsets into the text as it is written.

Words are normalised one by one (NFKC, without soft hyphens and zero-width signs), so that a decomposed umlaut or a
ligature is found, while offsets still point at the original letters.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

# Soft hyphen, zero-width and direction signs.
_INVISIBLE = "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff"
_COMBINING = "\u0300-\u036f"
_FRACTION = "\u2044"  # what NFKC puts between 1 and 2 of ½
_LETTERS = rf"[^\W_](?:[^\W_]|[{_COMBINING}{_FRACTION}{_INVISIBLE}])*"
_HYPHEN = "-\u2010\u2011"
_APOSTROPHE = "'’‘ʼ`´"
_WORD = re.compile(
    rf"\d{{1,3}}(?:\.\d{{3}})+(?![^\W_])"  # 12.000 is one number
    rf"|\d+,\d+(?![^\W_])"  # 3,5 as well
    rf"|{_LETTERS}(?:[{_APOSTROPHE}]{_LETTERS})*(?:[{_HYPHEN}]{_LETTERS}(?:[{_APOSTROPHE}]{_LETTERS})*)*"
    r"(?:[*:_]in(?:nen)?(?![^\W_]))?"  # Pendler:innen is one word, read as Pendlerinnen
)
_HYPHENS = re.compile(f"[{_HYPHEN}]")
_PART = re.compile(rf"[^{_HYPHEN}]+")
_DROPPED = re.compile(rf"[^\w{_COMBINING}{_FRACTION}]|[_{_APOSTROPHE}]|(?<![\w{_COMBINING}])[{_COMBINING}]")
_NUMBER = re.compile(r"\d[\d.,]*")
_APOSTROPHES = re.compile(rf"[{_APOSTROPHE}](?:s$)?", re.IGNORECASE)


class Token(NamedTuple):
    """A word of the text, or one part of a hyphen word."""

    form: str
    """The surface form, normalised but with its capitals."""
    start: int
    end: int
    """Character offsets of the word as written, end exclusive."""
    position: int
    """Counted from 0; the parts of a hyphen word stand at consecutive positions."""
    joined: str | None = None
    """On the first part of a hyphen word: the form without its hyphens (`Ukraine-Konflikt`: `UkraineKonflikt`)."""
    parts: int = 1
    """On the first part of a hyphen word: how many parts it has."""


def tokenise(text: str) -> Iterator[Token]:
    """Yields the words of the text in order."""
    position = 0
    for match in _WORD.finditer(text):
        word = match.group()
        if word.isalnum() or not _HYPHENS.search(word):
            form = normalise(word)
            if form:
                yield Token(form, match.start(), match.end(), position)
                position += 1
            continue
        parts = [(normalise(p.group()), match.start() + p.start(), match.start() + p.end())
                 for p in _PART.finditer(word)]  # fmt: skip
        parts = [p for p in parts if p[0]]
        joined = "".join(form for form, _, _ in parts) if len(parts) > 1 else None
        for index, (form, start, end) in enumerate(parts):
            first = index == 0
            yield Token(form, start, end, position, joined if first else None, len(parts) if first else 1)
            position += 1


def normalise(word: str) -> str:
    """NFKC without invisible signs; numbers without the dots of thousands, names without an apostrophe genitive."""
    if word.isascii() and word.isalnum():
        return word
    if _NUMBER.fullmatch(word):
        return word.replace(".", "")
    form = unicodedata.normalize("NFKC", _APOSTROPHES.sub("", word))
    if form.isalpha() and "ʼ" not in form:
        return form
    # Compatibility forms of some letters hold blanks and signs, which are no part of a word.
    return _DROPPED.sub("", form)
