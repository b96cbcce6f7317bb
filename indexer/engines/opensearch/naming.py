"""The names of a generation as the owner's judgements have them now."""

import dataclasses
import logging
from collections.abc import Iterable, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from opensearchpy import OpenSearch

from indexer.engines.common.carried import Wanted, words_of
from indexer.engines.opensearch.connection import whole
from indexer.engines.opensearch.registering import entries_of, entry_from
from indexer.engines.opensearch.schema import key
from indexer.entities import KINDS, Kind
from indexer.entities.judgements import Judged, Judgement
from indexer.entities.register import Register, RegisterEntry
from indexer.entities.showing import AT_ONCE, Changed, shown
from indexer.errors import InputError
from indexer.fields import RELATED
from indexer.language import fold
from indexer.query import SearchRequest, ValueField
from indexer.query.narrowing import renamed

_log = logging.getLogger(__name__)

MAX_VALUES = 10_000
"""Values of a facet that `person:` and the like stand for; the commonest are taken."""
_MOST = 10_000
_AT_ONCE = 1000
"""Values that are counted with one question."""


class Naming:
    """What a generation's names are shown as. Shared by threads."""

    def __init__(self, client: OpenSearch, lookup: str, articles: str, path: Path) -> None:
        self._client, self._lookup, self._articles, self._path = client, lookup, articles, path
        self.changed: Changed = {}
        self.judgements: Sequence[Judgement] = ()
        self.replaced: frozenset[str] = frozenset()
        """Ids of the entities that are shown otherwise than at the rebuild."""
        self.judged: tuple[RegisterEntry, ...] = ()
        """What is shown instead of those."""

    def judge(self, judgements: Sequence[Judgement]) -> None:
        """Applies the judgements in force; those that do not fit the generation change nothing yet."""
        said = [judgement for judgement in judgements if judgement.verb in AT_ONCE]
        names = {(judgement.kind, name) for judgement in said for name in (*judgement.names, judgement.to)}
        if not names:
            return
        entries = tuple(self._bearing(names))
        if not entries:
            return
        try:
            register, changed = shown(Register(entries), said, self._path)
        except InputError as error:
            _log.warning("%s Names are shown as they were at the last rebuild.", error)
            return
        built = {entry.id: entry for entry in entries}
        same = {entry.id for entry in register.entries if entry == built[entry.id]}
        self.changed, self.judgements = changed, said
        self.replaced = frozenset(built.keys() - same)
        self.judged = tuple(self._counted(entry) for entry in register.entries if entry.id not in same)

    @cached_property
    def register(self) -> Register:
        """All entities as they are shown. Reads everything: for those who list them."""
        whole = Register(tuple(entries_of(self._client, self._lookup, missing_ok=False)))
        register, _ = shown(whole, self.judgements, self._path)
        counted = {entry.id: entry for entry in self.judged}
        return Register(tuple(counted.get(entry.id, entry) for entry in register.entries))

    def values(self, field: str, value: str) -> list[str]:
        """What the index holds for a value of a facet as it is shown."""
        kind = self.kind_of(field)
        if kind is None or not self.changed:
            return [value]
        own = [] if self.changed.get((kind, value), value) != value else [value]
        return own + [old for (of, old), new in self.changed.items() if of == kind and new == value and old != value]

    def shown_as(self, field: str) -> dict[str, str | None]:
        """By value of the index, the name that it is shown as, None if hidden; only values that judgements change, and
        those that others are shown as."""
        kind = self.kind_of(field)
        found = {old: new for (of, old), new in self.changed.items() if of == kind}
        return {name: name for name in found.values() if name is not None} | found

    @staticmethod
    def kind_of(field: str) -> Kind | None:
        """Of which kind the names are that a field holds; None if they are none."""
        return next((kind for kind in KINDS if field in (kind, RELATED[kind])), None)

    def find(self, kind: Kind, name: str) -> RegisterEntry | None:
        """The entity that has a name, or else goes or went by it, as `Register.find` tells."""
        found = [entry for entry in self.judged if entry.kind == kind and name in (entry.name, *entry.aliases)]
        found += [entry for entry in self._bearing({(kind, name)}) if entry.id not in self.replaced]
        return Register(tuple(found)).find(kind, name)

    def terms(self, field: ValueField, words: Sequence[str]) -> list[tuple[str, list[str]]]:
        """The fields, and for each the values of the index, one of whose names holds all the words."""
        facets = KINDS if field == "related" else (field,)
        found = {of: self._holding(of, words) for of in facets}
        return [(RELATED[of] if field == "related" else of, held) for of, held in found.items() if held]  # type: ignore[index]

    def _holding(self, facet: str, words: Sequence[str]) -> list[str]:
        wanted = [_word(word) for word in words]
        query = {"bool": {"filter": [{"term": {"type": "name"}}, {"term": {"kind": facet}}, *wanted]}}
        body = {
            "size": MAX_VALUES, "query": query, "_source": ["body"], "track_total_hits": False,
            "sort": [{"articles": "desc"}, {"value": "asc"}],
        }  # fmt: skip
        hits = whole(self._client.search(index=self._lookup, body=body))["hits"]["hits"]
        values = dict.fromkeys(hit["_source"]["body"]["value"] for hit in hits)
        shown_as = self.shown_as(facet)
        if not shown_as:
            return list(values)
        names = dict.fromkeys(shown_as.get(value, value) for value in values)
        names |= dict.fromkeys(entry.name for entry in self._judged_holding(facet, words))
        return list(dict.fromkeys(old for name in names if name is not None for old in self.values(facet, name)))

    def _judged_holding(self, kind: str, words: Sequence[str]) -> list[RegisterEntry]:
        """The entities that judgements have changed one of whose names holds all the words."""
        wanted = [Wanted(word) for word in words]
        return [
            entry
            for entry in self.judged
            if entry.kind == kind
            and any(all(w.fits(words_of(name)) for w in wanted) for name in (entry.name, *entry.aliases))
        ]

    def canonical(self, request: SearchRequest) -> SearchRequest:
        """The request with aliases and former names in its filters replaced by the names that are shown."""
        return renamed(request, self._name)

    def _name(self, kind: Kind, value: str) -> str:
        if self.count(kind, value):
            return value
        entry = self.find(kind, value)
        return value if entry is None or entry.hidden else entry.name

    def count(self, field: str, value: str) -> int:
        """How many articles carry a value as it is shown."""
        values = self.values(field, value)
        if not values:
            return 0
        body = {"query": {"terms": {field: values}}}
        return int(whole(self._client.count(index=self._articles, body=body))["count"])

    def counts(self, field: str, values: Sequence[str]) -> list[int]:
        """How many articles carry each of several values as they are shown."""
        counted: list[int] = []
        for begin in range(0, len(values), _AT_ONCE):
            asked = {
                str(at): {"terms": {field: self.values(field, v)}} for at, v in enumerate(values[begin:][:_AT_ONCE])
            }
            body = {"size": 0, "track_total_hits": False, "aggs": {"values": {"filters": {"filters": asked}}}}
            found = whole(self._client.search(index=self._articles, body=body))["aggregations"]["values"]["buckets"]
            counted += [int(found[at]["doc_count"]) for at in asked]
        return counted

    def _counted(self, entry: RegisterEntry) -> RegisterEntry:
        """The entity with the articles that carry its name; if it is hidden, with the number that it had."""
        count = self.count(entry.kind, entry.name)
        return dataclasses.replace(entry, articles=count) if count else entry

    def _bearing(self, names: Iterable[tuple[Kind, str]]) -> Iterable[RegisterEntry]:
        by_kind: dict[Kind, list[str]] = {}
        for kind, name in names:
            by_kind.setdefault(kind, []).append(key(name))
        for kind, called in by_kind.items():
            query = {"bool": {"filter": [{"term": {"kind": kind}}, {"terms": {"names": called}}]}}
            body = {"size": _MOST, "query": query, "sort": [{"order": "asc"}], "_source": ["body"]}
            hits = whole(self._client.search(index=self._lookup, body=body))["hits"]["hits"]
            yield from (entry_from(hit["_source"]["body"]) for hit in hits)


def named(client: OpenSearch, lookup: str, articles: str, judged: Judged) -> Naming:
    """The names of a generation by the judgements in force."""
    naming = Naming(client, lookup, articles, judged.path)
    naming.judge(judged.judgements)
    return naming


def _word(word: str) -> dict[str, Any]:
    """The condition that one of a name's words is meant."""
    if "*" in word or "?" in word:
        pattern = "".join(sign if sign in "*?" else fold(sign) for sign in word)
        return {"wildcard": {"words": {"value": pattern}}}
    return {"term": {"words": key(fold(word))}}
