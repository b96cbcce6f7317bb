"""The embedded engine: from SearchRequest to SearchPage."""

import datetime as dt
import functools
import math
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from whoosh.query import Term

from indexer.config import Config
from indexer.engines.base import EngineStatus, StoredArticle
from indexer.engines.whoosh import generations
from indexer.engines.whoosh.build import WhooshBuild
from indexer.engines.whoosh.columns import Mask
from indexer.engines.whoosh.compile import Compiler
from indexer.engines.whoosh.deadline import TimeOverError
from indexer.engines.whoosh.execute import NO_MATCHES, Matches, run
from indexer.engines.whoosh.facets import facet_counts, filters_of, histogram
from indexer.engines.whoosh.ranking import WINDOW, Refinement, freshness
from indexer.engines.whoosh.snapshot import Snapshot
from indexer.engines.whoosh.spelling import Speller
from indexer.entities import Entity
from indexer.errors import NoIndexError
from indexer.fields import ANALYSED, IDENTIFIER, RECORD
from indexer.language import term
from indexer.query import Hit, Note, SearchPage, SearchRequest, Snippet, Suggestion
from indexer.query.ast import Everything, Node
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


def open_engine(config: Config) -> "WhooshEngine":
    """The engine on the configured folder; nothing is read before the first question."""
    return WhooshEngine(config)


class WhooshEngine:
    """Answers from the generation that CURRENT names, and opens a new one as soon as it changes."""

    def __init__(self, config: Config) -> None:
        self._root = Path(config.index.path)
        self._config = config
        self._lock = threading.Lock()
        self._snapshot: Snapshot | None = None

    def start_build(self) -> WhooshBuild:
        return WhooshBuild(self._root, self._config.index.keep)

    def status(self) -> EngineStatus:
        with self._current() as snapshot:
            return EngineStatus("whoosh", snapshot.generation)

    def search(self, request: SearchRequest) -> SearchPage:
        parsed = parse(request.query)
        with self._current() as snapshot, snapshot.searcher() as searcher:
            return _Search(self._config, snapshot, searcher, request, parsed).page()

    def article(self, article_id: str) -> StoredArticle | None:
        with self._current() as snapshot, snapshot.searcher() as searcher:
            number = _document_number(searcher, article_id)
            return None if number is None else _stored_article(searcher, number, snapshot.generation.name)

    def marked_article(self, article_id: str, query: str) -> tuple[StoredArticle, Snippet, Snippet] | None:
        root = parse(query).root
        with self._current() as snapshot, snapshot.searcher() as searcher:
            number = _document_number(searcher, article_id)
            if number is None:
                return None
            article = _stored_article(searcher, number, snapshot.generation.name)
            # The order in which a search tries what may have found the article.
            near = functools.partial(_nearest, snapshot, searcher)
            strict, loose = resolve(root, "all"), resolve(root, "any")
            for tree in (strict, widened(strict, near), widened(loose, near)):
                marker = Marker(tree)
                title, text = marker.find(article.title, "title"), marker.find(article.text)
                if title or text:
                    break
        return article, marked(article.title, title), marked(article.text, text)

    def suggest(self, prefix: str, limit: int) -> Sequence[Suggestion]:
        with self._current() as snapshot, snapshot.searcher() as searcher:
            return snapshot.completion(searcher).suggest(prefix, limit, searcher)

    @contextmanager
    def _current(self) -> Iterator[Snapshot]:
        """The current generation, held open until the caller is done with it."""
        snapshot = self._retained()
        try:
            yield snapshot
        finally:
            snapshot.release()

    def _retained(self) -> Snapshot:
        while True:
            name = generations.current_name(self._root)
            with self._lock:
                snapshot = self._snapshot
                if snapshot is not None and snapshot.generation.name == name and snapshot.retain():
                    return snapshot
                try:
                    opened = Snapshot(self._root, name, self._config.search)
                except NoIndexError:
                    if generations.current_name(self._root) != name:
                        continue  # replaced and cleared away while we were opening it
                    raise
                opened.retain()
                if snapshot is not None:
                    snapshot.retire()
                self._snapshot = opened
                return opened


class _Search:
    """One search in one generation."""

    def __init__(
        self, config: Config, snapshot: Snapshot, searcher: Any, request: SearchRequest, parsed: ParsedQuery
    ) -> None:
        self._settings = config.search
        self._snapshot, self._searcher, self._request, self._parsed = snapshot, searcher, request, parsed
        self._columns = snapshot.columns
        self._deadline = time.monotonic() + config.search.time_budget
        self._notes: list[Note] = list(parsed.notes)
        self._near: dict[str, tuple[str, ...]] = {}
        self._alike: dict[str, list[tuple[str, int]]] = {}

    def page(self) -> SearchPage:
        request, columns = self._request, self._columns
        root, matches, relaxed = self._matches()
        self._note_near()
        matching = np.zeros(columns.size, dtype=bool)
        matching[matches.documents] = True
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
        words = self._snapshot.words
        return SearchPage(
            query=request.query, understood=understood(self._parsed.root),
            match=request.match, total=total, complete=matches.complete,
            generation=self._snapshot.generation.name, page=number, size=request.size,
            hits=self._hits(shown, matches, root), facets=facet_counts(matching, filters, request, columns),
            histogram=histogram(hits, columns),
            reading=readings(self._parsed.root, Found(words.forms, words.compounds, self._near, self._alike)),
            relaxed=relaxed, notes=tuple(dict.fromkeys(self._notes)), suggestion=suggestion,
            suggestion_total=suggestion_total,
        )  # fmt: skip

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
            self._near[word] = _nearest(self._snapshot, self._searcher, word)
        return self._near[word]

    def _suggestion(self, among: Mask) -> tuple[str | None, int | None]:
        """The query as it was probably meant, and how many of the articles in `among` it finds."""
        request, snapshot = self._request, self._snapshot

        def nearest(word: str) -> Sequence[str]:
            return self._near.get(word) or _nearest(snapshot, self._searcher, word)

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

    def _ordered(self, matches: Matches, hits: Mask, root: Node) -> np.ndarray[Any, np.dtype[np.int64]]:
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
        frequency = functools.cache(lambda key, field: self._searcher.reader().doc_frequency(field, key))
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
        article = _stored_article(self._searcher, document, self._snapshot.generation.name)
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


def _nearest(snapshot: Snapshot, searcher: Any, word: str) -> tuple[str, ...]:
    """The nearest forms of a word that no article holds; none for one that is found."""
    if any(searcher.reader().doc_frequency(field, term(word)) for field in ANALYSED):
        return ()
    return tuple(found.form for found in snapshot.words.vocabulary.nearest(word, MAX_NEAR))


def _document_number(searcher: Any, article_id: str) -> int | None:
    for number in searcher.docs_for_query(Term(IDENTIFIER, article_id)):
        return int(number)
    return None


def _stored_article(searcher: Any, number: int, generation: str) -> StoredArticle:
    stored = searcher.stored_fields(number)
    record = stored[RECORD]
    published = record["published"]
    return StoredArticle(
        id=stored[IDENTIFIER], title=stored["title"], title_derived=record["title_derived"], text=stored["text"],
        published=dt.datetime.fromisoformat(published) if published else None, source=record["source"],
        section=record["section"], authors=record["authors"], url=record["url"], language=record["language"],
        file=record["file"], line=record["line"],
        entities=tuple(Entity(kind, name, sure, mentions) for kind, name, sure, mentions in record["entities"]),
        generation=generation,
    )  # fmt: skip
