"""What a single word may be in a person's name: given name, family name, role, title."""

import re
from dataclasses import dataclass
from enum import Flag, auto
from functools import cache, lru_cache

from indexer.entities.gazetteer import gazetteer
from indexer.entities.tables import read_words


class Word(Flag):
    """What a word may be; several may hold."""

    NONE = 0
    GIVEN = auto()
    """A known given name, alone or as the first part of a hyphenated one."""
    AMBIGUOUS = auto()
    """A given name that is an ordinary word, too."""
    NAME = auto()
    """Could be part of a name: capitalised and no known word of another sort."""
    OFFICE = auto()
    CALLING = auto()
    TITLE = auto()
    MONARCH = auto()
    FAMILY_FIRST = auto()
    """An East Asian family name, which stands first."""
    NOUN_TOO = auto()
    """A family name that is an ordinary noun or role, too."""


ROLE = Word.OFFICE | Word.CALLING


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The word lists."""

    given: dict[str, str]
    """Given name to ``m``, ``f`` or, for both, ``""``."""
    ambiguous: frozenset[str]
    roles: dict[str, Word]
    """Inflected roles in small letters."""
    suffixes: dict[str, Word]
    """Those of the roles that also stand for compounds."""
    common: frozenset[str]
    function: frozenset[str]
    glued: tuple[str, ...]
    lists: dict[str, frozenset[str]]
    """The remaining sections of ``person_words.txt``."""


@cache
def vocabulary() -> Vocabulary:
    """The word lists; the files are read on the first call."""
    names = read_words("given_names.txt")
    given = dict.fromkeys(names["male"], "m")
    for name in names["female"]:
        given[name] = "" if name in given else "f"
    for name in names["ambiguous"]:
        given.setdefault(name, "")
    words = read_words("person_words.txt")
    adjectival = frozenset(words["adjectival"])
    suffixes = _role_forms(words["calling"], Word.CALLING, adjectival)
    suffixes |= _role_forms(words["office"], Word.OFFICE, adjectival)
    function = read_words("function_words.txt")
    roles = suffixes | _role_forms(words["alone"], Word.CALLING, adjectival)
    for word in words["not_roles"]:
        roles[word] = Word.NONE
    return Vocabulary(
        given,
        frozenset(names["ambiguous"]),
        roles,
        suffixes,
        frozenset(word for section in read_words("common_nouns.txt").values() for word in section),
        frozenset(function["function"]),
        tuple(sorted(function["glued"], key=len, reverse=True)),
        {name: frozenset(section) for name, section in words.items()},
    )


def _role_forms(bases: list[str], flag: Word, adjectival: frozenset[str]) -> dict[str, Word]:
    """``präsident`` → präsidentin, präsidenten …; ``experte`` → expertin; ``vorsitzender`` → vorsitzende …"""
    forms: dict[str, Word] = {}
    for base in bases:
        if base in adjectival:
            endings = [base[:-1], base[:-1] + "n", base[:-1] + "m"]
        elif base.endswith("e"):
            endings = [base + "n", base[:-1] + "in"]
        else:
            endings = [base + ending for ending in ("in", "s", "es", "n", "en")]
        for form in (base, *endings):
            forms[form] = flag
    return forms


_LONGEST = 80
"""Letters of the longest word that is looked at; what is longer is no word."""
_CAPITALISED = re.compile(r"[^\W\d_a-zäöüß]['\w]*(?:-[^\W\d_]['\w]*)*")
_LOWER = re.compile(r"[a-zà-öø-ÿ]")
_NOUN_ENDING = re.compile(
    r"(?:ungen|heit|heiten|keit|keiten|schaft|schaften|tion|tionen|tät|täten|nisse|nissen|ismus|isten|ologie|"
    r"(?<=.....)(?:ung|nis|enz|ment|ments|mente|ien)|(?<=....)anz|(?<=......)ik)$"
)
_CALLING_ENDING = re.compile(
    r"(?<=....)(?:ator|atorin|ikerin|istin|ologe|ologin|erin|eurin|wissenschafter)$|(?<=.....)iker$"
)
_FIRST_LETTERS_OF_COMPOUND = 4
_NO_COMPOUND_HEADS = frozenset("arten orten alter erden hause brand junge eltern weise stein".split())


@lru_cache(maxsize=1 << 17)
def sort_of(word: str) -> Word:
    """What ``word`` may be, judged by the word alone."""
    if len(word) > _LONGEST or not _CAPITALISED.fullmatch(word):
        return Word.NONE
    lists = vocabulary().lists
    sort = _role(word)
    if word in lists["title"]:
        sort |= Word.TITLE
    if word in lists["monarch"]:
        sort |= Word.MONARCH
    if word in lists["family_first"]:
        sort |= Word.FAMILY_FIRST
    if not _LOWER.search(word):
        return sort
    surname_too = word in lists["also_surname"]
    if surname_too:
        sort |= Word.NOUN_TOO
    if is_given(word):
        sort |= Word.GIVEN | (Word.AMBIGUOUS if word in vocabulary().ambiguous else Word.NONE)
    if sort & Word.GIVEN or ((surname_too or not sort & (ROLE | Word.TITLE)) and not _is_ordinary(word)):
        sort |= Word.NAME
    return sort


def is_given(word: str) -> bool:
    """Whether ``word`` is a known given name or, hyphenated, begins with one and holds only capitalised parts."""
    given = vocabulary().given
    if word in given:
        return True
    first, hyphen, rest = word.partition("-")
    return bool(hyphen) and first in given and rest in given


@lru_cache(maxsize=1 << 16)
def is_common_noun(word: str) -> bool:
    """Whether ``word`` is a noun of the list, a compound of one, or has an ending that only such nouns have."""
    if len(word) > _LONGEST or word in vocabulary().lists["also_surname"]:
        return False
    common = vocabulary().common
    if word in common or _NOUN_ENDING.search(word):
        return True
    return any(
        word[cut:].capitalize() in common and word[cut:] not in _NO_COMPOUND_HEADS
        for cut in range(_FIRST_LETTERS_OF_COMPOUND, len(word) - 4)
    )


def _is_ordinary(word: str) -> bool:
    """Whether ``word`` is a known word that is not part of a name."""
    if word in vocabulary().lists["also_surname"]:
        return False
    small = word.lower()
    if small in vocabulary().function or small in gazetteer().adjectives:
        return True
    head = word.rpartition("-")[2]
    if head != word:
        return is_common_noun(head) or (bool(_role(head)) and head not in vocabulary().lists["also_surname"])
    return is_common_noun(word)


def _role(word: str) -> Word:
    small = word.lower()
    last = small.rpartition("-")[2]
    known = vocabulary()
    sort = known.roles.get(last)
    if sort is not None:
        return sort
    for cut in range(1, len(last) - 3):
        sort = known.suffixes.get(last[cut:])
        if sort is not None:
            return sort
    return Word.CALLING if _CALLING_ENDING.search(last) else Word.NONE


def gender_of_role(word: str) -> str:
    """``f`` for a feminine role or title, ``m`` for a masculine one that has a feminine, ``""`` if it does not tell."""
    if word in {"Frau", "Lady", "Königin"} or (word.endswith("in") and sort_of(word) & ROLE):
        return "f"
    if word in {"Herr", "Herrn", "Sir", "Lord"}:
        return "m"
    return "m" if word.lower() + "in" in vocabulary().roles or _has_feminine(word) else ""


def _has_feminine(word: str) -> bool:
    small = word.lower()
    return any(small[cut:] + "in" in vocabulary().suffixes for cut in range(1, len(small) - 3))
