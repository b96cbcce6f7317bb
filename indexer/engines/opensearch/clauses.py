"""How many clauses has a query, and the same query with no more than the cluster takes.

Lucene counts all that a query asks for together, each word of an interval included, and refuses more than 1,024. Any
number of words that only find is one clause for each field, as is a regular expression of several words.
"""

import bisect
import math
from collections.abc import Callable, Iterator
from typing import Any

Json = dict[str, Any]
Held = tuple[str, str]
"""A field and a term."""

MOST = 900
"""Clauses of a query; the others that the cluster takes are for its filters."""
NOTHING: Json = {"match_none": {}}
_PARTS = ("must", "should", "filter", "must_not")
_SHOULD = {"should", "minimum_should_match"}


def clauses(query: Json) -> int:
    """How many clauses the cluster counts in a query."""
    if "bool" in query:
        return sum(clauses(child) for part in _PARTS for child in query["bool"].get(part, ()))
    if "constant_score" in query:
        return clauses(query["constant_score"]["filter"])
    if "intervals" in query:
        return sum(map(_rules, query["intervals"].values()))
    return 1


def _rules(rule: Json) -> int:
    if "any_of" in rule:
        return sum(map(_rules, rule["any_of"]["intervals"]))
    if "all_of" not in rule:
        return 1
    together = rule["all_of"]
    # Lucene writes out the ways to choose phrases, and both orders of two operands.
    ways = [_phrases(part) for part in together["intervals"]]
    every = math.prod(ways)
    found = sum(_rules(part) * every // own for part, own in zip(together["intervals"], ways, strict=True))
    found += sum(map(_rules, together.get("filter", {}).values())) * every
    return found * 2 if together["mode"] == "unordered_no_overlap" else found


def _phrases(rule: Json) -> int:
    """How many phrases a rule chooses among; 1 if there is no choice."""
    return max(1, sum("all_of" in part for part in rule.get("any_of", {}).get("intervals", ())))


def bounded(query: Json, holding: Callable[[list[Held]], set[Held]]) -> Json:
    """A query that finds the same with at most `MOST` clauses, as far as that is possible.

    What no article holds is left out: `holding` tells which of terms some do. If that is not enough, only the words
    that count most score, in each list of words equally many; the others only find.
    """
    if clauses(query) <= MOST:
        return query
    terms = list(dict.fromkeys(_terms(query)))
    query = _flat(_without({*terms} - holding(terms), query))
    if clauses(query) <= MOST:
        return query
    most = max(map(len, _lists(query)), default=0)
    kept = bisect.bisect_right(range(most), MOST, key=lambda kept: clauses(_folded(query, kept))) - 1
    return _folded(query, kept)


def _terms(query: Json) -> Iterator[Held]:
    if "term" in query:
        ((name, term),) = query["term"].items()
        yield name, term["value"]
    for part in _PARTS:
        for child in query.get("bool", {}).get(part, ()):
            yield from _terms(child)


def _without(unknown: set[Held], query: Json) -> Json:
    """The query without terms that no article holds."""
    if "term" in query:
        return NOTHING if unknown.intersection(_terms(query)) else query
    if "bool" not in query:
        return query
    found = dict(query["bool"])
    for part in _PARTS:
        if part in found:
            found[part] = [_without(unknown, child) for child in found[part]]
    for part in ("should", "must_not"):
        if part in found:
            found[part] = [child for child in found[part] if child != NOTHING]
    lacking = "minimum_should_match" in found and not found["should"]
    return NOTHING if lacking or NOTHING in (*found.get("must", ()), *found.get("filter", ())) else {"bool": found}


def _flat(query: Json) -> Json:
    """The query with choices among choices as one list: they find and score the same."""
    if "bool" not in query:
        return query
    found = dict(query["bool"])
    for part in _PARTS:
        if part in found:
            found[part] = [_flat(child) for child in found[part]]
    if "should" in found:
        choices = [child["bool"]["should"] if _is_choice(child) else [child] for child in found["should"]]
        found["should"] = [child for several in choices for child in several]
    return {"bool": found}


def _is_choice(query: Json) -> bool:
    return "bool" in query and query["bool"].keys() == _SHOULD


def _lists(query: Json) -> Iterator[list[Json]]:
    """All choices within a query."""
    for part in _PARTS:
        children = query.get("bool", {}).get(part, [])
        if part == "should":
            yield children
        for child in children:
            yield from _lists(child)


def _folded(query: Json, kept: int, *, scored: bool = True) -> Json:
    """The query of whose choices at most so many terms of each field score; with -1 none that need not be met."""
    if "bool" not in query:
        return query
    found = dict(query["bool"])
    for part in _PARTS:
        if part in found:
            scores = scored and part in ("must", "should")
            found[part] = [_folded(child, kept, scored=scores) for child in found[part]]
    if "should" in found:
        needed = "minimum_should_match" in found
        most = max(0, kept) if scored else 0
        if needed:
            found["should"] = _fewer(found["should"], most, needed=True)
        elif kept < 0 or not scored:
            del found["should"]
        else:
            found["should"] = _fewer(found["should"], most, needed=False)
    return {"bool": found}


def _fewer(choices: list[Json], most: int, *, needed: bool) -> list[Json]:
    """The choices, of each field at most so many as terms; the others as one condition if they are `needed`."""
    by_field: dict[str, list[tuple[float, str]]] = {}
    others = []
    for choice in choices:
        if "term" in choice:
            ((name, term),) = choice["term"].items()
            by_field.setdefault(name, []).append((term["boost"], term["value"]))
        else:
            others.append(choice)
    for name, terms in by_field.items():
        best = sorted(terms, key=lambda term: -term[0])
        scoring = best if len(best) <= most + needed else best[:most]
        others += [{"term": {name: {"value": value, "boost": boost}}} for boost, value in scoring]
        if needed and (rest := [value for _, value in best[len(scoring) :]]):
            others.append({"constant_score": {"filter": {"terms": {name: rest}}}})
    return others
