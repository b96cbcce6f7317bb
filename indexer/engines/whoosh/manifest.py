"""manifest.json as the Generation that the engine's contract speaks of."""

import datetime as dt
from typing import Any

from indexer.engines.base import CorpusPeriod, Generation


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
