"""The postings of one searched field: which articles hold a term, how often, and where.

Files of a field F (see ARCHITECTURE.md): F.terms, F.starts, F.gaps with F.wide, F.weights with F.odd, F.lengths; where
positions are kept F.counts with F.many, F.positionstarts, F.positions with F.far.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.engines.whoosh.columns.files import ColumnFiles, Documents, Numbers, OpenFiles, Strings, pieces, starts_of
from indexer.fields import ANALYSED, EXACT

_BYTE, _SHORT = 255, 65_535
_KEPT = 1 << 12
"""Terms whose numbers stay known: a search asks for those of its words several times."""


class PostingsWriter:
    """Takes the terms of a field in ascending order, many at a time, and writes its files."""

    def __init__(self, files: ColumnFiles, field: str, *, positions: bool, precise: bool) -> None:
        """`precise`: weights are kept as they are, not in halves: derived titles weigh hundredths."""
        self._files, self._field, self._positions, self._precise = files, field, positions, precise
        self._lengths: list[NDArray[np.int64]] = []
        self._frequencies: list[NDArray[np.int64]] = []
        self._places: list[NDArray[np.int64]] = []
        self._written = 0

    def add(
        self,
        terms: Sequence[bytes],
        starts: NDArray[np.int64],
        documents: Numbers,
        weights: NDArray[np.floating[Any]],
        counts: Numbers | None = None,
        positions: Numbers | None = None,
    ) -> None:
        """The postings of term i are documents[starts[i]:starts[i + 1]], ascending; weights and counts are parallel.

        `counts` says how many of `positions` belong to each posting; both are left out in fields without positions.
        """
        files, field = self._files, self._field
        files.append(f"{field}.terms.txt", np.frombuffer(b"".join(terms), dtype=np.uint8), np.uint8)
        self._lengths.append(np.fromiter(map(len, terms), dtype=np.int64, count=len(terms)))
        self._frequencies.append(np.diff(starts))
        gaps = np.diff(documents, prepend=-1).astype(np.int64)
        first = starts[:-1]
        gaps[first] = documents[first] + 1
        self._narrow("gaps", "wide", gaps, gaps > _SHORT, np.uint16, np.int32)
        if self._precise:
            files.append(f"{field}.weights", weights, np.float32)
        else:
            halves = 2 * np.asarray(weights, dtype=np.float64)
            odd = (halves != np.floor(halves)) | (halves < 1) | (halves > _BYTE)
            self._narrow("weights", "odd", halves, odd, np.uint8, np.float32, weights)
        if self._positions:
            assert counts is not None
            assert positions is not None
            self._add_positions(starts, counts, positions)
        self._written += len(documents)

    def _narrow(
        self, name: str, rest: str, values: Any, beyond: Any, dtype: Any, wide: Any, exact: Any = None, marked: int = 0
    ) -> None:
        """Writes values narrowly; those beyond stand elsewhere, with the number of their posting."""
        at = beyond.nonzero()[0]
        self._files.append(f"{self._field}.{name}", np.where(beyond, marked, values), dtype)
        self._files.append(f"{self._field}.{rest}", at + self._written, np.int64)
        self._files.append(f"{self._field}.{rest}.values", (values if exact is None else exact)[at], wide)

    def _add_positions(self, starts: NDArray[np.int64], counts: Numbers, positions: Numbers) -> None:
        files, field = self._files, self._field
        counts, at = counts.astype(np.int64), starts_of(counts)
        far = np.unique(at.searchsorted((positions > _SHORT).nonzero()[0], side="right") - 1)
        if len(far):  # all positions of such a posting take two values: the lower and the upper half
            values = np.ones(len(counts), dtype=np.int64)
            values[far] = 2
            each = np.repeat(values, counts)
            positions = np.repeat(positions, each)
            upper = starts_of(each)[1:][each == 2] - 1
            positions[upper] >>= 16
            counts = counts * values
            at = starts_of(counts)
        files.append(f"{field}.far", far + self._written, np.int64)
        self._narrow("counts", "many", counts, counts >= _BYTE, np.uint8, np.int32, marked=_BYTE)
        files.append(f"{field}.positions", positions, np.uint16)
        self._places.append(np.diff(at[starts]))

    def finish(self, lengths: NDArray[np.uint8]) -> None:
        """Writes what is known only at the end. `lengths`: for each article Whoosh's byte for the field's length."""
        files, field = self._files, self._field
        if not self._frequencies:
            none = np.zeros(0, dtype=np.int64)
            self.add([], np.zeros(1, dtype=np.int64), none, np.zeros(0), none, none)
        files.offsets(f"{field}.terms.starts", starts_of(np.concatenate(self._lengths)))
        files.offsets(f"{field}.starts", starts_of(np.concatenate(self._frequencies)))
        if self._positions:
            files.offsets(f"{field}.positionstarts", starts_of(np.concatenate(self._places)))
        files.append(f"{field}.lengths", lengths, np.uint8)


@dataclass(frozen=True)
class Exceptions:
    """Values that do not fit where the others stand."""

    at: NDArray[np.int64]
    """Numbers of postings, ascending."""
    values: NDArray[Any]

    def among(self, begin: int, end: int) -> slice:
        """Those of the postings begin to end."""
        low, high = self.at.searchsorted((begin, end)).tolist()
        return slice(low, high)

    def of(self, numbers: NDArray[np.int64]) -> NDArray[Any]:
        """The values of postings that have one here."""
        return self.values[self.at.searchsorted(numbers)]


def postings_writer(files: ColumnFiles, field: str) -> PostingsWriter:
    """The writer of a field: what is kept of it hangs on which one it is."""
    return PostingsWriter(files, field, positions=field in ANALYSED, precise=field in ("title", EXACT["title"]))


class Postings:
    """One field, opened. Terms go by their number: their place among all terms of the field."""

    def __init__(self, files: OpenFiles, field: str) -> None:
        def exceptions(name: str) -> Exceptions:
            return Exceptions(files[f"{field}.{name}"], files[f"{field}.{name}.values"])

        self.terms: Strings = files.strings(f"{field}.terms")
        self.number: Callable[[str | bytes], int] = lru_cache(_KEPT)(self.terms.find)
        """Gives the number of a term; -1 if there is no such term."""
        self.starts: Numbers = files[f"{field}.starts"]
        self.lengths: NDArray[np.uint8] = files[f"{field}.lengths"]
        """Whoosh's length byte of each article."""
        self.mean_length: float = files.facts["totals"][field] / max(1, files.facts["articles"])
        self._gaps, self._wide = files[f"{field}.gaps"], exceptions("wide")
        self._weights = files[f"{field}.weights"]
        self._odd = None if self._weights.dtype == np.float32 else exceptions("odd")
        self.has_positions = f"{field}.positions" in files.arrays
        if self.has_positions:
            self._counts, self._many = files[f"{field}.counts"], exceptions("many")
            self._far: NDArray[np.int64] = files[f"{field}.far"]
            self._placestarts = files[f"{field}.positionstarts"]
            self._positions = files[f"{field}.positions"]

    def extent(self, number: int) -> tuple[int, int]:
        """The numbers of a term's first posting and of the one behind its last."""
        return int(self.starts[number]), int(self.starts[number + 1])

    def frequency(self, term: str | bytes) -> int:
        """How many articles hold a term, deleted ones included."""
        number = self.number(term)
        if number < 0:
            return 0
        begin, end = self.extent(number)
        return end - begin

    def documents(self, number: int) -> Documents:
        """The articles that hold a term."""
        begin, end = self.extent(number)
        found = np.cumsum(self._gaps[begin:end], dtype=np.int64)
        if len(self._wide.at):
            chosen = self._wide.among(begin, end)
            if chosen.start < chosen.stop:
                gaps = self._gaps[begin:end].astype(np.int64)
                gaps[self._wide.at[chosen] - begin] = self._wide.values[chosen]
                found = np.cumsum(gaps)
        found -= 1
        return found

    def weights(self, begin: int, end: int) -> NDArray[np.float64]:
        """The weights of the postings begin to end."""
        stored = self._weights[begin:end]
        if self._odd is None:
            return stored.astype(np.float64)
        weights = stored * 0.5
        if len(self._odd.at):
            chosen = self._odd.among(begin, end)
            weights[self._odd.at[chosen] - begin] = self._odd.values[chosen]
        return weights

    def weights_of(self, numbers: NDArray[np.int64]) -> NDArray[np.float64]:
        """The weights of some postings, by their numbers."""
        stored = self._weights[numbers]
        if self._odd is None:
            return stored.astype(np.float64)
        weights = stored * 0.5
        if len(self._odd.at) and not stored.all():
            zero = (stored == 0).nonzero()[0]
            weights[zero] = self._odd.of(numbers[zero])
        return weights

    def of_terms(self, numbers: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64], Documents]:
        """All postings of several terms, one term after the other.

        How many postings each term has, the numbers of the postings, their articles.
        """
        begin = self.starts[numbers].astype(np.int64)
        lengths = self.starts[numbers + 1] - begin
        at = pieces(begin, lengths)
        gaps = self._gaps[at].astype(np.int64)
        if len(self._wide.at):
            zero = (gaps == 0).nonzero()[0]
            gaps[zero] = self._wide.of(at[zero])
        walked = np.cumsum(gaps)
        before = np.concatenate(([0], walked))[starts_of(lengths)[:-1]]
        return lengths, at, walked - np.repeat(before, lengths) - 1

    def positions(self, number: int, chosen: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Where a term stands: for each of its chosen postings (counted from its first, ascending) its positions.

        Two parallel arrays: the place in `chosen`, and the position; ascending in both.
        """
        begin, end = self.extent(number)
        counts = self._counts[begin:end].astype(np.int64)
        if len(self._many.at):
            many = self._many.among(begin, end)
            counts[self._many.at[many] - begin] = self._many.values[many]
        taken = counts[chosen]
        first = np.cumsum(counts)[chosen] - taken + int(self._placestarts[number])
        slots = self._positions[pieces(first, taken)].astype(np.int64)
        place = np.repeat(np.arange(len(chosen)), taken)
        if len(self._far):
            far = np.isin(chosen + begin, self._far)[place]
            if far.any():
                lower = far.nonzero()[0][::2]
                slots[lower] += slots[lower + 1] << 16
                kept = np.ones(len(slots), dtype=bool)
                kept[lower + 1] = False
                return place[kept], slots[kept]
        return place, slots
