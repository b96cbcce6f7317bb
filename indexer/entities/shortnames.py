"""Long and short names of one organisation: ``Technischer Überwachungs-Verein (TÜV)``, ``Quell AG`` and Quell."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from indexer.entities.gazetteer import Entry, Hit, gazetteer
from indexer.entities.tables import read_words
from indexer.entities.tokens import Tokens

TOLD: Final = 0.8
"""Confidence at least of an organisation whose long and short form the text puts side by side."""
_ACRONYM = re.compile(r"(?=(?:[^A-ZÄÖÜ]*[A-ZÄÖÜ]){2})[\w&-]{2,10}")
_MADE = frozenset({"found", "pattern"})
"""Types of entries that stand in no list."""
_LINKS = frozenset("und für der des die of de for & - zur".split())
_LONGEST_START = 4
_CLUBS = frozenset(read_words("organisation_words.txt")["club"])


def join_short_names(tokens: Tokens, hits: Sequence[Hit]) -> list[Hit]:
    """The hits, in order; short and long forms of an organisation under one entry, a curated or else the long one."""
    whole = _with_countries(tokens, hits)
    return _without_lone_clubs(_joined_parts(_joined_acronyms(tokens, whole)))


# --- parties and churches ----------------------------------------------------------------------------------------


def _with_countries(tokens: Tokens, hits: Sequence[Hit]) -> list[Hit]:
    """Takes the place into the name of a party or church (``Kommunistische Partei Chinas``)."""
    joined: list[Hit] = []
    for hit in hits:
        before = joined[-1] if joined else None
        if before is not None and _goes_on(tokens, before, hit):
            name = f"{before.entry.name} {tokens.surface(before.behind, hit.behind)}"
            entry = Entry("organisation", name, before.entry.type)
            joined[-1] = replace(before, behind=hit.behind, end=hit.end, entry=entry)
        else:
            joined.append(hit)
    return joined


def _goes_on(tokens: Tokens, body: Hit, place: Hit) -> bool:
    """Whether the place is part of the organisation's name before it."""
    if body.entry.type not in _MADE or body.entry.kind != "organisation" or place.entry.kind != "place":
        return False
    words = tokens.words
    last, link = words[body.behind - 1], words[body.behind : place.first]
    if not link and place.entry.type == "country" and last.lower().endswith("partei"):
        base = words[place.first].removesuffix("s")
        return base != words[place.first] and gazetteer().forms.get(base) == place.entry
    within = f" {body.entry.name} "
    return (last == "Kirche" and link in (["in"], ["im"], ["von"])) or (link == ["und"] and " Kirche in " in within)


# --- acronyms ----------------------------------------------------------------------------------------------------


def _joined_acronyms(tokens: Tokens, hits: Sequence[Hit]) -> list[Hit]:
    """An acronym in parentheses behind an organisation, or the other way round, is that organisation."""
    whole: list[Hit] = []
    entries: dict[str, Entry] = {}
    told: set[int] = set()
    covered = {index for hit in hits for index in range(hit.first, hit.behind)}
    for hit in hits:
        at = _acronym_beside(tokens.words, hit) if hit.entry.kind == "organisation" else None
        if at is not None:
            acronym = tokens.words[at]
            long = _from_first_letter(tokens, hit, acronym, covered)
            curated = gazetteer().forms.get(acronym) if hit.entry.type in _MADE else None
            entries[acronym] = entries[hit.entry.name] = curated or long.entry
            told |= {at, long.first}
            hit = long
        whole.append(hit)
    return _renamed(tokens, whole, entries, told) if entries else whole


def _acronym_beside(words: Sequence[str], hit: Hit) -> int | None:
    """The token of the acronym that stands in parentheses behind the hit, or before the hit in parentheses."""
    if hit.behind - hit.first == 1 and _ACRONYM.fullmatch(words[hit.first]) and "-" not in words[hit.first]:
        return None
    after = words[hit.behind : hit.behind + 3]
    if len(after) == 3 and after[0] == "(" and after[2] in {")", ",", ";"}:
        at = hit.behind + 1
    elif hit.first > 1 and words[hit.first - 1] == "(" and after[:1] == [")"]:
        at = hit.first - 2
    else:
        return None
    entry = gazetteer().forms.get(words[at])
    if not _ACRONYM.fullmatch(words[at]) or words[at][0].lower() not in hit.entry.name.lower():
        foreign = _ACRONYM.fullmatch(words[at]) and words[at].isupper() and hit.behind - hit.first > 1
        return at if foreign and entry is None else None
    if entry is not None and (entry.kind != "organisation" or hit.entry.type not in {*_MADE, entry.type}):
        return None
    return at


def _from_first_letter(tokens: Tokens, hit: Hit, acronym: str, covered: set[int]) -> Hit:
    """The hit, widened to the left up to the word with which the acronym begins, if its own first word does not."""
    words, initial = tokens.words, acronym[0]
    if hit.entry.type not in _MADE or words[hit.first][0].upper() == initial:
        return hit
    for first in range(hit.first - 1, max(-1, hit.first - 1 - _LONGEST_START), -1):
        if first in covered or not (words[first][0].isupper() or words[first] in _LINKS):
            return hit
        if words[first][0] == initial:
            entry = Entry("organisation", tokens.surface(first, hit.behind), hit.entry.type)
            return replace(hit, first=first, start=tokens.starts[first], entry=entry)
    return hit


def _renamed(tokens: Tokens, hits: Sequence[Hit], entries: Mapping[str, Entry], told: set[int]) -> list[Hit]:
    """The hits with those of ``entries`` under their entry, and the acronyms that no hit covers yet."""
    covered = {index for hit in hits for index in range(hit.first, hit.behind)}
    joined = []
    for hit in hits:
        entry = entries.get(hit.entry.name)
        sure = max(hit.confidence, TOLD) if hit.first in told else hit.confidence
        joined.append(replace(hit, entry=entry or hit.entry, confidence=sure))
    for index, word in enumerate(tokens.words):
        if word in entries and index not in covered:
            start = tokens.starts[index]
            joined.append(Hit(index, index + 1, start, start + len(word), entries[word], TOLD))
    return sorted(joined, key=lambda hit: hit.start)


# --- parts of a long name ----------------------------------------------------------------------------------------


def _joined_parts(hits: list[Hit]) -> list[Hit]:
    """A finder's organisation whose words begin or end the name of just one other in the article is that one."""
    bodies = {hit.entry.name: hit.entry for hit in hits if hit.entry.kind == "organisation"}
    longer: dict[str, set[str]] = defaultdict(set)
    for name in bodies:
        words = name.split(" ")
        for cut in range(1, len(words)):
            longer[" ".join(words[:cut])].add(name)
            longer[" ".join(words[cut:])].add(name)
    whole = {
        name: bodies[min(longer[name])]
        for name, entry in bodies.items()
        if entry.type == "found" and len(longer.get(name, ())) == 1
    }
    return [replace(hit, entry=whole.get(hit.entry.name, hit.entry)) for hit in hits] if whole else hits


def _without_lone_clubs(hits: list[Hit]) -> list[Hit]:
    """The abbreviation of many clubs (VfL) names none of them."""
    return [hit for hit in hits if hit.entry.type != "found" or hit.entry.name not in _CLUBS]
