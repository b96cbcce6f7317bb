"""Which words of a text match a query: spans of whole words as they are written."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from indexer.language import Token, fold, parts, term, tokenise
from indexer.query.ast import Node, Pattern, Phrase, Scope, Word, textual_leaves

_STARS = re.compile(r"\*+")


@dataclass(frozen=True, slots=True)
class Mark:
    """A marked stretch of text, end exclusive, and the key of what matched: a term, a folded form or a phrase."""

    start: int
    end: int
    key: str


@dataclass(slots=True)
class _Wanted:
    terms: set[str] = field(default_factory=set)
    exact: set[str] = field(default_factory=set)
    patterns: list[re.Pattern[str]] = field(default_factory=list)
    phrases: set[tuple[str, ...]] = field(default_factory=set)
    """Of terms."""
    exact_phrases: set[tuple[str, ...]] = field(default_factory=set)
    """Of folded forms."""


class Marker:
    """Finds the words of a resolved query (see rewrite) in titles and texts. Made once per page."""

    def __init__(self, node: Node) -> None:
        self._title, self._text = _Wanted(), _Wanted()
        for leaf in textual_leaves(node):
            for wanted in (self._title,) if leaf.scope == "title" else (self._title, self._text):
                _collect(leaf, wanted)

    def find(self, text: str, scope: Scope = "all") -> list[Mark]:
        """The marks of a text, ascending and never overlapping; `scope` title for a title."""
        wanted = self._title if scope == "title" else self._text
        if wanted == _Wanted():
            return []
        tokens = list(tokenise(text))
        marks = [mark for i, token in enumerate(tokens) if (mark := _word_mark(tokens, i, token, wanted))]
        marks += _phrase_marks(tokens, term, wanted.phrases)
        marks += _phrase_marks(tokens, fold, wanted.exact_phrases)
        return _without_overlaps(marks)


def pattern_regex(pattern: str) -> re.Pattern[str]:
    """A regular expression over folded forms for a word with `*` and `?`."""
    first, *others = ["".join("." if c == "?" else re.escape(fold(c)) for c in part) for part in _STARS.split(pattern)]
    if not others:
        return re.compile(first)
    # Atomic: what stands between two stars is taken where it first occurs and never sought again.
    middle = "".join(f"(?>.*?{part})" for part in others[:-1])
    return re.compile(f"{first}{middle}.*{others[-1]}")


def _collect(leaf: Word | Phrase | Pattern, wanted: _Wanted) -> None:
    match leaf:
        case Word(text, exact=False):
            wanted.terms.add(term(text))
        case Word(text):
            wanted.exact.add(fold(text))
        case Pattern(text):
            wanted.patterns.append(pattern_regex(text))
        case Phrase(text, exact=exact):
            words = tuple((fold if exact else term)(t.form) for t in tokenise(text))
            if words:
                (wanted.exact_phrases if exact else wanted.phrases).add(words)


def _word_mark(tokens: list[Token], index: int, token: Token, wanted: _Wanted) -> Mark | None:
    if token.joined is not None and (key := _key(token.joined, wanted, with_parts=False)) is not None:
        return Mark(token.start, tokens[index + token.parts - 1].end, key)
    key = _key(token.form, wanted)
    return None if key is None else Mark(token.start, token.end, key)


def _key(form: str, wanted: _Wanted, *, with_parts: bool = True) -> str | None:
    stem = term(form)
    if stem in wanted.terms:
        return stem
    if wanted.terms:
        for part in map(term, parts(form) if with_parts else ()):
            if part in wanted.terms:
                return part
    if wanted.exact or wanted.patterns:
        folded = fold(form)
        if folded in wanted.exact or any(p.fullmatch(folded) for p in wanted.patterns):
            return folded
    return None


def _phrase_marks(tokens: list[Token], made: Callable[[str], str], phrases: set[tuple[str, ...]]) -> list[Mark]:
    """One mark wherever all words of a phrase stand side by side."""
    if not phrases:
        return []
    by_first: dict[str, list[tuple[str, ...]]] = {}
    for phrase in phrases:
        by_first.setdefault(phrase[0], []).append(phrase)
    words = [made(token.form) for token in tokens]
    return [
        Mark(tokens[i].start, tokens[i + len(phrase) - 1].end, " ".join(phrase))
        for i, word in enumerate(words)
        for phrase in by_first.get(word, ())
        if tuple(words[i : i + len(phrase)]) == phrase
    ]


def _without_overlaps(marks: list[Mark]) -> list[Mark]:
    kept: list[Mark] = []
    for mark in sorted(marks, key=lambda m: (m.start, -m.end)):
        if not kept or mark.start >= kept[-1].end:
            kept.append(mark)
    return kept
