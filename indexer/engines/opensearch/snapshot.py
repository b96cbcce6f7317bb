"""One generation, opened: what every question about it needs. Shared by threads."""

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any

from opensearchpy import OpenSearch

from indexer.config import Config
from indexer.engines.base import Generation
from indexer.engines.opensearch.connection import whole
from indexer.engines.opensearch.documents import name_of, stored_from
from indexer.engines.opensearch.generations import REBUILD_HINT, Generations
from indexer.engines.opensearch.histogram import QUESTION, months_of
from indexer.engines.opensearch.naming import Naming, named
from indexer.engines.opensearch.words import Words
from indexer.engines.whoosh.manifest import generation_of
from indexer.entities.judgements import Judged
from indexer.errors import NoIndexError

Json = dict[str, Any]

_SENDING = 3.0
"""Seconds that the cluster gets beyond the time for finding, to put an answer together and to send it."""


class Snapshot:
    """An immutable generation in the cluster."""

    def __init__(self, client: OpenSearch, config: Config, index: str, judged: Judged) -> None:
        """Raises NoIndexError if the generation cannot be used."""
        self.client, self.config, self.index, self.judged = client, config, index, judged
        generations = Generations(client, config.cluster.prefix)
        manifest = generations.manifest(index)
        self.generation: Generation = generation_of(manifest["name"], manifest)
        self.size = self.generation.articles
        self.mean_length: float = manifest["mean_length"]
        """Words of an article, title included."""
        lookup = generations.lookup(self.generation.name)
        if not client.indices.exists(index=lookup, params={"local": "true"}):
            raise NoIndexError(f"The index {lookup} is gone from the cluster. {REBUILD_HINT}")
        self.words = Words(client, lookup)
        self.naming: Naming = named(client, lookup, index, judged)

    def ask(self, body: Mapping[str, Any], *, seconds: float | None = None) -> Json:
        """Asks the index of articles; words weigh alike on all its shards.

        `seconds`: the time for finding. Only with it an answer may be partial, and says so; else all shards take part.
        """
        params: dict[str, Any] = {"search_type": "dfs_query_then_fetch"}
        timed = {}
        if seconds is None:
            params["allow_partial_search_results"] = "false"
        else:
            timed["timeout"] = f"{max(1, int(seconds * 1000))}ms"
            params["request_timeout"] = seconds + _SENDING
        answer: Json = self.client.search(index=self.index, body={**body, **timed}, params=params)
        return answer

    def count(self, query: Mapping[str, Any]) -> int:
        """How many articles a query of theirs finds."""
        return int(whole(self.client.count(index=self.index, body={"query": query}))["count"])

    def stored(self, article_id: str) -> Json | None:
        """What is stored of an article; None if there is none."""
        found = self.client.get(
            index=self.index, id=name_of(article_id), params={"_source_includes": "stored"}, ignore=404
        )
        return stored_from(found["_source"]) if found.get("found") else None

    def stored_many(self, names: Iterable[str]) -> list[Json]:
        """What is stored of articles, by what the cluster calls them."""
        wanted = list(names)
        if not wanted:
            return []
        found = whole(self.client.mget(index=self.index, body={"ids": wanted}))
        return [stored_from(document["_source"]) for document in found["docs"]]

    @cached_property
    def months(self) -> dict[tuple[int, int], int]:
        """By year and month, the articles of the corpus."""
        return months_of(self.ask({"size": 0, "aggs": QUESTION})["aggregations"])

    @cached_property
    def newest_day(self) -> int | None:
        """The newest day of the corpus as an ordinal."""
        period = self.generation.period
        return period.last.toordinal() if period else None
