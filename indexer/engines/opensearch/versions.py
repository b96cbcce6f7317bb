"""Articles that are versions of one text, as a generation knows them, and what is counted too often because of them.

Each of them has a place: group by group, in each group in the order of versions, the representative first. Its document
holds that number and nothing else of its group, so that a search learns with few bytes which versions it finds. What
they carry is read once for a generation, from the index of words, where the build lays it down.
"""

import base64
import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray
from opensearchpy import OpenSearch

from indexer.copies import Groups
from indexer.engines.opensearch.connection import whole
from indexer.engines.opensearch.vocabulary import Doc, doc_id
from indexer.fields import DAY, FACET_FIELDS

Json = dict[str, Any]
Numbers = NDArray[np.int64]
Unit = Literal["day", "month", "year"]
Repeated = Mapping[str | None, int]
"""By value of a facet, None for none, how many articles carry it beside the first of their text that does."""

_AT_ONCE = 20_000
"""Places that one document tells of, in about 2 MB."""
_DOCUMENTS = 10
"""Documents that are read at a time."""


class Carried(NamedTuple):
    """What versions carry of one facet, in pairs of a place and the number of a value."""

    values: Sequence[str]
    places: Numbers
    numbers: Numbers


@dataclass(frozen=True)
class Versions:
    """All articles that have another version."""

    groups: Numbers = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    """By place its group, counted from 0: ascending."""
    days: Numbers = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    """By place the ordinal of its day, 0 without one."""
    carried: Mapping[str, Carried] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return len(self.groups) > 0

    @property
    def places(self) -> Numbers:
        """All of them."""
        return np.arange(len(self.groups))

    def with_place(self, place: int) -> range:
        """The places of its group, that of the representative first."""
        group = self.groups[place]
        return range(int(self.groups.searchsorted(group)), int(self.groups.searchsorted(group, side="right")))

    def repeated(self, among: Numbers) -> Numbers:
        """Those of these places, ascending, that are not the first of their group among them."""
        groups = self.groups[among]
        found: Numbers = among[1:][groups[1:] == groups[:-1]]
        return found

    def by_value(self, facet: str, among: Numbers, shown_as: Mapping[str, str | None]) -> Repeated:
        """What is counted too often of the values of a facet, as they are shown: see `Naming.shown_as`."""
        held = self.carried[facet]
        mask = np.zeros(len(self.groups), dtype=bool)
        mask[among] = True
        here = mask[held.places]
        places, numbers, values = held.places[here], held.numbers[here], list(held.values)
        if shown_as:
            values, numbers = _renumbered(values, numbers, shown_as)
            places, numbers = places[numbers >= 0], numbers[numbers >= 0]
            together = np.unique(places * len(values) + numbers)  # two names of an article may be shown as one
            places, numbers = together // max(1, len(values)), together % max(1, len(values))
        mask[places] = False
        found: dict[str | None, int] = {values[n]: count for n, count in self._surplus(places, numbers).items()}
        lacking = mask.nonzero()[0]
        if none := len(self.repeated(lacking)):
            found[None] = none
        return found

    def by_time(self, among: Numbers, unit: Unit) -> dict[int, int]:
        """What is counted too often, by ordinal of a day, month since the year 0, or year; undated ones apart."""
        dated = among[self.days[among] > 0]
        days, back = np.unique(self.days[dated], return_inverse=True)
        numbers = np.array([number_of(unit, day) for day in days.tolist()], dtype=np.int64)
        return self._surplus(dated, numbers[back])

    def undated(self, among: Numbers) -> int:
        """What is counted too often of those without a day."""
        return len(self.repeated(among[self.days[among] == 0]))

    def _surplus(self, places: Numbers, numbers: Numbers) -> dict[int, int]:
        if not len(places):
            return {}
        size = int(numbers.max()) + 1
        keys = np.sort(self.groups[places] * size + numbers)
        found, counts = np.unique(keys[1:][keys[1:] == keys[:-1]] % size, return_counts=True)
        return dict(zip(found.tolist(), counts.tolist(), strict=True))


def number_of(unit: Unit, day: int) -> int:
    """What `Versions.by_time` calls the time in which the day of this ordinal lies."""
    if unit == "day":
        return day
    date = dt.date.fromordinal(day)
    return date.year if unit == "year" else date.year * 12 + date.month - 1


def _renumbered(
    values: Sequence[str], numbers: Numbers, shown_as: Mapping[str, str | None]
) -> tuple[list[str], Numbers]:
    """The values as they are shown, and their numbers instead of those; -1 for what is hidden."""
    places: dict[str, int] = {}
    new = [-1] * len(values)
    for number, value in enumerate(values):
        name = shown_as.get(value, value)
        if name is not None:
            new[number] = places.setdefault(name, len(places))
    return list(places), np.array(new, dtype=np.int64)[numbers]


def version_documents(groups: Groups, read: Callable[[int], Doc], at_once: int = _AT_ONCE) -> Iterator[Doc]:
    """The documents that tell of the versions, each of so many; `read` gives that of an article by its number."""
    group_of = np.repeat(np.arange(len(groups.starts) - 1), np.diff(groups.starts))
    for order, begin in enumerate(range(0, len(groups.texts), at_once)):
        articles = [read(number)[1] for number in groups.texts[begin : begin + at_once].tolist()]
        body: Json = {"groups": _packed(group_of[begin : begin + at_once])}
        body["days"] = _packed([article.get(DAY, 0) for article in articles])
        for facet in FACET_FIELDS:
            places: dict[str, int] = {}
            held = [
                (at, value) for at, article in enumerate(articles) for value in dict.fromkeys(article.get(facet, ()))
            ]
            numbers = [places.setdefault(value, len(places)) for _, value in held]
            body[facet] = [list(places), _packed([begin + at for at, _ in held]), _packed(numbers)]
        yield doc_id("versions", str(order)), {"type": "versions", "order": order, "body": body}


def read_versions(client: OpenSearch, lookup: str) -> Versions:
    """The versions that a generation tells of."""
    return versions_of(_bodies(client, lookup))


def versions_of(bodies: Iterable[Json]) -> Versions:
    """The versions that documents tell of, from their bodies in order."""
    groups, days = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.int64)]
    values: dict[str, dict[str, int]] = {facet: {} for facet in FACET_FIELDS}
    pairs: dict[str, list[tuple[Numbers, Numbers]]] = {facet: [] for facet in FACET_FIELDS}
    for body in bodies:
        groups.append(_unpacked(body["groups"]))
        days.append(_unpacked(body["days"]))
        for facet, known in values.items():
            names, places, numbers = body[facet]
            here = np.array([known.setdefault(name, len(known)) for name in names], dtype=np.int64)
            pairs[facet].append((_unpacked(places), here[_unpacked(numbers)]))
    carried = {
        facet: Carried(list(values[facet]), *(np.concatenate(each) for each in zip(*found, strict=True)))
        for facet, found in pairs.items()
        if found
    }
    return Versions(np.concatenate(groups), np.concatenate(days), carried)


def _bodies(client: OpenSearch, lookup: str) -> Iterator[Json]:
    asked: Json = {
        "size": _DOCUMENTS, "query": {"term": {"type": "versions"}}, "sort": [{"order": "asc"}], "_source": ["body"],
        "track_total_hits": False,
    }  # fmt: skip
    while hits := whole(client.search(index=lookup, body=asked))["hits"]["hits"]:
        yield from (hit["_source"]["body"] for hit in hits)
        asked["search_after"] = hits[-1]["sort"]


def _packed(numbers: Sequence[int] | Numbers) -> str:
    return base64.b64encode(np.asarray(numbers, dtype="<i4").tobytes()).decode()


def _unpacked(text: str) -> Numbers:
    return np.frombuffer(base64.b64decode(text), dtype="<i4").astype(np.int64)
