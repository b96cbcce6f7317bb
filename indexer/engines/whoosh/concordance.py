"""Every place where a query stands in its hits, in the order of the words beside it.

Where the places are, and which words stand beside them, is told by the stream of words. A place is kept as eleven
numbers; texts are read for the lines that are shown.
"""

import functools
import time
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from indexer.config import SearchConfig
from indexer.engines.base import StoredArticle
from indexer.engines.common.articles import stored_article
from indexer.engines.common.context import SPACE, after_place, before_place
from indexer.engines.whoosh.columns import Documents
from indexer.engines.whoosh.marking import Marking
from indexer.engines.whoosh.search import Search
from indexer.engines.whoosh.snapshot import Snapshot
from indexer.engines.whoosh.stream import Places
from indexer.engines.whoosh.widening import nearest_forms
from indexer.language import fold
from indexer.query.ast import Node, markable
from indexer.query.attempts import article_marks, marks_of
from indexer.query.concordance import ConcordanceLine, ConcordanceOrder
from indexer.query.marks import Mark, Marker
from indexer.query.request import SearchRequest
from indexer.query.rewrite import resolve
from indexer.query.syntax import parse

MOST_LINES = 200_000
"""Places that are kept, of 88 bytes each; beyond them no further article is read."""
_BESIDE = 3
"""Words on a side by which lines are put in order."""
_CHUNK = 100
"""Articles that are read from the stream at a time."""

_NUMBER, _MARK, _IN_TITLE, _START, _END = range(5)
_BEFORE, _AFTER = 5, 5 + _BESIDE
_WIDTH = 5 + 2 * _BESIDE

Rows = NDArray[np.int64]
"""A row for each place: article, number of the mark, whether it is in the title, start, end; then the words before, the
nearest first, and behind, as rows of forms, −1 where the text ends."""
_NO_ROWS: Rows = np.zeros((0, _WIDTH), dtype=np.int64)


class ConcordanceSearch:
    """All places of one search in one generation."""

    def __init__(self, settings: SearchConfig, snapshot: Snapshot, request: SearchRequest) -> None:
        """Searches, and reads the hits in their order until the time budget is over or there are MOST_LINES."""
        deadline = time.monotonic() + settings.time_budget
        self._snapshot = snapshot
        hits, root, found_all = Search(settings, snapshot, snapshot.naming.canonical(request)).ranked()
        self.hits = len(hits)
        self._rows, self.articles = _rows(snapshot, hits, root, deadline) if markable(root) else (_NO_ROWS, self.hits)
        self.total = len(self._rows)
        self._parsed, self._root = parse(request.query).root, root
        self.complete = found_all and self.articles == self.hits

    def ordered(self, order: ConcordanceOrder) -> Rows:
        """The places in an order; equals newest first, then as they stand in the article."""
        rows, columns = self._rows, self._snapshot.columns
        rank = (columns.oldest_rank if order == "oldest" else columns.newest_rank)[rows[:, _NUMBER]]
        keys = [rows[:, _MARK], rank]
        if order in ("left", "right"):
            begin = _BEFORE if order == "left" else _AFTER
            beside = _alphabetical(self._snapshot, rows[:, begin : begin + _BESIDE])
            keys += [beside[:, place] for place in reversed(range(_BESIDE))]
        return rows[np.lexsort(keys)]

    def lines(self, rows: Rows) -> Iterator[ConcordanceLine]:
        """The lines of places, read from the stored articles."""
        snapshot, last, article, numbered = self._snapshot, -1, None, False
        for number, mark, in_title, start, end in rows[:, : _END + 1].tolist():
            if number != last or article is None:
                stored = snapshot.stored(number)
                last, article = number, stored_article(stored, snapshot.generation.name, snapshot.naming.changed)
                numbered = self._numbered(article)
            text = article.title if in_title else article.text
            yield ConcordanceLine(
                article.id, article.title, article.published, article.source,
                mark if numbered else None, bool(in_title),
                before=before_place(text, start), keyword=SPACE.sub(" ", text[start:end]), after=after_place(text, end),
            )  # fmt: skip

    def _numbered(self, article: StoredArticle) -> bool:
        """Whether the page of the article marks the same places, and so counts them alike."""
        if self._root == resolve(self._parsed, "all"):  # what that page tries first
            return True
        near = functools.partial(nearest_forms, self._snapshot)
        pieces = article.title, article.text
        return marks_of(self._root, *pieces) == article_marks(self._parsed, near, *pieces)


def _rows(snapshot: Snapshot, hits: Documents, root: Node, deadline: float) -> tuple[Rows, int]:
    """The places, article by article, and how many articles were read."""
    marker, chunks = Marker(root), [_NO_ROWS]
    read = count = 0
    while read < len(hits) and count < MOST_LINES and time.monotonic() <= deadline:
        chunk = hits[read : read + _CHUNK]
        marking = Marking(snapshot.words, marker, chunk)
        places = marking.places
        found: list[list[int]] = []
        for at, number in enumerate(chunk.tolist()):
            # A derived title stands in the text as well, and not in the stream.
            in_title = marking.title(at, "", derived=False)
            found += _of_piece(places, 2 * at, in_title, [number, 1, 1])
            found += _of_piece(places, 2 * at + 1, marking.text(at), [number, 1 + len(in_title), 0])
        chunks.append(np.array(found, dtype=np.int64).reshape(-1, _WIDTH))
        read += len(chunk)
        count += len(found)
    return np.concatenate(chunks), read


def _of_piece(places: Places, piece: int, marks: list[Mark], head: list[int]) -> Iterator[list[int]]:
    """The rows for the marks of a title or text; `head`: the article, the number of the first mark, whether a title."""
    if not marks:
        return
    begin, end = places.bounds[piece], places.bounds[piece + 1]
    first = np.searchsorted(places.starts[begin:end], [mark.start for mark in marks]) + begin
    behind = np.searchsorted(places.ends[begin:end], [mark.end for mark in marks]) + begin + 1
    number, mark_number, title = head
    for place, (mark, low, high) in enumerate(zip(marks, first.tolist(), behind.tolist(), strict=True)):
        before = places.words[max(begin, low - _BESIDE) : low][::-1].tolist()
        after = places.words[high : min(end, high + _BESIDE)].tolist()
        pad = [-1] * _BESIDE
        yield [
            number, mark_number + place, title, mark.start, mark.end,
            *(before + pad)[:_BESIDE], *(after + pad)[:_BESIDE],
        ]  # fmt: skip


def _alphabetical(snapshot: Snapshot, words: NDArray[np.int64]) -> NDArray[np.int64]:
    """The place of each word among all of these in the alphabet, however it is written; none comes first."""
    names = snapshot.words.forms.names
    folded = {row: fold(names[row]) if row >= 0 else "" for row in set(words.ravel().tolist())}
    place = {form: at for at, form in enumerate(sorted(set(folded.values())))}
    rows = np.array(sorted(folded), dtype=np.int64)
    places = np.array([place[folded[row]] for row in rows.tolist()], dtype=np.int64)
    return places[np.searchsorted(rows, words)] if len(rows) else words
