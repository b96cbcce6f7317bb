"""How each word of a query was searched: which surface forms it finds, and in how many articles."""

from collections.abc import Mapping, Sequence

from indexer.language import term, tokenise
from indexer.query.ast import Node, Word, textual_leaves
from indexer.query.page import FormCount, Reading
from indexer.query.rewrite import without_stop_words

MAX_FORMS = 8
"""Forms that are listed for one word."""

Forms = Mapping[str, Sequence[tuple[str, int]]]
"""By term: (surface form, articles), the commonest first."""


def readings(root: Node, forms: Forms) -> tuple[Reading, ...]:
    """One reading per word of the query as it was typed, words that were dropped left out."""
    words = [leaf for leaf in textual_leaves(without_stop_words(root)) if isinstance(leaf, Word) and not leaf.exact]
    return tuple(_reading(text, forms) for text in dict.fromkeys(word.text for word in words))


def _reading(text: str, forms: Forms) -> Reading:
    tokens = list(tokenise(text))
    found = [[FormCount(form, n) for form, n in forms.get(term(t.form), ())[:MAX_FORMS]] for t in tokens]
    if len(tokens) == 1:
        return Reading(text, tuple(found[0]))
    return Reading(text, parts=tuple(part for counts in found for part in counts[:1]))
