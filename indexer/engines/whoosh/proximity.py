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


class Near(WrappingQuery):  # type: ignore[misc]  # Whoosh has no types
    """The articles in one of whose fields the operands, each any of its choices, stand near each other.

    `distance` as in the query tree. Raises TimeOverError after `deadline` (time.monotonic seconds) while it is run.
    """

    def __init__(
        self, field: str, operands: Sequence[Sequence[Choice]], distance: int | None, boost: float, deadline: float
    ) -> None:
        super().__init__(wq.And([_any_of(field, choices, boost) for choices in dict.fromkeys(map(tuple, operands))]))
        self._place, self._operands, self._distance, self._deadline = field, operands, distance, deadline

    def matcher(self, searcher: Any, context: Any = None) -> Any:
        checker = _Checker(searcher.reader(), self._place, self._operands, self._distance, self._deadline)
        return _Checked(self.child.matcher(searcher, context), checker)


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

    def __init__(
        self, reader: Any, field: str, operands: Sequence[Sequence[Choice]], distance: int | None, deadline: float
    ) -> None:
        self._reader, self._field, self._operands = reader, field, operands
        self._distance, self._deadline = distance, deadline
        self._postings: dict[tuple[str, str], Any] = {}

    def passes(self, number: int) -> bool:
        check(self._deadline)
        spans = [self._spans(choices, number) for choices in self._operands]
        if not all(spans):
            return False
        if self._distance is None:
            return pairs_near(spans[0], spans[1], 1 << 30) and pairs_near(spans[0], spans[1], self._sentences(number))
        if len(spans) == 2:
            return pairs_near(spans[0], spans[1], self._distance)
        starts = [[start for start, _ in found] for found in spans]
        return any(True for _ in windows(starts, self._distance))

    def _sentences(self, number: int) -> list[int]:
        text = self._reader.stored_fields(number)[self._field]
        return sentence_numbers(text, list(tokenise(text)))

    def _spans(self, choices: Sequence[Choice], number: int) -> list[Span]:
        found: set[Span] = set()
        for choice in choices:
            first, *others = [self._positions(_field(self._field, choice), word, number) for word in choice.words]
            following = [frozenset(positions) for positions in others]
            length = len(choice.words)
            found.update(
                (start, start + length)
                for start in first
                if all(start + offset in positions for offset, positions in enumerate(following, 1))
            )
        return sorted(found)

    def _positions(self, field: str, word: str, number: int) -> list[int]:
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
