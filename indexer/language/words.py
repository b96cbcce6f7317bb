"""What a word is, and how it is written without what only looks different.

Words are normalised one by one (NFKC, without soft hyphens and zero-width signs), so that a decomposed umlaut or a
ligature is found, while offsets still point at the original letters.
"""

import re
import unicodedata
from collections.abc import Iterator

from indexer.language import abbreviations, addresses
from indexer.language.stopwords import STOP_WORDS

# Soft hyphen, zero-width and direction signs.
_INVISIBLE = "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff"
_COMBINING = "\u0300-\u036f"
_FRACTION = "\u2044"  # what NFKC puts between 1 and 2 of ½
_LETTERS = rf"[^\W_](?:[^\W_]|[{_COMBINING}{_FRACTION}{_INVISIBLE}])*"
_HYPHEN = "-\u2010\u2011"
_APOSTROPHE = "'’‘ʼ`´"
THIN_BLANKS = "\u00a0\u2009\u202f"
"""Blanks that may divide the thousands of a number."""
_SIGNS = {"%": "Prozent", "‰": "Promille"}
_WORD = re.compile(
    rf"(?P<whole>{addresses.PATTERN}"
    rf"|{abbreviations.PATTERN}"
    rf"|(?:(?<=\d)|(?<=\d[{abbreviations.BLANKS}]))[%‰](?![^\W_])"  # 50 % is read as 50 Prozent
    rf"|\d{{1,3}}(?:\.\d{{3}})+(?![^\W_])"  # 12.000 is one number
    rf"|\d{{1,3}}(?:[{THIN_BLANKS}]\d{{3}})+(?![^\W_])"  # so it is with blanks that do not break
    rf"|\d+,\d+(?![^\W_]))"  # 3,5 as well
    rf"|{_LETTERS}(?:[{_APOSTROPHE}]{_LETTERS})*(?:[{_HYPHEN}]{_LETTERS}(?:[{_APOSTROPHE}]{_LETTERS})*)*"
    r"(?:[*:_]in(?:nen)?(?![^\W_]))?"  # Pendler:innen is one word, read as Pendlerinnen
)
_HYPHENS = re.compile(f"[{_HYPHEN}]")
_PART = re.compile(rf"[^{_HYPHEN}]+")
_DROPPED = re.compile(rf"[^\w{_COMBINING}{_FRACTION}]|[_{_APOSTROPHE}]|(?<![\w{_COMBINING}])[{_COMBINING}]")
_NUMBER = re.compile(rf"\d[\d.,{THIN_BLANKS}]*")
_UNSEEN = re.compile(f"[{_INVISIBLE}]+")
_THOUSANDS = re.compile(rf"[.{THIN_BLANKS}]")
_APOSTROPHES = re.compile(rf"[{_APOSTROPHE}](?:s$)?", re.IGNORECASE)
_LONG = 6
"""Letters from which a word in capitals is no abbreviation."""

CROSSING = re.compile(rf"^[%‰]|{abbreviations.OPENING}")
"""Found in stretches without blanks that may not be read by themselves, for a word may go on behind the blank."""
CROSSING_NUMBER = re.compile(rf"\d[{THIN_BLANKS}]\d{{3}}")
"""Found in lines where a number may go on behind a blank that does not break."""
Piece = tuple[str, int, int, str | None, int]
"""A word, or one part of a hyphen word, where it stands in what was read: form, start, end, joined form and number of
parts. See `indexer.language.tokens.Token`; a plain tuple is taken apart in half the time."""


def read(text: str) -> tuple[Piece, ...]:
    """The words of a line, or of a piece of one, in order; capitals as they are."""
    pieces: list[Piece] = []
    for match in _WORD.finditer(text):
        word, start = match.group(), match.start()
        if match.lastgroup or not _HYPHENS.search(word):
            form = normalise(word)
            if form:
                pieces.append((form, start, match.end(), None, 1))
            continue
        parts = [(normalise(p.group()), start + p.start(), start + p.end()) for p in _PART.finditer(word)]
        pieces += _hyphen_word([part for part in parts if part[0]])
    return tuple(pieces)


def _hyphen_word(parts: list[tuple[str, int, int]]) -> Iterator[Piece]:
    joined = "".join(form for form, _, _ in parts) if len(parts) > 1 else None
    for index, (form, start, end) in enumerate(parts):
        yield (form, start, end, None, 1) if index else (form, start, end, joined, len(parts))


def normalise(word: str) -> str:
    """The form of a word as written: NFKC without invisible signs; numbers without what divides thousands, names
    without an apostrophe genitive, abbreviations as their letters, the sign of per cent as Prozent; addresses as they
    are.
    """
    if word.isascii() and word.isalnum():
        return word
    if word in _SIGNS:
        return _SIGNS[word]
    if _NUMBER.fullmatch(word):
        return _THOUSANDS.sub("", word)
    if "." in word or "/" in word:
        return abbreviations.abbreviation(word) or word
    # What cannot be seen goes first: it may stand between a letter and its mark.
    form = unicodedata.normalize("NFKC", _UNSEEN.sub("", _APOSTROPHES.sub("", word)))
    if form.isalpha() and "ʼ" not in form:
        return form
    # Compatibility forms of some letters hold blanks and signs, which are no part of a word.
    return _DROPPED.sub("", form)


def may_be_loud(line: str) -> bool:
    """Whether none of the letters of a line is a small one, but for ß. Quick, unlike `in_capitals`."""
    return line.isupper() or ("ß" in line and line.replace("ß", "").isupper())


def in_capitals(line: str) -> bool:
    """Whether a line, or a query, is written in capitals throughout, so that capitals in it tell nothing.

    It has two words or more, one of which cannot be an abbreviation by itself: it is longer, or a stop word.
    """
    return may_be_loud(line) and _is_loud(read(line))


def _is_loud(pieces: tuple[Piece, ...]) -> bool:
    words = [form for form, *_ in pieces if form.isupper() and not addresses.is_address(form)]
    return len(words) > 1 and any(sum(map(str.isalpha, w)) >= _LONG or w.lower() in STOP_WORDS for w in words)


def read_line(line: str) -> tuple[Piece, ...]:
    """The words of a line in order; if it is in capitals, as they would be written elsewhere (`Wer`, `Krieg`)."""
    pieces = read(line)
    if not (may_be_loud(line) and _is_loud(pieces)):
        return pieces
    forms = [_quiet(form) for form, *_ in pieces]
    return tuple(
        (forms[at], start, end, joined and "".join(forms[at : at + parts]), parts)
        for at, (_, start, end, joined, parts) in enumerate(pieces)
    )


def _quiet(form: str) -> str:
    return form if addresses.is_address(form) else normalise(form.capitalize())
