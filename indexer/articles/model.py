"""The article, as every reader yields it."""

import datetime as dt
import hashlib
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Article:
    """One news text with its metadata."""

    id: str
    title: str
    text: str
    file: str
    """Where it was read from, relative to the folder of config.toml where it lies below it."""
    line: int
    """The first line of the article in `file`, counted from 1."""
    title_derived: bool = False
    """The article had no title of its own: `title` is its first sentence, cut at a word."""
    published: dt.datetime | None = None
    """Always with a time zone."""
    source: str | None = None
    section: str | None = None
    authors: tuple[str, ...] = ()
    url: str | None = None
    language: str | None = None
    persons: tuple[str, ...] | None = None
    """Given with the article and then taken as they are; None lets them be found in the text."""
    organisations: tuple[str, ...] | None = None
    places: tuple[str, ...] | None = None

    def content_hash(self) -> str:
        """SHA-256 over everything the reader found, but not over where it stood."""
        parts = (
            self.title, self.text, self.published.isoformat() if self.published else None, self.source,
            self.section, self.authors, self.url, self.language, self.persons, self.organisations, self.places,
        )  # fmt: skip
        return hashlib.sha256(repr(parts).encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in the corpus that was skipped or repaired; `file` and `line` lead there."""

    file: str
    line: int
    message: str
    skipped: bool
    """True if the article was left out, False if it was taken with a repair."""

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}"
