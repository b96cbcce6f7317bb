"""Applies judgements to the entities of a corpus, one after the other, each to what the ones before it left."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

from indexer.entities.judgements import Judgement, Verb
from indexer.entities.linking import Group, Raw
from indexer.entities.model import KINDS, Kind
from indexer.errors import InputError


@dataclass(eq=False, slots=True)
class Split:
    """Articles of one entity that are another one's."""

    judgement: Judgement
    into: Group


@dataclass(slots=True)
class Entities:
    """All entities of a corpus under the names they go by: canonical, as found, former."""

    named: dict[Raw, Group] = field(default_factory=dict)
    members: dict[Raw, Group] = field(default_factory=dict)
    former: dict[Raw, Group] = field(default_factory=dict)
    splits: dict[Group, list[Split]] = field(default_factory=dict)
    unknown: list[tuple[Judgement, str]] = field(default_factory=list)
    """Names that judgements speak of and nobody has."""
    joined: dict[Group, Group] = field(default_factory=dict)
    """What has become part of another."""

    def add(self, group: Group) -> None:
        """Takes in an entity whose canonical name no other of its kind has."""
        self.named[group.kind, group.name] = group
        self.members |= dict.fromkeys(group.members, group)
        self.former |= {(group.kind, name): group for name in group.former}

    def find(self, kind: Kind, name: str) -> Group | None:
        """The entity that goes by a name; one that it has before one that was found, and that before a former one."""
        raw = kind, name
        found = self.named.get(raw) or self.members.get(raw) or self.former.get(raw)
        return found and self.final(found)

    def final(self, group: Group) -> Group:
        """What an entity is part of by now."""
        while group in self.joined:
            group = self.joined[group]
        return group

    def apply(self, judgements: Iterable[Judgement], path: Path, verbs: Sequence[Verb]) -> None:
        """Applies those judgements that are of `verbs`; one on names that the corpus does not hold changes nothing.

        Raises InputError, naming the line in `path`, if a judgement would give two entities of a kind one name.
        """
        for judgement in judgements:
            if judgement.verb in verbs:
                asked = judgement.names[1:] if judgement.verb == "merge" else judgement.names
                self.unknown += [(judgement, name) for name in asked if self.find(judgement.kind, name) is None]
                _APPLY[judgement.verb](self, judgement, f"{path}:{judgement.line}")

    def _merge(self, judgement: Judgement, _where: str) -> None:
        groups = [self.find(judgement.kind, name) for name in judgement.names]
        known = list(dict.fromkeys(group for group in groups if group is not None))
        if not known:
            return
        kept = groups[0] or known[0]
        for group in known:
            if group is not kept:
                self._join(group, kept)
        other = self.named.get((kept.kind, judgement.names[0]))
        if other not in (None, kept):
            self._join(other, kept)
        self._name(kept, judgement.names[0])
        self._call(kept, judgement.names)

    def _rename(self, judgement: Judgement, where: str) -> None:
        group = self.find(judgement.kind, judgement.names[0])
        if group is None:
            return
        if self.named.get((group.kind, judgement.to)) not in (None, group):
            raise InputError(
                f"{where}: {judgement.names[0]} cannot become {judgement.to}: another {judgement.kind} has that name. "
                "Say [[merge]] if both are the same, or add what tells them apart in brackets."
            )
        self._name(group, judgement.to)
        self._call(group, judgement.names)

    def _hide(self, judgement: Judgement, _where: str) -> None:
        group = self.find(judgement.kind, judgement.names[0])
        if group is not None:
            group.hidden = True

    def _kind(self, judgement: Judgement, _where: str) -> None:
        group = self.find(judgement.kind, judgement.names[0])
        if group is None or group.kind != judgement.kind or judgement.to == group.kind:
            return
        to = KINDS[KINDS.index(cast(Kind, judgement.to))]
        other = self.named.get((to, group.name))
        del self.named[group.kind, group.name]
        group.kind = to
        if other is None:
            self.named[to, group.name] = group
        else:
            self._join(group, other)

    def _split(self, judgement: Judgement, where: str) -> None:
        kind, name = judgement.kind, judgement.names[0]
        group = self.find(kind, name)
        if group is None:
            return
        into = self.named.get((kind, judgement.to))
        if into is group:
            raise InputError(f"{where}: {name} is {judgement.to} already; give what is split off another name.")
        if into is None:
            into = Group(kind, judgement.to)
            self.named[kind, into.name] = into
        moved = {(kind, spelling) for spelling in judgement.spellings} & group.members
        if moved == group.members:
            raise InputError(f"{where}: that would leave nothing of {name}; rename it instead.")
        group.members -= moved
        into.members |= moved
        self.members |= dict.fromkeys(moved, into)
        if judgement.articles or judgement.sources or judgement.beside:
            self.splits.setdefault(group, []).append(Split(judgement, into))

    def _join(self, group: Group, kept: Group) -> None:
        """What goes by any name of one entity is the other from now on."""
        if self.named.get((group.kind, group.name)) is group:
            del self.named[group.kind, group.name]
        self.joined[group] = kept
        kept.members |= group.members
        self.members |= dict.fromkeys(group.members, kept)
        kept.former |= group.former | {group.name}
        self.former |= {(kept.kind, name): kept for name in (*group.former, group.name)}
        self.splits.setdefault(kept, []).extend(self.splits.pop(group, []))

    def _name(self, group: Group, name: str) -> None:
        if name != group.name:
            del self.named[group.kind, group.name]
            self._call(group, (group.name,))
            group.name = name
            self.named[group.kind, name] = group

    def _call(self, group: Group, names: Iterable[str]) -> None:
        for name in names:
            if name != group.name:
                group.former.add(name)
                self.former.setdefault((group.kind, name), group)


_APPLY = {
    "merge": Entities._merge, "split": Entities._split, "rename": Entities._rename, "hide": Entities._hide,
    "kind": Entities._kind,
}  # fmt: skip
