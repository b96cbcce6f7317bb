"""Which words of a text match a query: spans of whole words as they are written."""

import bisect
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from indexer.language import Token, fold, parts, sentence_spans, term, tokenise
from indexer.query.ast import (
    Fuzzy,
    Node,
    Operand,
    Or,
    Pattern,
    Phrase,
    Proximity,
    Scope,
    Word,
    markable,
    scope_of,
    textual_leaves,
)
from indexer.query.proximity import Span, taking_part, windows
from indexer.query.spelling import Spelling


@dataclass(frozen=True, slots=True)
class Mark:
    """A marked stretch of text, end exclusive, and the key of what matched: a term, a folded form or a phrase."""

    start: int
    end: int
    key: str


@dataclass(slots=True)
class Sought:
    """What single words are looked for as."""

    terms: set[str] = field(default_factory=set)
    exact: set[str] = field(default_factory=set)
    """Folded forms."""
    spellings: list[Spelling] = field(default_factory=list)
    keys: dict[tuple[str, bool], str | None] = field(default_factory=dict)
    """What was found out of forms, with their parts and without."""

    def key(self, form: str, *, with_parts: bool = True) -> str | None:
        """The term or folded form by which a surface form is found; None if it is not."""
        if (form, with_parts) not in self.keys:
            self.keys[form, with_parts] = self._key(form, with_parts)
        return self.keys[form, with_parts]

    def _key(self, form: str, with_parts: bool) -> str | None:
        stem = term(form)
        if stem in self.terms:
            return stem
        if self.terms:
            for part in map(term, parts(form) if with_parts else ()):
                if part in self.terms:
                    return part
        if self.exact or self.spellings:
            folded = fold(form)
            if folded in self.exact or any(spelling.edits(folded) is not None for spelling in self.spellings):
                return folded
        return None

    def add(self, leaf: Word | Phrase | Pattern | Fuzzy) -> None:
        """Takes in the words of a leaf."""
        match leaf:
            case Pattern() | Fuzzy():
                self.spellings.append(Spelling(leaf))
            case Word(text, exact=exact) | Phrase(text, exact=exact):
                # A word is taken as it is, for it may be the joined form of a hyphen word.
                forms = [text] if isinstance(leaf, Word) else [token.form for token in tokenise(text)]
                (self.exact if exact else self.terms).update(map(fold if exact else term, forms))


@dataclass(slots=True)
class _Wanted:
    words: Sought = field(default_factory=Sought)
    placed: list[Phrase | Proximity] = field(default_factory=list)
    """What depends on where words stand."""
    matter: Sought = field(default_factory=Sought)
    """The words of both."""


class Marker:
    """Finds the words of a resolved query (see rewrite) in titles and texts. Made once per page."""

    def __init__(self, node: Node) -> None:
        self._title, self._text = _Wanted(), _Wanted()
        for found in dict.fromkeys(markable(node)):
            scope = scope_of(found) if isinstance(found, Proximity) else found.scope
            for wanted in (self._title,) if scope == "title" else (self._title, self._text):
                _collect(found, wanted)

    def matter(self, scope: Scope = "all") -> Sought:
        """The words that marks hang on: all others may be left out where marks are found by tokens."""
        return self._wanted(scope).matter

    def _wanted(self, scope: Scope) -> _Wanted:
        return self._title if scope == "title" else self._text

    def find(self, text: str, scope: Scope = "all") -> list[Mark]:
        """The marks of a text, ascending and never overlapping; `scope` title for a title.

        Of words that must stand near each other, only the occurrences that do are marked.
        """
        if self._wanted(scope) == _Wanted():
            return []
        return self.find_by(list(tokenise(text)), lambda: [start for start, _ in sentence_spans(text)], scope)

    def find_by(self, tokens: Sequence[Token], starts: Callable[[], Sequence[int]], scope: Scope = "all") -> list[Mark]:
        """The same by the words of a text that matter, in their order.

        With a word that is searched joined all its parts are needed. `starts` gives where the sentences begin.
        """
        if not tokens:
            return []
        wanted = self._wanted(scope)
        read = _Read(tokens, starts)
        marks = [mark for token in tokens if (mark := read.word_mark(token, wanted.words))]
        for placed in wanted.placed:
            marks += read.near(placed) if isinstance(placed, Proximity) else read.places(placed).values()
        return _without_overlaps(marks)


def _collect(found: Word | Phrase | Pattern | Fuzzy | Proximity, wanted: _Wanted) -> None:
    if isinstance(found, Proximity):
        leaves = [leaf for operand in found.operands for leaf in textual_leaves(operand)]
    else:
        leaves = [found]
    for leaf in leaves:
        wanted.matter.add(leaf)
    if isinstance(found, Phrase | Proximity):
        wanted.placed.append(found)
    else:
        wanted.words.add(found)


class _Read:
    """The words of a text, asked for what depends on where they stand."""

    def __init__(self, tokens: Sequence[Token], starts: Callable[[], Sequence[int]]) -> None:
        self._tokens, self._starts = tokens, starts

    def word_mark(self, token: Token, wanted: Sought) -> Mark | None:
        """The mark of one word, or of the hyphen word that it begins."""
        if token.joined is not None and (key := wanted.key(token.joined, with_parts=False)) is not None:
            return Mark(token.start, self._at[token.position + token.parts - 1].end, key)
        key = wanted.key(token.form)
        return None if key is None else Mark(token.start, token.end, key)

    def near(self, proximity: Proximity) -> Iterator[Mark]:
        """The marks of all occurrences that take part in a Proximity."""
        places = [self.places(operand) for operand in proximity.operands]
        if len(places) == 2:
            spans = [list(found) for found in places]
            reach = self._sentences if proximity.distance is None else proximity.distance
            for found, near in zip(places, taking_part(spans[0], spans[1], reach), strict=True):
                yield from (found[span] for span in near)
        elif proximity.distance is not None:
            positions = [sorted(start for start, _ in found) for found in places]
            inside = {position for window in windows(positions, proximity.distance) for position in window}
            for found in places:
                yield from (mark for (start, _), mark in found.items() if start in inside)

    def places(self, operand: Operand) -> dict[Span, Mark]:
        """By their positions, the marks of all occurrences of what can stand near something."""
        match operand:
            case Word(text, exact=exact) | Phrase(text, exact=exact):
                made: Callable[[str], str] = fold if exact else term
                words = [made(token.form) for token in tokenise(text)]
                index = self._folded if exact else self._terms
                return self._side_by_side([index.get(word, {}) for word in words], " ".join(words))
            case Or():
                found: dict[Span, Mark] = {}
                for leaf in textual_leaves(operand):
                    for span, mark in self.places(leaf).items():
                        known = found.get(span)
                        found[span] = mark if known is None or mark.end > known.end else known
                return found
            case _:
                spelling = Spelling(operand)
                forms = [form for form in self._folded if spelling.edits(form) is not None]
                return {s: m for form in forms for s, m in self._side_by_side([self._folded[form]], form).items()}

    def _side_by_side(self, words: list[dict[int, int]], key: str) -> dict[Span, Mark]:
        """The marks wherever all words stand side by side; each word as in an index."""
        found = {}
        for start in words[0]:
            ends = [word.get(start + offset) for offset, word in enumerate(words)]
            if None not in ends:
                end = max(filter(None, ends))
                found[start, start + len(words)] = Mark(self._at[start].start, self._at[end - 1].end, key)
        return found

    @cached_property
    def _at(self) -> dict[int, Token]:
        return {token.position: token for token in self._tokens}

    @cached_property
    def _sentences(self) -> dict[int, int]:
        starts = self._starts()
        return {token.position: bisect.bisect_right(starts, token.start) for token in self._tokens}

    @cached_property
    def _terms(self) -> dict[str, dict[int, int]]:
        return _index(self._tokens, term)

    @cached_property
    def _folded(self) -> dict[str, dict[int, int]]:
        return _index(self._tokens, fold)


def _index(tokens: Iterable[Token], made: Callable[[str], str]) -> dict[str, dict[int, int]]:
    """By word, its positions and behind which word it ends: a hyphen word written as one ends with its last part."""
    found: dict[str, dict[int, int]] = {}
    for token in tokens:
        position = token.position
        found.setdefault(made(token.form), {})[position] = position + 1
        if token.joined is not None:
            found.setdefault(made(token.joined), {})[position] = position + token.parts
    return found


def _without_overlaps(marks: list[Mark]) -> list[Mark]:
    if len(marks) < 2:
        return marks
    kept: list[Mark] = []
    for mark in sorted(marks, key=lambda m: (m.start, -m.end)):
        if not kept or mark.start >= kept[-1].end:
            kept.append(mark)
    return kept
