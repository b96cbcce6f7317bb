"""Versions of one text among the hits of a search: counted once, standing in one place, told by how many they are.

Whatever is counted of articles is counted of texts by taking away the surplus: articles that are not the first version
with a value. So only articles that have another version among the hits are looked at, and none in most searches.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from indexer.engines.whoosh.columns import Columns, Documents
from indexer.engines.whoosh.columns.files import Numbers
from indexer.query.request import Copies


class Versions(NamedTuple):
    """Articles of which another version is among the same hits, group by group, in each in the order of versions."""

    documents: Documents
    firsts: Numbers
    """Where each group begins."""

    @property
    def groups(self) -> Numbers:
        """For each of the articles a number of its group, counted from 0."""
        return np.repeat(np.arange(len(self.firsts)), self.sizes)

    @property
    def sizes(self) -> Numbers:
        return np.diff(self.firsts, append=len(self.documents))

    @property
    def repeated(self) -> int:
        """How many of the articles are not the first of their group."""
        return len(self.documents) - len(self.firsts)


NO_VERSIONS = Versions(np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64))


class Folded(NamedTuple):
    """Hits of which each text is there once."""

    documents: Documents
    """Ascending: of each text the version that decides where it stands."""
    standing: Documents
    """Those of them that stand for others, …"""
    shown: Documents
    """… the first of each of their groups, the representative if it is a hit, …"""
    others: Numbers
    """… and how many others each stands for."""

    def first_of(self, documents: Documents) -> Documents:
        """The first versions of texts in whose place these stand."""
        found = documents.copy()
        here, at = self._standing(documents)
        found[here] = self.shown[at]
        return found

    def others_of(self, documents: Documents) -> NDArray[np.int64]:
        """How many other versions each of these stands for."""
        found = np.zeros(len(documents), dtype=np.int64)
        here, at = self._standing(documents)
        found[here] = self.others[at]
        return found

    def _standing(self, documents: Documents) -> tuple[Documents, Documents]:
        """Which of the articles stand for others, and where these are told."""
        if not len(self.standing):
            return documents[:0], documents[:0]
        order = np.argsort(documents)
        at = np.minimum(documents[order].searchsorted(self.standing), len(order) - 1)
        told = np.flatnonzero(documents[order[at]] == self.standing)
        return order[at[told]], told


def versions(columns: Columns, documents: Documents) -> Versions:
    """Those of the articles that have another version among them."""
    copies = columns.copies
    if not copies:
        return NO_VERSIONS
    groups = copies.of[documents]
    at = groups.nonzero()[0]
    groups = groups[at]
    several = np.bincount(groups)[groups] > 1
    found = copies.documents[np.sort(copies.place[documents[at[several]]])].astype(np.int64)
    return Versions(found, np.flatnonzero(np.diff(copies.of[found].astype(np.int64), prepend=0)))


def to_fold(columns: Columns, documents: Documents, copies: Copies) -> Versions:
    """The versions among hits that are one hit: none with „all“."""
    return versions(columns, documents) if copies == "fold" else NO_VERSIONS


def texts(columns: Columns, documents: Documents) -> int:
    """How many texts the articles are versions of."""
    return len(documents) - versions(columns, documents).repeated


def counted(columns: Columns, documents: Documents, copies: Copies) -> int:
    """How many hits these articles are."""
    return texts(columns, documents) if copies == "fold" else len(documents)


def folded(documents: Documents, found: Versions, rank: Numbers, scores: NDArray[np.float64] | None = None) -> Folded:
    """One article of each text: that with the highest score, of equal ones the one of least `rank`.

    `documents` ascend, and `found` are the versions among them that are to be folded; `rank` is by article, `scores`
    are parallel to `documents`.
    """
    if not len(found.documents):
        none = documents[:0]
        return Folded(documents, none, none, none)
    places, firsts, sizes = documents.searchsorted(found.documents), found.firsts, found.sizes
    order = rank[found.documents].astype(np.int64)
    if scores is not None:
        score = scores[places]
        order[score < np.repeat(np.maximum.reduceat(score, firsts), sizes)] = np.iinfo(np.int64).max
    best = np.flatnonzero(order == np.repeat(np.minimum.reduceat(order, firsts), sizes))
    kept = np.ones(len(documents), dtype=bool)
    kept[places] = False
    kept[places[best]] = True
    return Folded(documents[kept], found.documents[best], found.documents[firsts], sizes - 1)
