"""Which words of a text match a query: spans of whole words as they are written."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from indexer.language import Token, fold, parts, term, tokenise
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
from indexer.query.proximity import Span, sentence_numbers, taking_part, windows
from indexer.query.spelling import Spelling


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
    spellings: list[Spelling] = field(default_factory=list)
    placed: list[Phrase | Proximity] = field(default_factory=list)
    """What depends on where words stand."""


class Marker:
    """Finds the words of a resolved query (see rewrite) in titles and texts. Made once per page."""

    def __init__(self, node: Node) -> None:
        self._title, self._text = _Wanted(), _Wanted()
        for found in dict.fromkeys(markable(node)):
            scope = scope_of(found) if isinstance(found, Proximity) else found.scope
            for wanted in (self._title,) if scope == "title" else (self._title, self._text):
                _collect(found, wanted)

    def find(self, text: str, scope: Scope = "all") -> list[Mark]:
        """The marks of a text, ascending and never overlapping; `scope` title for a title.

        Of words that must stand near each other, only the occurrences that do are marked.
        """
        wanted = self._title if scope == "title" else self._text
        if wanted == _Wanted():
            return []
        tokens = list(tokenise(text))
        marks = [mark for i, token in enumerate(tokens) if (mark := _word_mark(tokens, i, token, wanted))]
        read = _Read(text, tokens)
        for placed in wanted.placed:
            marks += read.near(placed) if isinstance(placed, Proximity) else read.places(placed).values()
        return _without_overlaps(marks)


def _collect(found: Word | Phrase | Pattern | Fuzzy | Proximity, wanted: _Wanted) -> None:
    match found:
        case Word(text, exact=False):
            wanted.terms.add(term(text))
        case Word(text):
            wanted.exact.add(fold(text))
        case Pattern() | Fuzzy():
            wanted.spellings.append(Spelling(found))
        case _:
            wanted.placed.append(found)


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
    if wanted.exact or wanted.spellings:
        folded = fold(form)
        if folded in wanted.exact or any(spelling.edits(folded) is not None for spelling in wanted.spellings):
            return folded
    return None


class _Read:
    """A text with its words, asked for what depends on where they stand."""

    def __init__(self, text: str, tokens: list[Token]) -> None:
        self._text, self._tokens = text, tokens

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
                found[start, start + len(words)] = Mark(self._tokens[start].start, self._tokens[end - 1].end, key)
        return found

    @cached_property
    def _sentences(self) -> list[int]:
        return sentence_numbers(self._text, self._tokens)

    @cached_property
    def _terms(self) -> dict[str, dict[int, int]]:
        return _index(self._tokens, term)

    @cached_property
    def _folded(self) -> dict[str, dict[int, int]]:
        return _index(self._tokens, fold)


def _index(tokens: Iterable[Token], made: Callable[[str], str]) -> dict[str, dict[int, int]]:
    """By word, its positions and behind which word it ends: a hyphen word written as one ends with its last part."""
    found: dict[str, dict[int, int]] = {}
    for position, token in enumerate(tokens):
        found.setdefault(made(token.form), {})[position] = position + 1
        if token.joined is not None:
            found.setdefault(made(token.joined), {})[position] = position + token.parts
    return found


def _without_overlaps(marks: list[Mark]) -> list[Mark]:
    kept: list[Mark] = []
    for mark in sorted(marks, key=lambda m: (m.start, -m.end)):
        if not kept or mark.start >= kept[-1].end:
            kept.append(mark)
    return kept
