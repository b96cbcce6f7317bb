"""When two names of a corpus are one name in two spellings, and which family names a full name answers to. Pure.

Within an article a likeness is enough; across a corpus Peter Meyer and Peter Meier may both live. So these keys are
stricter than `normalise.sound_key`, of which they are made.
"""

import re
import unicodedata
from functools import lru_cache

from indexer.entities.model import Kind
from indexer.entities.normalise import family_name, sound_key
from indexer.entities.vocabulary import Word, is_given, sort_of

_PARTICLES = frozenset("von van vom der den de zu zur la le da dos del di bin ibn al el".split())
_TOLD_APART = re.compile(r"([bdfglmnprt])\1|th|ck|[ae]y(?=\w)")
"""What tells German family names apart that sound alike: Hoffmann, Hofmann; Walther, Walter; Meyer, Meier."""
_KOREAN_GIVEN = re.compile(r"[A-Z][a-z]{1,5}-[A-Za-z][a-z]{0,5}")
_NO_LETTER = re.compile(r"[\W_]+")
_SHORT = 5
"""Letters below which a name that is no person's has one spelling only: ZDF and SDF sound alike."""


@lru_cache(maxsize=1 << 16)
def spelling_key(kind: Kind, name: str) -> str:
    """What the spellings of one name have in common.

    Persons and places: how they sound (Wolodymyr Selenskyj, Volodymyr Zelensky; Pjöngjang, Pyongyang), but of persons'
    last names also the letters that tell German family names apart. Organisations: case, accents, hyphens and blanks
    do not count (UN-Sicherheitsrat, UN Sicherheitsrat). Names of places and organisations of less than five letters
    have one spelling.
    """
    letters = _NO_LETTER.sub("", name)
    if kind == "person":
        return "".join(sound_key(_NO_LETTER.sub("", part)) for part in name.split()) + _marks(name.split()[-1])
    if len(letters) < _SHORT:
        return name
    return sound_key(letters) if kind == "place" else _folded(letters)


def lone_family(name: str) -> str | None:
    """The key of a person's name that is a family name alone (Putin, von der Leyen); None for a full name."""
    parts = _without_particles(name.split())
    return _family_key(parts[0]) if len(parts) == 1 else None


def families(name: str) -> frozenset[str]:
    """The keys of the family names that a full name answers to: its last part, or the first if that is East Asian.

    None that is a given name, too, except a monarch's: Ali alone need not be Ben Ali.
    """
    parts = tuple(name.split())
    if len(parts) < 2:
        return frozenset()
    if _KOREAN_GIVEN.fullmatch(parts[-1]) and len(parts) == 2:
        return frozenset({_family_key(parts[0])})
    family = family_name(parts, family_first=False)
    found = set() if is_given(family) and family != parts[0] else {_family_key(family)}
    if sort_of(parts[0]) & Word.FAMILY_FIRST and not is_given(parts[0]):
        found.add(_family_key(parts[0]))
    return frozenset(found)


def _without_particles(parts: list[str]) -> list[str]:
    while len(parts) > 1 and parts[0] in _PARTICLES:
        parts = parts[1:]
    return parts


def _family_key(family: str) -> str:
    bare = family_name((family,), family_first=False)
    return sound_key(_NO_LETTER.sub("", bare)) + _marks(bare)


def _marks(family: str) -> str:
    return "".join(f"|{found.group()}" for found in _TOLD_APART.finditer(family.lower()))


def _folded(letters: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", letters.casefold()) if not unicodedata.combining(c))
