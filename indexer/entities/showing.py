"""Judgements on a register that is made already: what is shown differently before the next rebuild. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from indexer.entities.judgements import Judgement, Verb
from indexer.entities.model import Entity, Kind
from indexer.entities.register import Register, RegisterEntry

# What judges at a rebuild is imported where it is called: without later judgements nothing of it is needed.
if TYPE_CHECKING:
    from indexer.entities.linking import Group, Raw

AT_ONCE: tuple[Verb, ...] = ("merge", "rename", "hide")
"""Judgements that need no rebuild to be seen; a split and another kind do."""

Changed = Mapping[tuple[Kind, str], str | None]
"""Names of a generation that are shown otherwise, None if not at all."""


def shown(register: Register, judgements: Sequence[Judgement], path: Path) -> tuple[Register, Changed]:
    """The register as judged, and the names that this changes; what was in force at the rebuild changes nothing.

    Articles of merged entities are not counted: they take their union. Raises InputError if two entities would have
    one name.
    """
    from indexer.entities.judging import Entities

    entities = Entities()
    groups = {entry.id: _group(entry) for entry in register.entries}
    for group in groups.values():
        entities.add(group)
    entities.apply(judgements, path, AT_ONCE)
    changed: dict[Raw, str | None] = {}
    together: dict[Group, list[RegisterEntry]] = {}
    for entry in register.entries:
        final = entities.final(groups[entry.id])
        together.setdefault(final, []).append(entry)
        name = None if final.hidden else final.name
        if name != entry.name and not entry.hidden:
            changed[entry.kind, entry.name] = name
    return Register(tuple(_entry(group, same) for group, same in together.items())), changed


def _group(entry: RegisterEntry) -> "Group":
    from indexer.entities.linking import Group

    members = {(entry.kind, name) for name in (entry.name, *(a for a, articles in entry.aliases.items() if articles))}
    former = {alias for alias, articles in entry.aliases.items() if not articles}
    return Group(entry.kind, entry.name, members, former, entry.hidden)


def _entry(group: "Group", same: Sequence[RegisterEntry]) -> RegisterEntry:
    first = max(same, key=lambda entry: (entry.name == group.name, entry.articles))
    aliases: Counter[str] = Counter(dict.fromkeys(group.former, 0))
    for entry in same:
        aliases.update(entry.aliases)
    if not aliases[group.name]:
        del aliases[group.name]
    return RegisterEntry(
        first.id, group.kind, group.name, first.articles, dict(aliases.most_common()), first.source,
        group.hidden,
    )  # fmt: skip


def shown_entities(entities: Iterable[Entity], changed: Changed) -> tuple[Entity, ...]:
    """The entities of an article as they are shown, each once."""
    from indexer.entities.resolving import joined

    together: dict[Raw, list[Entity]] = {}
    for entity in entities:
        name = changed.get((entity.kind, entity.name), entity.name)
        if name is not None:
            together.setdefault((entity.kind, name), []).append(entity)
    return tuple(joined(kind, name, same) for (kind, name), same in together.items())
