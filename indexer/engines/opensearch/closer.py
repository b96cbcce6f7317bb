"""The best articles looked at more closely, as `ranking` does it, by their words: read from their texts.

How common a word or a 4-gram is in the whole corpus is asked of the cluster, for those that matter.
"""

import bisect
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.config import SearchConfig
from indexer.engines.common.grams import grams_of
from indexer.engines.common.ranking import Refinement
from indexer.engines.common.rarity import rarities
from indexer.engines.opensearch.documents import stored_from
from indexer.engines.opensearch.snapshot import Snapshot
from indexer.engines.opensearch.vocabulary import gram_name
from indexer.engines.opensearch.words import Words
from indexer.fields import RECORD
from indexer.language import fold
from indexer.language.analysis import Keys, kept_keys
from indexer.language.tokens import forms as forms_of
from indexer.query.reading import QueryWord

Rows = NDArray[Any]
Alike = dict[str, list[tuple[str, int]]]
"""By word of a query, those that were found alike, each with its articles."""
MAX_ALIKE = 5
"""The most words that are told to be alike to one of the query."""


def refined(
    snapshot: Snapshot, settings: SearchConfig, words: Sequence[QueryWord], best: Sequence[dict[str, Any]]
) -> tuple[Alike, list[dict[str, Any]]]:
    """The best hits in the order that closer looking gives them; their scores change."""
    stored = [stored_from(hit["_source"]) for hit in best]
    known = BestArticles(snapshot.words, snapshot.size, snapshot.mean_length, stored, words)
    counts = snapshot.words.frequencies((term for word in words for term in word.terms), "text")
    refinement = Refinement(known, lambda term: counts.get(term, 0), settings, words, np.arange(len(best)))
    alike = {
        word.form: [known.forms.counted(row) for row in refinement.alike(number, MAX_ALIKE)]
        for number, word in enumerate(words)
    }
    for hit, bonus in zip(best, refinement.bonus().tolist(), strict=True):
        hit["_score"] += bonus
    return alike, sorted(best, key=lambda hit: -hit["_score"])  # equals stay: newest first, then by id


class BestArticles:
    """The words of a few articles: `ranking.Known`."""

    def __init__(
        self, words: Words, size: int, mean_length: float, articles: Sequence[Mapping[str, Any]],
        sought: Sequence[QueryWord],
    ) -> None:  # fmt: skip
        """`size`: articles of the corpus; `articles`: what is stored of those that are looked at."""
        pieces: list[list[str]] = []
        for stored in articles:
            pieces.append([] if stored[RECORD]["title_derived"] else list(forms_of(stored["title"])))
            pieces.append(list(forms_of(stored["text"])))
        keys = {form: kept_keys(form) for form in {form for piece in pieces for form in piece}}
        self.forms = _Forms(words, keys)
        self.grams = _Grams(words, size, self.forms)
        self.stream = _Stream(pieces, self.forms.names, mean_length)
        terms = [term for word in sought for term in word.terms]
        codes, _ = grams_of(fold(word.form) for word in sought)
        held = [self.forms.names[row] for term in terms for row in self.forms.rows_of(term)]
        words.read(
            [("term", term) for term in terms] + [("form", form) for form in held]
            + [("gram", gram) for gram in map(gram_name, codes.tolist())]
        )  # fmt: skip

    def among(self, words: Rows, rows: Sequence[range | Rows]) -> NDArray[np.int64]:
        """Where among these words those of any of the rows stand."""
        flags = np.zeros(len(self.forms.names), dtype=np.bool_)
        for found in rows:
            flags[slice(found.start, found.stop) if isinstance(found, range) else found] = True
        return flags[words].nonzero()[0]


class _Forms:
    """Surface forms, those of a term side by side."""

    def __init__(self, words: Words, keys: Mapping[str, Keys]) -> None:
        self._words, self._keys = words, keys
        self.names = sorted(keys, key=lambda form: (keys[form][0], form))
        self._terms = [keys[form][0] for form in self.names]

    def rows_of(self, term: str) -> range:
        return range(bisect.bisect_left(self._terms, term), bisect.bisect_right(self._terms, term))

    def holding(self, part: str) -> Rows:
        return np.array([row for row, form in enumerate(self.names) if part in self._keys[form][2]], dtype=np.int64)

    def counted(self, row: int) -> tuple[str, int]:
        form = self.names[row]
        return form, int(self._words.many("form", [form])[form]["articles"])

    def weights(self, rows: Sequence[int]) -> list[float]:
        """How rare the different 4-grams of forms are together."""
        names = [self.names[row] for row in rows]
        documents = self._words.many("form", names)
        return [float(documents[name]["weight"]) for name in names]


class _Grams:
    """Which of the forms hold which 4-grams."""

    def __init__(self, words: Words, size: int, forms: _Forms) -> None:
        self._words, self.size, self._forms = words, size, forms

    @property
    def weights(self) -> "_Weights":
        return _Weights(self._forms)

    def rarity(self, codes: NDArray[np.uint32]) -> NDArray[np.float64]:
        names = list(map(gram_name, codes.tolist()))
        found = self._words.many("gram", names)
        articles = np.array([found[name]["expected"] if name in found else -1.0 for name in names])
        return np.where(articles >= 0, rarities(np.maximum(articles, 0.0), self.size), 0.0)

    def holding(self, codes: NDArray[np.uint32]) -> tuple[Rows, NDArray[np.int64]]:
        every, row = self._held
        slot = codes.searchsorted(every)
        known = slot < len(codes)
        known[known] = codes[slot[known]] == every[known]
        order = np.argsort(slot[known], kind="stable")
        return row[known][order], slot[known][order]

    @cached_property
    def _held(self) -> tuple[NDArray[np.uint32], NDArray[np.int64]]:
        return grams_of(map(fold, self._forms.names))


class _Weights:
    def __init__(self, forms: _Forms) -> None:
        self._forms = forms

    def __getitem__(self, rows: Rows) -> NDArray[np.float64]:
        return np.array(self._forms.weights(rows.tolist()))


class _Stream:
    """The words of the articles, by the rows of their forms."""

    def __init__(self, pieces: Sequence[Sequence[str]], names: Sequence[str], mean_length: float) -> None:
        place = {form: row for row, form in enumerate(names)}
        self._words = np.array([place[form] for piece in pieces for form in piece], dtype=np.int64)
        self._ends = np.cumsum([len(piece) for piece in pieces])
        self.mean_length = mean_length

    def of(self, _articles: NDArray[np.int64]) -> tuple[Rows, NDArray[np.int64]]:
        return self._words, self._ends
