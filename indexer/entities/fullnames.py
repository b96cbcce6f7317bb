"""Reads one person's name from its first word on: given names, initials, particles, family names, East Asian order."""

import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import Final

from indexer.entities.gazetteer import Hit
from indexer.entities.tokens import Tokens
from indexer.entities.vocabulary import ROLE, Word, sort_of, vocabulary

FULL: Final = 0.85
"""Confidence of a full name without a role or title before it."""

_SYLLABLE = re.compile(r"[A-Z]?[a-z]{1,6}")
_VOWELS = re.compile(r"[aeiouy]+")
_HYPHENATED_GIVEN = re.compile(r"([A-Z][a-z]{1,5})-([A-Za-z][a-z]+)")
_PINYIN = re.compile(r"(?:(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcswy])?[aeiou]{1,3}(?:ng|n(?![aeiou])|r(?![aeiou]))?){1,2}")
_ARABIC = re.compile(r"(?:al|el|as|asch|at|ad|an|ar|ash)-[A-Z]\w+|Al-[A-Z]\w+|ibn|bin")
_SPANISH = re.compile(r"\w+(?:ez|és)$")
_GERMAN_NOUN_ENDINGS = ("en", "e", "er", "es", "ft", "cht", "lt", "ng", "rf", "uch")


@dataclass(frozen=True, slots=True)
class PersonName:
    """A person's name in a text: tokens ``first`` up to ``behind``, characters ``start`` up to ``end``."""

    first: int
    behind: int
    start: int
    end: int
    parts: tuple[str, ...]
    """Given names, particles, family name, in the order of the text; a lone family name is one part."""
    confidence: float
    family_first: bool = False
    role: str = ""
    """The role or title before the name, as written."""


@dataclass(frozen=True, slots=True)
class Page:
    """A text under reading: its tokens, the organisation or place that covers a token, and how words are used."""

    tokens: Tokens
    words: list[str]
    cover: dict[int, Hit]
    counts: Counter[str]
    """How often each word stands in the text."""
    determined: frozenset[str]
    """The words that stand behind an article or the like somewhere."""

    def word(self, index: int) -> str:
        return self.words[index] if 0 <= index < len(self.words) else "\n"

    def free(self, index: int) -> bool:
        """Whether no curated name covers the token."""
        return index not in self.cover

    def may_be_family_name(self, index: int) -> bool:
        """Whether the token could be a family name; a town or firm may (Lloyd Austin, Henry Ford), no country."""
        hit = self.cover.get(index)
        if hit is not None and (hit.entry.type not in {"city", "company"} or hit.behind - hit.first > 1):
            return False
        return bool(sort_of(self.word(index)) & Word.NAME)


def person_name(
    page: Page, first: int, behind: int, parts: tuple[str, ...], confidence: float, role: str = ""
) -> PersonName:
    tokens = page.tokens
    return PersonName(first, behind, tokens.starts[first], tokens.end(behind - 1), parts, confidence, role=role)


# --- full names --------------------------------------------------------------------------------------------------


def full_name(page: Page, index: int, *, cued: bool) -> PersonName | None:
    """Given name or names, particles and a family name from ``index``; unknown given names only if ``cued``."""
    if page.word(index - 1) in vocabulary().lists["before_place"]:
        return None
    given_behind = _given_names(page, index, cued)
    behind = _behind_family_name(page, index, given_behind, cued) if given_behind is not None else None
    if behind is None:
        return None
    unknown = not sort_of(page.word(index)) & Word.GIVEN
    if unknown and behind - index == 2 and rather_lone(page, index):
        return None
    behind = _extended(page, index, behind, unknown)
    if page.word(behind) in vocabulary().lists["thing_after"]:
        return None
    parts = tuple(word for word in page.words[index:behind] if word != ".")
    return person_name(page, index, behind, parts, FULL)


def _behind_family_name(page: Page, index: int, given_behind: int, cued: bool) -> int | None:
    """The token behind the family name that follows the given names ``index`` … ``given_behind``; None if none does.

    Of several given names the last may be the family name (Hans Peter); courts and police write but its initial.
    """
    family = _skip_particles(page, given_behind)
    if family > given_behind and not (cued or page.free(family)):
        family = given_behind
    if page.may_be_family_name(family) or _ARABIC.fullmatch(page.word(family)) or (cued and _even_a_noun(page, family)):
        return family + 1
    length = given_behind - index
    initial = page.word(given_behind - 1) == "."
    if initial:
        return given_behind if length == 3 and sort_of(page.word(index)) & Word.GIVEN else None
    return given_behind if length > 1 else None


def _even_a_noun(page: Page, index: int) -> bool:
    """Whether the noun behind a role and a known given name can only be a family name (Bürgermeister Heinz Schaden)."""
    word, sort = page.word(index), sort_of(page.word(index))
    if not sort_of(page.word(index - 1)) & Word.GIVEN or sort & (ROLE | Word.TITLE):
        return False
    return page.free(index) and word[0].isupper() and word[1:].islower()


def _given_names(page: Page, index: int, cued: bool) -> int | None:
    """The token behind the given names and initials at ``index``; None if there are none."""
    word = page.word(index)
    sort = sort_of(word)
    if _is_initial(page, index):
        if not cued:
            return None
        behind = index + 2
    elif sort & Word.GIVEN or (cued and sort & Word.NAME and page.free(index)):
        behind = index + 1
    else:
        return None
    while True:
        if _is_initial(page, behind):
            behind += 2
        elif sort_of(page.word(behind)) & Word.GIVEN and (
            page.may_be_family_name(behind + 1)
            or _is_initial(page, behind + 1)
            or (
                _skip_particles(page, behind + 1) > behind + 1
                and page.may_be_family_name(_skip_particles(page, behind + 1))
            )
        ):
            behind += 1
        else:
            return behind


def _is_initial(page: Page, index: int) -> bool:
    word = page.word(index)
    return len(word) == 1 and word.isupper() and page.word(index + 1) == "." and page.free(index)


def _skip_particles(page: Page, index: int) -> int:
    """The token behind ``von``, ``van der`` … at ``index``; ``index`` itself if what follows is no family name."""
    particles = vocabulary().lists["particle"]
    behind = index
    while (
        behind - index < 3 and page.word(behind).lower() in particles and page.word(behind) not in {"Der", "Den", "Zu"}
    ):
        behind += 1
    first = page.word(index)
    if first in {"der", "den", "das"} or not sort_of(page.word(behind)) & Word.NAME:
        return index
    return behind


def rather_lone(page: Page, index: int) -> bool:
    """Whether of two unknown words the first is a family name and the second something else.

    So if the first has the ``s`` of a genitive, or stands elsewhere in the text without the second, which looks German.
    """
    first, second = page.word(index), page.word(index + 1)
    if first.endswith("s") and not first.endswith(("is", "us", "os", "as", "ss")) and not sort_of(second) & Word.GIVEN:
        return True
    counts = page.counts
    alone = counts[first] + counts[first + "s"]
    return alone > 1 and second.endswith(_GERMAN_NOUN_ENDINGS) and counts[second] + counts[second + "s"] == 1


def _extended(page: Page, index: int, behind: int, unknown: bool) -> int:
    """Takes in a second family name: ``al-Sisi``, ``da Silva``, ``López Obrador``, the ``Hui`` of Choe Son Hui."""
    word = page.word(behind)
    if _ARABIC.fullmatch(word) and "-" in word:
        return behind + 1
    if word in {"da", "de", "dos", "bin", "ibn"} and page.may_be_family_name(behind + 1) and page.free(behind + 1):
        return behind + 2
    if not (page.free(behind) and sort_of(word) & Word.NAME):
        return behind
    if _SPANISH.fullmatch(page.word(behind - 1)) and not _is_initial(page, behind):
        return behind + 1
    if unknown and all(_syllable(page.word(at)) for at in range(index, behind + 1)):
        return behind + 1
    return behind


def _syllable(word: str) -> bool:
    return bool(_SYLLABLE.fullmatch(word)) and len(_VOWELS.findall(word.lower())) == 1


# --- East Asian names --------------------------------------------------------------------------------------------


def east_asian(page: Page, index: int) -> PersonName | None:
    """Family name first: ``Kim Jong-un``, ``Kim Jong Un``, ``Xi Jinping``."""
    family, following = page.word(index), page.word(index + 1)
    if not (page.free(index) and page.free(index + 1)):
        return None
    hyphenated = _HYPHENATED_GIVEN.fullmatch(following)
    if hyphenated:
        syllable = without_glued(hyphenated[2])
        given = f"{hyphenated[1]}-{syllable.lower()}"
        if not _syllable(hyphenated[1]) or not _syllable(syllable.removesuffix("s") or syllable):
            return None
        name = person_name(page, index, index + 2, (family, given), FULL)
        return replace(name, end=name.end - len(hyphenated[2]) + len(syllable), family_first=True)
    sorts = sort_of(following)
    if not sorts & Word.NAME or sorts & Word.GIVEN:
        return None
    third = page.word(index + 2)
    if _syllable(following) and _syllable(third) and page.free(index + 2) and sort_of(third) & Word.NAME:
        return replace(person_name(page, index, index + 3, (family, following, third), FULL), family_first=True)
    if len(following) > 2 and _PINYIN.fullmatch(following.lower().removesuffix("s")):
        return replace(person_name(page, index, index + 2, (family, following), FULL), family_first=True)
    return None


def without_glued(syllable: str) -> str:
    """A Korean syllable without the German word that a missing space glued to it (``uninsbesondere`` → ``un``)."""
    if len(_VOWELS.findall(syllable)) > 1:
        for word in vocabulary().glued:
            rest = syllable.removesuffix(word)
            if rest != syllable and len(rest) > 1 and _syllable(rest):
                return rest
    return syllable
