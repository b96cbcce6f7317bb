"""Searching a generation that is finished and not yet the current one: it is measured before anybody sees it."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from opensearchpy import OpenSearch

from indexer.config import Config
from indexer.engines.opensearch.search import Search
from indexer.engines.opensearch.snapshot import Snapshot
from indexer.entities.judgements import Judged
from indexer.query import SearchPage, SearchRequest


@dataclass
class Trial:
    """Opens the generation with its first search."""

    client: OpenSearch
    config: Config
    index: str

    @cached_property
    def _snapshot(self) -> Snapshot:
        return Snapshot(self.client, self.config, self.index, Judged(Path(), ()), agreed=True)

    def search(self, request: SearchRequest) -> SearchPage:
        snapshot = self._snapshot
        return Search(self.config.search, snapshot, snapshot.naming.canonical(request)).page()
