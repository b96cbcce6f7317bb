"""Groups of texts that are versions of one: likely pairs by their signatures, then compared exactly.

A text is a version of a longer one if at least `alike` of its shingles stand there too (its containment; Broder
1997), and if it has at least a third of its shingles: a Jaccard coefficient would tell a text from a copy of it that
was cut to half. Each version of a group is one of the group's first text, the representative, so that no chain of
small changes leads from a text to an altogether different one.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from indexer.copies.shingles import Hashes, Shingles, common
from indexer.copies.signatures import PLACES, Signatures

LEAST_SHINGLES = 16
"""Of a text that can be a version of another: shorter ones say too little to tell."""
LEAST_SHARE = 1 / 3
"""Of the shingles of the longer text that the shorter one must have as many of."""
_DEVIATIONS = 3.0
"""Of what signatures tell from what is so, up to which pairs are compared exactly."""
_CHUNK = 4096
"""Pairs that are compared at a time; at most two texts for each are in memory."""

Numbers = NDArray[np.int64]
Pairs = NDArray[np.int64]
"""Rows of two texts."""
Read = Callable[[Sequence[int]], Shingles]
"""Gives the shingles of texts by their numbers."""


class Groups(NamedTuple):
    """Texts that are versions of each other: those of group i are texts[starts[i]:starts[i + 1]], the
    representative first, all in the order of ranks. Groups are in the order of representatives; none is of one."""

    texts: Numbers
    starts: Numbers


NO_GROUPS = Groups(np.zeros(0, dtype=np.int64), np.zeros(1, dtype=np.int64))


def is_version(shared: int, one: int, other: int, alike: float) -> bool:
    """Whether texts with so many shingles, and so many in common, are versions of one text."""
    few, many = min(one, other), max(one, other)
    return few >= LEAST_SHINGLES and few >= LEAST_SHARE * many and shared >= alike * few


def grouped(signatures: Signatures, sizes: Numbers, rank: Numbers, read: Read, alike: float) -> Groups:
    """The groups of all texts.

    `sizes`: the shingles of each; `rank`: its place in the order in which representatives are chosen.
    """
    comparing = _Comparing(signatures, sizes, read, alike)
    order = np.argsort(rank)
    order = order[sizes[order] >= LEAST_SHINGLES]
    pairs = comparing.versions(_likely(comparing, order))
    groups = [group for texts, known in _components(pairs, rank) for group in _split(comparing, texts, known)]
    groups.sort(key=lambda group: rank[group[0]])
    starts = np.zeros(len(groups) + 1, dtype=np.int64)
    np.cumsum([len(group) for group in groups], out=starts[1:])
    return Groups(np.array([text for group in groups for text in group], dtype=np.int64), starts)


class _Comparing:
    """What says of two texts whether they are versions of one, roughly or exactly."""

    def __init__(self, signatures: Signatures, sizes: Numbers, read: Read, alike: float) -> None:
        self.signatures, self._sizes, self._read, self._alike = signatures, sizes, read, alike

    def likely(self, pairs: Pairs) -> NDArray[np.bool_]:
        """Which pairs may be versions by their sizes and signatures."""
        sizes = self._sizes[pairs]
        few, many = sizes.min(axis=1), sizes.max(axis=1)
        chosen: NDArray[np.bool_] = few >= LEAST_SHARE * many
        at = np.flatnonzero(chosen)
        least = self._alike * few[at]
        jaccard = least / (few[at] + many[at] - least)
        floor = jaccard - _DEVIATIONS * np.sqrt(jaccard * (1 - jaccard) / PLACES)
        same = np.count_nonzero(self.signatures[pairs[at, 0]] == self.signatures[pairs[at, 1]], axis=1)
        chosen[at] = same >= floor * PLACES
        return chosen

    def versions(self, pairs: Pairs) -> Pairs:
        """Those of the pairs that are versions."""
        if not len(pairs):
            return pairs
        held = [chunk[self._compared(chunk)] for chunk in np.split(pairs, range(_CHUNK, len(pairs), _CHUNK))]
        return np.concatenate(held)

    def _compared(self, pairs: Pairs) -> NDArray[np.bool_]:
        texts = np.sort(pairs.ravel())
        texts = texts[np.flatnonzero(np.diff(texts, prepend=-1))]
        found = self._read(texts.tolist())
        places = texts.searchsorted(pairs).tolist()
        return np.array([self._is_version(found.of(one), found.of(other)) for one, other in places], dtype=bool)

    def _is_version(self, one: Hashes, other: Hashes) -> bool:
        return is_version(common(one, other), len(one), len(other), self._alike)


def _likely(comparing: _Comparing, order: Numbers) -> Pairs:
    """Pairs of texts, in `order`, with two neighbouring numbers of their signatures in common and enough of all others.

    Of texts with the same two, each is paired with the first and with the one before: as many pairs as texts, however
    many are alike.
    """
    found = [np.zeros((0, 2), dtype=np.int64)]
    for place in range(PLACES):
        beside = (place + 1) % PLACES
        keys = comparing.signatures[order, place].astype(np.uint32) << np.uint32(16)
        keys |= comparing.signatures[order, beside]
        by_key = np.argsort(keys, kind="stable")
        same = np.flatnonzero(np.diff(keys[by_key]) == 0) + 1
        first = np.zeros(len(keys), dtype=np.int64)
        begins = np.flatnonzero(np.diff(keys[by_key], prepend=~keys[by_key[:1]]))
        first[begins] = begins
        first = np.maximum.accumulate(first)
        texts = order[by_key]
        for other in (first[same], (same - 1)[same - 1 != first[same]]):
            at = same if len(other) == len(same) else same[same - 1 != first[same]]
            pairs = np.stack((texts[other], texts[at]), axis=1)
            found.append(pairs[comparing.likely(pairs)])
        found = [_different(np.concatenate(found))]
    return found[0]


def _different(pairs: Pairs) -> Pairs:
    keys = np.sort(pairs[:, 0] << 32 | pairs[:, 1])
    keys = keys[np.flatnonzero(np.diff(keys, prepend=-1))]
    return np.stack((keys >> 32, keys & 0xFFFFFFFF), axis=1)


def _components(pairs: Pairs, rank: Numbers) -> Iterator[tuple[list[int], dict[int, set[int]]]]:
    """Texts that pairs lead to from each other, by rank; with them for each the texts that it is in a pair with."""
    beside: dict[int, set[int]] = {}
    for one, other in pairs.tolist():
        beside.setdefault(one, set()).add(other)
        beside.setdefault(other, set()).add(one)
    met: set[int] = set()
    for text in beside:
        if text not in met:
            met.add(text)
            reached = [text]
            for each in reached:
                new = beside[each] - met
                met |= new
                reached += new
            yield sorted(reached, key=rank.__getitem__), beside


def _split(comparing: _Comparing, texts: list[int], known: dict[int, set[int]]) -> Iterator[list[int]]:
    """Groups within a component: the first text with its versions, then the first of those left with its own, …"""
    while len(texts) > 1:
        first, direct = texts[0], known[texts[0]]
        asked = np.array([(first, text) for text in texts[1:] if text not in direct], dtype=np.int64).reshape(-1, 2)
        held = direct.union(comparing.versions(asked[comparing.likely(asked)])[:, 1].tolist())
        group = [first, *(text for text in texts[1:] if text in held)]
        if len(group) > 1:
            yield group
        taken = set(group)
        texts = [text for text in texts if text not in taken]
