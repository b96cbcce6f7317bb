"""The names of a generation as the owner's judgements have them now: its register, and its columns after it.

columns/register.jsonl: see entities.register; made again from the columns if missing, without aliases.
"""

import dataclasses
import logging
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from indexer.engines.whoosh.columns import Columns, FacetColumn, facet_column
from indexer.entities import KINDS, Kind
from indexer.entities.judgements import Judgement
from indexer.entities.register import Register, Row, read_register, registered
from indexer.entities.showing import Changed, shown
from indexer.errors import InputError
from indexer.query import SearchRequest

_log = logging.getLogger(__name__)

REGISTER = "register.jsonl"


@dataclass(frozen=True, slots=True)
class Naming:
    """What a generation's names are shown as."""

    register: Register
    """As judged, articles counted anew."""
    changed: Changed
    columns: Columns
    """Those of the generation, with the names as they are shown."""

    def canonical(self, request: SearchRequest) -> SearchRequest:
        """The request with aliases and former names in its filters replaced by the names that are shown."""
        filters = tuple(
            dataclasses.replace(
                chosen, selected=self._canonical(chosen.facet, chosen.selected),
                excluded=self._canonical(chosen.facet, chosen.excluded),
            ) for chosen in request.filters
        )  # fmt: skip
        return request if filters == request.filters else dataclasses.replace(request, filters=filters)

    def _canonical(self, facet: str, values: tuple[str | None, ...]) -> tuple[str | None, ...]:
        kind = next((kind for kind in KINDS if kind == facet), None)
        if kind is None:
            return values
        return tuple(dict.fromkeys(value and self._name(kind, value) for value in values))

    def _name(self, kind: Kind, value: str) -> str:
        if self.columns.facets[kind].ordinal(value) is not None:
            return value
        entry = self.register.find(kind, value)
        return value if entry is None or entry.hidden else entry.name


def named(folder: Path, columns: Columns, judgements: Sequence[Judgement], path: Path) -> Naming:
    """The names of the generation whose tables lie in `folder`; judgements that do not fit it change nothing yet."""
    register = _register(folder / REGISTER, columns)
    try:
        register, changed = shown(register, judgements, path)
    except InputError as error:
        _log.warning("%s Names are shown as they were at the last rebuild.", error)
        changed = {}
    facets, related = dict(columns.facets), dict(columns.related)
    for kind in KINDS:
        facets[kind] = _with_aliases(_renamed(facets[kind], kind, changed), kind, register)
        related[kind] = _with_aliases(_renamed(related[kind], kind, changed), kind, register)
    columns = dataclasses.replace(columns, facets=facets, related=related)
    return Naming(_counted(register, columns), changed, columns)


def _register(path: Path, columns: Columns) -> Register:
    try:
        return read_register(path)
    except (OSError, ValueError):
        _log.warning("%s is missing or damaged; it is made again from the index, without aliases.", path)
    rows = [
        Row(kind, value, int(articles))
        for kind in KINDS
        for value, articles in zip(columns.facets[kind].values, columns.facets[kind].counts(), strict=True)
    ]
    return registered(rows, Register())


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
        np.unique(np.concatenate([column.documents[column.starts[i] : column.starts[i + 1]] for i in held[name]]))
        for name in names
    ]
    terms = {name: tuple(column.values[i] for i in held[name]) for name in names}
    return dataclasses.replace(facet_column(names, documents, len(column.missing)), terms=terms, as_indexed=False)


def _with_aliases(column: FacetColumn, kind: Kind, register: Register) -> FacetColumn:
    aliases = {
        entry.name: others for entry in register.entries
        if entry.kind == kind and (others := tuple(alias for alias in entry.aliases if alias != entry.name))
    }  # fmt: skip
    return dataclasses.replace(column, aliases=aliases)


def _counted(register: Register, columns: Columns) -> Register:
    """The register with the articles that the columns count; hidden entities keep the number they had."""
    counts = {kind: columns.facets[kind].counts() for kind in KINDS}
    entries = []
    for entry in register.entries:
        ordinal = columns.facets[entry.kind].ordinal(entry.name)
        if ordinal is not None:
            entry = dataclasses.replace(entry, articles=int(counts[entry.kind][ordinal]))
        entries.append(entry)
    return Register(tuple(entries))
