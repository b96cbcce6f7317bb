"""Engines behind one small protocol: ours, and what one writes with a peer after its documentation. Nothing is measured
here."""

from collections.abc import Iterable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol

from bench.query import Query
from indexer.articles import Article

HITS = 10
"""On a page."""
FACETS = ("person", "organisation", "place", "section", "year")
"""Counted over all hits; the ten commonest values of each come with a page."""
SNIPPET_CHARACTERS = 240
_MODULES = {
    "ours": "fundstelle",
    "names-found": "fundstelle",
    "tantivy": "tantivy",
    "sqlite": "sqlite",
    "whoosh": "whoosh",
}
TITLES = {
    "ours": "Fundstelle", "names-found": "Fundstelle, names found", "tantivy": "tantivy-py", "sqlite": "SQLite FTS5",
    "whoosh": "plain Whoosh",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Page:
    """What a reader gets to see, in as far as all engines can show it."""

    total: int
    facets: dict[str, dict[str, int]]
    """By facet, the commonest values with the number of their articles."""
    ids: list[str]
    snippets: list[str]


class Peer(Protocol):
    """An engine in a folder of its own."""

    def build(self, articles: Iterable[Article]) -> None:
        """Makes the index. The names given with articles are taken as they are."""

    def open(self) -> None:
        """Opens the index, or opens it anew, until it could answer."""

    def page(self, query: Query) -> Any:
        """Makes the page, in the engine's own form."""

    def shown(self, page: Any) -> Page:
        """The page for comparison; not part of what is timed."""

    def sizes(self) -> dict[str, int]:
        """Bytes of the index by part."""


def open_peer(name: str, folder: Path) -> Peer:
    """The engine with that name; its packages are imported only now."""
    peer: Peer = import_module(f"bench.peers.{_MODULES[name]}").peer(folder, name)
    return peer


def file_sizes(folder: Path) -> dict[str, int]:
    """Bytes by folder and ending of the files."""
    sizes: dict[str, int] = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            inside = path.relative_to(folder).parent
            label = str(inside / (f"*{path.suffix}" if path.suffix else path.name))
            sizes[label] = sizes.get(label, 0) + path.stat().st_size
    return sizes
