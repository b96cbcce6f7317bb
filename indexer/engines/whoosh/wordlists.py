"""What completion offers beside the names, gathered while an index is built.

columns/words.tsv: folded form TAB commonest spelling TAB articles that hold the form TAB articles that the word finds.
columns/titles.tsv: headline TAB its key TAB its key with umlauts spelt out, if any TAB articles that have it TAB day of
the newest (ordinal, 0 if undated); the newest first.
Stop words, numbers, and titles that were derived from the text are left out.
"""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from indexer.articles.fields import BERLIN
from indexer.engines.whoosh.columns import Columns
from indexer.enrich import IndexedDocument
from indexer.fields import ANALYSED, EXACT, RECORD
from indexer.language import fold, is_stop_word, term
from indexer.language.analysis import feminine_base
from indexer.query.completion import key_of, spelt_out, squeezed

_LONGEST_TITLE = 300
"""Letters beyond which a title is no headline that anyone would type."""


class WordRow(NamedTuple):
    folded: str
    form: str
    """The commonest spelling."""
    exact: int
    """Articles that hold a form of this folding."""
    articles: int
    """Articles that a search for the word finds."""


class TitleRow(NamedTuple):
    title: str
    key: str
    """See query.completion."""
    spelt_out: str
    """The key with umlauts spelt out; empty if there are none."""
    articles: int
    day: int
    """Ordinal of the newest article's day; 0 if none is dated."""


class WordLists:
    """Collects from the documents of a build."""

    def __init__(self) -> None:
        self.terms: Counter[str] = Counter()
        """By term, the articles that hold it as a word or as a part."""
        self.exact: Counter[str] = Counter()
        """The same by folded form."""
        self._titles: dict[str, tuple[int, int]] = {}

    def add(self, document: IndexedDocument) -> None:
        self.terms.update(document.text.terms.keys() | document.title.terms.keys())
        self.exact.update(document.text.exact.keys() | document.title.exact.keys())
        if not document.article.title_derived:
            self.add_title(document.article.title, document.day.toordinal() if document.day else 0)

    def add_title(self, title: str, day: int) -> None:
        headline = squeezed(title)
        if len(headline) <= _LONGEST_TITLE:
            articles, newest = self._titles.get(headline, (0, 0))
            self._titles[headline] = articles + 1, max(newest, day)

    def words(self, forms: Mapping[str, Mapping[str, int]]) -> Iterator[WordRow]:
        """One row for each folded form, in their order. `forms`: by term, its surface forms with their articles."""
        spellings: dict[str, tuple[int, str]] = {}
        for counts in forms.values():
            for form, articles in counts.items():
                if len(form) > 1 and not is_stop_word(form) and any(map(str.isalpha, form)):
                    folded = fold(form)
                    known = spellings.get(folded)
                    if known is None or (-articles, form) < (-known[0], known[1]):
                        spellings[folded] = articles, form
        for folded in sorted(spellings):
            form = spellings[folded][1]
            yield WordRow(folded, form, self.exact[folded], self._found(form))

    def titles(self) -> Iterator[TitleRow]:
        """One row for each headline, the newest first."""
        for title, (articles, day) in sorted(self._titles.items(), key=lambda item: (-item[1][1], item[0])):
            yield TitleRow(title, key_of(title), spelt_out(title) or "", articles, day)

    def _found(self, form: str) -> int:
        """A feminine form is found by its base as well, which every article that holds it holds as a part."""
        return max(self.terms[term(form)], self.terms[term(feminine_base(form) or form)])

    def write(self, folder: Path, forms: Mapping[str, Mapping[str, int]]) -> None:
        """Writes both tables into an existing folder. Raises OSError if the disk does not take them."""
        for name, rows in (("words", self.words(forms)), ("titles", self.titles())):
            with (folder / f"{name}.tsv").open("w", encoding="utf-8") as file:
                file.writelines("\t".join(map(str, row)) + "\n" for row in rows)


def read_words(folder: Path) -> list[WordRow]:
    """Reads words.tsv back. Raises OSError or ValueError if it is missing or damaged."""
    return [WordRow(folded, form, int(exact), int(found)) for folded, form, exact, found in _rows(folder / "words.tsv")]


def read_titles(folder: Path) -> list[TitleRow]:
    """Reads titles.tsv back. Raises OSError or ValueError if it is missing or damaged."""
    rows = _rows(folder / "titles.tsv")
    return [TitleRow(title, key, spelt, int(articles), int(day)) for title, key, spelt, articles, day in rows]


def _rows(path: Path) -> Iterator[list[str]]:
    with path.open(encoding="utf-8", newline="\n") as file:
        for line in file:
            yield line.rstrip("\n").split("\t")


def gathered_again(columns: Columns, stored: Callable[[int], dict[str, Any]]) -> WordLists:
    """The same from an open generation, for when a table is missing. `stored` gives an article's stored fields."""
    lists = WordLists()
    for fields, counts in ((ANALYSED, lists.terms), (tuple(EXACT.values()), lists.exact)):
        title, text = (columns.postings[field] for field in fields)
        for number, held in enumerate(text.terms):
            begin, end = text.extent(number)
            counts[held] = end - begin
        for number, held in enumerate(title.terms):
            inside = text.terms.find(held)
            found = title.documents(number)
            counts[held] += len(found if inside < 0 else np.setdiff1d(found, text.documents(inside)))
    for number in columns.living.tolist():
        fields_of = stored(number)
        record = fields_of[RECORD]
        if not record["title_derived"]:
            lists.add_title(fields_of["title"], _day(record["published"]))
    return lists


def _day(published: str | None) -> int:
    return dt.datetime.fromisoformat(published).astimezone(BERLIN).date().toordinal() if published else 0
