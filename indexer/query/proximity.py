"""Which occurrences of words stand near enough to each other: arithmetic over positions, for engines and marks alike.

Occurrences are (first position, position behind the last) of a word or phrase. Near means: one occurrence of each
operand can be chosen, none used twice, with at most so many other words between the first and the last of them.
"""

import bisect
from collections.abc import Iterator, Mapping, Sequence

from indexer.language import Token, sentence_spans

Span = tuple[int, int]
"""Positions of words, end exclusive."""
Reach = int | Sequence[int] | Mapping[int, int]
"""How near is near: the most words between, or for the same sentence the number of its sentence for each position."""


def sentence_numbers(text: str, tokens: Sequence[Token]) -> list[int]:
    """For each word of a text the number of the sentence that it begins in."""
    starts = [start for start, _ in sentence_spans(text)]
    return [bisect.bisect_right(starts, token.start) for token in tokens]


def pairs_near(first: Sequence[Span], second: Sequence[Span], reach: Reach) -> bool:
    """Whether two operands have occurrences that are near each other."""
    return any(_with_neighbour(first, second, reach))


def taking_part(first: Sequence[Span], second: Sequence[Span], reach: Reach) -> tuple[set[Span], set[Span]]:
    """The occurrences of two operands that have one of the other near them."""
    return set(_with_neighbour(first, second, reach)), set(_with_neighbour(second, first, reach))


def windows(positions: Sequence[Sequence[int]], distance: int) -> Iterator[range]:
    """The stretches of a text, as long as may be, in which each of several words occurs at a place of its own.

    Takes the ascending positions of each word; a word that is asked for twice is given twice.
    """
    width = len(positions) + distance
    for start in sorted(set().union(*positions)):
        inside = [p[bisect.bisect_left(p, start) : bisect.bisect_left(p, start + width)] for p in positions]
        if all(inside) and _have_places(inside):
            yield range(start, start + width)


def _with_neighbour(spans: Sequence[Span], others: Sequence[Span], reach: Reach) -> Iterator[Span]:
    if not isinstance(reach, int):
        # A phrase that runs over the end of a sentence stands in none.
        spans, others = ([s for s in found if reach[s[0]] == reach[s[1] - 1]] for found in (spans, others))
    by_start, by_end = sorted(others), sorted(others, key=lambda span: span[1])
    for span in spans:
        # If any other is near enough, so is the nearest on its side.
        after = bisect.bisect_left(by_start, span[1], key=lambda other: other[0])
        before = bisect.bisect_right(by_end, span[0], key=lambda other: other[1]) - 1
        if (after < len(by_start) and _near(span, by_start[after], reach)) or (
            before >= 0 and _near(by_end[before], span, reach)
        ):
            yield span


def _near(first: Span, second: Span, reach: Reach) -> bool:
    if isinstance(reach, int):
        return second[0] - first[1] <= reach
    return reach[first[0]] == reach[second[0]]


def _have_places(choices: Sequence[Sequence[int]]) -> bool:
    """Whether each word can have a place of its own: bipartite matching by augmenting paths (Kuhn)."""
    taken: dict[int, int] = {}

    def place(word: int, seen: set[int]) -> bool:
        for position in choices[word]:
            if position not in seen:
                seen.add(position)
                if position not in taken or place(taken[position], seen):
                    taken[position] = word
                    return True
        return False

    return all(place(word, set()) for word in range(len(choices)))
