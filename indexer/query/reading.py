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


def readings(root: Node, forms: Forms, compounds: Forms, near: Mapping[str, Sequence[str]]) -> tuple[Reading, ...]:
    """One reading per word of the query as it was typed, words that were dropped left out.

    `compounds`: by term, the forms that hold it as a part; `near`: what words found nowhere were widened to.
    """
    words = [leaf for leaf in textual_leaves(without_stop_words(root)) if isinstance(leaf, Word) and not leaf.exact]
    return tuple(_reading(text, forms, compounds, near) for text in dict.fromkeys(word.text for word in words))


def _reading(text: str, forms: Forms, compounds: Forms, near: Mapping[str, Sequence[str]]) -> Reading:
    written = [token.form for token in tokenise(text)]
    if len(written) > 1:
        commonest = [_counts(forms, form)[:1] for form in written]
        return Reading(text, tuple(count for counts in commonest for count in counts))
    (form,) = written
    variants = [count for variant in near.get(form, ()) for count in _counts(forms, variant) if count.form == variant]
    return Reading(text, _counts(forms, form), _counts(compounds, form), tuple(variants))


def _counts(table: Forms, form: str) -> tuple[FormCount, ...]:
    return tuple(FormCount(found, articles) for found, articles in table.get(term(form), ())[:MAX_FORMS])
