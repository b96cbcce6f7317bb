"""Documents of a build that wait on the local disk, as only all of them together tell which are versions of one text.

A document says of itself which version it is, and the cluster can change no document without having all of it again;
sending it twice would leave the first one in the counts from which scores are made.
"""

import pickle
import tempfile
import zlib
from array import array
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np

from indexer.copies import Collector, Groups
from indexer.engines.opensearch.schema import VERSION
from indexer.engines.opensearch.vocabulary import Doc
from indexer.fields import IDENTIFIER, PUBLISHED

_LEVEL = 1
"""Of zlib: written once, read once or twice."""


class Waiting:
    """Documents by their numbers, counted from 0, in a file without a name."""

    def __init__(self, folder: Path, alike: float) -> None:
        """`alike`: [copies] alike. Raises OSError if nothing can be written to the folder, as `add` does."""
        folder.mkdir(parents=True, exist_ok=True)
        self._file = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115  # closed by __exit__
        self._ends = array("Q", [0])
        self._collector = Collector(alike)
        self._ids: list[bytes] = []
        self._moments = array("d")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def add(self, document: Doc) -> None:
        _, body = document
        data = zlib.compress(pickle.dumps(document), _LEVEL)
        self._file.seek(self._ends[-1])
        self._file.write(data)
        self._ends.append(self._ends[-1] + len(data))
        self._collector.add(body["stored"]["text"])
        self._ids.append(body[IDENTIFIER].encode("utf-8", "replace"))
        self._moments.append(body.get(PUBLISHED, np.inf))

    def groups(self) -> Groups:
        """Which of them are versions of one text."""
        by_id = sorted(range(len(self._ids)), key=self._ids.__getitem__)
        order = np.array(by_id, dtype=np.int64)
        order = order[np.argsort(np.array(self._moments)[order], kind="stable")]
        oldest = np.empty(len(order), dtype=np.int64)
        oldest[order] = np.arange(len(order))
        return self._collector.groups(oldest, lambda number: str(self.read(number)[1]["stored"]["text"]))

    def read(self, number: int) -> Doc:
        begin, end = self._ends[number], self._ends[number + 1]
        self._file.seek(begin)
        document: Doc = pickle.loads(zlib.decompress(self._file.read(end - begin)))
        return document

    def documents(self, groups: Groups) -> Iterator[Doc]:
        """All of them, in the order in which they came; versions say which they are."""
        place = np.full(len(self._ids), -1, dtype=np.int64)
        place[groups.texts] = np.arange(len(groups.texts))
        for number, at in enumerate(place.tolist()):
            name, body = self.read(number)
            yield name, body if at < 0 else body | {VERSION: at}
