"""What completion offers beside the names, gathered while an index is built.

columns/words.tsv: folded form TAB commonest spelling TAB articles that hold the form TAB articles that the word finds.
columns/titles.tsv: headline TAB its key TAB its key with umlauts spelt out, if any TAB articles that have it TAB day of
the newest (ordinal, 0 if undated); the newest first.
Stop words, numbers, and titles that were derived from the text are left out.
"""

import datetime as dt
import tempfile
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from indexer.articles.fields import BERLIN
from indexer.engines.whoosh.writer.gathering import Gatherer
from indexer.engines.whoosh.writer.rows import Rows, in_order, rows_of
from indexer.engines.whoosh.writer.textfields import Held, held_by
from indexer.engines.whoosh.writer.vocabulary import Vocabulary, analysed
from indexer.fields import RECORD
from indexer.language import is_stop_word, term
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


class Titles:
    """Collects headlines, article by article."""

    def __init__(self) -> None:
        self._titles: dict[str, tuple[int, int]] = {}

    def add(self, title: str, day: int) -> None:
        """Takes a title that was not derived, and the ordinal of its day, 0 if undated."""
        headline = squeezed(title)
        if len(headline) <= _LONGEST_TITLE:
            articles, newest = self._titles.get(headline, (0, 0))
            self._titles[headline] = articles + 1, max(newest, day)

    def rows(self) -> Iterator[TitleRow]:
        """One row for each headline, the newest first."""
        for title, (articles, day) in sorted(self._titles.items(), key=lambda item: (-item[1][1], item[0])):
            yield TitleRow(title, key_of(title), spelt_out(title) or "", articles, day)


def word_rows(rows: Rows, vocabulary: Vocabulary, held: Held) -> Iterator[WordRow]:
    """One row for each folded form, in their order."""
    shown = np.flatnonzero(np.fromiter(map(_is_shown, rows.forms), dtype=bool, count=len(rows.forms)))
    forms = [rows.forms[row] for row in shown.tolist()]
    folded = vocabulary.folded_of[rows.numbers[shown]]
    order = in_order(forms, folded, -rows.articles[shown])
    first = order[np.diff(folded[order], prepend=-1) > 0]
    words = [forms[at] for at in first.tolist()]
    found = held.terms[rows.terms[shown[first]]]
    for at, form in enumerate(words):
        base = feminine_base(form)
        if base is not None:  # found by its base as well, which every article that holds it holds as a part
            found[at] = max(found[at], _held_by(vocabulary, held, term(base)))
    numbers = folded[first]
    names = map(vocabulary.folded.__getitem__, numbers.tolist())
    return map(WordRow, names, words, held.folded[numbers].tolist(), found.tolist())


def _is_shown(form: str) -> bool:
    return len(form) > 1 and (form.isalpha() or any(map(str.isalpha, form))) and not is_stop_word(form)


def _held_by(vocabulary: Vocabulary, held: Held, sought: str) -> int:
    at = bisect_left(vocabulary.terms, sought)
    return int(held.terms[at]) if at < len(vocabulary.terms) and vocabulary.terms[at] == sought else 0


def write_lists(folder: Path, words: Iterable[WordRow], titles: Iterable[TitleRow]) -> None:
    """Writes both tables into an existing folder. Raises OSError if the disk does not take them."""
    with (folder / "words.tsv").open("w", encoding="utf-8") as file:
        file.writelines(f"{folded}\t{form}\t{exact}\t{articles}\n" for folded, form, exact, articles in words)
    with (folder / "titles.tsv").open("w", encoding="utf-8") as file:
        file.writelines("\t".join(map(str, row)) + "\n" for row in titles)


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


def lists_again(reader: Any) -> tuple[list[WordRow], list[TitleRow]]:
    """Both from the texts that an index stores, for when a table is missing."""
    titles = Titles()
    with tempfile.TemporaryDirectory() as folder, Gatherer(Path(folder)) as gatherer:
        for stored in reader.all_stored_fields():
            title, record = stored["title"], stored[RECORD]
            gatherer.add(title, stored["text"], title_derived=record["title_derived"])
            if not record["title_derived"]:
                titles.add(title, _day(record["published"]))
        gathered = gatherer.finish()
        vocabulary = analysed(gathered.forms)
        held = held_by(gathered, vocabulary, Path(folder))
    return list(word_rows(rows_of(gathered, vocabulary), vocabulary, held)), list(titles.rows())


def _day(published: str | None) -> int:
    return dt.datetime.fromisoformat(published).astimezone(BERLIN).date().toordinal() if published else 0
