"""Which words does the corpus hold, in how many articles, and what is spelt nearly so? Asked of the index of words.

A question to the cluster costs more than its answer, so what a search is going to need is read at once, and what was
read stays known: a generation does not change.
"""

import dataclasses
import functools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from opensearchpy import OpenSearch

from indexer.engines.opensearch.connection import whole
from indexer.engines.opensearch.schema import key
from indexer.engines.opensearch.vocabulary import doc_id
from indexer.language import fold, term
from indexer.language.nearest import Near, Vocabulary
from indexer.query.ast import Fuzzy, Node, Pattern
from indexer.query.reading import Forms, Found, readings
from indexer.query.spelling import Spelling

MAX_CANDIDATES = 5000
"""Words that are compared with a misspelt one in Python; the commonest are."""
_LONGEST = 100
"""Letters of a word beyond which nothing spelt nearly so is looked for: the cluster would run out of memory."""
_TWO_EDITS_FROM = 8
"""As in `indexer.language.nearest`."""
_KEPT, _KEPT_LISTS = 20_000, 5_000
"""Documents, and lists of forms, that stay known; then all are forgotten."""
_UNKNOWN: dict[str, Any] = {}
_WILD = re.compile(r"[*?\\]")


Json = dict[str, Any]
Listed = tuple[str, str, int]
"""A field of forms (`term` or `parts`), a term in it, and how many of the forms that hold it are wanted."""


class Words:
    """The words of one generation. Shared by threads."""

    def __init__(self, client: OpenSearch, lookup: str) -> None:
        self._client, self._lookup = client, lookup
        self._documents: dict[str, Json | None] = {}
        """By name in the cluster; None if there is none."""
        self._lists: dict[Listed, list[tuple[str, int]]] = {}
        self.nearest = functools.lru_cache(_KEPT_LISTS)(self._nearest)
        """`nearest(word, limit=10, least=1)`: the forms within an edit or two of the word, the likeliest first: see
        Vocabulary.nearest."""

    def read(self, wanted: Iterable[tuple[str, str]]) -> dict[str, Json | None]:
        """The documents of (kind, name), by what the cluster calls them; all that is not known yet is asked at once."""
        found = {(name := doc_id(*one)): self._documents.get(name, _UNKNOWN) for one in wanted}
        missing = [name for name, body in found.items() if body is _UNKNOWN]
        if missing:
            docs = whole(self._client.mget(index=self._lookup, body={"ids": missing}))["docs"]
            read = {doc["_id"]: doc["_source"] if doc.get("found") else None for doc in docs}
            found |= read
            if len(self._documents) > _KEPT:
                self._documents = {}
            self._documents |= read
        return found

    def many(self, kind: str, names: Iterable[str]) -> dict[str, Json]:
        """By name, the documents of forms, terms, folded forms or grams; those that there are."""
        wanted = list(dict.fromkeys(names))
        found = self.read((kind, name) for name in wanted)
        bodies = ((name, found[doc_id(kind, name)]) for name in wanted)
        return {name: body for name, body in bodies if body is not None}

    def frequencies(self, terms: Iterable[str], field: str) -> dict[str, int]:
        """In how many articles terms stand: in `title`, in `text`, or in either (`articles`)."""
        return {name: int(held[field]) for name, held in self.many("term", terms).items()}

    def is_known(self, word: str) -> bool:
        """Whether any article holds a word, in any form."""
        return bool(self.many("term", [term(word)]))

    def of_term(self, name: str, limit: int) -> Sequence[tuple[str, int]]:
        """The surface forms of a term with their articles, the commonest first."""
        (found,) = self.lists([("term", name, limit)])
        return found

    def compounds_of(self, name: str, limit: int) -> Sequence[tuple[str, int]]:
        """The surface forms that hold a term as a part, with their articles, the commonest first."""
        (found,) = self.lists([("parts", name, limit)])
        return found

    def lists(self, wanted: Iterable[Listed]) -> Iterator[Sequence[tuple[str, int]]]:
        """Surface forms with their articles, the commonest first; all that is not known yet is asked at once."""
        asked = list(wanted)
        found = {one: self._lists.get(one) for one in asked}
        missing = [one for one, forms in found.items() if forms is None]
        if missing:
            bodies = [_forms({"term": {field: key(name)}}, limit) for field, name, limit in missing]
            lines = [line for body in bodies for line in ({}, body)]
            answers = self._client.msearch(index=self._lookup, body=lines)["responses"]
            read = {one: _counted(whole(answer)) for one, answer in zip(missing, answers, strict=True)}
            found |= read
            if len(self._lists) > _KEPT_LISTS:
                self._lists = {}
            self._lists |= read
        return (found[one] or () for one in asked)

    def _nearest(self, word: str, limit: int = 10, least: int = 1) -> Sequence[Near]:
        folded = fold(word)
        if len(folded) > _LONGEST:
            return ()
        edits = 2 if len(folded) >= _TWO_EDITS_FROM else 1
        fuzzy = {"fuzzy": {"folded": _fuzzy(folded, edits)}}
        query = {"bool": {"filter": [fuzzy, {"range": {"articles": {"gte": least}}}]}}
        answer = whole(self._client.search(index=self._lookup, body=_forms(query, MAX_CANDIDATES)))
        return tuple(Vocabulary.of(_counted(answer)).nearest(word, limit, least))

    def fitting(self, leaf: Pattern | Fuzzy, fields: Sequence[str]) -> tuple[list[tuple[str, int]], int]:
        """The folded forms that a wildcard or a fuzzy word stands for, each with its edits: the nearest, then the
        commonest first; and how many there are.

        Of those in `fields` (title, text) only.
        """
        if isinstance(leaf, Pattern):
            wild: dict[str, Any] = {"wildcard": {"key": {"value": _pattern(leaf.text)}}}
        else:
            wild = _spelt(fold(leaf.text), leaf.edits)
        held = [{"range": {field: {"gt": 0}}} for field in fields]
        query = {"bool": {"filter": [{"term": {"type": "folded"}}, wild], "should": held, "minimum_should_match": 1}}
        common = fields[0] if len(fields) == 1 else "articles"
        found = self._search(query, MAX_CANDIDATES, [{common: "desc"}, {"key": "asc"}], ["key", *fields])
        spelling, total = Spelling(leaf), found["total"]["value"]
        fit = []
        for hit in found["hits"]:
            source = hit["_source"]
            edits = spelling.edits(source["key"])
            if edits is not None:
                fit.append((edits, -sum(source[field] for field in fields), source["key"]))
        fit.sort()
        total = len(fit) if len(found["hits"]) == total else total
        return [(form, edits) for edits, _, form in fit], total

    def search(self, query: dict[str, Any], limit: int, sort: list[Any], fields: list[str]) -> list[dict[str, Any]]:
        """The documents that a query of theirs finds."""
        return [hit["_source"] for hit in self._search(query, limit, sort, fields)["hits"]]

    def _search(self, query: dict[str, Any], limit: int, sort: list[Any], fields: list[str]) -> dict[str, Any]:
        body = {"size": limit, "query": query, "sort": sort, "_source": fields, "track_total_hits": True}
        hits: dict[str, Any] = whole(self._client.search(index=self._lookup, body=body))["hits"]
        return hits


def asked_lists(root: Node, found: Found) -> list[Listed]:
    """All lists that `readings` is going to ask for, so that they can be asked at once."""
    wanted: list[Listed] = []

    def noted(field: str) -> Forms:
        def forms(name: str, limit: int) -> Sequence[tuple[str, int]]:
            wanted.append((field, name, limit))
            return ()

        return forms

    readings(root, dataclasses.replace(found, forms=noted("term"), compounds=noted("parts")))
    return wanted


def _forms(query: Json, limit: int) -> Json:
    """The question for the commonest surface forms that a query finds."""
    asked = {"bool": {"filter": [{"term": {"type": "form"}}, query]}}
    return {
        "size": limit, "query": asked, "sort": [{"articles": "desc"}, {"form": "asc"}], "_source": ["form", "articles"],
        "track_total_hits": False,
    }  # fmt: skip


def _counted(answer: Mapping[str, Any]) -> list[tuple[str, int]]:
    return [(hit["_source"]["form"], hit["_source"]["articles"]) for hit in answer["hits"]["hits"]]


def _spelt(folded: str, edits: int) -> Json:
    """The query for folded forms that are spelt nearly so."""
    if len(folded) > _LONGEST:
        return {"term": {"key": key(folded)}}
    return {"fuzzy": {"key": _fuzzy(folded, edits)}}


def _fuzzy(folded: str, edits: int) -> dict[str, Any]:
    # Theirs are single characters of UTF-16 as ours are of Unicode; beyond two edits they know none.
    return {
        "value": folded,
        "fuzziness": min(2, edits),
        "prefix_length": 0,
        "transpositions": True,
        "rewrite": "constant_score",  # all of them: else only the first 1,024 by the alphabet
    }


def _pattern(text: str) -> str:
    return "".join(sign if sign in "*?" else _WILD.sub(r"\\\g<0>", fold(sign)) for sign in text)
