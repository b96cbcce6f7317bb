"""Finds places that no list holds: behind ``Stadt``, ``Insel`` …, or where only a place can stand.

Confidences: behind a noun for a sort of place and with the shape or another use of a place .85, without .75; behind
``in`` or ``aus``, or opening a report (``Kaltenried –``), with the ending of a place name .8; without such an ending,
but twice, .75; behind ``bei``, ``vor`` … with an ending that family names hardly have .75.
"""

import re
from collections import Counter
from collections.abc import Collection, Sequence
from typing import Final

from indexer.entities.gazetteer import Entry, Hit
from indexer.entities.tokens import Tokens
from indexer.entities.vocabulary import ROLE, Word, sort_of

NAMED: Final = 0.85
LOCATED: Final = 0.8
DOUBTFUL: Final = 0.75

_SORT_OF_PLACE = re.compile(
    r"(?:[\w-]*(?:[Ss]tadt|[Gg]emeinde|[Dd]orf|[Ii]nsel|[Oo]rtsteil|[Ss]tadtteil)|Marktort|Kurort|Badeort|Ferienort|Bezirk|"
    r"Kreis|Landkreis|Provinz|Bundesstaat|Gouvernement|Kanton|Ortschaft|Wallfahrtsort|Stadtbezirk)"
)
_ENDING = re.compile(
    r"\w{2,}(?:burg|berg|dorf|hausen|heim|stadt|stedt|städt|furt|bach|brück|bruck|hafen|haven|kirchen|feld|felde|wald|walde|münde|"
    r"roda|rode|leben|ingen|ow|nitz|witz|moor|ried|au|see|born|bronn|hofen|hagen|büttel|broich|scheid|werder|grad|pol|sk|ville|"
    r"abad|stan|land|tal|thal|kirch|winkel)"
)
_SURE_ENDING = re.compile(
    r"\w{3,}(?:dorf|hausen|stadt|stedt|furt|bruck|hafen|haven|kirchen|münde|leben|moor|ried|büttel|werder)"
)
_NEAR = frozenset("bei nach vor um bis zwischen auf Bei Nach Vor Zwischen Auf".split())
_DASHES = frozenset("–-—")
_LOCATING = frozenset("in aus In Aus".split())
_ARTICLES = frozenset("der die das den dem des ein eine einen einem einer im am zum zur vom beim ins ans".split())


def find_places(tokens: Tokens, hits: Sequence[Hit], taken: Collection[int], families: Collection[str]) -> list[Hit]:
    """The unlisted places of a text, every mention, in order.

    ``hits`` are the names found before and ``taken`` the tokens of persons; a word of ``families`` is no place.
    """
    covered = {index for hit in hits for index in range(hit.first, hit.behind)} | set(taken)
    named, located, near = _candidates(tokens.words, covered)
    confidences = dict.fromkeys(near - set(families), DOUBTFUL)
    for name in (named | located.keys()) - set(families):
        confidence = _confidence(tokens.words, name, name in named, located[name])
        if confidence is not None:
            confidences[name] = confidence
    return _everywhere(tokens, confidences, covered) if confidences else []


def _candidates(words: list[str], covered: Collection[int]) -> tuple[set[str], Counter[str], set[str]]:
    """Unknown words behind a sort of place, behind ``in`` or as a dateline (how often), and behind ``bei`` …"""
    named: set[str] = set()
    near: set[str] = set()
    located: Counter[str] = Counter()
    before = "\n"
    for index, word in enumerate(words):
        if word[0].isupper() and index not in covered:
            if before in _LOCATING or (before == "\n" and words[index + 1 : index + 2] and words[index + 1] in _DASHES):
                located.update([word] if _may_be_place(words, index) else [])
            elif before in _NEAR:
                near.update([word] if _SURE_ENDING.fullmatch(word) and _may_be_place(words, index) else [])
            elif before[0].isupper() and _SORT_OF_PLACE.fullmatch(before) and _may_be_place(words, index):
                named.add(word)
        before = word
    return named, located, near


def _may_be_place(words: list[str], index: int) -> bool:
    sort = sort_of(words[index])
    if not sort & Word.NAME or sort & (Word.GIVEN | Word.NOUN_TOO | ROLE) or len(words[index]) < 4:
        return False
    after = words[index + 1] if index + 1 < len(words) else "\n"
    return not (after[0].isupper() and sort_of(after) & Word.NAME)


def _confidence(words: list[str], name: str, named: bool, located: int) -> float | None:
    shaped = bool(_ENDING.fullmatch(name))
    if named and (shaped or located):
        return NAMED
    if located and shaped:
        return LOCATED
    if not named and (located < 2 or name.endswith("en")):
        return None
    as_noun = name.lower() in words or any(
        words[at] == name and words[at - 1].lower() in _ARTICLES for at in range(1, len(words))
    )
    return None if as_noun else DOUBTFUL


def _everywhere(tokens: Tokens, confidences: dict[str, float], covered: Collection[int]) -> list[Hit]:
    found = []
    for index, word in enumerate(tokens.words):
        name = word if word in confidences else word.removesuffix("s")
        if name in confidences and index not in covered:
            start = tokens.starts[index]
            entry = Entry("place", name, "pattern")
            found.append(Hit(index, index + 1, start, start + len(word), entry, confidences[name]))
    return found
