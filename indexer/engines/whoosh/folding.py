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
    """Articles of which another version is among the same hits."""

    documents: Documents
    """Ascending."""
    groups: Numbers
    """Parallel: the group of each."""


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
        order = np.argsort(self.standing)
        at = np.minimum(self.standing[order].searchsorted(documents), len(order) - 1)
        here = np.flatnonzero(self.standing[order[at]] == documents)
        return here, order[at[here]]


def versions(columns: Columns, documents: Documents) -> Versions:
    """Those of the articles, ascending, that have another version among them."""
    if not columns.copies:
        return Versions(documents[:0], documents[:0])
    groups = columns.copies.of[documents]
    at = groups.nonzero()[0]
    groups = groups[at]
    several = np.bincount(groups)[groups] > 1
    return Versions(documents[at[several]], groups[several])


def texts(columns: Columns, documents: Documents) -> int:
    """How many texts the articles are versions of."""
    found = versions(columns, documents).groups
    return len(documents) - len(found) + int(np.count_nonzero(np.bincount(found)))


def counted(columns: Columns, documents: Documents, copies: Copies) -> int:
    """How many hits these articles, ascending, are."""
    return texts(columns, documents) if copies == "fold" else len(documents)


def surplus(groups: Numbers, numbers: Numbers, size: int) -> NDArray[np.int64]:
    """By number below `size`, how many versions have it beside the first of their group that does; both parallel."""
    keys = np.sort(groups.astype(np.int64) * size + numbers)
    return np.bincount(keys[1:][keys[1:] == keys[:-1]] % size, minlength=size)


def folded(
    columns: Columns, documents: Documents, copies: Copies, rank: Numbers, scores: NDArray[np.float64] | None = None
) -> Folded:
    """With „fold“ one article of each text: that with the highest score, of equal ones the one of least `rank`.

    `rank` is by article, `scores` are parallel to `documents`.
    """
    none = documents[:0]
    found = versions(columns, documents) if copies == "fold" else Versions(none, none)
    if not len(found.documents):
        return Folded(documents, none, none, none)
    places = documents.searchsorted(found.documents)
    order = rank[found.documents]
    keys = (order, found.groups) if scores is None else (order, -scores[places], found.groups)
    first = np.flatnonzero(np.diff(np.sort(found.groups), prepend=0))
    by_place = np.lexsort(keys)
    kept = np.ones(len(documents), dtype=bool)
    kept[places] = False
    kept[places[by_place[first]]] = True
    by_version = np.lexsort((columns.copies.place[found.documents], found.groups))
    others = np.diff(first, append=len(found.groups)) - 1
    return Folded(documents[kept], found.documents[by_place[first]], found.documents[by_version[first]], others)
