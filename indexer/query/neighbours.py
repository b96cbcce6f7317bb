"""Neighbours: where an article stands among the hits of a search."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Neighbour:
    id: str
    title: str


@dataclass(frozen=True, slots=True)
class Neighbours:
    number: int
    """The place of the article among all hits, counted from 1."""
    total: int
    before: Neighbour | None
    after: Neighbour | None
