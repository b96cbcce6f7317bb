"""The names of a generation as the owner's judgements have them now: its register, and its columns after it.

Of the register only those entities are read that somebody asks for, and those that judgements speak of.
"""

import dataclasses
import logging
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from indexer.engines.common.carried import COMPLETED, Wanted, tails_of, words_of
from indexer.engines.whoosh.columns import Columns, FacetColumn, facet_column
from indexer.engines.whoosh.columns.files import Numbers
from indexer.engines.whoosh.register import KIND_OF, OpenRegister
from indexer.entities import KINDS, Kind
from indexer.entities.judgements import Judgement
from indexer.entities.register import Register, RegisterEntry
from indexer.entities.showing import AT_ONCE, Changed, shown
from indexer.errors import InputError
from indexer.query import Facet, SearchRequest, ValueField
from indexer.query.narrowing import renamed

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Naming:
    """What a generation's names are shown as. Shared by threads."""

    columns: Columns
    """Those of the generation, with the names as they are shown."""
    changed: Changed
    built: OpenRegister
    """As it was at the rebuild."""
    replaced: frozenset[int]
    """The entities of `built` that are shown otherwise."""
    judged: tuple[RegisterEntry, ...]
    """What is shown instead of those."""
    judgements: Sequence[Judgement]
    """Those in force."""
    path: Path

    @cached_property
    def register(self) -> Register:
        """All entities as they are shown, articles counted anew. Reads everything: for those who list them."""
        register, _ = shown(self.built.whole(), self.judgements, self.path)
        return Register(tuple(_counted(entry, self.columns) for entry in register.entries))

    def find(self, kind: Kind, name: str) -> RegisterEntry | None:
        """The entity that has a name, or else goes or went by it, as `register.find` tells."""
        found = [entry for entry in self.judged if entry.kind == kind and name in (entry.name, *entry.aliases)]
        numbers = (number for number in self.built.bearers(kind, name) if number not in self.replaced)
        found += [_counted(self.built.entry(number), self.columns) for number in numbers]
        return Register(tuple(found)).find(kind, name)

    def terms(self, field: ValueField, wanted: Sequence[Wanted]) -> Iterator[tuple[str, str]]:
        """The fields and terms of the index that stand for the values of a field one of whose names holds all words."""
        names = self.built.holding(wanted)
        judged = [
            entry for entry, words in self._judged_words if any(all(w.fits(held) for w in wanted) for held in words)
        ]
        for name, column in self.columns.searched(field):
            kind, values = KIND_OF.get(name), self.columns.indexed[name].values
            found = (values[ordinal] for ordinal in self.built.ordinals(name, names))
            yield from ((name, value) for value in found if (kind, value) not in self._replaced_names)
            for entry in judged:
                if entry.kind == kind and column.ordinal(entry.name) is not None:
                    yield from ((name, term) for term in column.terms_of(entry.name))

    def tails(self, facet: Facet) -> tuple[Sequence[str], Numbers]:
        """What the values that complete a facet go on with from any of their words, sorted; and their ordinals."""
        field = COMPLETED[facet]
        kind = KIND_OF.get(field)
        tails, ordinals = self.built.tails(field)
        judged = {entry.name: entry for entry in self.judged if entry.kind == kind}
        if not judged:
            return tails, ordinals
        column = next(column for name, column in self.columns.searched("related") if name == field)
        place = {value: at for at, value in enumerate(column.values)}
        shown_at = [-1 if value in judged else place.get(value, -1) for value in self.columns.indexed[field].values]
        found = [(tail, shown_at[at]) for tail, at in zip(tails, ordinals.tolist(), strict=True) if shown_at[at] >= 0]
        for name, entry in judged.items():
            if name in place:
                found += [(tail, place[name]) for tail in tails_of((name, *entry.aliases))]
        found.sort()
        return [tail for tail, _ in found], np.array([at for _, at in found], dtype=np.int64)

    def canonical(self, request: SearchRequest) -> SearchRequest:
        """The request with aliases and former names in its filters replaced by the names that are shown."""
        return renamed(request, self._name)

    def _name(self, kind: Kind, value: str) -> str:
        if self.columns.facets[kind].ordinal(value) is not None:
            return value
        entry = self.find(kind, value)
        return value if entry is None or entry.hidden else entry.name

    @cached_property
    def _judged_words(self) -> list[tuple[RegisterEntry, list[tuple[str, ...]]]]:
        return [(entry, [*map(words_of, (entry.name, *entry.aliases))]) for entry in self.judged]

    @cached_property
    def _replaced_names(self) -> set[tuple[Kind | None, str]]:
        return {(entry.kind, entry.name) for entry in map(self.built.entry, self.replaced)}


def named(columns: Columns, built: OpenRegister, judgements: Sequence[Judgement], path: Path) -> Naming:
    """The names of the generation with these columns; judgements that do not fit it change nothing yet."""
    said = [judgement for judgement in judgements if judgement.verb in AT_ONCE]
    names = {(judgement.kind, name) for judgement in said for name in (*judgement.names, judgement.to)}
    # Judgements look up the names that they speak of and no other: entities without one of these stay as they are.
    before = {number: built.entry(number) for kind, name in names for number in built.bearers(kind, name)}
    entries = tuple(before[number] for number in sorted(before))
    after: tuple[RegisterEntry, ...] = entries
    changed: Changed = {}
    if entries:
        try:
            register, changed = shown(Register(entries), said, path)
            after = register.entries
        except InputError as error:
            _log.warning("%s Names are shown as they were at the last rebuild.", error)
            said = []
    facets, related = dict(columns.facets), dict(columns.related)
    for kind in KINDS:
        facets[kind], related[kind] = (_renamed(held[kind], kind, changed) for held in (facets, related))
    columns = dataclasses.replace(columns, facets=facets, related=related)
    built_as = {entry.id: entry for entry in entries}
    same = {entry.id for entry in after if entry == built_as[entry.id]}
    return Naming(
        columns, changed, built, frozenset(number for number, entry in before.items() if entry.id not in same),
        tuple(_counted(entry, columns) for entry in after if entry.id not in same), said, path,
    )  # fmt: skip


def _counted(entry: RegisterEntry, columns: Columns) -> RegisterEntry:
    """The entity with the articles that the columns count; if it is hidden, with the number that it had."""
    column = columns.facets[entry.kind]
    ordinal = column.ordinal(entry.name)
    return entry if ordinal is None else dataclasses.replace(entry, articles=len(column.carrying(entry.name)))


def _renamed(column: FacetColumn, kind: Kind, changed: Changed) -> FacetColumn:
    """The column with values renamed, left out, or put together: then an article counts once."""
    if not any(column.ordinal(value) is not None for changed_kind, value in changed if changed_kind == kind):
        return column
    held: dict[str, list[int]] = defaultdict(list)
    for ordinal, value in enumerate(column.values):
        name = changed.get((kind, value), value)
        if name is not None:
            held[name].append(ordinal)
    names = sorted(held)
    documents = [
        _union([column.documents[column.starts[i] : column.starts[i + 1]] for i in held[name]]) for name in names
    ]
    terms = {name: tuple(column.values[i] for i in held[name]) for name in names}
    return dataclasses.replace(facet_column(names, documents, len(column.missing)), terms=terms, as_indexed=False)


def _union(documents: Sequence[Numbers]) -> Numbers:
    if len(documents) == 1:
        return documents[0]
    ordered = np.sort(np.concatenate(documents))
    return ordered[np.diff(ordered, prepend=-1) > 0]
