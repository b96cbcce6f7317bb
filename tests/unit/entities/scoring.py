"""Entities found in articles against a table of what stands in them: precision, recall and F by kind.

A found value is right if it is the canonical name or an alias of a required entity of its kind, each entity once: a
second value for it is wrong. Values that are marked as part or optional are neither right nor wrong. What an article
is only related to is no value.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from indexer.entities import KINDS, Entity


class Expected(NamedTuple):
    """One row of a table."""

    article: str
    kind: str
    names: frozenset[str]
    """The canonical name and its aliases."""
    required: bool


def read_expected(path: Path) -> dict[str, list[Expected]]:
    """By article, what stands in it. Columns: article, kind, name, aliases separated by |, status."""
    rows: dict[str, list[Expected]] = {}
    for line in path.read_text(encoding="utf-8").splitlines()[1:]:
        article, kind, name, aliases, status = line.split("\t")
        names = frozenset(filter(None, (name, *aliases.split("|"))))
        rows.setdefault(article, []).append(Expected(article, kind, names, status == "required"))
    return rows


@dataclass
class Score:
    """Counts by kind, and the mistakes."""

    right: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)
    mistakes: list[str] = field(default_factory=list)

    def values(self, kinds: Iterable[str] = KINDS) -> tuple[float, float, float]:
        """Precision, recall and F over these kinds."""
        right, wrong, missed = (sum(c[k] for k in kinds) for c in (self.right, self.wrong, self.missed))
        precision, recall = right / max(1, right + wrong), right / max(1, right + missed)
        return precision, recall, 2 * precision * recall / max(1e-9, precision + recall)


def score(found: Mapping[str, Iterable[Entity]], expected: Mapping[str, Iterable[Expected]]) -> Score:
    """Compares by article; both sides must know the same articles."""
    result = Score()
    for article, rows in expected.items():
        left = list(rows)
        for entity in (entity for entity in found[article] if entity.named):
            row = next((r for r in left if r.kind == entity.kind and entity.name in r.names), None)
            if row is None:
                result.wrong[entity.kind] += 1
                result.mistakes.append(f"{article}: wrong {entity.kind} {entity.name}")
            else:
                left.remove(row)
                result.right[entity.kind] += row.required
        for row in left:
            if row.required:
                result.missed[row.kind] += 1
                result.mistakes.append(f"{article}: missed {row.kind} {' | '.join(sorted(row.names))}")
    return result
