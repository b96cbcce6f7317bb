"""The fields of titles and texts: their postings, and in how many articles a term stands."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from indexer.engines.whoosh.columns.files import Strings
from indexer.engines.whoosh.forms import Collected
from indexer.engines.whoosh.writer.gathering import Gathered
from indexer.engines.whoosh.writer.inverting import Field, Inverter, Numbers, Postings
from indexer.engines.whoosh.writer.postings import length_bytes
from indexer.engines.whoosh.writer.records import Ints
from indexer.engines.whoosh.writer.vocabulary import Vocabulary
from indexer.fields import ANALYSED, DERIVED_TITLE_WEIGHT, EXACT


@dataclass(frozen=True)
class Held:
    """In how many articles each term stands, in the title or in the text."""

    terms: Ints
    folded: Ints


class TextFields:
    """All fields made of words."""

    def __init__(self, gathered: Gathered, vocabulary: Vocabulary, temporary: Path) -> None:
        """`temporary` is a folder for what has to be sorted. Raises OSError, as all methods do."""
        own = Numbers(vocabulary.term_of, vocabulary.part_starts, vocabulary.parts)
        self._gathered = gathered
        self._analysed = _Pair(gathered, temporary, own, vocabulary.terms)
        self._exact = _Pair(gathered, temporary, Numbers(vocabulary.folded_of), vocabulary.folded)
        self.names = (*ANALYSED, *EXACT.values())

    def postings(self, name: str, *, positions: bool) -> Iterator[tuple[list[bytes], Postings]]:
        """Terms and their postings, in the order of terms."""
        pair = self._analysed if name in ANALYSED else self._exact
        return pair.postings(title=self._of_titles(name), positions=positions)

    def length_bytes(self, name: str) -> NDArray[np.uint8]:
        """By article, what Whoosh keeps of the field's length."""
        return length_bytes(np.diff(self._gathered.starts)[0 if self._of_titles(name) else 1 :: 2])

    def held(self) -> Held:
        """Counts the articles of terms, as far as the postings of texts were asked for before."""
        return Held(self._analysed.held(), self._exact.held())

    def _of_titles(self, name: str) -> bool:
        return name in ("title", EXACT["title"])


def collected(gathered: Gathered, vocabulary: Vocabulary, held: Held) -> Collected:
    """The words of a corpus for the files of words, without terms and folded forms that stand in no article.

    There are such: a stretch is taken apart before it shows that its line has to be read as a whole.
    """
    terms, term_places = _kept(vocabulary.terms, held.terms)
    foldings, folding_places = _kept(vocabulary.folded, held.folded)
    return Collected(
        forms=gathered.forms, articles=gathered.articles, terms=terms, term_of=term_places[vocabulary.term_of],
        parts=term_places[vocabulary.parts], part_starts=vocabulary.part_starts,
        term_articles=held.terms[held.terms > 0], foldings=foldings, folding_of=folding_places[vocabulary.folded_of],
        folding_articles=held.folded[held.folded > 0],
    )  # fmt: skip


def _kept(strings: Strings, articles: Ints) -> tuple[Strings, Ints]:
    """The strings that stand in articles; and of each string how many of those come before it."""
    kept = articles > 0
    return strings.take(kept.nonzero()[0]), np.cumsum(kept) - kept


class _Pair:
    """A field of titles and one of texts that share their terms."""

    def __init__(self, gathered: Gathered, temporary: Path, numbers: Numbers, terms: Strings) -> None:
        self._gathered, self._temporary, self._numbers = gathered, temporary, numbers
        self._terms = terms
        self._counts = np.zeros(len(terms), dtype=np.int64)
        """By term, the articles that hold it in the text, …"""
        titles = (_pairs(found) for found in self._inverted(title=True, positions=False))
        self._pairs = np.concatenate([np.zeros(0, dtype=np.int64), *titles])
        """… the articles that hold it in the title, …"""
        self._again = np.zeros(len(self._pairs), dtype=bool)
        """… and which of those hold it in the text as well."""

    def _inverted(self, *, title: bool, positions: bool) -> Iterator[Postings]:
        weights = np.where(self._gathered.derived & title, DERIVED_TITLE_WEIGHT, 1.0)
        with Inverter(self._gathered, Field(title, self._numbers), self._temporary) as inverter:
            yield from inverter.postings(weight=weights, positions=positions)

    def postings(self, *, title: bool, positions: bool) -> Iterator[tuple[list[bytes], Postings]]:
        for found in self._inverted(title=title, positions=positions):
            if not title:
                self._count(found)
            yield self._terms.take(found.terms).raws(), found

    def _count(self, postings: Postings) -> None:
        self._counts[postings.terms] = np.diff(postings.starts)
        bounds = np.array([postings.terms[0], postings.terms[-1] + 1]) << 32
        low, high = np.searchsorted(self._pairs, bounds).tolist()
        here, wanted = _pairs(postings), self._pairs[low:high]
        at = np.minimum(np.searchsorted(here, wanted), len(here) - 1)
        self._again[low:high] = here[at] == wanted

    def held(self) -> Ints:
        return self._counts + np.bincount(self._pairs[~self._again] >> 32, minlength=len(self._terms))


def _pairs(postings: Postings) -> Ints:
    """Term and article of each posting as one number, ascending."""
    owners: Ints = np.repeat(postings.terms, np.diff(postings.starts))
    return owners << 32 | postings.documents
