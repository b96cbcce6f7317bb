"""The register: one row for each entity of a corpus."""

import hashlib
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from indexer.entities.model import KINDS, Kind

Source = Literal["given", "curated", "found"]

_ID_LETTERS = 10


@dataclass(frozen=True, slots=True)
class RegisterEntry:
    """One person, organisation or place of the corpus."""

    id: str
    """Stays the same from one rebuild to the next, whatever the name becomes."""
    kind: Kind
    name: str
    """The canonical one; no other entity of the kind has it."""
    articles: int
    aliases: Mapping[str, int]
    """Names that articles give it, with the number of these, the commonest first; former and curated ones have 0."""
    source: Source
    """Given with an article, curated, or found in a text."""
    hidden: bool = False


@dataclass(frozen=True)
class Register:
    """All entities of a generation."""

    entries: tuple[RegisterEntry, ...] = ()

    @cached_property
    def _by_name(self) -> dict[tuple[Kind, str], RegisterEntry]:
        return {(entry.kind, entry.name): entry for entry in self.entries}

    @cached_property
    def _by_alias(self) -> dict[tuple[Kind, str], RegisterEntry]:
        """Where several go by one alias, the one that most articles mean by it, of such the commonest."""
        found = [(articles, entry, alias) for entry in self.entries for alias, articles in entry.aliases.items()]
        found.sort(key=lambda one: (one[0], one[1].articles, one[1].id))
        return {(entry.kind, alias): entry for _, entry, alias in found}

    def find(self, kind: Kind, name: str) -> RegisterEntry | None:
        """The entity that has a name, or else goes or went by it."""
        return self._by_name.get((kind, name)) or self._by_alias.get((kind, name))


@dataclass(slots=True)
class Row:
    """An entity on its way into the register."""

    kind: Kind
    name: str
    articles: int = 0
    aliases: Counter[str] = field(default_factory=Counter)
    source: Source = "found"
    hidden: bool = False


def registered(rows: Iterable[Row], previous: Register) -> Register:
    """The register of these rows, by kind, the commonest first.

    Ids are those of the `previous` one: of the entity that had the name, else of the commonest one that is an alias
    now, else of the one that had the name for an alias; each once. What an entity was called stays as an alias without
    articles, unless another one is called so now.
    """
    ordered = sorted(rows, key=lambda row: (KINDS.index(row.kind), -row.articles, row.name))
    known: dict[int, RegisterEntry] = {}
    taken: set[str] = set()
    for choices in (_by_name, _by_alias, _by_former_alias):
        for number, row in enumerate(ordered):
            if number not in known:
                found = next((entry for entry in choices(row, previous) if entry.id not in taken), None)
                if found is not None:
                    known[number] = found
                    taken.add(found.id)
    taken |= {entry.id for entry in previous.entries}
    called = {(row.kind, name) for row in ordered for name in (row.name, *row.aliases)}
    return Register(tuple(_entry(row, known.get(number), taken, called) for number, row in enumerate(ordered)))


def _by_name(row: Row, previous: Register) -> Iterator[RegisterEntry]:
    if entry := previous._by_name.get((row.kind, row.name)):
        yield entry


def _by_alias(row: Row, previous: Register) -> Iterator[RegisterEntry]:
    found = (previous._by_name.get((row.kind, alias)) for alias in row.aliases)
    yield from sorted(filter(None, found), key=lambda entry: -entry.articles)


def _by_former_alias(row: Row, previous: Register) -> Iterator[RegisterEntry]:
    if entry := previous._by_alias.get((row.kind, row.name)):
        yield entry


def _entry(
    row: Row, before: RegisterEntry | None, taken: set[str], called: Container[tuple[Kind, str]]
) -> RegisterEntry:
    aliases = Counter(row.aliases)
    if before is not None:
        former = (name for name in (before.name, *before.aliases) if (row.kind, name) not in called)
        aliases.update(dict.fromkeys(former, 0))
    if not aliases[row.name]:
        del aliases[row.name]
    ordered = dict(sorted(aliases.items(), key=lambda alias: (-alias[1], alias[0])))
    key = before.id if before else _new_id(row, taken)
    return RegisterEntry(key, row.kind, row.name, row.articles, ordered, row.source, row.hidden)


def _new_id(row: Row, taken: set[str]) -> str:
    """One that the same corpus gives again, if nobody has it."""
    number = 0
    while True:
        digest = hashlib.sha256(f"{row.kind}\n{row.name}\n{number}".encode("utf-8", "surrogatepass")).hexdigest()
        key = f"{row.kind[0]}{digest[:_ID_LETTERS]}"
        if key not in taken:
            taken.add(key)
            return key
        number += 1
