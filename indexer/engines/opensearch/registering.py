"""The register and the values of facets as documents of a generation: made by a build, read back one by one."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from opensearchpy import OpenSearch

from indexer.engines.common.carried import tails_of, words_of
from indexer.engines.opensearch.connection import whole
from indexer.engines.opensearch.schema import key
from indexer.engines.opensearch.vocabulary import Doc, doc_id
from indexer.enrich import IndexedDocument
from indexer.entities.model import KINDS
from indexer.entities.register import Register, RegisterEntry

_PLAIN = ("source", "section", "author", "year")
_AT_ONCE = 10_000
"""Entries that are read at a time."""


class Values:
    """The values that the articles of a corpus carry, and in how many of them they stand."""

    def __init__(self) -> None:
        self._counts: dict[str, Counter[str]] = defaultdict(Counter)
        self._related: dict[str, Counter[str]] = defaultdict(Counter)

    def add(self, document: IndexedDocument) -> None:
        article = document.article
        for kind in KINDS:
            self._counts[kind].update(set(document.names(kind)))
            self._related[kind].update(set(document.related(kind)))
        for field, values in (
            ("source", (article.source,)),
            ("section", (article.section,)),
            ("author", article.authors),
        ):
            self._counts[field].update(set(filter(None, values)))
        if document.day:
            self._counts["year"][str(document.day.year)] += 1

    def documents(self, register: Register) -> Iterator[Doc]:
        """A document for each entity, and one for each name that leads to a value."""
        for order, entry in enumerate(register.entries):
            yield doc_id("entry", entry.id), _entry(entry, order)
            yield from self._names(entry.kind, entry.name, entry.aliases)
        known = {(entry.kind, entry.name) for entry in register.entries}
        for kind in KINDS:
            for value in self._related[kind]:
                if (kind, value) not in known:
                    yield from self._names(kind, value, ())
        for field in _PLAIN:
            for value in self._counts[field]:
                yield from self._names(field, value, ())

    def _names(self, field: str, value: str, others: Iterable[str]) -> Iterator[Doc]:
        articles = self._counts[field][value]
        for name in dict.fromkeys((value, *others)):
            yield (
                doc_id("name", f"{field}\n{value}\n{name}"),
                {
                    "type": "name", "kind": field, "value": key(value), "body": {"value": value},
                    "words": list(dict.fromkeys(map(key, words_of(name)))),
                    "tails": sorted(map(key, tails_of((name,)))), "articles": articles,
                },
            )  # fmt: skip


def _entry(entry: RegisterEntry, order: int) -> dict[str, Any]:
    body = {
        "id": entry.id, "kind": entry.kind, "name": entry.name, "articles": entry.articles,
        "aliases": list(entry.aliases.items()), "source": entry.source, "hidden": entry.hidden,
    }  # fmt: skip
    names = list(dict.fromkeys(map(key, (entry.name, *entry.aliases))))
    return {"type": "entry", "id": entry.id, "kind": entry.kind, "names": names, "order": order, "body": body}


def entry_from(body: Mapping[str, Any]) -> RegisterEntry:
    """The entity that a document holds."""
    return RegisterEntry(
        body["id"], body["kind"], body["name"], body["articles"], dict(body["aliases"]), body["source"], body["hidden"]
    )


def entries_of(client: OpenSearch, lookup: str, *, missing_ok: bool = True) -> Iterator[RegisterEntry]:
    """All entities of a generation in the order of its register; none if its index is gone and that is `missing_ok`.

    Raises NotFoundError if it is not.
    """
    body: dict[str, Any] = {
        "size": _AT_ONCE, "query": {"term": {"type": "entry"}}, "sort": [{"order": "asc"}], "_source": ["body"],
        "track_total_hits": False,
    }  # fmt: skip
    params = {"ignore_unavailable": str(missing_ok).lower()}
    while hits := whole(client.search(index=lookup, body=body, params=params))["hits"]["hits"]:
        yield from (entry_from(hit["_source"]["body"]) for hit in hits)
        body["search_after"] = hits[-1]["sort"]
