"""Finds organisations that no list holds, by the few patterns that are precise.

Confidences: legal form .9; a head that only institutions have, with a name or a place .85; a compound like
``Havelmann-Werke`` .8.
"""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from indexer.entities.gazetteer import Entry, Hit, gazetteer
from indexer.entities.tables import read_words
from indexer.entities.tokens import Tokens
from indexer.entities.vocabulary import ROLE, Word, is_common_noun, sort_of, vocabulary

LEGAL_FORM: Final = 0.9
HEAD_AND_NAME: Final = 0.85
COMPOUND: Final = 0.8

_WORDS = read_words("organisation_words.txt")
_LEGAL = frozenset([*_WORDS["legal"], *read_words("person_words.txt")["company_end"]])
_CLUBS = frozenset(_WORDS["club"])
_NOT_CLUBS_ALONE = frozenset({"SC", "HC", "SG", "BV"})
_CITY_CLUBS = frozenset(_WORDS["city_club"])
_HEADS = frozenset(_WORDS["head"])
_LOCAL_HEADS = frozenset(head for head in _HEADS if head.endswith(("gericht", "anwaltschaft", "kammer"))) | {"Theater"}
"""Heads behind which an unknown word may be anything but a place the text names otherwise."""
_FOR_HEADS = re.compile(
    r"(?:(?:[\w-]+-)?(?:Institut|Forschungszentrum|Zentrum)|(?:Bundes|Landes)(?:institut|amt|anstalt|zentrale)|"
    r"(?:Bundes|Landes|Staats)?[Mm]inisterium|"
    r"(?:Fach|Musik)?[Hh]ochschule)(?:es|s)?"
)
_COMPOUND_HEADS = {
    "Werke": "Werke",
    "Werken": "Werke",
    "Stiftung": "Stiftung",
    "Institut": "Institut",
    "Instituts": "Institut",
    **{head: head for head in ("Schule", "Gesamtschule", "Grundschule", "Realschule", "Gymnasium")},
}
_HEADS_OF_MANY_PARTS = frozenset({"Institut", "Instituts", "Schule"})
_COMPANY_NOUN = re.compile(
    r"[\w-]*(?:[Ff]irma|[Kk]onzerns?|[Uu]nternehmens?|[Gg]esellschaft|[Tt]ochter|[Hh]erstellers?|[Bb]etreibers?|[Aa]nbieters?|"
    r"[Hh]ändlers?|[Aa]bteilung|[Zz]eitung|[Gg]ruppe|[Kk]ette)"
)
_ADJECTIVE = re.compile(r"(Technisch|Medizinisch|Frei|Tierärztlich|Evangelisch|Katholisch|Pädagogisch)(?:e|en|er)")
_INDEFINITE = frozenset("ein eine einen einem einer eines kein keine keinem Ein Eine jedes dieses".split())
_INSTITUTION_NOUN = re.compile(
    r"(?:gemeinde|amt|verein|stadt|kirche|verband|behörde|ministerium|polizei|institut)$", re.IGNORECASE
)
_TIMES = re.compile(r"(?:abend|tag|morgen|nacht|ende|mittag|nachmittag)s?$", re.IGNORECASE)
_LOCATING = frozenset({"in", "aus", "nach", "In", "Aus"})
_NAME_WORDS, _AROUND = 5, 500


def find_organisations(tokens: Tokens, hits: Sequence[Hit]) -> list[Hit]:
    """The organisations that patterns find, in order, none overlapping another. ``hits``: the curated names."""
    cover = {index: hit for hit in hits for index in range(hit.first, hit.behind)}
    words = tokens.words
    found: list[Hit] = []
    behind = 0
    for index, word in enumerate(words):
        if index < behind:
            continue
        pattern = _organisation_at(words, index, word, cover)
        if pattern is None or pattern[0] < behind:
            continue
        first, behind, name, confidence = pattern
        curated = gazetteer().forms.get(name)
        entry = curated if curated is not None and not curated.guard else Entry("organisation", name, "pattern")
        found.append(Hit(first, behind, tokens.starts[first], tokens.end(behind - 1), entry, confidence))
    return _with_short_forms(tokens, found, cover) if found else found


def _with_short_forms(tokens: Tokens, found: list[Hit], cover: dict[int, Hit]) -> list[Hit]:
    """Adds where a name stands without its legal form or year (``FC Wendelsbruck`` for ``FC Wendelsbruck 07``)."""
    split = ((hit.entry, *hit.entry.name.rpartition(" ")[::2]) for hit in found)
    shorts = {own: entry for entry, own, last in split if (last in _LEGAL or last.isdigit()) and " " in own}
    if not shorts:
        return found
    words = tokens.words
    taken = {index for hit in found for index in range(hit.first, hit.behind)} | cover.keys()
    joined = [replace(hit, entry=shorts.get(hit.entry.name, hit.entry)) for hit in found]
    by_first: dict[str, list[tuple[list[str], Entry]]] = defaultdict(list)
    for short, entry in shorts.items():
        by_first[short.split()[0]].append((short.split(), entry))
    for first in (at for at, word in enumerate(words) if word in by_first):
        for parts, entry in by_first[words[first]]:
            behind = first + len(parts)
            if words[first:behind] == parts and taken.isdisjoint(range(first, behind)):
                joined.append(Hit(first, behind, tokens.starts[first], tokens.end(behind - 1), entry, LEGAL_FORM))
    return sorted(joined, key=lambda hit: hit.start)


_Pattern = tuple[int, int, str, float]


def _organisation_at(words: list[str], index: int, word: str, cover: dict[int, Hit]) -> _Pattern | None:
    if word in _LEGAL or (word == "e" and words[index : index + 3] == ["e", ".", "V"]):
        return _company(words, index, cover)
    if not word[0].isupper():
        return None
    if word in _CLUBS and index not in cover:
        return _club(words, index, cover)
    head = _base_of_head(word)
    if head in _HEADS:
        return _institution(words, index, head, cover)
    if _FOR_HEADS.fullmatch(word) and _at(words, index + 1) in {"für", "zur"}:
        return _institute(words, index, cover)
    if "-" in word and index not in cover:
        return _compound(index, word)
    return None


def _at(words: list[str], index: int) -> str:
    return words[index] if 0 <= index < len(words) else "\n"


def _company(words: list[str], index: int, cover: dict[int, Hit]) -> _Pattern | None:
    """``Nordlicht Energie AG``: the capitalised words before a legal form."""
    first = index
    if words[first - 3 : first] == ["&", "Co", "."]:
        first -= 3
    while first > 0 and index - first < _NAME_WORDS and _in_company_name(words[first - 1], first - 1, cover):
        first -= 1
    while first < index and _before_company(words[first]):
        first += 1
    if _at(words, first - 1) in {"zur", "zum", "für", "und"}:
        return None
    own = [word for word in words[first:index] if word not in {"&", "Co", "."}]
    if not own or (len(own) == 1 and is_common_noun(own[0])):
        return None
    behind = index + 1
    if words[index] == "e":
        behind = index + 3
    if words[behind : behind + 2] == ["&", "Co"]:
        behind += 3 if _at(words, behind + 2) != "." else 4
        behind -= 0 if _at(words, behind - 1) in _LEGAL else 1
    form = " ".join(words[index:behind]).replace("e . V", "e.V").replace("e.V", "e.V.").replace(" .", ".")
    dotted = _at(words, behind) == "." and words[behind - 1] in {"V", "e.V", "Inc", "Corp", "Ltd", "N.V"}
    name = " ".join(words[first:index]) + " " + form
    return first, behind + (1 if dotted and words[behind - 1] in {"V", "e.V"} else 0), name, LEGAL_FORM


def _before_company(word: str) -> bool:
    return word == "&" or bool(_COMPANY_NOUN.fullmatch(word)) or bool(sort_of(word) & ROLE)


def _in_company_name(word: str, index: int, cover: dict[int, Hit]) -> bool:
    if word == "&" or word.isdigit():
        return True
    hit = cover.get(index)
    if hit is not None and hit.entry.kind != "place":
        return False
    return word[0].isupper() and word.lower() not in vocabulary().function


def _club(words: list[str], index: int, cover: dict[int, Hit]) -> _Pattern | None:
    """``FC Wendelsbruck 07``, ``1. FC Lokomotive Leipzig``, ``TSV 1860 München``, ``Wuppertaler SV``."""
    word = words[index]
    before = _at(words, index - 1)
    if (
        word in _CITY_CLUBS
        and before.endswith("er")
        and before[0].isupper()
        and len(before) > 5
        and not sort_of(before) & ROLE
    ):
        return index - 1, index + 1, f"{before} {word}", HEAD_AND_NAME
    behind = index + 1
    if _at(words, behind).isdigit():
        behind += 1
    named = behind
    while behind - named < 2 and (_names(words, behind, cover) or _before_place(words, behind, cover)):
        behind = _behind(behind, cover)
    if behind == named or (word in _NOT_CLUBS_ALONE and named not in cover and is_common_noun(words[named])):
        return None
    year = _at(words, behind)
    if year.isdigit() and 2 <= len(year) <= 4 and (len(year) != 4 or year < "1950"):
        behind += 1
    first = index - 2 if words[index - 2 : index] == ["1", "."] else index
    return first, behind, " ".join(words[first:behind]).replace("1 .", "1."), HEAD_AND_NAME


def _before_place(words: list[str], index: int, cover: dict[int, Hit]) -> bool:
    """Whether a capitalised word stands before a place: the ``Lokomotive`` of a club in Leipzig."""
    hit = cover.get(index + 1)
    return _at(words, index)[0].isupper() and hit is not None and hit.entry.kind == "place"


def _institution(words: list[str], index: int, head: str, cover: dict[int, Hit]) -> _Pattern | None:
    """``Universität Leipzig``, ``Klinikum Sankt Georg``, ``Theater am Schlossplatz``: a head with a name or place."""
    first = index
    adjective = _ADJECTIVE.fullmatch(_at(words, index - 1))
    if adjective and head.endswith(("schule", "Universität")):
        first = index - 1
    named = index + 1
    if _at(words, named) in {"zu", "der"} and head == "Universität" and named + 1 in cover:
        named += 1
    elif head.endswith(("Theater", "theater")) and _at(words, named) == "am":
        named += 1
        if not _at(words, named)[0].isupper() or _TIMES.search(_at(words, named)):
            return None
        return first, named + 1, f"{head} am {words[named]}", HEAD_AND_NAME
    if head in _LOCAL_HEADS and named not in cover and not _is_located(words, named):
        return None
    behind = _saint(words, named) or (_behind(named, cover) if _names(words, named, cover) else None)
    if behind is None:
        return None
    hit = cover.get(named)
    whole = hit is not None and hit.entry.kind == "place" and "-" not in words[named]
    place = hit.entry.name if hit is not None and whole else " ".join(words[named:behind])
    between = [words[index + 1]] if named > index + 1 else []
    front = [adjective[1] + "e"] if first < index and adjective else []
    return first, behind, " ".join([*front, head, *between, place.replace(" .", ".")]), HEAD_AND_NAME


def _institute(words: list[str], index: int, cover: dict[int, Hit]) -> _Pattern | None:
    """``Institut für Küstenforschung Hallsand``: a head, ``für``, what for, and perhaps where."""
    if _at(words, index - 1) in _INDEFINITE:
        return None
    behind = index + 2
    if _at(words, behind).islower() and _at(words, behind).endswith(("e", "en")):
        behind += 1
    if not _at(words, behind)[0].isupper():
        return None
    behind += 1
    if words[behind - 1].endswith(("e", "en")) and behind not in cover and is_common_noun(_at(words, behind)):
        behind += 1
    second = _at(words, behind + 1)
    if _at(words, behind) == "und" and second[0].isupper() and not _INSTITUTION_NOUN.search(second):
        behind += 2
    for_what = behind
    if (behind in cover and cover[behind].entry.kind == "place") or _unknown(words, behind):
        behind = _behind(behind, cover)
    head = re.sub(r"(?<=[tme])e?s$", "", words[index])
    place = cover[for_what].entry.name if behind > for_what and for_what in cover else " ".join(words[for_what:behind])
    return index, behind, " ".join(filter(None, [head, *words[index + 1 : for_what], place])), HEAD_AND_NAME


def _compound(index: int, word: str) -> _Pattern | None:
    """``Havelmann-Werke``, ``Anna-Seghers-Stiftung``: a name and a head that makes an institution of it."""
    front, _, last = word.rpartition("-")
    head = _COMPOUND_HEADS.get(last)
    if head is None or gazetteer().forms.get(front) is not None:
        return None
    parts = front.split("-")
    if len(parts) == 1 and last in _HEADS_OF_MANY_PARTS:
        return None
    if not all(sort_of(part) & Word.NAME for part in parts):
        return None
    return index, index + 1, f"{front}-{head}", COMPOUND


def _is_located(words: list[str], index: int) -> bool:
    """Whether the text says ``in``, ``aus`` or ``nach`` the place at ``index`` somewhere around."""
    around = words[max(0, index - _AROUND) : index + _AROUND]
    return any(word == _at(words, index) and before in _LOCATING for before, word in pairwise(around))


def _base_of_head(word: str) -> str:
    """The head without the ending of genitive or dative plural."""
    if word in _HEADS:
        return word
    for ending in ("s", "n", "es"):
        if word.endswith(ending) and word[: -len(ending)] in _HEADS:
            return word[: -len(ending)]
    return word


def _names(words: list[str], index: int, cover: dict[int, Hit]) -> bool:
    """Whether at ``index`` stands a place or an unknown name."""
    hit = cover.get(index)
    if hit is not None:
        return hit.entry.kind == "place" and hit.first == index
    entry = gazetteer().forms.get(_at(words, index))
    return (entry is not None and entry.kind == "place") or _unknown(words, index)


def _unknown(words: list[str], index: int) -> bool:
    sort = sort_of(_at(words, index))
    return bool(sort & Word.NAME) and not sort & (Word.GIVEN | ROLE) and len(words[index]) > 2


def _behind(index: int, cover: dict[int, Hit]) -> int:
    return cover[index].behind if index in cover else index + 1


def _saint(words: list[str], index: int) -> int | None:
    """The token behind ``Sankt Georg`` or ``St. Georg`` at ``index``, or None."""
    if _at(words, index) == "Sankt" and _at(words, index + 1)[0].isupper():
        return index + 2
    if _at(words, index) in {"St", "St."} and _at(words, index + 1) == "." and _at(words, index + 2)[0].isupper():
        return index + 3
    return None
