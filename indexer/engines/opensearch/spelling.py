"""„Meinten Sie“: the query with a misspelt word put right, if that finds clearly more. Only ever offered."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from indexer.engines.opensearch.words import Words
from indexer.engines.whoosh.spelling import GAIN, MAX_RARE, MIN_COMMON, MIN_LETTERS
from indexer.language import fold, term
from indexer.language.analysis import feminine_base
from indexer.query.ast import Node
from indexer.query.correction import corrected, words_only
from indexer.query.request import Match
from indexer.query.rewrite import resolve
from indexer.query.syntax import parse


@dataclass(slots=True)
class Speller:
    """Corrects queries for one search."""

    words: Words
    nearest: Callable[[str], Sequence[str]]
    """The likeliest forms for a word that no article holds."""
    count: Callable[[Node], int | None]
    """How many articles a resolved tree finds without filters; None if there is no time left."""
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

    def _count(self, query: str, match: Match) -> int | None:
        root = words_only(resolve(parse(query).root, match))
        return None if root is None else self.count(root)

    def _better(self, word: str) -> str | None:
        held = self.words.many("term", {term(word), term(feminine_base(word) or word)})
        articles = max((max(found["title"], found["text"]) for found in held.values()), default=0)
        if articles == 0:
            return next(iter(self.nearest(word)), None)
        if articles > MAX_RARE or len(word) < MIN_LETTERS:
            return None
        for near in self.words.nearest(word, least=MIN_COMMON):
            commoner = near.articles >= MIN_COMMON * articles
            if commoner and near.edits == 1 and fold(near.form)[0] == fold(word)[0]:
                self._rare = True
                return near.form
        return None
