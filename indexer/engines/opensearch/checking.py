"""Is a generation in the cluster as it was written? A cluster checks the bytes of its files itself, and tells of a
piece that it has lost; what only we know is how many documents there should be."""

from collections.abc import Iterator
from typing import Any

from opensearchpy import OpenSearch
from opensearchpy.exceptions import NotFoundError

from indexer.engines.opensearch.contents import read_contents
from indexer.engines.opensearch.generations import REBUILD_HINT, Generations
from indexer.errors import NoIndexError

_LOOKUPS = "lookups"
"""In a manifest: the documents of the index of words and names."""


def damaged_parts(client: OpenSearch, generations: Generations) -> Iterator[str]:
    """What of the current generation is missing, or not what its manifest says.

    Raises NoIndexError if there is none, or none of this version.
    """
    name, *others = generations.all_current()
    manifest = generations.manifest(name)
    if _LOOKUPS not in manifest:
        raise NoIndexError(f"{name} does not say how many documents belong to it. {REBUILD_HINT}")
    if others:
        yield f"{generations.alias} (names {1 + len(others)} indexes)"
    lookup = generations.lookup(manifest["name"])
    for index, expected in ((name, manifest["articles"]), (lookup, manifest[_LOOKUPS])):
        if wrong := _wrong(client, index, expected):
            yield f"{index} ({wrong})"
        elif index == lookup and not _has_contents(client, lookup, manifest["articles"]):
            yield f"{lookup} (what the index was made from)"


def _wrong(client: OpenSearch, index: str, expected: int) -> str | None:
    """What is wrong with an index that should hold so many documents; None if nothing."""
    if not client.indices.exists(index=index):
        return "missing"
    lost = sorted(number for number, shard in _shards(client, index).items() if not shard["primary_active"])
    if lost:
        return f"shards {', '.join(lost)} missing"
    found = client.count(index=index)["count"]
    return None if found == expected else f"{found:,} of {expected:,} documents"


def _shards(client: OpenSearch, index: str) -> dict[str, dict[str, Any]]:
    health = client.cluster.health(index=index, params={"level": "shards"})
    shards: dict[str, dict[str, Any]] = health["indices"][index]["shards"]
    return shards


def _has_contents(client: OpenSearch, lookup: str, articles: int) -> bool:
    try:
        read_contents(client, lookup, articles)
    except (NotFoundError, ValueError, KeyError, TypeError):
        return False
    return True
