"""The register of a generation as files, and by which words the names in it are found. One entity is read at a time.

register.json in columns/ lists the files; ARCHITECTURE.md says what lies in each, `registering` writes them.
"""

import logging
import tempfile
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, get_args

import numpy as np
from numpy.typing import NDArray

from indexer.engines.common.carried import Wanted
from indexer.engines.whoosh.columns import FacetColumn
from indexer.engines.whoosh.columns.files import Numbers, OpenFiles, Strings, open_files, pieces
from indexer.entities import KINDS, Kind
from indexer.entities.register import Register, RegisterEntry, Row, Source, registered
from indexer.fields import RELATED

_log = logging.getLogger(__name__)

MANIFEST = "register.json"
VERSION = 1
"""Raised whenever what lies in the files changes; files of another version are made again."""
SOURCES: tuple[Source, ...] = get_args(Source)
KIND_OF: Mapping[str, Kind] = {field: kind for kind in KINDS for field in (kind, RELATED[kind])}
"""By field of the index, of which kind the names are that it holds."""
DAMAGE = (OSError, ValueError, KeyError, IndexError, TypeError)
"""What is raised where files are missing or damaged."""

NameFlags = NDArray[np.bool_]
"""One truth value per name."""


class OpenRegister:
    """The files, mapped into memory."""

    def __init__(self, files: OpenFiles) -> None:
        """Raises KeyError or ValueError if they do not fit each other."""
        self._files = files
        self._names, self._first, self._entities = files.strings("names"), files["names.first"], files["names.entities"]
        self._words, self._word_first, self._held = files.strings("words"), files["words.first"], files["words.names"]
        self._ids, self._kinds, self._name = (
            files.strings("entities.id"),
            files["entities.kind"],
            files["entities.name"],
        )
        self._articles, self._sources, self._hidden = (
            files[f"entities.{column}"] for column in ("articles", "source", "hidden")
        )
        self._alias_first, self._aliases = files["aliases.first"], files["aliases.name"]
        self._alias_articles = files["aliases.articles"]
        columns = (self._ids, self._name, self._articles, self._sources, self._hidden)
        lists = (
            (self._first, self._names, self._entities), (self._word_first, self._words, self._held),
            (self._alias_first, self._kinds, self._aliases), (self._alias_first, self._kinds, self._alias_articles),
        )  # fmt: skip
        if any(len(column) != len(self._kinds) for column in columns) or any(
            len(first) != len(keys) + 1 or first[-1] != len(held) for first, keys, held in lists
        ):
            raise ValueError("the entities and their names do not fit each other")

    def bearers(self, kind: Kind, name: str) -> list[int]:
        """The numbers of the entities that go by a name, ascending."""
        place = self._names.find(name.encode("utf-8", "surrogatepass"))
        if place < 0:
            return []
        found: list[int] = self._entities[self._first[place] : self._first[place + 1]].tolist()
        return [number for number in found if self._kinds[number] == KINDS.index(kind)]

    def entry(self, number: int) -> RegisterEntry:
        """An entity as it was at the rebuild."""
        held = slice(*self._alias_first[number : number + 2].tolist())
        aliases = zip(self._aliases[held].tolist(), self._alias_articles[held].tolist(), strict=True)
        return RegisterEntry(
            self._ids.raw(number).decode("utf-8", "surrogatepass"), KINDS[self._kinds[number]],
            self._text(int(self._name[number])), int(self._articles[number]),
            {self._text(place): articles for place, articles in aliases},
            SOURCES[self._sources[number]], bool(self._hidden[number]),
        )  # fmt: skip

    def whole(self) -> Register:
        """All entities, by kind, the commonest first."""
        return Register(tuple(map(self.entry, range(len(self._kinds)))))

    def holding(self, wanted: Sequence[Wanted]) -> NameFlags:
        """The names that hold all of the words."""
        chosen = np.ones(len(self._names), dtype=np.bool_)
        for word in wanted:
            found = np.zeros(len(self._names), dtype=np.bool_)
            for at in word.among(self._words):
                found[self._held[self._word_first[at] : self._word_first[at + 1]]] = True
            chosen &= found
        return chosen

    def ordinals(self, field: str, chosen: NameFlags) -> list[int]:
        """The ordinals, in the index, of the values of a field that go by one of the names."""
        kind = KIND_OF.get(field)
        if kind is not None:
            names = np.flatnonzero(chosen)
            bearers = self._entities[pieces(self._first[names].astype(np.int64), self._bearing[names])]
            chosen = chosen.copy()
            chosen[self._name[bearers[self._kinds[bearers] == KINDS.index(kind)]]] = True
        ordinals: list[int] = np.flatnonzero(chosen[self._files[f"{field}.names"]]).tolist()
        return ordinals

    def tails(self, field: str) -> tuple[Strings, Numbers]:
        """The keys of a field's values from each of their words on, sorted; and the ordinals of these values."""
        return self._files.strings(f"{field}.tails"), self._files[f"{field}.tails.values"]

    def fits(self, segments: Any) -> bool:
        """Whether the values are those of the index with these segments."""
        return bool(self._files.facts.get("segments") == segments)

    @cached_property
    def _bearing(self) -> Numbers:
        """By name, how many entities go by it."""
        return np.diff(self._first).astype(np.int64)

    def _text(self, place: int) -> str:
        return self._names.raw(place).decode("utf-8", "surrogatepass")


def read_register(folder: Path) -> Register:
    """The register in columns/, read as a whole. Raises what DAMAGE lists if it is missing or damaged."""
    return OpenRegister(open_files(folder, MANIFEST, VERSION)).whole()


def open_register(folder: Path, indexed: Mapping[str, FacetColumn], segments: Any) -> OpenRegister:
    """Maps the register in columns/; `indexed` and `segments` as in `write_register`.

    Where it is missing or damaged, one that is made of the values alone serves this process; the folder is left as it
    is, as ids and aliases cannot be made again.
    """
    try:
        opened = OpenRegister(open_files(folder, MANIFEST, VERSION))
        if opened.fits(segments):
            return opened
        register = opened.whole()
        _log.warning("%s: the register belongs to another state of the index; its files are made again.", folder)
    except DAMAGE as error:
        _log.warning(
            "%s: the register is missing or damaged (%s); it is made again from the index, without aliases.",
            folder, error,
        )  # fmt: skip
        register = _of_values(indexed)
    from indexer.engines.whoosh.registering import write_register  # seldom needed

    with tempfile.TemporaryDirectory() as elsewhere:
        write_register(Path(elsewhere), register, indexed, segments)
        return OpenRegister(open_files(Path(elsewhere), MANIFEST, VERSION))  # mapped files live on without their names


def _of_values(indexed: Mapping[str, FacetColumn]) -> Register:
    rows = [
        Row(kind, value, int(articles))
        for kind in KINDS
        for value, articles in zip(indexed[kind].values, indexed[kind].counts(), strict=True)
    ]
    return registered(rows, Register())
