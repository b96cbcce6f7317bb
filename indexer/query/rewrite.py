"""From the tree as typed to the tree as searched: stop words dropped, words side by side joined, hyphen words opened.

What comes out holds no Words node, every Word is a single token and every Phrase several, so each engine has little
left to decide. The operands of a Proximity are leaves and Ors of such.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import cast

from indexer.language import is_stop_word, parts, tokenise
from indexer.language.analysis import JOINED_WEIGHT, PART_WEIGHT, feminine_base
from indexer.language.participles import participle_base
from indexer.language.tokens import normalise
from indexer.language.variants import variants
from indexer.query.ast import (
    And,
    DateRange,
    Everything,
    FacetWords,
    Node,
    Not,
    Operand,
    Or,
    Phrase,
    Proximity,
    Word,
    Words,
)
from indexer.query.request import Match

_KEPT = 256
"""Trees that are kept as they were resolved."""


@lru_cache(_KEPT)
def resolve(root: Node, match: Match) -> Node:
    """The tree to search for. With `match` any, words side by side need only one to occur; filters always hold."""
    return _resolve(without_stop_words(root), match)


NEAR_WEIGHT = 0.8
"""What a form counts that is searched for a word it is only spelt like."""


def widened(node: Node, nearest: Callable[[str], Sequence[str]]) -> Node:
    """The resolved tree with each word also searched as the forms that `nearest` gives for it.

    Parts of compounds and what is excluded stay as they are.
    """
    match node:
        case Word(text, exact=False, weight=1.0):
            near = tuple(replace(node, text=form, weight=NEAR_WEIGHT * node.weight) for form in nearest(text))
            return Or((node, *near)) if near else node
        case And(children) | Or(children):
            return replace(node, children=tuple(widened(child, nearest) for child in children))
        case Proximity():
            return _operands(node, lambda operand: widened(operand, nearest))
        case _:
            return node


def without_stop_words(node: Node) -> Node:
    """Drops plain stop words that stand beside other words; alone, in phrases and after `=` they stay."""
    match node:
        case Words(children):
            kept = tuple(without_stop_words(c) for c in children if not _is_stop_word(c))
            if all(only_restricts(c) for c in kept):
                return node
            return kept[0] if len(kept) == 1 else Words(kept)
        case And(children) | Or(children):
            return replace(node, children=tuple(without_stop_words(c) for c in children))
        case Not(child):
            return Not(without_stop_words(child))
        case _:
            return node


def _is_stop_word(node: Node) -> bool:
    return isinstance(node, Word) and not node.exact and is_stop_word(normalise(node.text))


def only_restricts(node: Node) -> bool:
    """Whether a node asks for no words and only narrows what others find."""
    match node:
        case Not() | FacetWords() | DateRange():
            return True
        case Words(children) | And(children) | Or(children):
            return all(only_restricts(child) for child in children)
        case _:
            return False


def _resolve(node: Node, match: Match) -> Node:
    match node:
        case Words(children):
            resolved = [_resolve(c, match) for c in children]
            wanted = [c for c in resolved if not only_restricts(c)]
            others = [c for c in resolved if only_restricts(c)]
            if match == "any" and len(wanted) > 1:
                wanted = [Or(tuple(wanted))]
            both = (*wanted, *others)
            return both[0] if len(both) == 1 else And(both)
        case And(children) | Or(children):
            return replace(node, children=tuple(_resolve(c, match) for c in children))
        case Not(child):
            # What must not occur is excluded as written, not any part of it.
            return Not(_resolve(child, "all"))
        case Proximity():
            # Parts of words have no position, so what stands near something does so as a whole.
            return _operands(node, lambda operand: _resolve(operand, "all"))
        case Word():
            return _word(node, match)
        case Phrase(text, scope, exact) if len(words := list(tokenise(text))) == 1:
            return Word(words[0].form, scope, exact)
        case _:
            return node


def _operands(node: Proximity, made: Callable[[Node], Node]) -> Proximity:
    """A Proximity with its operands made anew, each of them words, phrases, or an Or of such as before."""
    return replace(node, operands=tuple(cast(Operand, made(operand)) for operand in node.operands))


def _word(word: Word, match: Match) -> Node:
    tokens = list(tokenise(word.text))
    if not tokens:
        return Everything()
    if len(tokens) == 1:
        return _with_parts(replace(word, text=tokens[0].form), match)
    # The joined form stands for the whole only where the whole is one hyphen word.
    joined = tuple(replace(word, text=t.joined, weight=JOINED_WEIGHT * word.weight) for t in tokens if t.joined)
    if match == "all" or word.exact:
        phrase = Phrase(word.text, word.scope, word.exact)
        return Or((phrase, *joined)) if tokens[0].parts == len(tokens) else phrase
    singles = tuple(replace(word, text=t.form) for t in tokens)
    return Or((*(_with_parts(s, match) for s in singles if not is_stop_word(s.text)), *joined) or singles)


def _with_parts(word: Word, match: Match) -> Node:
    """The word or what finds it, too: its variants, a feminine form's base, with any-word matching any of its parts."""
    if word.exact:
        return word
    # A participle finds its own inflections; with its verb they would count twice.
    whole = match == "all" or participle_base(word.text)
    inside = filter(None, [feminine_base(word.text)]) if whole else parts(word.text)
    found = [replace(word, text=part, weight=PART_WEIGHT * word.weight) for part in inside]
    found += [replace(word, text=other.form, weight=other.weight * word.weight) for other in variants(word.text)]
    return Or((word, *found)) if found else word
