"""What a build counts of its articles while it takes them in: what its manifest says of them, and who they name."""

import datetime as dt
import hashlib
import platform
from collections import Counter
from collections.abc import Iterable
from importlib.metadata import version
from typing import Any

from indexer.contents import Digests
from indexer.enrich import IndexedDocument
from indexer.entities import EXTRACTOR_VERSION, KINDS, Kind
from indexer.entities.register import Register, Row, registered
from indexer.fields import SCHEMA_VERSION
from indexer.language import fingerprint


class Tally:
    """Counts the articles of one build."""

    def __init__(self) -> None:
        self.digests = Digests()
        self._names: dict[Kind, Counter[str]] = {kind: Counter() for kind in KINDS}
        self._hashes: list[str] = []
        self._days: tuple[dt.date, dt.date] | None = None

    def __len__(self) -> int:
        return len(self._hashes)

    def add(self, document: IndexedDocument, content_hash: str) -> None:
        """Counts one article."""
        for kind in KINDS:
            self._names[kind].update(set(document.names(kind)))
        self._hashes.append(f"{document.article.id} {content_hash}")
        self.digests.add(document.article, content_hash)
        if document.day:
            first, last = self._days or (document.day, document.day)
            self._days = min(first, document.day), max(last, document.day)

    def register(self, previous: Register) -> Register:
        """The register of the names as they are counted."""
        rows = (Row(kind, name, n, Counter({name: n})) for kind in KINDS for name, n in self._names[kind].items())
        return registered(rows, previous)

    def manifest(self, packages: Iterable[str]) -> dict[str, Any]:
        """What the manifests of all engines say of the articles; `packages`: whose versions they name."""
        return {
            "schema_version": SCHEMA_VERSION,
            "analysis": fingerprint(),
            "extractor": EXTRACTOR_VERSION,
            "built": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
            "articles": len(self),
            "entities": {kind: len(names) for kind, names in self._names.items()},
            "period": [day.isoformat() for day in self._days] if self._days else None,
            "corpus_hash": hashlib.sha256("\n".join(sorted(self._hashes)).encode()).hexdigest(),
            "versions": {"python": platform.python_version()} | {name: version(name) for name in packages},
        }
