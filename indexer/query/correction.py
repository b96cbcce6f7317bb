"""„Meinten Sie“: the query with a misspelt word put right, if that finds clearly more. Only ever offered."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from indexer.language import fold, is_stop_word, term, tokenise
from indexer.language.analysis import feminine_base
from indexer.language.nearest import Near
from indexer.query.ast import And, DateRange, FacetWords, Node, Not, Or
from indexer.query.request import Match
from indexer.query.rewrite import resolve
from indexer.query.syntax import parse
from indexer.query.typed import typed

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
    """Corrects queries for one search, by what an engine knows of words."""

    articles: Callable[[set[str]], int | None]
    """The most articles that hold one of some terms, in the title or in the text; None if there is no time left."""
    common: Callable[[str], Sequence[Near]]
    """The forms in at least MIN_COMMON articles that are spelt nearly like a word, the likeliest first."""
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
        articles = self.articles({term(word), term(feminine_base(word) or word)})
        if articles is None:
            return None
        if articles == 0:
            return next(iter(self.nearest(word)), None)
        if articles > MAX_RARE or len(word) < MIN_LETTERS:
            return None
        for near in self.common(word):
            commoner = near.articles >= MIN_COMMON * articles
            if commoner and near.edits == 1 and fold(near.form)[0] == fold(word)[0]:
                self._rare = True
                return near.form
        return None


def corrected(query: str, better: Callable[[str], str | None]) -> str:
    """The query with each plain word replaced for which `better` knows another; all else stays letter for letter.

    Left alone: phrases, exact and excluded words, wildcards, fields, addresses, stop words, gender forms.
    """
    parts: list[str] = []
    at = 0
    for start, end in _words(query):
        form = better(query[start:end])
        if form is not None:
            parts += query[at:start], form
            at = end
    return "".join((*parts, query[at:]))


def _words(query: str) -> Iterator[tuple[int, int]]:
    """Start and end of each plain word; the parts of a hyphen word one by one."""
    for piece in typed(query)[0]:
        if piece.phrase or piece.field or piece.exact or piece.excluded or set(piece.text) & set("*?~:/@_"):
            continue
        for token in tokenise(piece.text):
            written = piece.text[token.start : token.end]
            if written == token.form and written.isalpha() and not is_stop_word(written):
                yield piece.start + token.start, piece.start + token.end


def words_only(node: Node) -> Node | None:
    """A resolved tree without what only narrows it: fields of facets, dates, exclusions. None if nothing is left."""
    match node:
        case Not() | FacetWords() | DateRange():
            return None
        case And(children) | Or(children):
            kept = tuple(found for child in children if (found := words_only(child)) is not None)
            return type(node)(kept) if len(kept) > 1 else (kept[0] if kept else None)
        case _:
            return node
