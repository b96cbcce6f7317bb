"""Which folded forms a wildcard or a fuzzy word stands for."""

import re

from indexer.language import fold
from indexer.query.ast import Fuzzy, Pattern

PER_EDIT = 0.8
"""What a form weighs for each edit that it is away from a fuzzy word: nearer ones count more."""
_STARS = re.compile(r"\*+")


class Spelling:
    """A wildcard or a fuzzy word, ready to be compared with folded forms."""

    def __init__(self, leaf: Pattern | Fuzzy) -> None:
        self._edits: int | None = None
        if isinstance(leaf, Fuzzy):
            from rapidfuzz.distance import OSA  # takes its time, and few searches have such a word

            self._edits, self._distance = leaf.edits, OSA.distance
        self._word = fold(leaf.text)
        self._regex = pattern_regex(leaf.text) if isinstance(leaf, Pattern) else None
        self.prefix = fold(re.split("[*?]", leaf.text)[0]) if isinstance(leaf, Pattern) else ""
        """What all forms that fit begin with."""

    def edits(self, form: str) -> int | None:
        """How far a folded form is from the word, None if it does not fit; all that fit a wildcard are at 0.

        Edits are counted after Damerau and Levenshtein (optimal string alignment, by rapidfuzz).
        """
        if self._regex is not None:
            return 0 if self._regex.fullmatch(form) else None
        if self._edits is None or abs(len(form) - len(self._word)) > self._edits:
            return None
        found = int(self._distance(self._word, form, score_cutoff=self._edits))
        return found if found <= self._edits else None


def pattern_regex(pattern: str) -> re.Pattern[str]:
    """A regular expression over folded forms for a word with `*` and `?`."""
    first, *others = ["".join("." if c == "?" else re.escape(fold(c)) for c in part) for part in _STARS.split(pattern)]
    if not others:
        return re.compile(first)
    # Atomic: what stands between two stars is taken where it first occurs and never sought again.
    middle = "".join(f"(?>.*?{part})" for part in others[:-1])
    return re.compile(f"{first}{middle}.*{others[-1]}")
