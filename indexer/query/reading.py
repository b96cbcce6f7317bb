"""How each word of a query was searched: which surface forms it finds, and in how many articles."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from indexer.language import is_stop_word, term, tokenise
from indexer.language.analysis import feminine_base
from indexer.language.variants import variants
from indexer.query.ast import Node, Phrase, Word, textual_leaves
from indexer.query.page import FormCount, Reading
from indexer.query.rewrite import without_stop_words

MAX_FORMS = 8
"""Forms that are listed for one word."""

Forms = Callable[[str, int], Sequence[tuple[str, int]]]
"""Gives for a term (surface form, articles), the commonest first, at most so many."""


@dataclass(frozen=True, slots=True)
class QueryWord:
    """A word that hits are ranked by."""

    form: str
    """As it was typed."""
    terms: tuple[str, ...]
    """Its term, or those of the forms it was widened to, and those of its variants."""


def query_words(root: Node, near: Mapping[str, Sequence[str]]) -> tuple[QueryWord, ...]:
    """The words of a query as it was typed that can be found in any inflection, in their order, each once.

    Those for titles alone and stop words are left out. `near`: what words found nowhere were widened to.
    """
    leaves = [leaf for leaf in textual_leaves(without_stop_words(root)) if isinstance(leaf, Word | Phrase)]
    typed = [leaf.text for leaf in leaves if leaf.scope == "all" and not leaf.exact]
    forms = dict.fromkeys(t.form for text in typed for t in tokenise(text) if not is_stop_word(t.form))
    return tuple(QueryWord(form, _terms(form, near)) for form in forms)


def _terms(form: str, near: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    others = (variant.form for variant in variants(form))
    return tuple(dict.fromkeys(map(term, (*(near.get(form) or (form,)), *others))))


@dataclass(frozen=True, slots=True)
class Found:
    """What the words of a query were found as."""

    forms: Forms
    compounds: Forms
    """The forms that hold a term as a part."""
    near: Mapping[str, Sequence[str]]
    """By word found nowhere, the forms it was widened to."""
    alike: Mapping[str, Sequence[tuple[str, int]]]
    """By word, (form, articles) of those that count in the ranking because they are alike."""


def readings(root: Node, found: Found) -> tuple[Reading, ...]:
    """One reading per word of the query as it was typed, words that were dropped left out."""
    words = [leaf for leaf in textual_leaves(without_stop_words(root)) if isinstance(leaf, Word) and not leaf.exact]
    return tuple(_reading(text, found) for text in dict.fromkeys(word.text for word in words))


def _reading(text: str, found: Found) -> Reading:
    written = [token.form for token in tokenise(text)]
    alike = tuple(FormCount(*counted) for form in written for counted in found.alike.get(form, ()))
    if len(written) > 1:
        commonest = [_counts(found.forms, form, 1) for form in written]
        return Reading(text, tuple(count for counts in commonest for count in counts), alike=alike)
    (form,) = written
    others = [*filter(None, [feminine_base(form)]), *(variant.form for variant in variants(form))]
    other = [count for variant in others for count in _counts(found.forms, variant)]
    near = found.near.get(form, ())
    other += [count for variant in near for count in _counts(found.forms, variant) if count.form == variant]
    shown = tuple(dict.fromkeys(other))[:MAX_FORMS]
    return Reading(text, _counts(found.forms, form), _counts(found.compounds, form), shown, alike)


def _counts(table: Forms, form: str, limit: int = MAX_FORMS) -> tuple[FormCount, ...]:
    return tuple(FormCount(found, articles) for found, articles in table(term(form), limit))
