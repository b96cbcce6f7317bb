"""One generation, opened: what every question about it needs. Shared by threads."""

import threading
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any

from opensearchpy import OpenSearch

from indexer.config import Config
from indexer.engines.base import Generation
from indexer.engines.common.manifest import generation_of
from indexer.engines.opensearch.connection import apart, whole
from indexer.engines.opensearch.documents import name_of, stored_from
from indexer.engines.opensearch.generations import REBUILD_HINT, Generations
from indexer.engines.opensearch.histogram import QUESTION, months_of
from indexer.engines.opensearch.naming import Naming, named
from indexer.engines.opensearch.schema import SCALE, VERSION
from indexer.engines.opensearch.versions import Unit, Versions, read_versions
from indexer.engines.opensearch.words import Words
from indexer.entities.judgements import Judged
from indexer.errors import NoIndexError

Json = dict[str, Any]

_BM25_SINCE = 3
"""The first version of OpenSearch whose BM25 leaves out the factor k1 + 1, as it changes no order."""
_SENDING = 3.0
"""Seconds that the cluster gets beyond the time for finding, to put an answer together and to send it."""

_READING = 300.0
"""Seconds that reading all versions may take: a gigabyte if there are ten millions of them."""


class Snapshot:
    """An immutable generation in the cluster."""

    def __init__(self, client: OpenSearch, config: Config, index: str, judged: Judged, *, agreed: bool = False) -> None:
        """Raises NoIndexError if the generation cannot be used. `agreed`: see Generations."""
        self.client, self.config, self.index, self.judged = client, config, index, judged
        generations = Generations(client, config.cluster.prefix, agreed=agreed)
        manifest = generations.manifest(index)
        self.generation: Generation = generation_of(manifest["name"], manifest)
        self.size = self.generation.articles
        self.mean_length: float = manifest["mean_length"]
        """Words of an article, title included."""
        self._lookup = generations.lookup(self.generation.name)
        if not generations.has(self._lookup):
            raise NoIndexError(f"The index {self._lookup} is gone from the cluster. {REBUILD_HINT}")
        self._legacy = int(client.info()["version"]["number"].partition(".")[0]) < _BM25_SINCE
        self._repeated: dict[Unit, dict[int, int]] = {}
        self._versions = None if manifest.get("copies") else Versions()
        self._reading = threading.Lock()
        self.words = Words(client, self._lookup)
        self.naming: Naming = named(client, self._lookup, index, judged)

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

    def gain(self, field: str) -> float:
        """What the cluster's scores of a field must be multiplied by to be those of BM25 with its factor."""
        k1 = self.config.search.k1
        return (k1 + 1) / (k1 * SCALE.get(field, 1) + 1) if self._legacy else k1 + 1

    def count(self, query: Mapping[str, Any]) -> int:
        """How many articles a query of theirs finds."""
        return int(whole(self.client.count(index=self.index, body={"query": query}))["count"])

    def stored(self, article_id: str) -> Json | None:
        """What is stored of an article; None if there is none."""
        asked = {"index": self.index, "id": name_of(article_id), "params": {"_source_includes": "stored"}}
        found = whole(self.client.get(**asked, ignore=404))  # 404 is also what an index that is gone is told by
        return stored_from(found["_source"]) if found.get("found") else None

    def sources(self, names: Iterable[str]) -> dict[str, Json]:
        """The documents of articles, by what the cluster calls them."""
        wanted = list(names)
        found = whole(self.client.mget(index=self.index, body={"ids": wanted}))["docs"] if wanted else []
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

    @property
    def versions(self) -> Versions:
        """The articles of which there are other versions: read by the first who asks, while others wait."""
        if (found := self._versions) is None:
            with apart(_READING), self._reading:
                if (found := self._versions) is None:
                    found = self._versions = read_versions(self.client, self._lookup)
        return found

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
