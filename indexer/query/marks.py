"""Which words of a text match a query: spans of whole words as they are written."""

import re
from dataclasses import dataclass, field

from indexer.language import Token, fold, term, tokenise
from indexer.query.ast import Node, Pattern, Phrase, Scope, Word, textual_leaves


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
    phrases: list[tuple[bool, tuple[str, ...]]] = field(default_factory=list)
    """(exact, terms or folded forms)."""


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
        if not (wanted.terms or wanted.exact or wanted.patterns or wanted.phrases):
            return []
        tokens = list(tokenise(text))
        marks = [mark for i, token in enumerate(tokens) if (mark := _word_mark(tokens, i, token, wanted))]
        for exact, phrase in wanted.phrases:
            marks += _phrase_marks(tokens, exact, phrase)
        return _without_overlaps(marks)


def pattern_regex(pattern: str) -> re.Pattern[str]:
    """A regular expression over folded forms for a word with `*` and `?`."""
    return re.compile("".join({"*": ".*", "?": "."}.get(c) or re.escape(fold(c)) for c in pattern))


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
            wanted.phrases.append((exact, words))


def _word_mark(tokens: list[Token], index: int, token: Token, wanted: _Wanted) -> Mark | None:
    key = _key(token.form, wanted)
    if key is not None:
        return Mark(token.start, token.end, key)
    if token.joined is not None and (key := _key(token.joined, wanted)) is not None:
        return Mark(token.start, tokens[index + token.parts - 1].end, key)
    return None


def _key(form: str, wanted: _Wanted) -> str | None:
    stem = term(form)
    if stem in wanted.terms:
        return stem
    if wanted.exact or wanted.patterns:
        folded = fold(form)
        if folded in wanted.exact or any(p.fullmatch(folded) for p in wanted.patterns):
            return folded
    return None


def _phrase_marks(tokens: list[Token], exact: bool, phrase: tuple[str, ...]) -> list[Mark]:
    """One mark wherever all words of the phrase stand side by side."""
    made = fold if exact else term
    words = [made(token.form) for token in tokens]
    size = len(phrase)
    starts = [i for i in range(len(words) - size + 1) if tuple(words[i : i + size]) == phrase]
    return [Mark(tokens[i].start, tokens[i + size - 1].end, " ".join(phrase)) for i in starts]


def _without_overlaps(marks: list[Mark]) -> list[Mark]:
    kept: list[Mark] = []
    for mark in sorted(marks, key=lambda m: (m.start, -m.end)):
        if not kept or mark.start >= kept[-1].end:
            kept.append(mark)
    return kept
