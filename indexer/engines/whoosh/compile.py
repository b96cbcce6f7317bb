"""From the resolved query tree to Whoosh query objects."""

import re
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from whoosh import query as wq
from whoosh.matching import FilterMatcher, ListMatcher, NullMatcher

from indexer.engines.whoosh.columns import FacetColumn
from indexer.fields import ANALYSED, DAY, EXACT
from indexer.language import fold, parts, term, tokenise
from indexer.language.addresses import is_address
from indexer.query.ast import (
    And,
    DateRange,
    Everything,
    FacetWords,
    Node,
    Not,
    Or,
    Pattern,
    Phrase,
    Scope,
    Word,
)
from indexer.query.marks import pattern_regex
from indexer.query.page import Note
from indexer.query.request import Facet

MAX_EXPANSION = 200
"""The most words a wildcard is searched as; the commonest are taken."""
MAX_TERMS = 1000
"""The most words that all wildcards of a query are searched as together."""
_CHECK_EVERY = 4096
"""Words or articles between two looks at the clock."""
_PATTERN_WORD = re.compile(r"[\w*?]+")
_ALL_DAYS = (1, 3_652_059)  # the ordinals that Python's date has


class TimeOverError(Exception):
    """The time budget ran out before the first match could be looked at."""


@dataclass(slots=True)
class Compiler:
    """Compiles for one generation; collects notes on the way.

    Raises TimeOverError after `deadline` (time.monotonic seconds), and so do the queries when they are run.
    """

    reader: Any
    facets: dict[Facet, FacetColumn]
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
            case Pattern(text, scope):
                return self._pattern(text, scope)
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
        found = wq.And(positive) if positive else self._filter(wq.Every())
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
        words = [(fold if exact else term)(token.form) for token in tokenise(text)]
        return wq.Or([wq.Phrase(name, words, boost=boost) for name, boost in self._fields(scope, exact)])

    def _pattern(self, pattern: str, scope: Scope) -> wq.Query:
        regex = pattern_regex(pattern)
        prefix = fold(pattern.partition("*")[0].partition("?")[0])
        fields = self._fields(scope, exact=True)
        counts: dict[str, int] = {}
        for name, _ in fields:
            for raw in _in_time(self.reader.expand_prefix(name, prefix), self.deadline):
                form = raw.decode()
                if regex.fullmatch(form):
                    counts[form] = counts.get(form, 0) + self.reader.doc_frequency(name, raw)
        forms = self._cut(pattern, sorted(counts, key=lambda form: (-counts[form], form)))
        return wq.Or([wq.Term(name, form, boost=boost) for form in forms for name, boost in fields])

    def _cut(self, pattern: str, forms: list[str]) -> list[str]:
        kept = forms[: min(MAX_EXPANSION, self._room)]
        self._room -= len(kept)
        if len(kept) < len(forms):
            text = (
                f"„{pattern}“ passt auf {len(forms)} Wörter. Gesucht wurde nach den {len(kept)} häufigsten; "
                f"{len(forms) - len(kept)} blieben außer Acht."
            )
            self.notes.append(Note("wildcard-cut", text))
        return kept

    def _facet(self, facet: Facet, text: str) -> wq.Query:
        wild = "*" in text or "?" in text
        words = _PATTERN_WORD.findall(text) if wild else [token.form for token in tokenise(text)]
        wanted = [pattern_regex(word) for word in words]
        values = []
        for value in self.facets[facet].values:
            forms = [token.form for token in tokenise(value)]
            # quelle:spiegel means spiegel.de, too
            carried = [fold(word) for form in forms for word in (form, *(parts(form) if is_address(form) else ()))]
            if all(any(regex.fullmatch(word) for word in carried) for regex in wanted):
                values.append(value)
        return wq.Or([wq.Term(facet, value) for value in values])


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
        ids = list(_in_time(self.child.matcher(searcher, context).all_ids(), self.deadline))
        return ListMatcher(ids, weights=[0.0] * len(ids)) if ids else NullMatcher()


def _in_time(items: Iterable[Any], deadline: float) -> Iterator[Any]:
    for number, item in enumerate(items):
        if number % _CHECK_EVERY == 0 and time.monotonic() > deadline:
            raise TimeOverError
        yield item
