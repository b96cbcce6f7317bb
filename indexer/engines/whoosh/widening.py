"""Which forms are searched for a word that no article holds, and how widely a query is read for one article."""

import functools

from indexer.engines.base import StoredArticle
from indexer.engines.whoosh.snapshot import Snapshot
from indexer.fields import ANALYSED
from indexer.language import term
from indexer.query.ast import Node
from indexer.query.marks import Mark, Marker
from indexer.query.rewrite import resolve, widened

MAX_NEAR = 10
"""The most forms that a word found nowhere is widened to."""


def is_known(snapshot: Snapshot, word: str) -> bool:
    """Whether any article holds a word, in any form."""
    return any(snapshot.columns.postings[field].frequency(term(word)) for field in ANALYSED)


def nearest_forms(snapshot: Snapshot, word: str) -> tuple[str, ...]:
    """The nearest forms of a word that no article holds; none for one that is found."""
    if is_known(snapshot, word):
        return ()
    return tuple(found.form for found in snapshot.words.vocabulary.nearest(word, MAX_NEAR))


def article_marks(snapshot: Snapshot, root: Node, article: StoredArticle) -> tuple[list[Mark], list[Mark]]:
    """Where the page of an article marks the words of a parsed query, in title and text.

    The query is read ever more widely, in the order in which a search tries what may have found the article.
    """
    near = functools.partial(nearest_forms, snapshot)
    for match, wide in (("all", False), ("all", True), ("any", True)):
        tree = resolve(root, match)
        title, text = marks_of(widened(tree, near) if wide else tree, article)
        if title or text:
            break
    return title, text


def marks_of(tree: Node, article: StoredArticle) -> tuple[list[Mark], list[Mark]]:
    """Where the words of a resolved tree stand in title and text."""
    marker = Marker(tree)
    return marker.find(article.title, "title"), marker.find(article.text)
