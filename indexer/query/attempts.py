"""Which trees are tried for a query, one after the other, until one finds something; the same for every engine."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from indexer.query.ast import Node
from indexer.query.marks import Mark, Marker
from indexer.query.page import Note, note
from indexer.query.request import Match
from indexer.query.rewrite import resolve, widened

MAX_NEAREST = 10
"""The most forms that a word found nowhere is widened to."""

Nearest = Callable[[str], Sequence[str]]
"""The nearest forms of a word that no article holds; none for one that is found."""


def attempts(root: Node, match: Match, nearest: Nearest, *, relax: bool = True) -> Iterator[tuple[Node, bool]]:
    """Trees to search a parsed query as, and whether each asks for any of its words only.

    If nothing holds all the words, words found nowhere are widened to their nearest forms; if that does not help,
    any of the words will do, with `relax`. With any-word matching they are widened at once.
    """
    strict = resolve(root, match)
    if match == "any":
        yield widened(strict, nearest), False
        return
    yield strict, False
    near = widened(strict, nearest)
    if near != strict:
        yield near, False
    if relax and (loose := widened(resolve(root, "any"), nearest)) not in (strict, near):
        yield loose, True


def also_searched(near: Mapping[str, Sequence[str]]) -> Iterator[Note]:
    """What is said of words that were widened; `near`: by word, the forms that were searched for it as well."""
    message = "„%(word)s“ steht in keinem Artikel. Gesucht wurde auch nach ähnlich Geschriebenem: %(forms)s."
    for word, forms in near.items():
        if forms:
            yield note("widened", message, word=word, forms=tuple(forms))


def article_marks(root: Node, nearest: Nearest, title: str, text: str) -> tuple[list[Mark], list[Mark]]:
    """Where the page of an article marks the words of a parsed query, in title and text.

    The query is read ever more widely, as a search does that may have found the article.
    """
    found: tuple[list[Mark], list[Mark]] = [], []
    for tree, _ in attempts(root, "all", nearest):
        found = marks_of(tree, title, text)
        if any(found):
            break
    return found


def marks_of(tree: Node, title: str, text: str) -> tuple[list[Mark], list[Mark]]:
    """Where the words of a resolved tree stand in title and text."""
    marker = Marker(tree)
    return marker.find(title, "title"), marker.find(text)
