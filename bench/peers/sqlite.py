"""SQLite FTS5. It cannot stem German, so what it gets to index are stems; snippets are made here for the same reason.

The index keeps no text of its own (contentless); texts lie in a table, facets in a table of (article, value) whose rows
are joined to the hits.
"""

import datetime as dt
import re
import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import snowballstemmer

from bench.peers import FACETS, HITS, SNIPPET_CHARACTERS, Page
from bench.query import WORD, Query
from indexer.articles import Article

_SCHEMA = """
PRAGMA page_size = 8192; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -400000;
CREATE TABLE article (number INTEGER PRIMARY KEY, id TEXT, title TEXT, text TEXT);
CREATE TABLE published (number INTEGER PRIMARY KEY, day INTEGER);
CREATE TABLE value (value INTEGER PRIMARY KEY, facet TEXT, name TEXT);
CREATE TABLE carries (number INTEGER, value INTEGER, PRIMARY KEY (number, value)) WITHOUT ROWID;
CREATE VIRTUAL TABLE stems USING fts5(title, text, content='', tokenize='unicode61 remove_diacritics 0');
"""
_INDEXES = """
INSERT INTO stems(stems) VALUES ('optimize');
CREATE INDEX carriers ON carries (value, number);
CREATE INDEX days ON published (day);
CREATE UNIQUE INDEX names ON value (facet, name);
ANALYZE;
"""
_OPENING = """
PRAGMA cache_size = -400000; PRAGMA mmap_size = 8000000000; PRAGMA temp_store = MEMORY;
CREATE TEMP TABLE hit (number INTEGER PRIMARY KEY, score REAL);
"""
_COUNTS = """
SELECT value, count(*) AS articles FROM hit CROSS JOIN carries USING (number) GROUP BY value ORDER BY articles DESC
"""
_LEAD = 40
"""Characters of a snippet before the first word found."""
_WORDS_LOOKED_AT = 12


class Sqlite:
    _connection: sqlite3.Connection
    _values: dict[int, tuple[str, str]]

    def __init__(self, folder: Path) -> None:
        self._file = folder / "index.sqlite"
        self._stem_of: dict[str, str] = {}
        self._stemmer = snowballstemmer.stemmer("german").stemWord

    def build(self, articles: Iterable[Article]) -> None:
        self._file.parent.mkdir(parents=True)
        connection = sqlite3.connect(self._file)
        connection.executescript(_SCHEMA)
        values: dict[tuple[str, str], int] = {}
        for number, article in enumerate(articles, start=1):
            assert article.published is not None  # as in all corpora of bench.corpus
            connection.execute(
                "INSERT INTO article VALUES (?,?,?,?)", (number, article.id, article.title, article.text)
            )
            connection.execute("INSERT INTO published VALUES (?,?)", (number, article.published.toordinal()))
            stems = (number, self._stems(article.title), self._stems(article.text))
            connection.execute("INSERT INTO stems (rowid, title, text) VALUES (?,?,?)", stems)
            carried = [(number, values.setdefault(pair, len(values))) for pair in _pairs(article)]
            connection.executemany("INSERT OR IGNORE INTO carries VALUES (?,?)", carried)
        rows = ((at, facet, name) for (facet, name), at in values.items())
        connection.executemany("INSERT INTO value VALUES (?,?,?)", rows)
        connection.commit()
        connection.executescript(_INDEXES)
        connection.commit()
        connection.close()

    def open(self) -> None:
        self._connection = sqlite3.connect(self._file)
        self._connection.executescript(_OPENING)
        rows = self._connection.execute("SELECT value, facet, name FROM value")
        self._values = {at: (facet, name) for at, facet, name in rows}

    def page(self, query: Query) -> Page:
        wanted = self._fill(query)
        total = self._connection.execute("SELECT count(*) FROM hit").fetchone()[0]
        order = "ORDER BY score" if wanted else ""
        best = self._connection.execute(f"SELECT number FROM hit {order} LIMIT {HITS}").fetchall()
        one = "SELECT id, text FROM article WHERE number = ?"
        found = [self._connection.execute(one, number).fetchone() for number in best]
        marked = {self._stem(word) for word in query.words} if query.operator != "prefix" else set()
        prefix = query.words[0] if query.operator == "prefix" else None
        snippets = [self._snippet(text, marked, prefix) for _, text in found]
        return Page(total, self._counts(), [name for name, _ in found], snippets)

    def shown(self, page: Page) -> Page:
        return page

    def sizes(self) -> dict[str, int]:
        connection = sqlite3.connect(self._file)
        try:
            return dict(connection.execute("SELECT name, sum(pgsize) FROM dbstat GROUP BY name"))
        except sqlite3.OperationalError:  # a SQLite that was built without dbstat
            return {"all": self._file.stat().st_size}
        finally:
            connection.close()

    def _fill(self, query: Query) -> str:
        """Puts the hits into their table; gives the expression that was searched."""
        wanted = self._expression(query)
        number, table = ("stems.rowid", "stems") if wanted else ("published.number", "published")
        where: list[str] = ["stems MATCH ?"] if wanted else []
        values: list[Any] = [wanted] if wanted else []
        if query.facet:
            where.append(f"{number} IN (SELECT number FROM carries JOIN value USING (value) WHERE facet=? AND name=?)")
            values += query.facet
        if query.days:
            where.append(f"(SELECT day FROM published p WHERE p.number={number}) BETWEEN ? AND ?")
            values += [dt.date.fromisoformat(day).toordinal() for day in query.days]
        conditions = f"WHERE {' AND '.join(where)}" if where else ""
        self._connection.execute("DELETE FROM hit")
        score = "rank" if wanted else "0"
        self._connection.execute(f"INSERT INTO hit SELECT {number}, {score} FROM {table} {conditions}", values)
        return wanted

    def _expression(self, query: Query) -> str:
        if query.operator == "prefix":
            return f'"{query.words[0]}"*'
        if query.operator == "phrase":
            return f'"{" ".join(map(self._stem, query.words))}"'
        return (" OR " if query.operator == "or" else " AND ").join(f'"{self._stem(word)}"' for word in query.words)

    def _counts(self) -> dict[str, dict[str, int]]:
        facets: dict[str, dict[str, int]] = {facet: {} for facet in FACETS}
        for value, articles in self._connection.execute(_COUNTS):
            facet, name = self._values[value]
            if len(facets[facet]) < 10:
                facets[facet][name] = articles
        return facets

    def _stem(self, word: str) -> str:
        stem = self._stem_of.get(word)
        if stem is None:
            stem = self._stem_of[word] = str(self._stemmer(word.lower()))
        return stem

    def _stems(self, text: str) -> str:
        return " ".join(map(self._stem, WORD.findall(text)))

    def _snippet(self, text: str, stems: set[str], prefix: str | None) -> str:
        """The stretch of text with the most different words of the query, these in bold."""
        found = [
            (match, stem)
            for match in WORD.finditer(text)
            for stem in (self._stem(match.group()),)
            if stem in stems or (prefix and stem.startswith(prefix))
        ]
        if not found:
            return text[:SNIPPET_CHARACTERS]
        best = max(range(len(found)), key=lambda at: len(_within(found[at : at + _WORDS_LOOKED_AT])))
        start = max(0, found[best][0].start() - _LEAD)
        end = start + SNIPPET_CHARACTERS
        pieces, at = [], start
        for match, _ in found[best:]:
            if match.end() > end:
                break
            pieces += [text[at : match.start()], "<b>", match.group(), "</b>"]
            at = match.end()
        return "".join(pieces) + text[at:end]


def _within(found: list[tuple[re.Match[str], str]]) -> set[str]:
    """The different stems that fit into a snippet which begins before the first."""
    last = found[0][0].start() + SNIPPET_CHARACTERS - _LEAD
    return {stem for match, stem in found if match.end() <= last}


def _pairs(article: Article) -> Iterator[tuple[str, str]]:
    """Facet and value of everything an article carries."""
    kinds = ("person", "organisation", "place")
    for facet, names in zip(kinds, (article.persons, article.organisations, article.places), strict=True):
        for name in names or ():
            yield facet, name
    yield "section", article.section or ""
    yield "year", str(article.published.year if article.published else "")


def peer(folder: Path, _name: str) -> Sqlite:
    return Sqlite(folder)
