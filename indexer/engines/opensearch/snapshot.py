"""One generation, opened: what every question about it needs. Shared by threads."""

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any

from opensearchpy import OpenSearch

from indexer.config import Config
from indexer.engines.base import Generation
from indexer.engines.common.manifest import generation_of
from indexer.engines.opensearch.documents import name_of, stored_from
from indexer.engines.opensearch.generations import Generations
from indexer.engines.opensearch.histogram import QUESTION, months_of
from indexer.engines.opensearch.naming import Naming, named
from indexer.engines.opensearch.schema import VERSION
from indexer.engines.opensearch.versions import Unit, Versions, read_versions
from indexer.engines.opensearch.words import Words
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
        self._lookup = generations.lookup(self.generation.name)
        self._repeated: dict[Unit, dict[int, int]] = {}
        self._copies = bool(manifest.get("copies"))
        self.words = Words(client, self._lookup)
        self.naming: Naming = named(client, self._lookup, index, judged)

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

    def sources(self, names: Iterable[str]) -> dict[str, Json]:
        """The documents of articles, by what the cluster calls them."""
        wanted = list(names)
        found = self.client.mget(index=self.index, body={"ids": wanted})["docs"] if wanted else []
        return {document["_id"]: document["_source"] for document in found}

    def place(self, article_id: str) -> int | None:
        """The place of an article among the versions; None if there is no other version of it, or no such article."""
        if not self.versions:
            return None
        body = {
            "query": {"ids": {"values": [name_of(article_id)]}}, "docvalue_fields": [VERSION], "_source": False
        }  # fmt: skip
        hits = self.ask(body)["hits"]["hits"]
        return int(hits[0]["fields"][VERSION][0]) if hits and "fields" in hits[0] else None

    @cached_property
    def versions(self) -> Versions:
        """The articles of which there are other versions."""
        return read_versions(self.client, self._lookup) if self._copies else Versions()

    @cached_property
    def months(self) -> dict[int, int]:
        """By month, the articles of the corpus: see `histogram.months_of`."""
        return months_of(self.ask({"size": 0, "aggs": QUESTION})["aggregations"])

    def repeated(self, unit: Unit) -> dict[int, int]:
        """By day, month or year, what is counted too often of the articles of the corpus: see `Versions.by_time`."""
        if unit not in self._repeated:
            self._repeated[unit] = self.versions.by_time(self.versions.places, unit)
        return self._repeated[unit]

    @cached_property
    def newest_day(self) -> int | None:
        """The newest day of the corpus as an ordinal."""
        period = self.generation.period
        return period.last.toordinal() if period else None
