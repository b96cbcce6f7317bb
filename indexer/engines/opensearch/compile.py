"""From the resolved query tree to a query of the cluster."""

import itertools
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from indexer.config import SearchConfig
from indexer.engines.common.cut import cut
from indexer.engines.opensearch.clauses import NOTHING, Held, bounded
from indexer.engines.opensearch.naming import Naming
from indexer.engines.opensearch.schema import BEGINS, ENDS, key
from indexer.engines.opensearch.vocabulary import doc_id
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
_MAX_WAYS = 256
"""Ways to choose phrases of one length for each operand of a nearness that are written out."""
_MAX_RULES, _IN_A_RULE = 20, 100
"""Words of an operand that have each a rule of its own, and those that stand together in a rule if there are more."""
_PATTERN_WORD = re.compile(r"[\w*?]+")
_SPECIAL = re.compile(r"[^\w\x00-\x1f]")
"""What may mean something in a regular expression of theirs; control characters stand for themselves."""
_COUNTED = {
    "title": ("term", "title"), "text": ("term", "text"),
    "title_forms": ("folded", "title"), "text_exact": ("folded", "text"),
}  # fmt: skip
"""By field, what documents tell in how many articles it holds a term, and which of their numbers."""
_SCORED = {False: ("title", "text"), True: ("title_forms", "text_exact")}
"""By whether words are meant as written, the fields whose words count."""
_PLACED = {False: ("title_words", "text_words"), True: ("title_exact", "text_exact")}
"""By the same, the fields that know where words stand."""
_CHANGED = frozenset("\x06\x07")
"""What `key` makes of terms that are none of theirs."""
EVERYTHING: Json = {"match_all": {}}


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

    def query(self, node: Node) -> Json:
        """The query for a resolved tree, with as few clauses as the cluster takes, if that can be."""
        return bounded(self.compile(node), self._holding)

    def _holding(self, terms: list[Held]) -> set[Held]:
        """The terms that any article holds, and those of which that is not known."""
        wanted = [(_COUNTED[name], term) for name, term in terms]
        found = self.words.read((kind, term) for (kind, _), term in wanted)
        counts = [(found[doc_id(kind, term)] or {}).get(field, 0) for (kind, field), term in wanted]
        return {held for held, count in zip(terms, counts, strict=True) if count or _is_changed(held[1])}

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
            asked = {"query": " ".join(map(key, choice.words)), "analyzer": "placed"}
            placed = {"match_phrase": {_PLACED[choice.exact][place]: asked}}
            found.append({"bool": {"should": words, "filter": [placed]}})
        return any_of(found)

    def _spelt(self, leaf: Pattern | Fuzzy) -> Json:
        forms = self._forms(leaf)
        fields = self._fields(leaf.scope, exact=True)
        return any_of([_term(name, form, boost * weight) for name, boost in fields for form, weight in forms])

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
            candidates.append({"bool": {"must": [_scoring(choices, place, boost) for choices in different]}})
            placed.append({"intervals": {_PLACED[False][place]: near(operands, node.distance, place)}})
        return {"bool": {"should": [any_of(candidates)], "filter": [any_of(placed)]}}

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
    ways = itertools.islice(itertools.product(*map(_by_length, operands)), _MAX_WAYS)
    rules = []
    for way in ways:
        parts = [_either(choices, place) for choices in way]
        rule: Json = {"intervals": parts, "mode": "unordered_no_overlap" if len(parts) == 2 else "unordered"}
        if distance is not None:
            rule["max_gaps"] = distance
        else:
            rule["filter"] = {"contained_by": _sentence()}
        rules.append({"all_of": rule})
    return _one_of(rules)


def _by_length(choices: list[_Choice]) -> list[list[_Choice]]:
    """Of choices that begin alike theirs keep only the shorter one, so those of each length are asked by themselves."""
    found: dict[int, list[_Choice]] = {}
    for choice in choices:
        found.setdefault(len(choice.words), []).append(choice)
    return list(found.values())


def _either(choices: list[_Choice], place: int) -> Json:
    """The rule for choices of one length."""
    if len(choices) <= _MAX_RULES or len(choices[0].words) > 1:
        return _one_of([_side_by_side(choice, place) for choice in choices])
    rules: list[Json] = []
    for exact in (False, True):
        words = sorted({key(choice.words[0]) for choice in choices if choice.exact == exact})
        for begin in range(0, len(words), _IN_A_RULE):
            pattern = "|".join(_SPECIAL.sub(r"\\\g<0>", word) for word in words[begin : begin + _IN_A_RULE])
            rule = {"pattern": pattern, "use_field": _PLACED[exact][place], "max_expansions": _IN_A_RULE}
            rules.append({"regexp": rule})
    return _one_of(rules)


def _one_of(rules: list[Json]) -> Json:
    return rules[0] if len(rules) == 1 else {"any_of": {"intervals": rules}}


def _scoring(choices: tuple[_Choice, ...], place: int, boost: float) -> Json:
    """What any of the choices scores, wherever its words stand."""
    ways = []
    for choice in choices:
        terms = [_term(_SCORED[choice.exact][place], word, boost * choice.weight) for word in choice.words]
        ways.append(terms[0] if len(terms) == 1 else {"bool": {"must": terms}})
    return any_of(ways)


def _side_by_side(choice: _Choice, place: int) -> Json:
    """The rule for words one behind the other."""
    other = {"use_field": _PLACED[True][place]} if choice.exact else {}
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


def _is_changed(name: str) -> bool:
    """Whether a term of theirs is not ours."""
    return not _CHANGED.isdisjoint(name)


def _words(phrase: str, exact: bool) -> tuple[str, ...]:
    return tuple((fold if exact else term)(token.form) for token in tokenise(phrase))
