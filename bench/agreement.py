"""Whether engines find the same: totals and counts of facets, query by query."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bench.query import Query

Pages = Mapping[str, Sequence[Any]]
"""By engine, for each query the page (as a mapping) that it made."""
UNSTEMMED = "whoosh"
"""Its analyser drops stop words and stems otherwise, and its facets know no dates: told, not demanded."""


@dataclass(frozen=True, slots=True)
class Agreement:
    comparable: int
    """Queries that all engines should answer alike, …"""
    agreeing: dict[str, int]
    """… and by peer on how many it has our total and our facet counts."""
    unexplained: dict[Query, str]
    """Those that should agree and do not, with what was found."""
    explained: dict[Query, str]
    """The others whose totals differ, with the totals."""


def compare(queries: Sequence[Query], pages: Pages) -> Agreement:
    """Compares every engine with the first."""
    first, *others = pages
    agreeing = dict.fromkeys(others, 0)
    unexplained: dict[Query, str] = {}
    explained: dict[Query, str] = {}
    for at, query in enumerate(queries):
        ours = pages[first][at]
        differing = [name for name in others if not _same(query, ours, pages[name][at])]
        totals = ", ".join(f"{pages[name][at]['total']:,}" for name in pages)
        if query.comparable:
            for name in set(others) - set(differing):
                agreeing[name] += 1
            if any(name != UNSTEMMED for name in differing):
                unexplained[query] = f"{totals} ({_where(query, ours, pages[differing[0]][at])})"
        elif differing:
            explained[query] = totals
    return Agreement(sum(query.comparable is True for query in queries), agreeing, unexplained, explained)


def _same(query: Query, ours: Any, theirs: Any) -> bool:
    return not _where(query, ours, theirs)


def _where(query: Query, ours: Any, theirs: Any) -> str:
    """What two pages differ in. Our facets are counted without their own filter, so that one is left out."""
    if ours["total"] != theirs["total"]:
        return "total"
    for facet, counts in theirs["facets"].items():
        if not (query.facet and query.facet[0] == facet) and not same_counts(ours["facets"][facet], counts):
            return str(facet)
    return ""


def same_counts(one: Mapping[str, int], other: Mapping[str, int], most: int = 10) -> bool:
    """Whether two lists of the commonest values are alike; of equally common last ones any may be there."""
    if sorted(one.values()) != sorted(other.values()):
        return False
    floor = min(one.values(), default=0) if len(one) >= most else 0
    above = [{value: count for value, count in counts.items() if count > floor} for counts in (one, other)]
    return above[0] == above[1]
