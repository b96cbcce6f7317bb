"""One article, one meaning: what a name is held for at one place speaks for the other places where it stands."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np

from indexer.entities.decoder import Floats

WEIGHT: Final = 0.4
"""How far the places of a name are moved towards what all of them say; 0 leaves each alone. Chosen on SmartData."""
_LIKELY = 0.5
"""At one place at least the word must be held for part of a name with this probability."""
_FLOOR = 0.01
_LONG_FORM_WORDS = 10


def agreement(words: Sequence[str], marginals: Floats) -> Floats | None:
    """[words, labels]: what to add to the emissions of a second pass over the article; None if there is nothing.

    Takes the words of an article and the probabilities of their labels, O and then B- and I- of each kind. Places are
    put together by the very word, so that a family name alone meets the full name, and with the s of the genitive
    undone; ``Technischer Überwachungs-Verein (TÜV)`` puts an acronym together with its long form. A name that stands
    only once is left alone, as is every word that begins small.
    """
    places = [*_places(words, marginals), *_acronyms(words)]
    if not places:
        return None
    kinds = np.concatenate((marginals[:, :1], marginals[:, 1::2] + marginals[:, 2::2]), axis=1)
    added = np.zeros_like(marginals)
    for same in places:
        together = np.log(kinds[same].mean(0) + _FLOOR)
        moved = WEIGHT * (together - np.log(kinds[same] + _FLOOR))
        added[same, 0] += moved[:, 0]
        added[same, 1:] += np.repeat(moved[:, 1:], 2, axis=1)
    return added


def _places(words: Sequence[str], marginals: Floats) -> list[list[int]]:
    """The places of each word that stands several times and may be part of a name."""
    likely = {words[at] for at in np.flatnonzero(marginals[:, 0] < 1 - _LIKELY).tolist() if words[at][0].isupper()}
    if not likely:
        return []
    bases = {word[:-1] for word in likely if word[-1] == "s"} & set(words)
    likely |= {word + "s" for word in likely} | bases | {base + "s" for base in bases}
    places: dict[str, list[int]] = defaultdict(list)
    for at, word in enumerate(words):
        if word in likely:
            places[word[:-1] if word[-1] == "s" and word[:-1] in likely else word].append(at)
    return [same for same in places.values() if len(same) > 1]


def _acronyms(words: Sequence[str]) -> Iterator[list[int]]:
    """The capitalised words of long forms, each with the acronym in parentheses behind them that they spell."""
    for at in range(1, len(words) - 1):
        acronym = words[at]
        if words[at - 1] != "(" or words[at + 1] != ")":
            continue
        letters = [letter for letter in acronym if letter.isupper()]
        long_form = _beginning_with(words, at - 2, letters) if len(letters) > 1 else []
        if long_form:
            yield [*long_form, at]


def _beginning_with(words: Sequence[str], last: int, letters: list[str]) -> list[int]:
    """The places of the words, the last of them at ``last``, whose parts begin with these letters, or none."""
    left = list(letters)
    found: list[int] = []
    for at in range(last, max(-1, last - _LONG_FORM_WORDS), -1):
        initials = [part[0] for part in words[at].split("-") if part]
        if not initials or not initials[0].isupper():
            continue
        if [initial.upper() for initial in initials] != left[-len(initials) :]:
            return []
        del left[-len(initials) :]
        found.insert(0, at)
        if not left:
            return found
    return []
