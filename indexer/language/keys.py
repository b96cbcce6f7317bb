"""What the index holds of many surface forms, told for all of them at once.

Nearly every new form of a corpus is a word of plain letters with a small one among them. For those, all rules of
`indexer.language.analysis` that look at signs and capitals are settled beforehand, and what is left is done for all in
one go; the others are asked there, one by one. `analysis.keys_of_form` says what has to come out.
"""

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from indexer.language import abbreviations, analysis, capitals
from indexer.language.endings import before_stemming
from indexer.language.participles import may_be_participle
from indexer.language.splitting import splits
from indexer.language.stopwords import STOP_WORDS

_AT_ONCE = 20_000
"""Forms that are looked at at a time."""
_SMALL, _CAPITAL, _OTHER = 1, 2, 4
_TO_SMALL = 32
"""How far a small letter is from its capital in Latin-1."""
_KINDS = np.full(256, _OTHER, dtype=np.uint8)
"""By byte of Latin-1: the letters of German, a line feed, and all else."""
_KINDS[list("abcdefghijklmnopqrstuvwxyzäöüß".encode("latin-1"))] = _SMALL
_KINDS[list("ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÜ".encode("latin-1"))] = _CAPITAL
_KINDS[ord("\n")] = 0


class Keys(NamedTuple):
    """What the index holds of surface forms, by their place."""

    terms: list[str]
    folded: list[str]
    parts: dict[int, tuple[str, ...]]
    """The terms of their parts, of those forms that have any."""


def keys_of(forms: Sequence[str]) -> Keys:
    """The keys of different forms (no line feed in any), in the least time and without keeping them."""
    found = Keys([], [], {})
    for begin in range(0, len(forms), _AT_ONCE):
        some = _keys_of(forms[begin : begin + _AT_ONCE])
        found.terms.extend(some.terms)
        found.folded.extend(some.folded)
        found.parts.update((begin + at, parts) for at, parts in some.parts.items())
    return found


def folded_of(forms: Sequence[str]) -> list[str]:
    """Of the keys of these forms the folded ones alone, in a tenth of the time."""
    found: list[str] = []
    for begin in range(0, len(forms), _AT_ONCE):
        some = forms[begin : begin + _AT_ONCE]
        plain, lowered = _lowered(some)
        folded = _folded(lowered.replace("ß", "ss"))
        for at in np.flatnonzero(~plain).tolist():
            folded[at] = analysis.fold(some[at])
        found += folded
    return found


def _lowered(forms: Sequence[str]) -> tuple[NDArray[np.bool_], str]:
    """Which forms are plain; and all of them in small letters, one a line: nonsense where they are not plain."""
    letters = np.frombuffer(("\n".join(forms) + "\n").encode("latin-1", "replace"), dtype=np.uint8)
    kinds = _KINDS[letters]
    plain = _plain(kinds, np.flatnonzero(letters == ord("\n")))
    return plain, (letters + _TO_SMALL * (kinds == _CAPITAL)).astype(np.uint8).tobytes().decode("latin-1")


def _keys_of(forms: Sequence[str]) -> Keys:
    plain, lowered = _lowered(forms)
    # What is not plain is nonsense in all of these, and asked for in the end.
    written = lowered.split("\n")[:-1]
    spelt = lowered.replace("ß", "ss")
    words = spelt.split("\n")[:-1]
    found = Keys(_terms(forms, words), _folded(spelt), {})
    odd = np.flatnonzero(~plain).tolist()
    for at in odd:
        written[at] = forms[at].lower()
    compounds = splits(written)
    for at in odd:
        found.terms[at], found.folded[at], parts = analysis.keys_of_form(forms[at], compounds[at])
        if parts:
            found.parts[at] = parts
    may_have_parts = [
        at for at, (word, is_plain, inside) in enumerate(zip(words, plain.tolist(), compounds, strict=True))
        if is_plain and (inside or word.endswith(analysis.FEMININE_ENDINGS) or may_be_participle(word))
    ]  # fmt: skip
    for at in may_have_parts:
        if by_term := analysis.parts_by_term(forms[at], found.terms[at], compounds[at]):
            found.parts[at] = tuple(reversed(by_term))
    return found


def _plain(kinds: NDArray[np.uint8], ends: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which forms are words of letters alone with a small one before the last: neither IS nor LKWs."""
    starts = np.append(0, ends[:-1] + 1)
    inner = kinds.copy()
    inner[ends - 1] &= ~np.uint8(_SMALL)
    return np.asarray(np.bitwise_or.reduceat(inner, starts) & (_SMALL | _OTHER) == _SMALL)


def _terms(forms: Sequence[str], words: list[str]) -> list[str]:
    stems = analysis.stemmed([before_stemming(word) for word in words])
    own, stop_words = _with_own_terms(), STOP_WORDS
    for at, (word, stem) in enumerate(zip(words, stems, strict=True)):
        if word in own or stem in stop_words:
            stems[at] = analysis.term(forms[at])
    return stems


@cache
def _with_own_terms() -> frozenset[str]:
    """In lower case, words and abbreviations whose term is not just their stem."""
    return STOP_WORDS | capitals.abbreviations() | {form.lower() for form in abbreviations.WITH_TERMS}


def _folded(spelt: str) -> list[str]:
    for umlaut, letter in ("äa", "öo", "üu"):
        spelt = spelt.replace(umlaut, letter)
    return spelt.split("\n")[:-1]
