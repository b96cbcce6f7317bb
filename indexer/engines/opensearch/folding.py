"""Which hits are versions of one text, each text once in their order, and which version stands for the others."""

import time
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

import numpy as np

from indexer.engines.common.ranking import WINDOW
from indexer.engines.opensearch.schema import MAX_WINDOW, VERSION
from indexer.engines.opensearch.snapshot import Snapshot
from indexer.engines.opensearch.versions import Numbers, Versions

Json = dict[str, Any]

NONE: Numbers = np.zeros(0, dtype=np.int64)
IS_VERSION: Json = {"exists": {"field": VERSION}}
_AT_ONCE = 200
"""Hits for which representatives are read at a time, with their articles."""
_MOST_TERMS = 65_536
"""Values that one condition of theirs may name."""


def place_of(hit: Json) -> int | None:
    """The place of a hit among the versions; None if there is no other version of it."""
    found = hit.get("fields", {}).get(VERSION)
    return int(found[0]) if found else None


def places_in(snapshot: Snapshot, query: Json, deadline: float) -> tuple[Numbers, bool]:
    """The versions that a query finds, ascending, and whether there was time to find them all."""
    body: Json = {
        "query": {"bool": {"filter": [query, IS_VERSION]}}, "size": MAX_WINDOW, "sort": [{VERSION: "asc"}],
        "_source": False, "stored_fields": "_none_", "track_total_hits": False,  # not to unpack anything: half the time
    }  # fmt: skip
    found: list[int] = []
    while (left := deadline - time.monotonic()) > 0:
        body["timeout"] = f"{max(1, int(left * 1000))}ms"
        answer = snapshot.client.search(
            index=snapshot.index, body=body, params={"filter_path": "timed_out,_shards.failed,hits.hits.sort"}
        )
        here = [hit["sort"][0] for hit in answer.get("hits", {}).get("hits", ())]
        found += here
        if answer["timed_out"] or answer["_shards"]["failed"]:
            break
        if len(here) < MAX_WINDOW:
            return np.array(found, dtype=np.int64), True
        body["search_after"] = here[-1:]
    return np.array(found, dtype=np.int64), False


def once(versions: Versions, hits: Iterable[Json], seen: set[int]) -> Iterator[Json]:
    """Of each text the hit that comes first; `seen`: groups that came before, to which those that come are added."""
    for hit in hits:
        place = place_of(hit)
        if place is not None:
            group = int(versions.groups[place])
            if group in seen:
                continue
            seen.add(group)
        yield hit


def groups_of(versions: Versions, hits: Iterable[Json]) -> set[int]:
    """The groups of hits that are versions."""
    return {int(versions.groups[place]) for place in map(place_of, hits) if place is not None}


def standing(
    snapshot: Snapshot, hits: Iterable[Json], folds: Numbers, *, representative: bool, stored: bool = True
) -> Iterator[Json]:
    """Hits that stand for their texts, each with the number of `copies` that it stands for.

    `folds`: the versions among all hits. With `representative` the first version among them is shown in the place of
    the one that came; with its article only if `stored`.
    """
    found = iter(hits)
    groups = snapshot.versions.groups[folds]
    size = WINDOW  # which are there already: who wants no others need not wait for them
    while here := list(islice(found, size)):
        firsts: dict[int, int] = {}
        for number, hit in enumerate(here):
            place = place_of(hit)
            if place is None or not len(groups):
                continue
            begin, end = groups.searchsorted(snapshot.versions.groups[place] + np.arange(2)).tolist()
            hit["copies"] = max(0, end - begin - 1)
            if representative and begin < end and folds[begin] != place:
                firsts[number] = int(folds[begin])
        shown = _versions_at(snapshot, list(firsts.values()), stored=stored)
        for number, place in firsts.items():
            here[number].pop("_source", None)
            here[number] |= {name: shown[place][name] for name in ("_id", "_source") if name in shown[place]}
        yield from here
        size = _AT_ONCE if stored else MAX_WINDOW


def _versions_at(snapshot: Snapshot, places: Sequence[int], *, stored: bool) -> dict[int, Json]:
    if not places:
        return {}
    body = {
        "query": {"terms": {VERSION: places}}, "size": len(places), "sort": [{VERSION: "asc"}],
        "_source": ["stored"] if stored else False, "track_total_hits": False,
    }  # fmt: skip
    return {hit["sort"][0]: hit for hit in snapshot.ask(body)["hits"]["hits"]}


def without(places: Numbers) -> list[Json]:
    """Conditions that leave these versions out."""
    return [
        {"bool": {"must_not": [{"terms": {VERSION: places[begin : begin + _MOST_TERMS].tolist()}}]}}
        for begin in range(0, len(places), _MOST_TERMS)
    ]
