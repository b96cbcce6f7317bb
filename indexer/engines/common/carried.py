"""The words of names: what `person:`, `bezug:` and the like ask for, and what a name can be completed from."""

import re
from collections.abc import Iterable, Sequence
from typing import Protocol

from indexer.fields import FACET_FIELDS, RELATED
from indexer.language import fold, parts
from indexer.language.addresses import is_address
from indexer.language.tokens import forms
from indexer.query.completion import keys_of
from indexer.query.spelling import pattern_regex

COMPLETED = {str(name): str(name) for name in FACET_FIELDS if name != "year"} | {str(k): v for k, v in RELATED.items()}
"""By facet, the field whose values are completed: of names also those that articles are only related to."""
_SIGNS = re.compile("[*?]")


def words_of(name: str) -> tuple[str, ...]:
    """The folded words of a value or a name; quelle:spiegel means spiegel.de, too."""
    return tuple(fold(word) for form in forms(name) for word in (form, *(parts(form) if is_address(form) else ())))


def tails_of(names: Iterable[str]) -> set[str]:
    """The keys of names from each of their words on."""
    words = [key.split() for name in names for key in keys_of(name)]
    return {" ".join(found[at:]) for found in words for at in range(len(found))}


class SortedWords(Protocol):
    """Folded words in their order."""

    def __getitem__(self, at: int) -> str: ...
    def find(self, word: str) -> int:
        """Its place, or a negative number."""

    def beginning(self, letters: str) -> Sequence[int]:
        """The places of the words that begin so."""


class Wanted:
    """A word, with `*` and `?` or without, that a name must hold."""

    def __init__(self, word: str) -> None:
        head = _SIGNS.split(word)[0]
        self._regex = pattern_regex(word)
        self._beginning = "".join(map(fold, head))
        self._whole = head == word

    def fits(self, words: Iterable[str]) -> bool:
        """Whether one of these folded words is meant."""
        return any(map(self._regex.fullmatch, words))

    def among(self, words: SortedWords) -> list[int]:
        """The places of the words that are meant among sorted folded ones."""
        if self._whole:
            found = words.find(self._beginning)
            return [found] if found >= 0 else []
        return [at for at in words.beginning(self._beginning) if self._regex.fullmatch(words[at])]
