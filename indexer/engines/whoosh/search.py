"""One search in one generation: from SearchRequest to SearchPage."""

import functools
import math
import time
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.config import SearchConfig
from indexer.engines.whoosh.columns import Mask
from indexer.engines.whoosh.compile import Compiler
from indexer.engines.whoosh.deadline import TimeOverError
from indexer.engines.whoosh.execute import NO_MATCHES, Matches, run
from indexer.engines.whoosh.facets import facet_counts, filters_of, histogram
from indexer.engines.whoosh.ranking import WINDOW, Refinement, freshness
from indexer.engines.whoosh.snapshot import Snapshot
from indexer.engines.whoosh.spelling import Speller
from indexer.engines.whoosh.stored import stored_article
from indexer.fields import ANALYSED
from indexer.language import term
from indexer.query import Hit, Note, SearchPage, SearchRequest
from indexer.query.ast import Everything, Node
from indexer.query.cursor import next_cursor
from indexer.query.explain import understood
from indexer.query.marks import Marker
from indexer.query.reading import Found, query_words, readings
from indexer.query.rewrite import resolve, widened
from indexer.query.snippets import best_sentences, marked
from indexer.query.syntax import ParsedQuery, parse

MAX_NEAR = 10
"""The most forms that a word found nowhere is widened to."""
MAX_ALIKE = 5
"""The most words that are told to be alike to one of the query."""


class Search:
    """One search in one generation."""

    def __init__(self, settings: SearchConfig, snapshot: Snapshot, searcher: Any, request: SearchRequest) -> None:
        self._settings = settings
        self._snapshot, self._searcher, self._request = snapshot, searcher, request
        self._parsed: ParsedQuery = parse(request.query)
        self._columns = snapshot.columns
        self._deadline = time.monotonic() + settings.time_budget
        self._notes: list[Note] = list(self._parsed.notes)
        self._near: dict[str, tuple[str, ...]] = {}
        self._alike: dict[str, list[tuple[str, int]]] = {}

    def page(self) -> SearchPage:
        """Searches."""
        request, columns = self._request, self._columns
        root, matches, relaxed = self._matches()
        self._note_near()
        matching = self._mask(matches)
        filters = filters_of(request, columns)
        hits = matching & filters.all()
        if not matches.complete:
            seconds = f"{self._settings.time_budget:g}".replace(".", ",")
            text = f"Die Suche wurde nach {seconds} Sekunden beendet: Treffer und Zahlen sind, was bis dahin da war."
            self._notes.append(Note("time-budget", text))
        total = int(np.count_nonzero(hits))
        suggestion, suggestion_total = self._suggestion(filters.all())
        number = min(request.page, max(1, -(-total // request.size)))
        ordered = self._ordered(matches, hits, root)
        shown = ordered[(number - 1) * request.size : number * request.size]
        words, generation = self._snapshot.words, self._snapshot.generation.name
        return SearchPage(
            query=request.query, understood=understood(self._parsed.root),
            match=request.match, total=total, complete=matches.complete,
            generation=generation, page=number, size=request.size,
            hits=self._hits(shown, matches, root), facets=facet_counts(matching, filters, request, columns),
            histogram=histogram(hits, columns),
            reading=readings(self._parsed.root, Found(words.forms, words.compounds, self._near, self._alike)),
            relaxed=relaxed, notes=tuple(dict.fromkeys(self._notes)), suggestion=suggestion,
            suggestion_total=suggestion_total,
            cursor=next_cursor(request, generation, number, -(-total // request.size)),
        )  # fmt: skip

    def numbers(self) -> NDArray[np.int64] | None:
        """The document numbers of all hits in their order; None if the time budget ran out before all were found."""
        root, matches, _ = self._matches()
        if not matches.complete:
            return None
        return self._ordered(matches, self._mask(matches) & filters_of(self._request, self._columns).all(), root)

    def _mask(self, matches: Matches) -> Mask:
        mask = np.zeros(self._columns.size, dtype=bool)
        mask[matches.documents] = True
        return mask

    def _matches(self) -> tuple[Node, Matches, bool]:
        """The tree that was searched, its matches, and whether it had to be relaxed to any word.

        If nothing holds all the words, words found nowhere are widened to their nearest forms; if that does not help,
        any of the words will do. With any-word matching they are widened at once.
        """
        root = resolve(self._parsed.root, self._request.match)
        if self._request.match == "any":
            root = self._widened(root)
        matches = self._run(root)
        if len(matches.documents) or self._request.match == "any" or not matches.complete:
            return root, matches, False
        tried = {root}
        for tree, relaxed in ((self._widened(root), False), (self._widened(resolve(self._parsed.root, "any")), True)):
            if tree not in tried:
                tried.add(tree)
                matches = self._run(tree)
                if len(matches.documents) or not matches.complete:
                    return tree, matches, relaxed
        return root, matches, False

    def _widened(self, root: Node) -> Node:
        return widened(root, self._nearest)

    def _nearest(self, word: str) -> tuple[str, ...]:
        """Kept, because what was widened is told in notes and readings."""
        if word not in self._near:
            self._near[word] = nearest_forms(self._snapshot, self._searcher, word)
        return self._near[word]

    def _suggestion(self, among: Mask) -> tuple[str | None, int | None]:
        """The query as it was probably meant, and how many of the articles in `among` it finds."""
        request, snapshot = self._request, self._snapshot

        def nearest(word: str) -> Sequence[str]:
            return self._near.get(word) or nearest_forms(snapshot, self._searcher, word)

        speller = Speller(self._columns, self._searcher, lambda: snapshot.common_words, nearest, self._deadline)
        respelt = speller.suggestion(request.query, request.match)
        return respelt, None if respelt is None else speller.total(respelt, request.match, among)

    def _note_near(self) -> None:
        for word, forms in self._near.items():
            if forms:
                listed = ", ".join(f"„{form}“" for form in forms)
                text = f"„{word}“ steht in keinem Artikel. Gesucht wurde auch nach ähnlich Geschriebenem: {listed}."
                self._notes.append(Note("widened", text))

    def _run(self, root: Node) -> Matches:
        weight = self._settings.title_weight
        compiler = Compiler(self._searcher.reader(), self._columns.facets, weight, self._deadline, self._notes)
        try:
            return run(self._searcher, compiler.compile(root), self._deadline)
        except TimeOverError:
            return NO_MATCHES

    def _ordered(self, matches: Matches, hits: Mask, root: Node) -> NDArray[np.int64]:
        """Document numbers of the hits in the order asked for; equals are newest first, then by id."""
        kept = hits[matches.documents]
        documents = matches.documents[kept]
        if self._request.sort == "oldest":
            return documents[np.argsort(self._columns.oldest_rank[documents])]
        newest = self._columns.newest_rank[documents]
        if self._request.sort == "newest" or isinstance(root, Everything):
            return documents[np.argsort(newest)]
        scores = matches.scores[kept] * freshness(self._columns, documents, self._settings)
        best = np.lexsort((newest, -scores))[:WINDOW]
        scores[best] += self._bonus(documents[best])
        matches.scores[kept] = scores
        return documents[np.lexsort((newest, -scores))]

    def _bonus(self, documents: np.ndarray[Any, np.dtype[np.int64]]) -> Any:
        """What closer looking adds to the scores of the best articles; keeps the words that it found alike."""
        words = query_words(self._parsed.root, self._near)
        if not (words and len(documents)):
            return 0.0
        known = self._snapshot.words
        frequency = functools.cache(lambda key: int(self._searcher.reader().doc_frequency("text", key)))
        refinement = Refinement(known, frequency, self._settings, words, documents)
        for word in words:
            self._alike[word.form] = [known.rows[row] for row in refinement.alike(word, MAX_ALIKE)]
        return refinement.bonus()

    def _hits(self, documents: Any, matches: Matches, root: Node) -> tuple[Hit, ...]:
        marker = Marker(root)
        rarity = functools.cache(self._rarity)
        places = np.searchsorted(matches.documents, documents)
        return tuple(
            self._hit(int(document), float(matches.scores[place]), marker, rarity)
            for document, place in zip(documents, places, strict=True)
        )

    def _hit(self, document: int, score: float, marker: Marker, rarity: Callable[[str], float]) -> Hit:
        snapshot = self._snapshot
        article = stored_article(self._searcher, document, snapshot.generation.name, snapshot.naming.changed)
        names: dict[str, list[str]] = {"person": [], "organisation": [], "place": []}
        for entity in article.entities:
            names[entity.kind].append(entity.name)
        return Hit(
            id=article.id, title=marked(article.title, marker.find(article.title, "title")),
            published=article.published, source=article.source, section=article.section, authors=article.authors,
            url=article.url, file=article.file, line=article.line, score=score,
            snippets=best_sentences(article.text, marker.find(article.text), rarity),
            persons=tuple(names["person"]), organisations=tuple(names["organisation"]),
            places=tuple(names["place"]),
        )  # fmt: skip

    def _rarity(self, key: str) -> float:
        """The inverse document frequency of a term; 1 for phrases and exact forms."""
        frequency = self._searcher.reader().doc_frequency("text", key)
        return math.log(1 + self._columns.size / (1 + frequency)) if frequency else 1.0


def nearest_forms(snapshot: Snapshot, searcher: Any, word: str) -> tuple[str, ...]:
    """The nearest forms of a word that no article holds; none for one that is found."""
    if any(searcher.reader().doc_frequency(field, term(word)) for field in ANALYSED):
        return ()
    return tuple(found.form for found in snapshot.words.vocabulary.nearest(word, MAX_NEAR))
