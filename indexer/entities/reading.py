"""Reads the spans of a finder as words of a text, without what stands around a name but does not belong to it."""

from bisect import bisect_left
from collections.abc import Collection, Iterator, Sequence

from indexer.entities.cues import DETERMINERS
from indexer.entities.doubts import Found, may_be_noun, not_names
from indexer.entities.model import Kind, Span
from indexer.entities.tokens import Tokens
from indexer.entities.vocabulary import ROLE, Word, sort_of, vocabulary

_BETWEEN_PERSONS = frozenset("/ und oder sowie , ; – — & ¶".split()) | {"\n"}
_BETWEEN_OTHERS = frozenset({"/", "\n", ";"})
_PREPOSITIONS = frozenset("von zu zur der den des".split())
"""Particles of names that stand before names more often than in them."""
_QUOTES = frozenset('„“”"«»‚‘›‹')


def read_spans(tokens: Tokens, spans: Sequence[Span]) -> Iterator[Found]:
    """The names that ``spans`` mark, in order: whole words, one name each, without articles, roles, marks around."""
    words = tokens.words
    families: set[str] = set()
    for span in sorted(spans, key=lambda span: span.start):
        first = bisect_left(tokens.starts, span.start)
        behind = bisect_left(tokens.starts, span.end, lo=first)
        while behind > first and tokens.end(behind - 1) > span.end:
            behind -= 1
        for one, other in _parted(words, first, behind, span.kind):
            one, other = _trimmed(words, one, other, span.kind)
            if span.kind == "person":
                while other - one > 1 and _is_left_behind(words, other - 1, families):
                    other -= 1
                other += _ordinary_surname(words, one, other)
                families.update(words[other - 1 : other] if other - one > 1 else ())
            if one < other:
                yield Found(one, other, span.kind, span.confidence)


def _parted(words: Sequence[str], first: int, behind: int, kind: Kind) -> Iterator[tuple[int, int]]:
    """The stretches between the words and marks that no name goes across."""
    between = _BETWEEN_OTHERS if kind == "organisation" else _BETWEEN_PERSONS
    begin = first
    for index in range(first, behind):
        if words[index] in between:
            if begin < index:
                yield begin, index
            begin = index + 1
    if begin < behind:
        yield begin, behind


def _trimmed(words: Sequence[str], first: int, behind: int, kind: Kind) -> tuple[int, int]:
    while first < behind and not _may_end(words[behind - 1], kind, behind - first > 1):
        behind -= 1
    while first < behind and not _may_begin(words, first, behind, kind):
        first += 1
    return first, behind


def _may_end(word: str, kind: Kind, several: bool) -> bool:
    if word.isdigit():
        return several and kind != "person"
    if word == ".":
        return False
    return word[0].isalpha() and (not word.islower() or (not several and "." in word))


def _may_begin(words: Sequence[str], first: int, behind: int, kind: Kind) -> bool:
    word = words[first]
    if not (word[0].isalpha() or (word.isdigit() and behind - first > 1)):
        return False
    if word.islower():
        return kind == "person" and word in vocabulary().lists["particle"] - _PREPOSITIONS and behind - first > 1
    quoted = first > 0 and words[first - 1] in _QUOTES
    if behind - first == 1 or quoted:
        return True
    if word in DETERMINERS and word.lower() != "den":
        return False
    following = words[first + 1]
    if kind == "person":
        sort = sort_of(word)
        return not (sort & (ROLE | Word.TITLE) and not sort & Word.NAME)
    head = word.rpartition("-")[2]
    return not (following[0].isupper() and head[:1].upper() + head[1:] in not_names()[_LEFT_OUT[kind]])


_LEFT_OUT: dict[Kind, str] = {"organisation": "apposition", "place": "sort_of_place"}


def _is_left_behind(words: Sequence[str], last: int, families: Collection[str]) -> bool:
    """Whether the last word is a noun that follows a name (``Sarkozy Kandidatur``)."""
    before = words[last - 1]
    return may_be_noun(words[last]) and (before in families or not sort_of(before) & Word.GIVEN)


def _ordinary_surname(words: Sequence[str], first: int, behind: int) -> int:
    """1 if behind a given name alone a family name stands that is a noun, too, and finders shun (Heinz Fischers)."""
    if behind - first > 1 or not sort_of(words[first]) & Word.GIVEN or behind >= len(words):
        return 0
    surnames = vocabulary().lists["also_surname"]
    return int(words[behind] in surnames or words[behind].removesuffix("s") in surnames)
