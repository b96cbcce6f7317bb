"""From the resolved query tree to Whoosh query objects."""

import re
from dataclasses import dataclass, field
from typing import Any

from whoosh import query as wq
from whoosh.matching import FilterMatcher, ListMatcher, NullMatcher

from indexer.engines.whoosh.columns import Columns
from indexer.engines.whoosh.deadline import in_time
from indexer.engines.whoosh.expand import expanded
from indexer.engines.whoosh.proximity import Choice, Condition, all_of, near
from indexer.fields import ANALYSED, DAY, EXACT
from indexer.language import fold, parts, term, tokenise
from indexer.language.addresses import is_address
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
from indexer.query.spelling import pattern_regex

MAX_TERMS = 1000
"""The most words that all wildcards and fuzzy words of a query are searched as together."""
_PATTERN_WORD = re.compile(r"[\w*?]+")
_ALL_DAYS = (1, 3_652_059)  # the ordinals that Python's date has


@dataclass(slots=True)
class Compiler:
    """Compiles for one generation; collects notes on the way.

    Raises TimeOverError after `deadline` (time.monotonic seconds), and so do the queries when they are run.
    """

    reader: Any
    columns: Columns
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
                return self._filter(self._facet(facet, text))
            case DateRange(first, last):
                low = first.toordinal() if first else _ALL_DAYS[0]
                high = last.toordinal() if last else _ALL_DAYS[1]
                return self._filter(wq.NumericRange(DAY, low, high))
            case And(children):
                return self._and(children)
            case Or(children):
                return wq.Or([self.compile(child) for child in dict.fromkeys(children)])
            case Not(child):
                return _AndNot(self._filter(wq.Every()), self._filter(self.compile(child)))
            case Everything():
                return self._filter(wq.Every())
        raise TypeError(f"not a resolved query: {node!r}")

    def _and(self, children: tuple[Node, ...]) -> wq.Query:
        different = dict.fromkeys(children)
        positive = [self.compile(child) for child in different if not isinstance(child, Not)]
        negative = [self.compile(child.child) for child in different if isinstance(child, Not)]
        found = all_of(positive, self.deadline) if positive else self._filter(wq.Every())
        return _AndNot(found, self._filter(wq.Or(negative))) if negative else found

    def _filter(self, query: wq.Query) -> wq.Query:
        return _Unscored(query, self.deadline)

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
        fields = self._fields(leaf.scope, exact=True)
        forms = self._forms(leaf)
        return wq.Or([wq.Term(name, form, boost=boost * weight) for form, weight in forms for name, boost in fields])

    def _forms(self, leaf: Pattern | Fuzzy) -> list[tuple[str, float]]:
        """The words of the index that a wildcard or a fuzzy word stands for, each with its weight."""
        names = [name for name, _ in self._fields(leaf.scope, exact=True)]
        forms, notes = expanded(self.reader, leaf, names, self._room, self.deadline)
        self._room -= len(forms)
        self.notes += notes
        return forms

    def _proximity(self, node: Proximity) -> wq.Query:
        operands = tuple(tuple(self._choices(operand)) for operand in node.operands)
        names, weights = zip(*self._fields(scope_of(node), exact=False), strict=True)
        return near(Condition(names, operands, node.distance), weights, self.deadline)

    def _choices(self, operand: Operand) -> list[Choice]:
        match operand:
            case Word(text, _, exact, weight):
                return [Choice((fold(text) if exact else term(text),), exact, weight)]
            case Phrase(text, _, exact):
                return [Choice(_words(text, exact), exact)]
            case Or():
                return [choice for leaf in textual_leaves(operand) for choice in self._choices(leaf)]
            case _:
                return [Choice((form,), True, weight) for form, weight in self._forms(operand)]

    def _facet(self, facet: ValueField, text: str) -> wq.Query:
        wild = "*" in text or "?" in text
        words = _PATTERN_WORD.findall(text) if wild else [token.form for token in tokenise(text)]
        wanted = [pattern_regex(word) for word in words]
        terms: list[wq.Term] = []
        for field_name, column in self.columns.searched(facet):
            for value in column.values:
                names = (value, *column.aliases.get(value, ()))
                if any(all(any(map(regex.fullmatch, _carried(name))) for regex in wanted) for name in names):
                    terms += [wq.Term(field_name, term) for term in column.terms_of(value)]
        return wq.Or(terms)


def _carried(name: str) -> list[str]:
    """The words of a facet's value; quelle:spiegel means spiegel.de, too."""
    forms = [token.form for token in tokenise(name)]
    return [fold(word) for form in forms for word in (form, *(parts(form) if is_address(form) else ()))]


class _AndNot(wq.AndNot):  # type: ignore[misc]  # Whoosh has no types
    """Whoosh's own matcher lets some first matches through that are excluded, and fails on some nested ones."""

    def matcher(self, searcher: Any, context: Any = None) -> Any:
        excluded = frozenset(self.b.matcher(searcher).all_ids())
        return FilterMatcher(self.a.matcher(searcher, context), excluded, exclude=True)


class _Unscored(wq.ConstantScoreQuery):  # type: ignore[misc]  # Whoosh has no types
    """Restricts without adding to scores. Whoosh's own wrapper takes a score of 0 for none given, and adds 1."""

    def __init__(self, child: wq.Query, deadline: float) -> None:
        super().__init__(child, 0.0)
        self.deadline = deadline

    def matcher(self, searcher: Any, context: Any = None) -> Any:
        ids = list(in_time(self.child.matcher(searcher, context).all_ids(), self.deadline))
        return ListMatcher(ids, weights=[0.0] * len(ids)) if ids else NullMatcher()


def _words(phrase: str, exact: bool) -> tuple[str, ...]:
    return tuple((fold if exact else term)(token.form) for token in tokenise(phrase))
