"""From the resolved query tree to Whoosh query objects."""

import re
from dataclasses import dataclass, field

from whoosh import query as wq

from indexer.engines.common.carried import Wanted
from indexer.engines.whoosh.expand import Form, expanded
from indexer.engines.whoosh.naming import Naming
from indexer.engines.whoosh.proximity import all_of, near_each_other
from indexer.engines.whoosh.queries import AnyOf, Choice, Condition
from indexer.fields import ANALYSED, DAY, EXACT
from indexer.language import fold, term, tokenise
from indexer.query.ast import (
    And,
    DateRange,
    Everything,
    FacetWords,
    Fuzzy,
    Node,
    Not,
    Operand,
    Or,
    Pattern,
    Phrase,
    Proximity,
    Scope,
    Word,
    scope_of,
    textual_leaves,
)
from indexer.query.page import Note
from indexer.query.request import ValueField

MAX_TERMS = 1000
"""The most words that all wildcards and fuzzy words of a query are searched as together."""
_PATTERN_WORD = re.compile(r"[\w*?]+")
_ALL_DAYS = (1, 3_652_059)  # the ordinals that Python's date has


@dataclass(slots=True)
class Compiler:
    """Compiles for one generation; collects notes on the way.

    Raises TimeOverError after `deadline` (time.monotonic seconds).
    """

    naming: Naming
    title_weight: float
    deadline: float
    notes: list[Note] = field(default_factory=list)
    _room: int = MAX_TERMS

    def compile(self, node: Node) -> wq.Query:
        """The Whoosh query for a resolved tree; parts that only restrict add nothing to scores."""
        match node:
            case Word(text, scope, exact, weight):
                return self._term(fold(text) if exact else term(text), scope, exact, weight)
            case Phrase(text, scope, exact):
                return self._phrase(text, scope, exact)
            case Pattern() | Fuzzy():
                return self._spelt(node)
            case Proximity():
                return self._proximity(node)
            case FacetWords(facet, text):
                return _filter(self._facet(facet, text))
            case DateRange(first, last):
                low = first.toordinal() if first else _ALL_DAYS[0]
                high = last.toordinal() if last else _ALL_DAYS[1]
                return _filter(wq.NumericRange(DAY, low, high))
            case And(children):
                return self._and(children)
            case Or(children):
                return wq.Or([self.compile(child) for child in dict.fromkeys(children)])
            case Not(child):
                return wq.AndNot(_filter(wq.Every()), _filter(self.compile(child)))
            case Everything():
                return _filter(wq.Every())
        raise TypeError(f"not a resolved query: {node!r}")

    def _and(self, children: tuple[Node, ...]) -> wq.Query:
        different = dict.fromkeys(children)
        positive = [self.compile(child) for child in different if not isinstance(child, Not)]
        negative = [self.compile(child.child) for child in different if isinstance(child, Not)]
        found = all_of(positive) if positive else _filter(wq.Every())
        return wq.AndNot(found, _filter(wq.Or(negative))) if negative else found

    def _fields(self, scope: Scope, exact: bool) -> list[tuple[str, float]]:
        """(field, weight) of the fields that a leaf is searched in."""
        names = ANALYSED if scope == "all" else ("title",)
        return [(EXACT[n] if exact else n, self.title_weight if n == "title" else 1.0) for n in names]

    def _term(self, text: str, scope: Scope, exact: bool, weight: float) -> wq.Query:
        return wq.Or([wq.Term(name, text, boost=boost * weight) for name, boost in self._fields(scope, exact)])

    def _phrase(self, text: str, scope: Scope, exact: bool) -> wq.Query:
        words = _words(text, exact)
        return wq.Or([wq.Phrase(name, list(words), boost=boost) for name, boost in self._fields(scope, exact)])

    def _spelt(self, leaf: Pattern | Fuzzy) -> wq.Query:
        forms = self._forms(leaf)
        searched = []
        for place, (name, boost) in enumerate(self._fields(leaf.scope, exact=True)):
            held = [form for form in forms if form.numbers[place] >= 0]
            numbers, boosts = [form.numbers[place] for form in held], [boost * form.weight for form in held]
            searched.append(AnyOf(name, numbers, boosts))
        return wq.Or(searched)

    def _forms(self, leaf: Pattern | Fuzzy) -> list[Form]:
        """The words of the index that a wildcard or a fuzzy word stands for."""
        fields = [self.naming.columns.postings[name] for name, _ in self._fields(leaf.scope, exact=True)]
        forms, notes = expanded(fields, leaf, self._room, self.deadline)
        self._room -= len(forms)
        self.notes += notes
        return forms

    def _proximity(self, node: Proximity) -> wq.Query:
        operands = tuple(tuple(self._choices(operand)) for operand in node.operands)
        names, weights = zip(*self._fields(scope_of(node), exact=False), strict=True)
        return near_each_other(Condition(names, operands, node.distance), weights)

    def _choices(self, operand: Operand) -> list[Choice]:
        match operand:
            case Word(text, _, exact, weight):
                return [Choice((fold(text) if exact else term(text),), exact, weight)]
            case Phrase(text, _, exact):
                return [Choice(_words(text, exact), exact)]
            case Or():
                return [choice for leaf in textual_leaves(operand) for choice in self._choices(leaf)]
            case _:
                return [Choice((form.text,), True, form.weight) for form in self._forms(operand)]

    def _facet(self, facet: ValueField, text: str) -> wq.Query:
        wild = "*" in text or "?" in text
        words = _PATTERN_WORD.findall(text) if wild else [token.form for token in tokenise(text)]
        found = self.naming.terms(facet, [Wanted(word) for word in words])
        return wq.Or([wq.Term(field_name, term) for field_name, term in found])


def _filter(query: wq.Query) -> wq.Query:
    """The same without scores: it only restricts."""
    return wq.ConstantScoreQuery(query, 0.0)


def _words(phrase: str, exact: bool) -> tuple[str, ...]:
    return tuple((fold if exact else term)(token.form) for token in tokenise(phrase))
