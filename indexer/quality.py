"""The quality gate: what a new generation must reach on judged topics before it becomes the current one."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from indexer.config import QualityConfig
from indexer.engines import Searcher
from indexer.errors import InputError, QualityError
from indexer.evaluation import Progress, Qrels, evaluate, parse_measures, read_qrels, read_topics

_FLOOR = re.compile(r"\s*(\S+?)\s*(?:>=|=)\s*(\d+(?:\.\d+)?|\.\d+)\s*")


@dataclass(frozen=True, slots=True)
class Gate:
    """Judged topics, and the least that each measure must reach."""

    topics: Mapping[str, str]
    qrels: Qrels
    floors: Mapping[str, float]
    """By measure, as ir-measures writes it."""

    def measured(self, searcher: Searcher, progress: Progress | None = None) -> dict[str, float]:
        """The mean of each measure over the judged topics, searched as plain words of which any may match."""
        found = evaluate(searcher, self.topics, self.qrels, measures=list(self.floors), progress=progress)
        return {name: round(value, 4) for name, value in found.means.items()}

    def check(self, measured: Mapping[str, float], before: Mapping[str, float]) -> None:
        """Raises QualityError if a measure is below its floor; `before`: what the current generation reached."""
        missed = [
            f"  {name} {measured[name]:.4f}, at least {floor:.4f}"
            + (f", before {before[name]:.4f}" if name in before else "")
            for name, floor in self.floors.items()
            if measured[name] < floor
        ]
        if missed:
            listed = "\n".join(missed)
            raise QualityError(
                f"The new index ranks worse than [quality] floors allow, so the old one stays:\n{listed}\n"
                "Look at the topics with: fundstelle evaluate. To take it nevertheless: fundstelle rebuild --force"
            )


def gate_of(config: QualityConfig) -> Gate | None:
    """The gate that the settings describe, None if they name none. Raises InputError if a file or a floor is wrong."""
    if not (config.topics or config.judgements or config.floors):
        return None
    if not (config.topics and config.judgements and config.floors):
        raise InputError("[quality] needs topics, judgements and floors, or none of them.")
    return Gate(read_topics(Path(config.topics)), read_qrels(Path(config.judgements)), dict(map(_floor, config.floors)))


def _floor(text: str) -> tuple[str, float]:
    found = _FLOOR.fullmatch(text)
    if found is None or float(found[2]) > 1:
        raise InputError(f'[quality] floors: {text!r:.60} is no floor; write them as floors = ["RR@10 >= 0.60"].')
    return str(parse_measures([found[1]])[0]), float(found[2])
