"""Searching a generation that is finished and not yet the current one: it is measured before anybody sees it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from indexer.config import SearchConfig
from indexer.engines.base import Searcher
from indexer.engines.whoosh.search import Search
from indexer.engines.whoosh.snapshot import Snapshot
from indexer.entities.judgements import Judged
from indexer.query import SearchPage, SearchRequest


@dataclass(slots=True)
class _Trial:
    """Opens the generation with its first search."""

    root: Path
    name: str
    settings: SearchConfig
    snapshot: Snapshot | None = None

    def search(self, request: SearchRequest) -> SearchPage:
        if self.snapshot is None:
            self.snapshot = Snapshot(self.root, self.name, self.settings, Judged(Path(), ()))
        return Search(self.settings, self.snapshot, self.snapshot.naming.canonical(request)).page()


@contextmanager
def trial(root: Path, name: str, settings: SearchConfig) -> Iterator[Searcher]:
    """What searches the generation, until the end of the context."""
    opened = _Trial(root, name, settings)
    try:
        yield opened
    finally:
        if opened.snapshot is not None:
            opened.snapshot.retire()
