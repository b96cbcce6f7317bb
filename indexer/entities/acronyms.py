"""Acronyms: ``Technischer Überwachungs-Verein (TÜV)`` is one organisation, wherever the article writes TÜV alone."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from indexer.entities.gazetteer import Entry, Hit, gazetteer
from indexer.entities.tokens import Tokens

TOLD: Final = 0.8
"""Confidence at least of an organisation whose long and short form the text puts side by side."""
_ACRONYM = re.compile(r"(?=(?:[^A-ZÄÖÜ]*[A-ZÄÖÜ]){2})[\w&-]{2,10}")


def join_acronyms(tokens: Tokens, hits: Sequence[Hit]) -> list[Hit]:
    """The hits with acronyms and their long forms under one entry: a curated one, else the long form.

    An acronym in parentheses behind an organisation of several words, or such a one in parentheses behind an acronym, is told to be
    that organisation; then every mention of either is.
    """
    entries: dict[str, Entry] = {}
    told: set[int] = set()
    for hit in hits:
        at = _acronym_beside(tokens.words, hit) if hit.entry.kind == "organisation" else None
        if at is not None:
            acronym = tokens.words[at]
            curated = gazetteer().forms.get(acronym)
            if hit.entry.type != "found" or curated is None or curated.guard or curated.kind != "organisation":
                curated = None
            entries[acronym] = entries[hit.entry.name] = curated or hit.entry
            told |= {at, hit.first}
    return _renamed(tokens, hits, entries, told) if entries else list(hits)


def _acronym_beside(words: Sequence[str], hit: Hit) -> int | None:
    """The token of the acronym that stands in parentheses behind the hit, or before the hit in parentheses."""
    if hit.behind - hit.first == 1 and "-" not in words[hit.first] and not words[hit.first][1:].islower():
        return None
    if words[hit.behind : hit.behind + 1] == ["("] and words[hit.behind + 2 : hit.behind + 3] == [")"]:
        at = hit.behind + 1
    elif hit.first > 1 and words[hit.first - 1] == "(" and words[hit.behind : hit.behind + 1] == [")"]:
        at = hit.first - 2
    else:
        return None
    acronym = words[at]
    entry = gazetteer().forms.get(acronym)
    if not _ACRONYM.fullmatch(acronym) or acronym[0].lower() not in hit.entry.name.lower():
        return None
    if entry is not None and (entry.kind != "organisation" or hit.entry.type not in {"found", "pattern", entry.type}):
        return None
    return at


def _renamed(tokens: Tokens, hits: Sequence[Hit], entries: dict[str, Entry], told: set[int]) -> list[Hit]:
    """The hits with those of ``entries`` under their entry, and the acronyms that no hit covers yet."""
    words = tokens.words
    covered = {index for hit in hits for index in range(hit.first, hit.behind)}
    joined = []
    for hit in hits:
        entry = entries.get(hit.entry.name)
        sure = max(hit.confidence, TOLD) if hit.first in told else hit.confidence
        joined.append(replace(hit, entry=entry, confidence=sure) if entry else hit)
    for index, word in enumerate(words):
        if word in entries and index not in covered:
            start = tokens.starts[index]
            joined.append(Hit(index, index + 1, start, start + len(word), entries[word], TOLD))
    return sorted(joined, key=lambda hit: hit.start)
