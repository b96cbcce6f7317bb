"""Whether a finder's name takes the place of those that rules and lists found within its words.

In general these win, since they know base forms and kinds. But a longer name that holds theirs is often the whole of
which they saw a part: ``Universität Leipzig``, ``Sergei Konstantinowitsch Lindow``, ``FK Austria Wien``.
"""

from collections.abc import Sequence
from itertools import chain
from typing import Final

from indexer.entities.doubts import BODY, Found, may_be_noun
from indexer.entities.fullnames import PersonName
from indexer.entities.gazetteer import Hit
from indexer.entities.tables import read_words
from indexer.entities.tokens import Tokens
from indexer.entities.vocabulary import Word, is_common_noun, sort_of, vocabulary

LONGER: Final = 0.8
"""Confidence from which a longer name of the finder takes the place of the names within it."""
LONGER_THAN_SURE: Final = 0.9
"""The same where the shorter one is a firm, a club or a person, or rules found it."""
RATHER: Final = 0.95
"""Confidence from which the finder is believed the kind of a lone word that rules take for a family name."""
_WEAK = 0.8
"""Confidence up to which rules are not sure of a person."""
_SHORT_FORMS = frozenset(
    chain.from_iterable(words for name, words in read_words("organisation_words.txt").items() if name != "head")
) | {"Group", "Holding", "FK", "AC", "AS", "SCR"}
"""Abbreviations around the name of a firm or club that make no other of it."""

Item = PersonName | Hit


def outdoes(tokens: Tokens, found: Found, within: Sequence[Item]) -> bool:
    """Whether ``found`` takes the place of the names that overlap it, of which there is at least one."""
    if any(item.first < found.first or item.behind > found.behind for item in within):
        return False
    one = within[0]
    if (one.first, one.behind) == (found.first, found.behind):
        return _knows_better(tokens, found, one)
    if found.confidence < LONGER:
        return False
    words = tokens.words
    covered = {at for item in within for at in range(item.first, item.behind)}
    more = [words[at] for at in range(found.first, found.behind) if at not in covered]
    if found.kind == "person":
        return _as_person(within, more)
    if found.kind == "place":
        return _as_place(found, within)
    return _as_organisation(found, within, more)


def _knows_better(tokens: Tokens, found: Found, one: Item) -> bool:
    """Of the same words: whether rules took a lone name for a person, or part of a body's name for a place."""
    if found.kind == "person" or found.confidence < LONGER_THAN_SURE:
        return False
    if isinstance(one, PersonName):
        return len(one.parts) == 1 and one.confidence <= _WEAK and found.confidence >= RATHER
    part = one.end < tokens.end(one.first) and one.entry.kind == "place"
    return part and found.kind == "organisation" and bool(BODY.search(tokens.words[one.first]))


def _as_person(within: Sequence[Item], more: Sequence[str]) -> bool:
    """Whether the words ``more`` make a longer name of a person of the names within."""
    of_person = all(
        isinstance(item, PersonName) or (item.entry.type in {"city", "company"} and item.behind - item.first == 1)
        for item in within
    )
    particles = vocabulary().lists["particle"]
    return of_person and all(
        word == "." or word.lower() in particles or (bool(sort_of(word) & Word.NAME) and not may_be_noun(word))
        for word in more
    )


def _as_place(found: Found, within: Sequence[Item]) -> bool:
    """Whether it is a quarter or the like (``Ingolstadt Süd``); what stands before a town is seldom of its name."""
    if all(isinstance(item, PersonName) for item in within):
        return found.confidence >= RATHER
    return all(isinstance(item, Hit) and item.entry.kind == "place" for item in within) and (
        within[-1].behind < found.behind or found.confidence >= RATHER
    )


def _as_organisation(found: Found, within: Sequence[Item], more: Sequence[str]) -> bool:
    """Whether the names within are parts of a longer organisation's, not that organisation beside other words."""
    bodies = [item for item in within if isinstance(item, Hit) and item.entry.kind == "organisation"]
    if not bodies:
        persons = any(isinstance(item, PersonName) for item in within)
        return found.confidence >= LONGER_THAN_SURE or not persons
    body = bodies[0]
    if len(bodies) > 1:
        return False
    if only_short_forms(more):
        return bool(more) or (body.first == found.first and found.confidence >= LONGER_THAN_SURE)
    if any(is_common_noun(word) or word.islower() for word in more) or found.confidence < LONGER_THAN_SURE:
        return False
    at_an_end = body.first == found.first or body.behind == found.behind
    return not at_an_end or body.entry.type in {"company", "pattern"}


def only_short_forms(words: Sequence[str]) -> bool:
    """Whether all words are legal forms, abbreviations of clubs, or numbers."""
    return all(word in _SHORT_FORMS or word.isdigit() or word == "." for word in words)
