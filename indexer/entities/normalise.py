"""Puts the spellings of one name together: genitives, family names alone, transliterations. Pure functions."""

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable
from functools import lru_cache

from indexer.entities.vocabulary import vocabulary

_ENDINGS_IN_S = ("ss", "is", "us", "os", "es", "ys", "xs", "zs")
_FOLDED = str.maketrans({"ß": "ss", "ł": "l", "ı": "i", "ø": "o", "đ": "d", "æ": "ae", "'": None})
_SOUNDS = (
    ("tsch", "c"), ("sch", "s"), ("sh", "s"), ("zh", "s"), ("ch", "h"), ("kh", "h"), ("ph", "f"), ("th", "t"),
    ("oe", "o"), ("ae", "a"), ("ue", "u"), ("ck", "k"), ("ks", "x"), ("w", "v"), ("z", "s"), ("y", "i"), ("j", "i"),
)  # fmt: skip
_ARABIC_ARTICLE = re.compile(r"^(?:al|el|as|asch|at|ad|an|ar|ash)-(?=[A-Z])", re.IGNORECASE)
_REPEATED = re.compile(r"(.)\1+")
_LAST_I = re.compile(r"i+$")


def without_genitive(word: str, attested: Collection[str], *, noun_follows: bool) -> str:
    """The base form of a name that may stand in the genitive (``Putins`` → ``Putin``; ``Jones``, ``Laos`` stay).

    The ``s`` goes if the base is among the ``attested`` words of the text. Where it is not, the ``s`` goes only before
    a noun, and not from the endings and family names that have an ``s`` of their own.
    """
    if word.endswith("'s"):
        return word[:-2]
    if len(word) < 4 or not word.endswith("s"):
        return word
    base = word[:-1]
    known = vocabulary()
    if word in known.lists["family_in_s"] or word in known.given or word.endswith("ss"):
        return word
    if base in attested:
        return base
    return base if noun_follows and not word.endswith(_ENDINGS_IN_S) else word


@lru_cache(maxsize=1 << 16)
def sound_key(name: str) -> str:
    """A key that transliterations of one name share (``Selenskyj``, ``Selenski``, ``Zelensky``)."""
    folded = unicodedata.normalize("NFKD", name.lower().translate(_FOLDED))
    key = "".join(letter for letter in folded if not unicodedata.combining(letter))
    for written, sound in _SOUNDS:
        key = key.replace(written, sound)
    return _LAST_I.sub("i", _REPEATED.sub(r"\1", key))


def family_name(parts: tuple[str, ...], *, family_first: bool) -> str:
    """The part of a full name that stands for the person alone (``Kim`` of Kim Jong-un, ``Assad`` of al-Assad)."""
    if len(parts) > 1 and parts[-1].rstrip(".").isupper() and set(parts[-1]) <= set("IVX."):
        return parts[0]
    return parts[0] if family_first else _ARABIC_ARTICLE.sub("", parts[-1])


def same_person(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether two full names of one article name one person.

    So if the last parts sound alike, and so do the first (an initial is enough), or one has all the parts of the other.
    """
    if sound_key(one[-1]) != sound_key(other[-1]):
        return sound_key("".join(one).replace("-", "")) == sound_key("".join(other).replace("-", ""))
    if set(one) <= set(other) or set(other) <= set(one):
        return True
    first, second = one[0], other[0]
    if sound_key(first) == sound_key(second):
        return True
    return min(len(first), len(second)) == 1 and first[0] == second[0]


def canonical(spellings: Iterable[tuple[str, ...]]) -> str:
    """The spelling to show: the commonest, of equally common ones the longest, of those the first in the text.

    Where a Korean name stands with and without hyphen (Kim Jong-un, Kim Jong Un), those with hyphen count.
    """
    counts = Counter(spellings)
    hyphenated = {parts: count for parts, count in counts.items() if len(parts) == 2 and "-" in parts[1]}
    if any(
        "".join(parts).lower() == "".join(spaced).lower().replace("-", "") for spaced in hyphenated for parts in counts
    ):
        counts = Counter(hyphenated)
    best = max(counts, key=lambda parts: (counts[parts], len(" ".join(parts)) if len(parts[0]) > 1 else 0))
    return " ".join(part + "." if len(part) == 1 else part for part in best)
