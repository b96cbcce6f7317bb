"""Every place where a query stands in its hits, in the order of the words beside it: read from their texts."""

import functools
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from indexer.config import SearchConfig
from indexer.engines.base import StoredArticle
from indexer.engines.common.articles import stored_article
from indexer.engines.common.context import SPACE, after_place, before_place
from indexer.engines.opensearch.documents import stored_from
from indexer.engines.opensearch.search import Search, nearest_forms
from indexer.engines.opensearch.snapshot import Snapshot
from indexer.language import Token, fold, tokenise
from indexer.query.ast import markable
from indexer.query.attempts import article_marks
from indexer.query.concordance import Concordance, ConcordanceLine, ConcordanceOrder
from indexer.query.marks import Mark, Marker
from indexer.query.request import SearchRequest
from indexer.query.rewrite import resolve
from indexer.query.syntax import parse

MOST_LINES = 50_000
"""Places that are kept, of about 1 KB each; beyond them no further article is read."""
_BESIDE = 3
"""Words on a side by which lines are put in order."""


@dataclass(frozen=True, slots=True)
class _Place:
    line: ConcordanceLine
    number: int
    """Of the mark in its article."""
    moment: float | None
    left: tuple[str, ...]
    right: tuple[str, ...]


class ConcordanceSearch:
    """All places of one search in one generation."""

    def __init__(self, settings: SearchConfig, snapshot: Snapshot, request: SearchRequest) -> None:
        """Searches, and reads the hits in their order until the time budget is over or there are MOST_LINES."""
        deadline = time.monotonic() + settings.time_budget
        self._snapshot = snapshot
        search = Search(settings, snapshot, snapshot.naming.canonical(request))
        root, hits, self.hits = search.ranked()
        self._places: list[_Place] = []
        self.articles = self.hits if not markable(root) else 0
        self._parsed = parse(request.query).root
        self._as_written = root == resolve(self._parsed, "all")  # what `marked_article` tries first
        self._near = functools.cache(functools.partial(nearest_forms, snapshot))
        if hits is not None and markable(root):
            self._read(hits, Marker(root), deadline)
        self.complete = hits is not None and self.articles == self.hits

    def page(self, order: ConcordanceOrder, *, offset: int, limit: int) -> Concordance:
        """Some of the lines."""
        return Concordance(
            tuple(self.ordered(order)[offset : offset + limit]), total=len(self._places), articles=self.articles,
            hits=self.hits, complete=self.complete, generation=self._snapshot.generation.name,
        )  # fmt: skip

    def ordered(self, order: ConcordanceOrder) -> list[ConcordanceLine]:
        """All lines in an order; equals newest first, then as they stand in the article."""
        sign = 1.0 if order == "oldest" else -1.0

        def rank(place: _Place) -> tuple[Any, ...]:
            beside = {"left": place.left, "right": place.right}.get(order, ())
            dated = (False, sign * place.moment) if place.moment is not None else (True, 0.0)
            return (beside, *dated, place.line.id, place.number)

        return [place.line for place in sorted(self._places, key=rank)]

    def _read(self, hits: Iterable[dict[str, Any]], marker: Marker, deadline: float) -> None:
        snapshot = self._snapshot
        for hit in hits:
            if time.monotonic() > deadline or len(self._places) >= MOST_LINES:
                return
            article = stored_article(stored_from(hit["_source"]), snapshot.generation.name, snapshot.naming.changed)
            title, text = marker.find(article.title, "title"), marker.find(article.text)
            numbered = self._as_written or (title, text) == self._marks_of_page(article)
            if article.title_derived:  # it stands in the text as well
                title = []
            self._add(article, article.title, title, 1, numbered=numbered, in_title=True)
            self._add(article, article.text, text, 1 + len(title), numbered=numbered, in_title=False)
            self.articles += 1

    def _marks_of_page(self, article: StoredArticle) -> tuple[list[Mark], list[Mark]]:
        """What the page of the article marks, and counts."""
        return article_marks(self._parsed, self._near, article.title, article.text)

    def _add(
        self, article: StoredArticle, text: str, marks: Sequence[Mark], first: int, *, numbered: bool, in_title: bool
    ) -> None:
        tokens = list(tokenise(text)) if marks else []
        for number, mark in enumerate(marks, start=first):
            line = ConcordanceLine(
                article.id, article.title, article.published, article.source, number if numbered else None, in_title,
                before=before_place(text, mark.start), keyword=SPACE.sub(" ", text[mark.start : mark.end]),
                after=after_place(text, mark.end),
            )  # fmt: skip
            moment = article.published.timestamp() // 1 if article.published else None
            self._places.append(_Place(line, number, moment, *_beside(tokens, mark)))


def _beside(tokens: Sequence[Token], mark: Mark) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The folded words before a place, the nearest first, and behind it."""
    before = [token.form for token in tokens if token.end <= mark.start][-_BESIDE:]
    after = [token.form for token in tokens if token.start >= mark.end][:_BESIDE]
    return tuple(map(fold, reversed(before))), tuple(map(fold, after))
