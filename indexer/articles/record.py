"""What a reader of a format gives, and what it is given: raw values, and where to report what is wrong."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import IO, Any

from indexer.articles.model import Problem

_CONTROLS = dict.fromkeys((*range(32), *range(127, 160)), "\ufffd")


@dataclass(frozen=True, slots=True)
class Source:
    """Where articles come from, and what holds for them."""

    paths: tuple[Path, ...] = ()
    """Files and folders; without any, all that no source before it has."""
    name: str | None = None
    """The source of articles that name none."""
    language: str | None = None
    """The language of articles that tell none."""
    fields: Mapping[str, str] = field(default_factory=dict)
    """From our keys to the names that these articles use instead; a dotted name leads into nested values."""


@dataclass(frozen=True, slots=True)
class Record:
    """One article as a format has it: the values by name, ours or foreign."""

    values: Mapping[str, Any]
    file: str
    line: int
    lines: Mapping[str, int] = field(default_factory=dict)
    """On which lines values stand that do not stand on the article's first line."""
    may_open_with_title: bool = False
    """A short first line without a full stop is the title, if there is no other."""


@dataclass(frozen=True, slots=True)
class Context:
    """What a reader knows of the document beside its bytes."""

    file: str
    """How it is called in articles and problems."""
    problems: list[Problem]
    fields: Mapping[str, str] = field(default_factory=dict)
    probing: bool = False
    """Records are looked at, not indexed: names that nobody has mapped are given too."""

    def report(self, line: int, message: str, skipped: bool) -> None:
        """Notes a problem; `skipped` tells whether an article is left out for it."""
        self.problems.append(Problem(self.file, line, message, skipped))

    def inside(self, member: str) -> "Context":
        """The same for a document in this one, called `file!member`."""
        name = member.encode("utf-8", "replace").decode().translate(_CONTROLS)
        return replace(self, file=f"{self.file}!{name}")


Reader = Callable[[IO[bytes], Context], Iterator[Record]]
"""Takes an open document and yields its articles. What is wrong is reported.

Raises UnreadableError where nothing more of the document can be read, OSError where the file cannot.
"""
