"""Generations in the cluster: names, the alias of the current one, manifests, clearing up.

PREFIX-articles-STAMP, PREFIX-lookup-STAMP   a generation; its manifest is `_meta` in the mapping of the first
PREFIX-current                               the alias of the current generation's articles
PREFIX-control                               who is building, and which generations are being read to their end
"""

import time
from contextlib import suppress
from typing import Any

from opensearchpy import OpenSearch
from opensearchpy.exceptions import NotFoundError, OpenSearchException, TransportError

from indexer.engines.opensearch.connection import AGREED, is_blocked, whole
from indexer.engines.opensearch.lock import Lock
from indexer.errors import FundstelleError, NoIndexError
from indexer.fields import SCHEMA_VERSION
from indexer.language import fingerprint

REBUILD_HINT = "Run: fundstelle rebuild"
_KNOWN = {"local": "true"}
"""Asks for what the node knows; the one that manages the cluster may just be the one that is lost."""
LEASE_SECONDS = 120.0
"""How long a generation that is read to its end stays, counted from the last piece that was read."""


class Generations:
    """Those of one archive."""

    def __init__(self, client: OpenSearch, prefix: str, *, agreed: bool = False) -> None:
        """`agreed`: asks what a majority of the nodes holds, as whoever writes or deletes must.

        Else any node answers, which may lag behind: good enough for searching.
        """
        self.client, self._prefix = client, prefix
        self._asking: dict[str, Any] = AGREED if agreed else _KNOWN
        self.alias, self._control = f"{prefix}-current", f"{prefix}-control"

    def articles(self, name: str) -> str:
        """The index of a generation's articles."""
        return f"{self._prefix}-articles-{name.lower()}"

    def lookup(self, name: str) -> str:
        """The index of a generation's words and names."""
        return f"{self._prefix}-lookup-{name.lower()}"

    def current(self) -> str:
        """The current generation's index of articles. Raises NoIndexError if there is none."""
        return self.all_current()[0]

    def all_current(self) -> list[str]:
        """All indexes that the alias names: one, unless others moved it. Raises NoIndexError if there is none."""
        try:
            # Each search asks: the alias alone, which costs least but cannot be asked of most nodes.
            answer = (
                self.client.indices.get_alias(name=self.alias, params=dict(_KNOWN))
                if self._asking is _KNOWN
                else self.client.indices.get(index=self.alias, params={**self._asking, "filter_path": "*.aliases"})
            )
            found = sorted(index for index, held in answer.items() if self.alias in held["aliases"])
        except NotFoundError:
            found = []
        if not found:
            raise NoIndexError(f"There is no index {self.alias} in the cluster. {REBUILD_HINT}")
        return found

    def current_name(self) -> str:
        """The name of the current generation, whatever version made it. Raises NoIndexError if there is none."""
        index = self.current()
        try:
            return str(self.meta(index)["name"])
        except KeyError:
            raise NoIndexError(f"The index {index} is none of Fundstelle's. {REBUILD_HINT}") from None

    def previous_name(self) -> str:
        """The name of the generation before the current one. Raises NoIndexError if it is not kept."""
        name = self.meta(self.current()).get("previous")
        if not isinstance(name, str) or not self.client.indices.exists(
            index=self.articles(name), params=dict(self._asking)
        ):
            raise NoIndexError(
                f"No generation before the current one is kept in the cluster as {self._prefix}-articles-… "
                "How many are: [index] keep in config.toml."
            )
        return name

    def manifest(self, index: str) -> dict[str, Any]:
        """The manifest of a generation, by its index of articles.

        Raises NoIndexError if it is missing, or of another schema version or analysis.
        """
        manifest = self.meta(index)
        version, analysis = manifest.get("schema_version"), manifest.get("analysis")
        if version != SCHEMA_VERSION or analysis != fingerprint():
            raise NoIndexError(
                f"The index {index} was made by another version of Fundstelle (schema {version}, here "
                f"{SCHEMA_VERSION}; analysis {analysis}, here {fingerprint()}). {REBUILD_HINT}"
            )
        return manifest

    def meta(self, index: str) -> dict[str, Any]:
        """What an index says of itself, whatever version made it. Raises NoIndexError if it is gone."""
        try:
            mapping = self.client.indices.get_mapping(index=index, params=dict(self._asking))
        except NotFoundError:
            raise NoIndexError(f"The index {index} is gone from the cluster. {REBUILD_HINT}") from None
        return dict(mapping[index]["mappings"].get("_meta", {}))

    def has(self, index: str) -> bool:
        """Whether there is such an index."""
        return bool(self.client.indices.exists(index=index, params=dict(self._asking)))

    def set_current(self, name: str) -> None:
        """Makes a finished generation the current one, in one step."""
        remove = {"index": f"{self._prefix}-*", "alias": self.alias, "must_exist": False}
        add = {"index": self.articles(name), "alias": self.alias}
        actions = {"actions": [{"remove": remove}, {"add": add}]}
        done = self.client.indices.update_aliases(body=actions, params=dict(AGREED))
        if not done.get("acknowledged") and self.all_current() != [self.articles(name)]:
            raise FundstelleError(
                f"The cluster has not said that {name} is the current generation now; another one still is. "
                "See how it is: GET _cluster/health"
            )

    def clear_leftovers(self, keep: int, promoted: str | None = None) -> None:
        """Removes all generations but the current one, the `keep` - 1 before it, and those that are still read.

        `promoted`: one that stays as well. Only to be called under the lock of a build, and where `agreed`.
        """
        kept = {
            index
            for name in (*self._named(), *self._lineage(keep), *self._leased(), *filter(None, (promoted,)))
            for index in (self.articles(name), self.lookup(name))
        }
        patterns = f"{self._prefix}-articles-*,{self._prefix}-lookup-*"
        params = {"ignore_unavailable": "true", **AGREED}
        found = self.client.indices.get_settings(index=patterns, name="index.uuid", params=dict(params))
        for index in found:
            if index not in kept:
                self.client.indices.delete(index=index, params=dict(params))

    def _named(self) -> list[str]:
        """The generations that the alias names, by the names of their indexes, whatever these hold."""
        try:
            return [index.removeprefix(self.articles("")) for index in self.all_current()]
        except NoIndexError:
            return []

    def _lineage(self, keep: int) -> list[str]:
        kept: list[str] = []
        try:
            meta = self.meta(self.current())
            while len(kept) < keep and meta["name"] not in kept:
                kept.append(meta["name"])
                meta = self.meta(self.articles(meta["previous"] or "-"))
        except (NoIndexError, KeyError):
            pass
        return kept

    def lock(self) -> Lock:
        """The one lock of a build, a context."""
        return Lock(self.client, self._control)

    def lease(self, name: str, reader: str) -> None:
        """Keeps a generation for a reader, who says so again and again."""
        body = {"generation": name, "until": _until(LEASE_SECONDS)}
        try:
            self.client.index(index=self._control, id=f"lease:{reader}", body=body, params={"refresh": "true"})
        except TransportError as error:
            if not is_blocked(error):  # else nobody builds, and so nobody clears anything away
                raise

    def release(self, reader: str) -> None:
        """The reader is done."""
        with suppress(OpenSearchException):
            self.client.delete(index=self._control, id=f"lease:{reader}", params={"refresh": "true"})

    def _leased(self) -> list[str]:
        query = {"range": {"until": {"gt": time.time()}}}
        body = {"size": 1000, "query": {"bool": {"filter": [query, {"exists": {"field": "generation"}}]}}}
        found = whole(self.client.search(index=self._control, body=body, params={"ignore_unavailable": "true"}))
        return [hit["_source"]["generation"] for hit in found["hits"]["hits"]]


def _until(seconds: float) -> float:
    return time.time() + seconds
