"""Comparison: what tells the articles of two searches apart."""

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from indexer.entities import Kind


@dataclass(frozen=True, slots=True)
class PairBar:
    start: dt.date
    """The first day of the day, month or year."""
    counts: tuple[int, int]


@dataclass(frozen=True, slots=True)
class PairHistogram:
    """Two searches over time, without gaps between the first and the last bar."""

    unit: Literal["day", "month", "year"]
    bars: tuple[PairBar, ...]
    undated: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Distinctive:
    """A word or name that one side has more of than the other."""

    text: str
    """A surface form, the commonest of that side, or a name."""
    kind: Kind | None
    """None for a word."""
    counts: tuple[int, int]
    """Occurrences of the word on each side, or articles that carry the name."""
    likelihood: float
    """G²: how little the difference is to be expected by chance. See `indexer.query.likelihood`."""


@dataclass(frozen=True, slots=True)
class Side:
    total: int
    """Articles."""
    complete: bool
    """False if the time budget ran out while they were searched."""
    read: int
    """Articles whose words were counted; fewer than the total if time ran out, then taken evenly from all."""
    words: int
    """Words in these."""
    distinctive_words: tuple[Distinctive, ...]
    """What this side has more of, the clearest first.

    Without stop words, the words of the queries and those of this side's distinctive names."""
    distinctive_names: tuple[Distinctive, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    sides: tuple[Side, Side]
    both: int
    """Articles that are on both sides."""
    histogram: PairHistogram
    generation: str
