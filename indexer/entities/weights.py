"""The tagger's model: what it knows of words and what features weigh; how it is written and read. No pickle."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.resources import files
from io import BytesIO
from typing import IO

import numpy as np
import numpy.typing as npt

from indexer.entities.decoder import FORBIDDEN, Floats
from indexer.entities.features import CLASSES, SORTS, Facts

LABELS = ("O", "B-PER", "I-PER", "B-ORG", "I-ORG", "B-LOC", "I-LOC")
OFFSETS = (-2, -1, 0, 1, 2)
FIRST = len(OFFSETS)
"""The block of weights that count only in the first word of a sentence, behind those for each offset."""
BLOCKS = FIRST + 1
TABLES = ("before", "behind", "beside", "three")
"""Classes of a word and the one before, the one behind; of its neighbours; sorts of the three of them."""
SHIPPED = "tagger.npz"
_STEP = 1 / 256
"""Weights are kept as multiples of this."""


@dataclass(frozen=True, slots=True)
class Model:
    """A trained tagger."""

    facts: Facts
    rows: Mapping[str, int]
    """Feature of a form to its row in ``weights``."""
    weights: Floats
    """[rows, BLOCKS, labels]."""
    tables: Mapping[str, Floats]
    """One for each of ``TABLES``: [combinations, labels]."""
    transitions: Floats
    """[from, to]."""


def table_size(name: str) -> int:
    """How many combinations a table of ``TABLES`` has."""
    return len(SORTS) ** 3 if name == "three" else CLASSES**2


def may_follow(before: str, label: str) -> bool:
    """Whether ``label`` may stand behind ``before``: I- continues a name of its own kind."""
    return not label.startswith("I-") or before[2:] == label[2:]


def grammatical(transitions: Floats) -> Floats:
    """The transitions, with those that BIO does not know forbidden."""
    allowed = np.array([[may_follow(before, label) for label in LABELS] for before in LABELS])
    return np.where(allowed, transitions, FORBIDDEN).astype(np.float32)


def write_model(model: Model, target: IO[bytes]) -> None:
    """Writes the model, compressed; the same bytes for the same model."""
    clusters = sorted(model.facts.clusters.items())
    counts = sorted(model.facts.counts.items())
    parts: dict[str, npt.NDArray[np.generic]] = {
        "features": _packed(sorted(model.rows, key=model.rows.__getitem__)),
        "cluster_words": _packed(word for word, _ in clusters),
        "clusters": np.array([numbers for _, numbers in clusters], np.int16).reshape(-1, 2),
        "count_words": _packed(word for word, _ in counts),
        "counts": _packed(code for _, code in counts),
        "transitions": model.transitions.astype(np.float32),
    }
    for name, values in (("weights", model.weights), *model.tables.items()):
        flat = values.reshape(-1)
        used = np.flatnonzero(np.rint(flat / _STEP))
        parts[name + "_at"] = np.diff(used, prepend=0).astype(np.uint32)
        parts[name] = np.rint(flat[used] / _STEP).astype(np.int16)
    np.savez_compressed(target, **parts)  # type: ignore[arg-type]


def read_model(source: IO[bytes]) -> Model:
    """Reads what ``write_model`` wrote. Raises KeyError or ValueError for anything else."""
    with np.load(source, allow_pickle=False) as parts:
        features = _unpacked(parts["features"])
        weights = _filled(parts, "weights", len(features) * BLOCKS)
        numbers = map(tuple, parts["clusters"].tolist())
        facts = Facts(
            dict(zip(_unpacked(parts["cluster_words"]), numbers, strict=True)),
            dict(zip(_unpacked(parts["count_words"]), _unpacked(parts["counts"]), strict=True)),
        )
        return Model(
            facts,
            dict(zip(features, range(len(features)), strict=True)),
            weights.reshape(len(features), BLOCKS, len(LABELS)),
            {name: _filled(parts, name, table_size(name)) for name in TABLES},
            parts["transitions"],
        )


def shipped() -> Model:
    """Reads the model that comes with the package."""
    return read_model(BytesIO((files("indexer.entities") / "data" / SHIPPED).read_bytes()))


def _filled(parts: Mapping[str, npt.NDArray[np.generic]], name: str, rows: int) -> Floats:
    values = np.zeros(rows * len(LABELS), np.float32)
    values[np.cumsum(parts[name + "_at"], dtype=np.int64)] = parts[name].astype(np.float32) * _STEP
    return values.reshape(rows, len(LABELS))


def _packed(words: Iterable[str]) -> npt.NDArray[np.uint8]:
    return np.frombuffer("\n".join(words).encode(), np.uint8)


def _unpacked(packed: npt.NDArray[np.uint8]) -> list[str]:
    text = packed.tobytes().decode()
    return text.split("\n") if text else []
