"""Concordance: every place where a query stands in the texts, each with what stands before and behind it."""

import datetime as dt
from dataclasses import dataclass
from typing import Literal

ConcordanceOrder = Literal["right", "left", "newest", "oldest"]
"""By the words behind, by the words before (the nearest first), or by the day of the article."""


@dataclass(frozen=True, slots=True)
class ConcordanceLine:
    """One place in a title or text."""

    id: str
    """Of the article."""
    title: str
    published: dt.datetime | None
    source: str | None
    mark: int | None
    """Its number among the marks of the article, counted from 1, those of a title of its own first.

    None where the query was read so widely that the article's page marks other places.
    """
    in_title: bool
    before: str
    keyword: str
    """What was found, as it is written there."""
    after: str


@dataclass(frozen=True, slots=True)
class Concordance:
    lines: tuple[ConcordanceLine, ...]
    """Those asked for."""
    total: int
    """All lines of the articles that were read."""
    articles: int
    """Articles that were read: the first so many hits, in the order of the search."""
    hits: int
    complete: bool
    """Whether all hits were found and read."""
    generation: str
