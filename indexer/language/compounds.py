"""Splits German compounds: `hochwasserschutzkonzept` is made of hochwasser, schutz and konzept.

Koehn & Knight („Empirical Methods for Compound Splitting“, EACL 2003) take the split whose parts are the commonest
by geometric mean. So do we, but how common a part is means in how many words of German it is the first part or the
last: `reis` is a common word, yet `preis` and not `reis` ends mietpreis, tierpreis, milchpreis. Those counts are
frozen in ``data/lexicon.txt``, which ``indexer.language.bake_lexicon`` makes; the file is part of the analysis.
"""

import hashlib
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import inf
from typing import NamedTuple

MIN_PART = 3
"""Letters of the shortest last part; which parts are that short is up to the lexicon."""
MIN_WORD = 6
"""Letters of the shortest word that is looked at."""
MIN_MEAN = -10.5
"""The mean logarithm of its parts' probabilities that a split needs. Chosen on XQuAD and Standard."""
OPEN_BELOW = -11.0
"""Parts less probable than this are opened, too."""
_SHIPPED = files("indexer.language") / "data" / "lexicon.txt"
_PLURAL = "nen"
_FEMININES = "innen"
_INFLECTIONS = ("innen", "nen", "en", "er", "es", "in", "n", "e", "s")
_HIDING = {
    letters: tuple(ending for ending in _INFLECTIONS if letters < len(ending) + MIN_PART)
    for letters in range(MIN_PART + max(map(len, _INFLECTIONS)))
}
"""By the letters of a last part, the endings that may be all that it is."""


class Part(NamedTuple):
    """What is known of a part as it stands in compounds: `schul`, `arbeits`, `minister`."""

    first: float
    """Logarithm of its share in all first parts; -inf if it is never one."""
    last: float
    """The same for last parts."""
    cut: int
    """Letters to cut off a first part, …"""
    add: str
    """… and what to put there, to get the word it is a form of."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What can be a part of a compound, and what is none."""

    parts: Mapping[str, Part]
    whole: frozenset[str]
    """Words that look like compounds and are none: names, derived and foreign words."""


class Reading(NamedTuple):
    """One way to read a word as a compound."""

    score: float
    """The sum of its parts' scores."""
    parts: tuple[str, ...]
    """As they stand in the word."""

    @property
    def mean(self) -> float:
        return self.score / len(self.parts)


def split(word: str) -> tuple[str, ...]:
    """The parts of a compound, or () if the word is none.

    Takes a surface form in lower case, gives words in lower case with ss for ß: linking elements are undone, the last
    part keeps its inflection (`klimaschutzgesetzes`: klimaschutz, gesetzes). A part may be a compound itself, if it is
    a common word.
    """
    return parts_of(word, best_reading(as_split(word), shipped().parts)) if may_be_split(word) else ()


def may_be_split(word: str) -> bool:
    """Whether a word in lower case is long enough and has nothing but letters."""
    return len(word) >= MIN_WORD - 1 and word.isalpha() and len(word.replace("ß", "ss")) >= MIN_WORD


def parts_of(word: str, reading: Reading | None) -> tuple[str, ...]:
    """What `split` gives for a word that may be split, if the best reading of `as_split` is this one."""
    found = _parts(as_split(word), reading, shipped())
    return (*found[:-1], found[-1] + _PLURAL) if found and word.endswith(_FEMININES) else found


def as_split(word: str) -> str:
    """What is taken apart for a word: the singular of feminine forms, for kandidatinnen is rarer than that."""
    word = word.replace("ß", "ss")
    return word[: -len(_PLURAL)] if word.endswith(_FEMININES) else word


def _parts(word: str, reading: Reading | None, lexicon: Lexicon) -> tuple[str, ...]:
    if reading is None or reading.mean < MIN_MEAN or word in lexicon.whole:
        return ()
    *firsts, last = reading.parts
    found: list[str] = []
    for surface in firsts:
        base = _base(surface, lexicon.parts[surface])
        found.append(base)
        if lexicon.parts[surface].first < OPEN_BELOW:
            found += _parts(base, best_reading(base, lexicon.parts), lexicon)
    found.append(last)
    if lexicon.parts[last].last < OPEN_BELOW:
        found += _parts(last, best_reading(last, lexicon.parts), lexicon)
    return tuple(found)


def best_reading(word: str, parts: Mapping[str, Part]) -> Reading | None:
    """The likeliest way to read a word as a compound, if there is any."""
    known = parts.get
    tails: list[tuple[int, float, tuple[str, ...]]] = []  # where each begins, its score, its parts
    for start in range(len(word) - MIN_PART, -1, -1):
        best, begun = -inf, ""
        behind: tuple[str, ...] = ()
        for end, score, found in tails:  # one more part before a tail
            part = known(word[start:end])
            if part is not None and part.first + score > best:
                best, begun, behind = part.first + score, word[start:end], found
        if start:
            rest = word[start:]
            part = known(rest)
            if part is not None and part.last > best:
                best, begun, behind = part.last, rest, ()
        if begun:
            tails.append((start, best, (begun, *behind)))
    return _checked(word, tails[-1][1:], parts) if tails and not tails[-1][0] else None


def best_among(word: str, stretches: Iterable[tuple[int, int]], parts: Mapping[str, Part]) -> Reading | None:
    """The same, where all stretches of the word that may be parts are known: start and end of each.

    Those that begin further behind come first; of them those that end further behind, but what ends the word last.
    """
    known, size = parts.get, len(word)
    tails: dict[int, tuple[float, tuple[str, ...]]] = {size: (0.0, ())}
    for start, end in stretches:
        part, tail = known(word[start:end]), tails.get(end)
        if part is None or tail is None:
            continue
        score = part.last if end == size else part.first + tail[0]
        if score > tails.get(start, _NOTHING)[0]:
            tails[start] = score, (word[start:end], *tail[1])
    return _checked(word, tails[0], parts) if 0 in tails else None


_NOTHING: tuple[float, tuple[str, ...]] = (-inf, ())


def _checked(word: str, found: tuple[float, tuple[str, ...]], parts: Mapping[str, Part]) -> Reading | None:
    return None if inside_ending(word, found[1][-1], parts) else Reading(*found)


def inside_ending(word: str, head: str, nouns: Container[str]) -> bool:
    """Whether that last part would be cut from the ending of an inflected noun: koloni-sten, leh-rerin."""
    return any(word.endswith(ending) and word[: -len(ending)] in nouns for ending in _HIDING.get(len(head), ()))


def _base(surface: str, part: Part) -> str:
    return surface[: len(surface) - part.cut] + part.add


def read(text: str) -> Lexicon:
    """Reads the lexicon from its file.

    After a line that begins with #, one line with the words that stay whole; then lines `FIRST LAST CUT ADD WORD…` of
    parts that share the values of `Part` (ADD is - for nothing).
    """
    _, whole, *lines = text.splitlines()
    parts: dict[str, Part] = {}
    for line in lines:
        first, last, cut, add, words = line.split(" ", 4)
        part = Part(float(first), float(last), int(cut), "" if add == "-" else add)
        parts.update(dict.fromkeys(words.split(" "), part))
    return Lexicon(parts, frozenset(whole.split(" ")))


@cache
def shipped() -> Lexicon:
    """The lexicon that comes with the package; read on first use."""
    return read(_SHIPPED.read_text(encoding="utf-8"))


def lexicon_digest() -> str:
    """Changes when the lexicon does."""
    return hashlib.sha256(_SHIPPED.read_bytes()).hexdigest()
