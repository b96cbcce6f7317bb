"""Which words does the corpus hold, in how many articles, and what is spelt nearly so? Asked of the index of words."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from opensearchpy import OpenSearch

from indexer.engines.opensearch.connection import whole
from indexer.engines.opensearch.schema import key
from indexer.engines.opensearch.vocabulary import doc_id
from indexer.language import fold, term
from indexer.language.nearest import Near, Vocabulary
from indexer.query.ast import Fuzzy, Pattern
from indexer.query.spelling import Spelling

MAX_CANDIDATES = 5000
"""Words that are compared with a misspelt one in Python; the commonest are."""
_TWO_EDITS_FROM = 8
"""As in `indexer.language.nearest`."""
_WILD = re.compile(r"[*?\\]")


class Words:
    """The words of one generation. What was asked stays known."""

    def __init__(self, client: OpenSearch, lookup: str) -> None:
        self._client, self._lookup = client, lookup

    def many(self, kind: str, names: Iterable[str]) -> dict[str, dict[str, Any]]:
        """By name, the documents of forms, terms, folded forms or grams; those that there are."""
        wanted = list(dict.fromkeys(names))
        if not wanted:
            return {}
        ids = [doc_id(kind, name) for name in wanted]
        found = whole(self._client.mget(index=self._lookup, body={"ids": ids}))["docs"]
        return {name: doc["_source"] for name, doc in zip(wanted, found, strict=True) if doc.get("found")}

    def frequencies(self, terms: Iterable[str], field: str) -> dict[str, int]:
        """In how many articles terms stand: in `title`, in `text`, or in either (`articles`)."""
        return {name: int(held[field]) for name, held in self.many("term", terms).items()}

    def is_known(self, word: str) -> bool:
        """Whether any article holds a word, in any form."""
        return bool(self.many("term", [term(word)]))

    def of_term(self, name: str, limit: int) -> list[tuple[str, int]]:
        """The surface forms of a term with their articles, the commonest first."""
        return self._forms({"term": {"term": key(name)}}, limit)

    def compounds_of(self, name: str, limit: int) -> list[tuple[str, int]]:
        """The surface forms that hold a term as a part, with their articles, the commonest first."""
        return self._forms({"term": {"parts": key(name)}}, limit)

    def nearest(self, word: str, limit: int = 10, least: int = 1) -> list[Near]:
        """The forms within an edit or two of the word, the likeliest first: see Vocabulary.nearest."""
        folded = fold(word)
        edits = 2 if len(folded) >= _TWO_EDITS_FROM else 1
        fuzzy = {"fuzzy": {"folded": _fuzzy(folded, edits)}}
        query = {"bool": {"filter": [fuzzy, {"range": {"articles": {"gte": least}}}]}}
        return Vocabulary.of(self._forms(query, MAX_CANDIDATES)).nearest(word, limit, least)

    def fitting(self, leaf: Pattern | Fuzzy, fields: Sequence[str]) -> tuple[list[tuple[str, int]], int]:
        """The folded forms that a wildcard or a fuzzy word stands for, each with its edits: the nearest, then the
        commonest first; and how many there are.

        Of those in `fields` (title, text) only.
        """
        if isinstance(leaf, Pattern):
            wild: dict[str, Any] = {"wildcard": {"key": {"value": _pattern(leaf.text)}}}
        else:
            wild = {"fuzzy": {"key": _fuzzy(fold(leaf.text), leaf.edits)}}
        held = [{"range": {field: {"gt": 0}}} for field in fields]
        query = {"bool": {"filter": [{"term": {"type": "folded"}}, wild], "should": held, "minimum_should_match": 1}}
        order = [{field: "desc"} for field in fields]
        found = self._search(query, MAX_CANDIDATES, [*order, {"key": "asc"}], ["key", *fields])
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

    def _forms(self, query: dict[str, Any], limit: int) -> list[tuple[str, int]]:
        asked = {"bool": {"filter": [{"term": {"type": "form"}}, query]}}
        found = self._search(asked, limit, [{"articles": "desc"}, {"form": "asc"}], ["form", "articles"])
        return [(hit["_source"]["form"], hit["_source"]["articles"]) for hit in found["hits"]]

    def search(self, query: dict[str, Any], limit: int, sort: list[Any], fields: list[str]) -> list[dict[str, Any]]:
        """The documents that a query of theirs finds."""
        return [hit["_source"] for hit in self._search(query, limit, sort, fields)["hits"]]

    def _search(self, query: dict[str, Any], limit: int, sort: list[Any], fields: list[str]) -> dict[str, Any]:
        body = {"size": limit, "query": query, "sort": sort, "_source": fields, "track_total_hits": True}
        hits: dict[str, Any] = whole(self._client.search(index=self._lookup, body=body))["hits"]
        return hits


def _fuzzy(folded: str, edits: int) -> dict[str, Any]:
    # Theirs are single characters of UTF-16 as ours are of Unicode; beyond two edits they know none.
    return {
        "value": folded,
        "fuzziness": min(2, edits),
        "prefix_length": 0,
        "max_expansions": 1024,
        "transpositions": True,
    }


def _pattern(text: str) -> str:
    return "".join(sign if sign in "*?" else _WILD.sub(r"\\\g<0>", fold(sign)) for sign in text)
