"""One generation, opened: what every question about it needs. Shared by threads."""

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any

from opensearchpy import OpenSearch

from indexer.config import Config
from indexer.engines.base import Generation
from indexer.engines.opensearch.documents import name_of, stored_from
from indexer.engines.opensearch.generations import Generations
from indexer.engines.opensearch.histogram import QUESTION, months_of
from indexer.engines.opensearch.naming import Naming, named
from indexer.engines.opensearch.words import Words
from indexer.engines.whoosh.manifest import generation_of
from indexer.entities.judgements import Judged

Json = dict[str, Any]


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
        self.words = Words(client, lookup)
        self.naming: Naming = named(client, lookup, index, judged)

    def ask(self, body: Mapping[str, Any], *, seconds: float | None = None) -> Json:
        """Asks the index of articles; words weigh alike on all its shards. `seconds`: the time for finding."""
        timed = {} if seconds is None else {"timeout": f"{max(1, int(seconds * 1000))}ms"}
        answer: Json = self.client.search(
            index=self.index, body={**body, **timed}, params={"search_type": "dfs_query_then_fetch"}
        )
        return answer

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
        found = self.client.mget(index=self.index, body={"ids": wanted})
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
