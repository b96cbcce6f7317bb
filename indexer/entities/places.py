"""Finds places that no list holds: behind ``Stadt``, ``Insel`` …, or where only a place can stand.

Confidences: behind a noun for a sort of place and with the shape or another use of a place .85, without .75; behind
``in`` or ``aus``, or opening a report (``Kaltenried –``), with the ending of a place name .8; without such an ending,
but twice, .75; behind ``bei``, ``vor`` … with an ending that family names hardly have .75; streets and buildings with
the name of a town, a river or a saint .8.
"""

import re
from collections import Counter
from collections.abc import Collection, Sequence
from itertools import pairwise
from typing import Final

from indexer.entities.gazetteer import Entry, Hit, gazetteer
from indexer.entities.tokens import Tokens
from indexer.entities.vocabulary import ROLE, Word, is_given, sort_of

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
_BUILT = re.compile(
    r"(?:Straße|Landstraße|Allee|Chaussee|Platz|Tor|Hauptbahnhof|Flughafen|Dom|Münster|Zoo|Schloss)(?:e?s)?"
)
_BUILT_COMPOUND = re.compile(r"(\w{3,})(?:kirche|brücke|platz|friedhof|straße|allee)")
_DIRECTIONS = frozenset("Nord Süd Ost West".split())
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
    nouns = _nouns(tokens.words) if named or located else frozenset()
    for name in (named | located.keys()) - set(families):
        confidence = _confidence(nouns, name, name in named, located[name])
        if confidence is not None:
            confidences[name] = confidence
    everywhere = _everywhere(tokens, confidences, covered) if confidences else []
    covered |= {index for hit in everywhere for index in range(hit.first, hit.behind)}
    return everywhere + _built(tokens, covered)


def _built(tokens: Tokens, covered: Collection[int]) -> list[Hit]:
    """Streets and buildings: ``Leipziger Straße``, ``Paulskirche``, ``Elbbrücke``, ``Westfriedhof``."""
    words = tokens.words
    found = []
    for index, word in enumerate(words):
        if not word[0].isupper() or index in covered:
            continue
        first = index
        if _BUILT.fullmatch(word) and index and index - 1 not in covered and _of_town(words[index - 1]):
            first = index - 1
        elif not ((compound := _BUILT_COMPOUND.fullmatch(word)) and _named_after(compound[1])):
            continue
        start, end = tokens.starts[first], tokens.end(index)
        name = " ".join([*words[first:index], re.sub(r"(?<=[rftomz])e?s$", "", word)])
        found.append(Hit(first, index + 1, start, end, Entry("place", name, "pattern"), LOCATED))
    return found


def _of_town(word: str) -> bool:
    """Whether it is ``Leipziger``, ``Frankfurter`` or the like."""
    base = word.removesuffix("er")
    return base != word and (_is_place(base, ("", "en", "e")) or bool(_ENDING.fullmatch(base)))


def _named_after(front: str) -> bool:
    """Whether the first part of a compound is a place, a given name or a direction."""
    return front in _DIRECTIONS or is_given(front.removesuffix("s")) or is_given(front) or _is_place(front, ("", "e"))


def _is_place(stem: str, endings: Sequence[str]) -> bool:
    forms = gazetteer().forms
    return any((entry := forms.get(stem + ending)) is not None and entry.kind == "place" for ending in endings)


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


def _confidence(nouns: Collection[str], name: str, named: bool, located: int) -> float | None:
    shaped = bool(_ENDING.fullmatch(name))
    if named and (shaped or located):
        return NAMED
    if located and shaped:
        return LOCATED
    if not named and (located < 2 or name.endswith("en")):
        return None
    return None if name in nouns or name.lower() in nouns else DOUBTFUL


def _nouns(words: list[str]) -> frozenset[str]:
    """The words with an article before them, and those in small letters."""
    articled = {word for before, word in pairwise(words) if before.lower() in _ARTICLES}
    return frozenset(articled.union(word for word in words if word[0].islower()))


def _everywhere(tokens: Tokens, confidences: dict[str, float], covered: Collection[int]) -> list[Hit]:
    found = []
    for index, word in enumerate(tokens.words):
        name = word if word in confidences else word.removesuffix("s")
        if name in confidences and index not in covered:
            start = tokens.starts[index]
            entry = Entry("place", name, "pattern")
            found.append(Hit(index, index + 1, start, start + len(word), entry, confidences[name]))
    return found
