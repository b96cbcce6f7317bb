"""Words near each other: checked article by article, over the positions in the postings.

Articles that hold all the words come from Whoosh, with the sum of the words' scores; which of them hold the words near
each other is decided here. Sentences are not in the index: for them the stored text is read.
"""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from whoosh import query as wq
from whoosh.matching import WrappingMatcher
from whoosh.query.wrappers import WrappingQuery
from whoosh.reading import TermNotFound

from indexer.engines.whoosh.deadline import check
from indexer.fields import EXACT
from indexer.language import tokenise
from indexer.query.proximity import Span, pairs_near, sentence_numbers, windows


class Choice(NamedTuple):
    """One way in which an operand can stand in a text: words side by side, in the analysed or in the exact field."""

    words: tuple[str, ...]
    exact: bool
    weight: float = 1.0


class Condition(NamedTuple):
    """What must stand near each other, each operand any of its choices; `distance` as in the query tree."""

    fields: tuple[str, ...]
    """In one of these analysed fields."""
    operands: tuple[tuple[Choice, ...], ...]
    distance: int | None


class Near(WrappingQuery):  # type: ignore[misc]  # Whoosh has no types
    """The articles found by a query that meet the conditions, too.

    Raises TimeOverError after `deadline` (time.monotonic seconds) while it is run.
    """

    def __init__(self, found: wq.Query, conditions: Sequence[Condition], deadline: float) -> None:
        super().__init__(found)
        self.conditions, self.deadline = conditions, deadline

    def matcher(self, searcher: Any, context: Any = None) -> Any:
        checker = _Checker(searcher.reader(), self.conditions, self.deadline)
        return _Checked(self.child.matcher(searcher, context), checker)


def near(condition: Condition, weights: Sequence[float], deadline: float) -> Near:
    """A condition with the articles that can meet it, scored by its words; `weights` of its fields."""
    candidates = [
        wq.And([_any_of(field, choices, weight) for choices in dict.fromkeys(condition.operands)])
        for field, weight in zip(condition.fields, weights, strict=True)
    ]
    return Near(wq.Or(candidates), [condition], deadline)


def all_of(queries: Sequence[wq.Query], deadline: float) -> wq.Query:
    """The articles that all queries find; nearness, which costs most, is checked last, for what is left."""
    conditions = [condition for query in queries if isinstance(query, Near) for condition in query.conditions]
    if not conditions:
        return wq.And(queries)
    return Near(wq.And([q.child if isinstance(q, Near) else q for q in queries]), conditions, deadline)


def _any_of(field: str, choices: Sequence[Choice], boost: float) -> wq.Query:
    return wq.Or(
        [
            wq.And([wq.Term(_field(field, choice), word, boost=boost * choice.weight) for word in choice.words])
            for choice in choices
        ]
    )


def _field(field: str, choice: Choice) -> str:
    return EXACT[field] if choice.exact else field


class _Checked(WrappingMatcher):  # type: ignore[misc]  # Whoosh has no types
    """Those matches of another matcher that pass; each is looked at when it is reached, and not before."""

    def __init__(self, child: Any, checker: "_Checker") -> None:
        super().__init__(child)
        self._checker = checker
        self._advance()

    def _advance(self) -> None:
        while self.child.is_active() and not self._checker.passes(self.child.id()):
            self.child.next()

    def next(self) -> None:
        self.child.next()
        self._advance()

    def skip_to(self, id: int) -> None:
        self.child.skip_to(id)
        self._advance()

    def all_ids(self) -> Iterator[int]:
        while self.is_active():
            yield self.id()
            self.next()

    def replace(self, *_: float) -> Any:
        return self

    def supports_block_quality(self) -> bool:
        return False


class _Checker:
    """Decides for the articles of one segment, asked in ascending order."""

    def __init__(self, reader: Any, conditions: Sequence[Condition], deadline: float) -> None:
        self._reader, self._conditions, self._deadline = reader, conditions, deadline
        self._postings: dict[tuple[str, str], Any] = {}

    def passes(self, number: int) -> bool:
        check(self._deadline)
        return all(
            any(self._holds(number, field, condition) for field in condition.fields) for condition in self._conditions
        )

    def _holds(self, number: int, field: str, condition: Condition) -> bool:
        spans = [self._spans(number, field, choices) for choices in condition.operands]
        if not all(spans):
            return False
        if len(spans) == 2:
            reach = self._sentences(number, field) if condition.distance is None else condition.distance
            return pairs_near(spans[0], spans[1], reach)
        starts = [[start for start, _ in found] for found in spans]
        return condition.distance is not None and any(True for _ in windows(starts, condition.distance))

    def _sentences(self, number: int, field: str) -> list[int]:
        text = self._reader.stored_fields(number)[field]
        return sentence_numbers(text, list(tokenise(text)))

    def _spans(self, number: int, field: str, choices: Sequence[Choice]) -> list[Span]:
        found: set[Span] = set()
        for choice in choices:
            first, *others = [self._positions(number, _field(field, choice), word) for word in choice.words]
            following = [frozenset(positions) for positions in others]
            length = len(choice.words)
            found.update(
                (start, start + length)
                for start in first
                if all(start + offset in positions for offset, positions in enumerate(following, 1))
            )
        return sorted(found)

    def _positions(self, number: int, field: str, word: str) -> list[int]:
        """The positions of a word in an article; none if it stands there as a part of other words alone."""
        if (field, word) not in self._postings:
            try:
                self._postings[field, word] = self._reader.postings(field, word)
            except TermNotFound:
                self._postings[field, word] = None
        postings = self._postings[field, word]
        if postings is None or not postings.is_active():
            return []
        if postings.id() < number:
            postings.skip_to(number)
        if not postings.is_active() or postings.id() != number:
            return []
        return list(postings.value_as("positions"))
