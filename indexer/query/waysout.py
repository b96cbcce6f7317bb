"""Ways out of a search that finds nothing: what to leave out, and how else to ask. Pure but for the counting."""

import functools
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Literal, NamedTuple, Protocol

from indexer.language import tokenise
from indexer.query.ast import And, Fuzzy, Node, Not, Or, Pattern, Phrase, Proximity, Word, Words
from indexer.query.explain import canonical
from indexer.query.narrowing import active_filters, respelt
from indexer.query.page import Alternative, Removal
from indexer.query.request import Match, SearchRequest
from indexer.query.rewrite import only_restricts, without_stop_words
from indexer.query.syntax import parse

MAX_REMOVALS = 20
"""Things whose removal is tried: each costs a search."""
_MIN_LETTERS = 5
"""Shorter words are spelt nearly like too many others."""
_EDITS = 2
"""More than a search widens shorter words by itself."""


class Counted(NamedTuple):
    """What a search would find."""

    total: int
    relaxed: bool
    """No article held all the words; counted are those that hold any."""


class Count(Protocol):
    """Gives what a search would find, at most `relax`ed to any word; None if there is no time left."""

    def __call__(self, request: SearchRequest, /, *, relax: bool = True) -> Counted | None: ...


def removals(request: SearchRequest, count: Count, *, stuck: bool, relaxed: bool) -> tuple[Removal, ...]:
    """What a search would find without something in it, the most first.

    Of one that is `stuck`, finding nothing: each of its filters and of the parts that its query asks for. Of one that
    was `relaxed` to any word: the parts without which articles hold all the others.
    """
    if stuck:
        return _removals(request, count)
    strict = functools.partial(count, relax=False)
    return tuple(removal for removal in _word_removals(request, strict) if removal.total) if relaxed else ()


def _removals(request: SearchRequest, count: Count) -> tuple[Removal, ...]:
    tried = list(_word_removals(request, count))
    for chosen in active_filters(request)[: MAX_REMOVALS - len(tried)]:
        if (found := count(chosen.without)) is not None:
            tried.append(Removal(chosen.kind, chosen.value, chosen.excluded, chosen.without, found.total))
    return tuple(sorted(tried, key=lambda removal: -removal.total))


def _word_removals(request: SearchRequest, count: Count) -> tuple[Removal, ...]:
    """Each part of a query without which articles hold all the others, the most articles first."""
    tried = []
    for part, rest in _parts_left_out(request):
        found = count(respelt(request, rest))
        if found is not None and not found.relaxed:
            tried.append(Removal("word", part, False, respelt(request, rest), found.total))
    return tuple(sorted(tried, key=lambda removal: -removal.total))


def alternatives(request: SearchRequest, known: Callable[[str], bool], count: Count) -> tuple[Alternative, ...]:
    """Other ways to ask that find something; `known` tells whether any article holds a word."""
    found = []
    for kind, other in _other_ways(request, known):
        counted = count(other)
        if counted is not None and counted.total and not counted.relaxed:
            found.append(Alternative(kind, other, counted.total))
    return tuple(found)


def _parts_left_out(request: SearchRequest) -> Iterator[tuple[str, str]]:
    """Each part that articles had to meet, as it was read, and the query without it."""
    root = without_stop_words(parse(request.query).root)
    if not isinstance(root, Words | And):
        return
    for place, part in enumerate(root.children[:MAX_REMOVALS]):
        if isinstance(root, And) or request.match == "all" or only_restricts(part):
            rest = (*root.children[:place], *root.children[place + 1 :])
            yield canonical(part), canonical(replace(root, children=rest) if len(rest) > 1 else rest[0])


def _other_ways(
    request: SearchRequest, known: Callable[[str], bool]
) -> Iterator[tuple[Literal["loose", "fuzzy", "any"], SearchRequest]]:
    root = without_stop_words(parse(request.query).root)
    ways: tuple[tuple[Literal["loose", "fuzzy"], Callable[[Node], Node]], ...] = (
        ("loose", _loose),
        ("fuzzy", lambda leaf: _fuzzy(leaf, known)),
    )
    for kind, change in ways:
        changed = _changed(root, change)
        if changed != root:
            yield kind, respelt(request, canonical(changed))
    if not isinstance(root, Words | And) or (isinstance(root, Words) and request.match == "any"):
        return
    if sum(not only_restricts(child) for child in root.children) > 1:
        any_word: Match = "any"
        yield "any", replace(respelt(request, canonical(Words(root.children))), match=any_word)


def _changed(node: Node, change: Callable[[Node], Node]) -> Node:
    """The tree with what is asked for changed; what is excluded stays."""
    match node:
        case Words(children) | And(children) | Or(children):
            return replace(node, children=tuple(_changed(child, change) for child in children))
        case Not():
            return node
        case _:
            return change(node)


def _loose(leaf: Node) -> Node:
    match leaf:
        case Phrase(text):
            words = tuple(Word(token.form) for token in tokenise(text))
            return Words(words) if len(words) > 1 else leaf
        case Word(text):
            return Word(text)
        case Proximity(operands):
            return Words(tuple(_changed(operand, _loose) for operand in operands))
        case Pattern() | Fuzzy():
            return replace(leaf, scope="all")
        case _:
            return leaf


def _fuzzy(leaf: Node, known: Callable[[str], bool]) -> Node:
    if not isinstance(leaf, Word) or leaf.exact or not leaf.text.isalpha() or len(leaf.text) < _MIN_LETTERS:
        return leaf
    return leaf if known(leaf.text) else Fuzzy(leaf.text, _EDITS, leaf.scope)
