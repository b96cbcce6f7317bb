"""Copies: the other versions of an article's text."""

from dataclasses import dataclass

from indexer.query.page import Hit


@dataclass(frozen=True, slots=True)
class Copy:
    hit: Hit
    """Without marks."""
    likeness: float
    """Of all sequences of four words that either text holds, the share that both do, agency lines aside: 0 to 1."""
    longest: bool
    """Whether it is the representative of all versions: the longest, of equally long ones the oldest."""


@dataclass(frozen=True, slots=True)
class OtherCopies:
    """The other versions of an article's text."""

    total: int
    copies: tuple[Copy, ...]
    """Some of them, the oldest first, undated ones last."""
