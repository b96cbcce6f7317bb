"""„Meinten Sie“: the query with a misspelt word put right, if that finds clearly more. Only ever offered."""

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from indexer.engines.whoosh.columns import Documents
from indexer.engines.whoosh.execute import Executor
from indexer.engines.whoosh.matching import matching
from indexer.engines.whoosh.naming import Naming
from indexer.fields import ANALYSED
from indexer.language import fold, term
from indexer.language.analysis import feminine_base
from indexer.language.nearest import Vocabulary
from indexer.query.correction import corrected, words_only
from indexer.query.request import Match
from indexer.query.rewrite import resolve
from indexer.query.syntax import parse

# Chosen on the test collection, where no topic that is spelt right is doubted, and on 1,500 rare words of the German
# Wikipedia: with two edits 6 % of them were doubted, nearly all wrongly; with one, 2 %, most of them foreign names.
MAX_RARE = 2
"""Articles up to which a word that is found is held against commoner ones."""
MIN_COMMON = 20
"""Articles, and times the articles of the rare word, that the other must have."""
MIN_LETTERS = 6
"""Shorter words that are found are right: too many of them are one letter apart."""
GAIN = 10
"""Articles that a query must find more with a rare word respelt."""


@dataclass(slots=True)
class Speller:
    """Corrects queries for one search."""

    naming: Naming
    """As they are shown."""
    executor: Executor
    vocabulary: Vocabulary
    """The forms that a rare word may be a misspelling of, if they are common."""
    nearest: Callable[[str], Sequence[str]]
    """The likeliest forms for a word that no article holds."""
    deadline: float
    _rare: bool = field(default=False, init=False)
    """Whether a word was respelt that is found."""

    def suggestion(self, query: str, match: Match) -> str | None:
        """The respelt query; None if there is no other spelling, or none that finds clearly more.

        Compared is what the words find; whatever else narrows the query does so in any spelling.
        """
        respelt = corrected(query, self._better)
        if respelt == query:
            return None
        if match == "any" and not self._rare:
            return respelt  # a word in no article became one that some hold, which is enough for them to match
        before, after = self._count(query, match), self._count(respelt, match)
        if before is None or after is None:
            return None if self._rare else respelt
        return respelt if after - before >= (GAIN if self._rare else 1) else None

    def total(self, query: str, match: Match, count: Callable[[Documents], int]) -> int | None:
        """How many hits a query has, by what counts them among the articles it finds; None if time runs out."""
        found = matching(resolve(parse(query).root, match), self.naming, self.executor, self.deadline)
        return None if found is None else count(found)

    def _count(self, query: str, match: Match) -> int | None:
        root = words_only(resolve(parse(query).root, match))
        found = matching(root, self.naming, self.executor, self.deadline) if root is not None else None
        return None if found is None else len(found)

    def _better(self, word: str) -> str | None:
        if time.monotonic() > self.deadline:
            return None
        articles = self._articles({term(word), term(feminine_base(word) or word)})
        if articles == 0:
            return next(iter(self.nearest(word)), None)
        if articles > MAX_RARE or len(word) < MIN_LETTERS:
            return None
        for near in self.vocabulary.nearest(word, least=MIN_COMMON):
            commoner = near.articles >= MIN_COMMON * articles
            if commoner and near.edits == 1 and fold(near.form)[0] == fold(word)[0]:
                self._rare = True
                return near.form
        return None

    def _articles(self, terms: Iterable[str]) -> int:
        return max(self.naming.columns.postings[name].frequency(key) for key in terms for name in ANALYSED)
