"""Finds persons by what stands around and inside their names; no person is listed anywhere.

Confidences: a full name behind a role or title .95; a known given name with a family name, an East Asian name, or an
unknown full name with party, age or role beside it .85; a lone family name behind Herr, Frau, Dr. or a monarch's title
.8; behind an office .75; an unknown full name beside a verb of saying .75.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from indexer.entities.fullnames import FULL, Page, PersonName, east_asian, full_name, person_name, rather_lone
from indexer.entities.gazetteer import Hit
from indexer.entities.tokens import Tokens
from indexer.entities.vocabulary import ROLE, Word, is_common_noun, is_given, sort_of, vocabulary

FULL_WITH_ROLE: Final = 0.95
LONE_WITH_TITLE: Final = 0.8
LONE_WITH_OFFICE: Final = 0.75
SAID: Final = 0.75

DETERMINERS = frozenset(
    "der die das den dem des ein eine einen einem einer eines kein keine keinen keinem mein sein seine seinen seinem "
    "ihr ihre ihren ihrem unser unsere dieser diese dieses diesen diesem jeder jede jedes jeden im am zum zur beim vom "
    "ins Der Die Das Den Dem Des Ein Eine Einen Einem Kein Keine Im Am Zum Zur Beim Vom".split()
)
SENTENCE_OPENERS = frozenset('.!?:;\n„“”"»«…•–-')
_SAYS = frozenset("sagt sagte erklärt erklärte betont betonte meint meinte erzählt erzählte".split())
_DATIVES = frozenset("dem den einem einen ihrem ihren seinem seinen".split())
_ABBREVIATED = frozenset("Dr Prof Mag Ing Dipl Dipl.-Ing Lic Mr Mrs Ms Mme".split())
_DEGREES = frozenset("med phil rer nat jur hc h c theol oec pol ing habil vet dent mult mont univ Dr Ing".split())
_BEFORE_ORDINARY = frozenset("Anfang Mitte Ende Million Millionen Milliarden in seit bis ab nach".split())
"""Behind these an ambiguous given name is a month, a coin or a town."""
_CUE = ROLE | Word.TITLE | Word.MONARCH
_ORDINAL = re.compile(r"[IVX]+")
_LOOK_BACK_TOKENS = 10
_LOOK_AHEAD_TOKENS = 4


def find_persons(tokens: Tokens, hits: Sequence[Hit]) -> list[PersonName]:
    """The persons' names that rules find, in order, none overlapping another.

    ``hits`` are the organisations and places found before: none of their tokens is given to a person, except that a
    town may be a family name.
    """
    words = tokens.words
    determined = frozenset(word for before, word in pairwise(words) if before in DETERMINERS)
    cover = {index: hit for hit in hits for index in range(hit.first, hit.behind)}
    page = Page(tokens, words, cover, Counter(words), determined)
    names: list[PersonName] = []
    index, count = 0, len(words)
    while index < count:
        word = words[index]
        name = _name_at(page, index, word) if word[0].isupper() else None
        if name is None:
            index += 1
        else:
            names.append(name)
            index = name.behind
    return names


def _name_at(page: Page, index: int, word: str) -> PersonName | None:
    sort = sort_of(word)
    if sort is Word.NONE:
        return None
    hit = page.cover.get(index)
    if hit is not None and not (sort & Word.GIVEN and hit.entry.type == "city"):
        return None
    if sort & _CUE:
        named = _after_cue(page, index, sort)
        if named is not None:
            return named
    if sort & Word.FAMILY_FIRST and (name := east_asian(page, index)) is not None:
        return name
    if sort & Word.GIVEN and (not sort & Word.AMBIGUOUS or _clearly_given(page, index)):
        return full_name(page, index, cued=False)
    return _unknown_name(page, index) if sort & Word.NAME else None


def _clearly_given(page: Page, index: int) -> bool:
    """Whether an ambiguous given name (``August``, ``Mark``) stands where the ordinary word would not."""
    before = page.word(index - 1)
    if before in SENTENCE_OPENERS or before in DETERMINERS or before[0].isdigit() or sort_of(before) & Word.NAME:
        return False
    return before not in _BEFORE_ORDINARY


# --- after a role or title ---------------------------------------------------------------------------------------


def _after_cue(page: Page, cue: int, sort: Word) -> PersonName | None:
    """The name behind the role, title or chain of them that begins at ``cue``."""
    last = cue
    index = _behind_degrees(page, cue + 1)
    while (more := sort_of(page.word(index))) & (ROLE | Word.TITLE) and not more & Word.NOUN_TOO and page.free(index):
        sort |= more
        last = index
        index = _behind_degrees(page, index + 1)
    name = east_asian(page, index) if sort_of(page.word(index)) & Word.FAMILY_FIRST else None
    name = name or full_name(page, index, cued=True)
    if name is not None:
        return replace(name, confidence=FULL_WITH_ROLE, role=page.word(last))
    return _lone_name(page, last, index, sort)


def _behind_degrees(page: Page, index: int) -> int:
    """The token behind the full stop of an abbreviated title and behind ``med.``, ``h. c.`` … from ``index`` on."""
    while True:
        word, before = page.word(index), page.word(index - 1)
        stop = word == "." and (before in _ABBREVIATED or before in _DEGREES)
        if not stop and not (word in _DEGREES and page.word(index + 1) == "."):
            return index
        index += 1


def _lone_name(page: Page, cue: int, index: int, sort: Word) -> PersonName | None:
    """One word behind a role: a family name if the word is unknown and the role such that names follow it."""
    word = page.word(index)
    known = sort_of(word)
    role, before = page.word(cue), page.word(cue - 1)
    if not known & Word.NAME or not page.free(index) or role.endswith("innen"):
        return None
    if page.word(index + 1) in vocabulary().lists["thing_after"] | vocabulary().lists["company_end"]:
        return None
    if sort & Word.MONARCH and (known & Word.GIVEN or is_given(word.removesuffix("s"))):
        return _monarch(page, cue, index)
    if (known & Word.NOUN_TOO and before in DETERMINERS) or (not sort & Word.TITLE and _used_as_noun(page, word)):
        return None
    if sort & Word.TITLE:
        if known & Word.GIVEN and (role == "Frau" or before in DETERMINERS):
            return None
        return person_name(page, index, index + 1, (word,), LONE_WITH_TITLE, role)
    if sort & Word.OFFICE and (before not in _DATIVES or _often(page, word)):
        return person_name(page, index, index + 1, (word,), LONE_WITH_OFFICE, role)
    if not known & Word.GIVEN and not role.endswith(("en", "ern", "ten")) and _often(page, word):
        return person_name(page, index, index + 1, (word,), LONE_WITH_OFFICE, role)
    return None


def _monarch(page: Page, cue: int, index: int) -> PersonName:
    name = page.word(index)
    parts: tuple[str, ...] = (name if is_given(name) else name.removesuffix("s"),)
    behind = index + 1
    if _ORDINAL.fullmatch(page.word(behind)):
        dotted = page.word(behind + 1) == "."
        parts += (page.word(behind) + ("." if dotted else ""),)
        behind += 2 if dotted else 1
    return person_name(page, index, behind, parts, LONE_WITH_TITLE, page.word(cue))


def _used_as_noun(page: Page, word: str) -> bool:
    """Whether the text uses the word with an article or in small letters."""
    return word.lower() in page.counts or word in page.determined


def _often(page: Page, word: str) -> bool:
    base = word[:-1] if word.endswith("s") else word
    return page.counts[base] + page.counts[base + "s"] > 1


# --- names that only their surroundings betray -------------------------------------------------------------------


def _unknown_name(page: Page, index: int) -> PersonName | None:
    """An unknown word or two with party or age in parentheses, a role in apposition or a verb of saying beside them."""
    if page.word(index) in vocabulary().lists["before_place"]:
        return None
    if sort_of(page.word(index + 1)) & Word.GIVEN and page.may_be_family_name(index + 2):
        return None
    second = page.may_be_family_name(index + 1) and page.free(index + 1)
    behind = index + (2 if second else 1)
    confidence = _betrayed(page, index, behind)
    if confidence is None or (not second and confidence is not LONE_WITH_OFFICE):
        return None
    if second and rather_lone(page, index):
        return None
    return person_name(page, index, behind, tuple(page.words[index:behind]), confidence)


def _betrayed(page: Page, index: int, behind: int) -> float | None:
    before, after = page.word(index - 1), page.word(behind)
    lone = behind - index == 1
    if after == "(":
        hit = page.cover.get(behind + 1)
        if hit is not None and hit.entry.type == "party" and page.word(hit.behind) in {")", ","}:
            return LONE_WITH_OFFICE if lone else FULL
        age = page.word(behind + 1)
        return FULL if not lone and age.isdigit() and len(age) == 2 and page.word(behind + 2) == ")" else None
    if lone or is_common_noun(page.word(index)):
        return None
    if before == "," and after in {",", "."} and _role_within(page, range(index - 2, index - _LOOK_BACK_TOKENS, -1)):
        return FULL
    if after == "," and _role_within(page, range(behind + 1, behind + 1 + _LOOK_AHEAD_TOKENS)):
        return FULL if before not in SENTENCE_OPENERS else SAID
    return SAID if before in _SAYS or (after in _SAYS and before[0].islower()) else None


def _role_within(page: Page, indices: range) -> bool:
    """Whether one of the tokens, read until a sentence or clause ends, is a role."""
    for at in indices:
        word = page.word(at)
        if word in SENTENCE_OPENERS or word in {",", "(", ")"}:
            return False
        if sort_of(word) & ROLE:
            return True
    return False
