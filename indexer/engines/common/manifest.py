"""The names of generations, and their manifests as the Generation that the engine's contract speaks of."""

import datetime as dt
import os
from typing import Any

from indexer.engines.base import CorpusPeriod, Generation


def new_name(now: dt.datetime) -> str:
    """A name that sorts by time and that no other build has: `2026-11-22T101530Z-3f9a`."""
    return f"{now.astimezone(dt.UTC):%Y-%m-%dT%H%M%SZ}-{os.urandom(2).hex()}"


def generation_of(name: str, manifest: dict[str, Any]) -> Generation:
    """The generation that a manifest describes."""
    period = manifest["period"]
    return Generation(
        name=name,
        built=dt.datetime.fromisoformat(manifest["built"]),
        articles=manifest["articles"],
        size_bytes=manifest["size_bytes"],
        seconds=manifest["seconds"],
        corpus_hash=manifest["corpus_hash"],
        period=CorpusPeriod(*map(dt.date.fromisoformat, period)) if period else None,
        entities=manifest["entities"],
        quality=manifest.get("quality", {}),
        versions=manifest["versions"],
    )
