"""What is told of two searches that are compared, and what is no news."""

from collections.abc import Iterable, Sequence

from indexer.entities import KINDS
from indexer.language import term, tokenise
from indexer.query import SearchRequest
from indexer.query.ast import textual_leaves
from indexer.query.comparison import Distinctive
from indexer.query.syntax import parse

MOST_WORDS, MOST_NAMES = 25, 15
"""What is told of each side."""
LEAST_ARTICLES = 3
"""Articles of a side that must hold a word: what one article repeats tells nothing of the others."""


def asked_terms(requests: Sequence[SearchRequest]) -> set[str]:
    """The terms of all words that the sides are searched by, in queries and as names: that these differ is no news."""
    texts = [leaf.text for request in requests for leaf in textual_leaves(parse(request.query).root)]
    chosen = [request.filter_of(kind).selected for request in requests for kind in KINDS]
    texts += [name for names in chosen for name in names if name]
    return terms_of(texts)


def terms_of(texts: Iterable[str]) -> set[str]:
    return {term(token.form) for text in texts for token in tokenise(text)}


def is_asked(name: Distinctive, asked: set[str]) -> bool:
    """Whether a name is what was searched for: of a person the last word, else all of them."""
    terms = [term(token.form) for token in tokenise(name.text)]
    return all(each in asked for each in (terms[-1:] if name.kind == "person" else terms))
