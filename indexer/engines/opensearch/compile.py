"""From the resolved query tree to a query of the cluster."""

import itertools
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from indexer.config import SearchConfig
from indexer.engines.common.cut import cut
from indexer.engines.opensearch.naming import Naming
from indexer.engines.opensearch.schema import BEGINS, ENDS, key
from indexer.engines.opensearch.words import Words
from indexer.fields import DAY
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
from indexer.query.spelling import PER_EDIT

Json = dict[str, Any]

MAX_TERMS, MAX_EXPANSION = 1000, 200
"""The most words that all wildcards and fuzzy words of a query are searched as together, and that one is."""
MAX_SCORED = 400
"""Of those, the ones that score; the others only find: the cluster bounds the clauses of a query."""
_MAX_WAYS = 256
"""Ways to choose one of several phrases for each operand of a nearness that are written out."""
_PATTERN_WORD = re.compile(r"[\w*?]+")
_SCORED = {False: ("title", "text"), True: ("title_forms", "text_exact")}
"""By whether words are meant as written, the fields whose words count."""
_PLACED = {False: ("title_words", "text_words"), True: ("title_exact", "text_exact")}
"""By the same, the fields that know where words stand."""
EVERYTHING: Json = {"match_all": {}}
NOTHING: Json = {"match_none": {}}


@dataclass(frozen=True, slots=True)
class _Choice:
    """Words side by side that may stand for an operand."""

    words: tuple[str, ...]
    exact: bool
    weight: float = 1.0


@dataclass(slots=True)
class Compiler:
    """Compiles for one generation; collects notes on the way."""

    naming: Naming
    words: Words
    settings: SearchConfig
    gain: Callable[[str], float]
    """As in Snapshot."""
    notes: list[Note] = field(default_factory=list)
    _room: int = MAX_TERMS
    _scored: int = MAX_SCORED

    def compile(self, node: Node) -> Json:
        """The query for a resolved tree; parts that only restrict add nothing to scores."""
        match node:
            case Word(text, scope, exact, weight):
                return self._term(fold(text) if exact else term(text), scope, exact, weight)
            case Phrase(text, scope, exact):
                return self._phrase(_Choice(_words(text, exact), exact), scope)
            case Pattern() | Fuzzy():
                return self._spelt(node)
            case Proximity():
                return self._proximity(node)
            case FacetWords(facet, text):
                return only(self._facet(facet, text))
            case DateRange(first, last):
                low = {"gte": first.toordinal()} if first else {}
                high = {"lte": last.toordinal()} if last else {}
                return only({"range": {DAY: low | high}} if low or high else {"exists": {"field": DAY}})
            case And(children):
                return self._and(children)
            case Or(children):
                return any_of([self.compile(child) for child in dict.fromkeys(children)])
            case Not(child):
                return {"bool": {"must_not": [self.compile(child)]}}
            case Everything():
                return only(EVERYTHING)
        raise TypeError(f"not a resolved query: {node!r}")

    def _and(self, children: tuple[Node, ...]) -> Json:
        different = dict.fromkeys(children)
        positive = [self.compile(child) for child in different if not isinstance(child, Not)]
        negative = [self.compile(child.child) for child in different if isinstance(child, Not)]
        if not positive:
            return {"bool": {"filter": [EVERYTHING], "must_not": negative}}
        return {"bool": {"must": positive, "must_not": negative}}

    def _fields(self, scope: Scope, exact: bool) -> list[tuple[str, float]]:
        """(field, weight) of the fields that a leaf is searched in."""
        title, text = _SCORED[exact]
        weighed = [(title, self.settings.title_weight * self.gain(title))]
        return weighed if scope == "title" else [*weighed, (text, self.gain(text))]

    def _term(self, text: str, scope: Scope, exact: bool, weight: float) -> Json:
        return any_of([_term(name, text, boost * weight) for name, boost in self._fields(scope, exact)])

    def _phrase(self, choice: _Choice, scope: Scope) -> Json:
        found = []
        for place, (name, boost) in enumerate(self._fields(scope, choice.exact)):
            words = [_term(name, word, boost) for word in choice.words]
            placed = {"intervals": {_PLACED[choice.exact][place]: _side_by_side(choice)}}
            found.append({"bool": {"must": words, "filter": [placed]}})
        return any_of(found)

    def _spelt(self, leaf: Pattern | Fuzzy) -> Json:
        forms = self._forms(leaf)
        found: list[Json] = []
        for name, boost in self._fields(leaf.scope, exact=True):
            scored, rest = forms[: self._scored], forms[self._scored :]
            found += [_term(name, form, boost * weight) for form, weight in scored]
            if rest:
                found.append({"constant_score": {"filter": {"terms": {name: [key(form) for form, _ in rest]}}}})
        self._scored = max(0, self._scored - len(forms))
        return any_of(found)

    def _forms(self, leaf: Pattern | Fuzzy) -> list[tuple[str, float]]:
        """The folded forms that a wildcard or a fuzzy word stands for, with their weights."""
        fields = ["title"] if leaf.scope == "title" else ["title", "text"]
        fitting, total = self.words.fitting(leaf, fields)
        kept = fitting[: min(MAX_EXPANSION, self._room)]
        self._room -= len(kept)
        if len(kept) < total:
            self.notes.append(cut(leaf, total, len(kept)))
        return [(form, PER_EDIT**edits) for form, edits in kept]

    def _proximity(self, node: Proximity) -> Json:
        operands = [self._choices(operand) for operand in node.operands]
        if not all(operands):
            return NOTHING
        scope = scope_of(node)
        candidates, placed = [], []
        for place, (_, boost) in enumerate(self._fields(scope, exact=False)):
            different = dict.fromkeys(map(tuple, operands))
            candidates.append({"bool": {"must": [self._holding(choices, place, boost) for choices in different]}})
            placed.append({"intervals": {_PLACED[False][place]: near(operands, node.distance, place)}})
        return {"bool": {"must": [any_of(candidates)], "filter": [any_of(placed)]}}

    def _holding(self, choices: tuple[_Choice, ...], place: int, boost: float) -> Json:
        ways = []
        for choice in choices:
            terms = [_term(_SCORED[choice.exact][place], word, boost * choice.weight) for word in choice.words]
            ways.append(terms[0] if len(terms) == 1 else {"bool": {"must": terms}})
        if len(ways) <= MAX_SCORED // 4:
            return any_of(ways)
        words = [key(choice.words[0]) for choice in choices]
        return {"constant_score": {"filter": {"terms": {_SCORED[True][place]: words}}}}

    def _choices(self, operand: Operand) -> list[_Choice]:
        match operand:
            case Word(text, _, exact, weight):
                return [_Choice((fold(text) if exact else term(text),), exact, weight)]
            case Phrase(text, _, exact):
                return [_Choice(_words(text, exact), exact)]
            case Or():
                return [choice for leaf in textual_leaves(operand) for choice in self._choices(leaf)]
            case _:
                return [_Choice((form,), True, weight) for form, weight in self._forms(operand)]

    def _facet(self, facet: ValueField, text: str) -> Json:
        wild = "*" in text or "?" in text
        words = _PATTERN_WORD.findall(text) if wild else [token.form for token in tokenise(text)]
        return any_of([{"terms": {name: values}} for name, values in self.naming.terms(facet, words)])


def near(operands: list[list[_Choice]], distance: int | None, place: int) -> Json:
    """The rule by which words are near each other in the title (`place` 0) or the text (1)."""
    long = any(len(choice.words) > 1 for choices in operands for choice in choices)
    ways = list(itertools.islice(itertools.product(*operands), _MAX_WAYS)) if long else [()]
    rules = []
    for way in ways:
        # Of phrases that begin alike theirs keep only the shorter one, so each choice is asked by itself.
        parts = [_either([choice], place) for choice in way] or [_either(choices, place) for choices in operands]
        rule: Json = {"intervals": parts, "mode": "unordered_no_overlap" if len(parts) == 2 else "unordered"}
        if distance is not None:
            rule["max_gaps"] = distance
        else:
            rule["filter"] = {"contained_by": _sentence()}
        rules.append({"all_of": rule})
    return rules[0] if len(rules) == 1 else {"any_of": {"intervals": rules}}


def _either(choices: list[_Choice], place: int) -> Json:
    rules = [_side_by_side(choice, place) for choice in choices]
    return rules[0] if len(rules) == 1 else {"any_of": {"intervals": rules}}


def _side_by_side(choice: _Choice, place: int | None = None) -> Json:
    """The rule for words one behind the other; with `place` also where another field is asked."""
    other = {"use_field": _PLACED[True][place]} if choice.exact and place is not None else {}
    words: list[Json] = [{"match": {"query": key(word), **other}} for word in choice.words]
    return words[0] if len(words) == 1 else {"all_of": {"intervals": words, "mode": "ordered", "max_gaps": 0}}


def _sentence() -> Json:
    """A sentence from its first word to its last."""
    signs = [{"match": {"query": sign}} for sign in (BEGINS, ENDS)]
    return {"all_of": {"intervals": signs, "mode": "ordered"}}


def only(query: Json) -> Json:
    """The same without scores: it only restricts."""
    return {"bool": {"filter": [query]}}


def any_of(queries: list[Json]) -> Json:
    """What any of the queries finds."""
    if len(queries) == 1:
        return queries[0]
    return {"bool": {"should": queries, "minimum_should_match": 1}} if queries else NOTHING


def _term(name: str, text: str, boost: float) -> Json:
    return {"term": {name: {"value": key(text), "boost": boost}}}


def _words(phrase: str, exact: bool) -> tuple[str, ...]:
    return tuple((fold if exact else term)(token.form) for token in tokenise(phrase))
