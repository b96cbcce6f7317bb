"""The indexes of a generation: what fields they have, how words of ours become tokens of theirs.

PREFIX-articles-STAMP has a document for each article. PREFIX-lookup-STAMP holds what is asked beside them, told apart
by `type`: form (a surface form), term and folded (what the index holds, and in how many articles), gram, name (one name
of an entity, or a value of a facet), entry (an entity), headline, versions (what articles carry that have others).

Fields of an article, all made of the texts by `documents`:
title, text            terms, each with its weight as frequency: what words find, and how much that counts
title_forms            folded forms of the title, weighed alike; those of the text are in text_exact
title_words, text_words, title_exact, text_exact   terms and folded forms where they stand: phrases and nearness
"""

import functools
import hashlib
import re
from typing import Any

from indexer.config import ClusterConfig, SearchConfig
from indexer.fields import DAY, FACET_FIELDS, IDENTIFIER, PUBLISHED, RELATED

WEIGHT_SIGN, SAME_PLACE = "\x01", "\x02"
"""Between a term and its weight; between what stands at one place. No term holds either."""
BEGINS, ENDS = "\x03", "\x04"
"""Beside the first and the last word of a sentence, so that what runs over its end can be told."""
PADDING = "\x05"
"""What makes a field as long as it should be."""
SCALE = {"title": 200, "title_forms": 200, "text": 2}
"""The frequency of a word that weighs 1: whole numbers must do for the least weight that a field holds."""
DATE = "date"
"""The day again, as a date of theirs."""
VERSION = "version"
"""The place of an article among those of which there is another version: see `versions`."""
_LONGEST = 1000
"""Bytes of a term beyond which it is known by its beginning and a digest."""
_KEPT = 1 << 18
"""Terms whose tokens stay known: the common ones stand in each text."""
_BLANK = re.compile(r"[\s\x00-\x05\x08-\x1f]")


@functools.lru_cache(_KEPT)
def key(term: str) -> str:
    """A term as one token of theirs, whatever it holds."""
    if _BLANK.search(term):
        term = _BLANK.sub("\x06", term)
    data = term.encode("utf-8", "replace")
    if len(data) > _LONGEST:
        beginning = data[: _LONGEST // 2].decode("utf-8", "ignore")
        return f"{beginning}\x07{hashlib.sha256(data).hexdigest()}"
    return data.decode()


def articles_body(cluster: ClusterConfig, search: SearchConfig, meta: dict[str, Any]) -> dict[str, Any]:
    """Settings and mapping of the index of articles, as it is while it is built."""
    scaled = {f"bm25_{name}": _bm25(search.k1 * scale, search.b) for name, scale in SCALE.items()}
    placed = {"type": "text", "analyzer": "placed", "search_analyzer": "single"}
    weighted = {"type": "text", "analyzer": "weighted", "search_analyzer": "single", "index_options": "freqs"}
    keyword, integer = {"type": "keyword"}, {"type": "integer"}
    return {
        "settings": {
            "number_of_shards": cluster.shards,
            **_AT_BUILD,
            "max_result_window": MAX_WINDOW,
            "similarity": scaled | {"bm25_exact": _bm25(search.k1, search.b)},
            "analysis": _ANALYSIS,
        },
        "mappings": {
            "dynamic": "strict",
            "_meta": meta,
            "_source": {"includes": ["stored"]},
            "properties": {
                "stored": {"type": "object", "enabled": False},
                IDENTIFIER: keyword,
                **{name: weighted | {"similarity": f"bm25_{name}"} for name in SCALE},
                **{name: placed | {"norms": False} for name in ("title_words", "text_words", "title_exact")},
                "text_exact": placed | {"similarity": "bm25_exact"},
                **dict.fromkeys((*FACET_FIELDS, *RELATED.values()), keyword),
                DAY: integer,
                VERSION: integer,
                DATE: {"type": "date", "format": "strict_date"},
                PUBLISHED: {"type": "long"},
            },
        },
    }


def lookup_body(cluster: ClusterConfig, meta: dict[str, Any]) -> dict[str, Any]:
    """Settings and mapping of the index of words and names, as it is while it is built."""
    keyword = {"type": "keyword"}
    searched = {"type": "keyword", "doc_values": False}
    names = ("type", "key", "term", "folded", "value", "kind", "id")
    return {
        "settings": {"number_of_shards": cluster.shards, **_AT_BUILD, "max_result_window": MAX_WINDOW},
        "mappings": {
            "dynamic": "strict",
            "_meta": meta,
            "properties": {
                **dict.fromkeys(names, keyword),
                "form": keyword | {"ignore_above": _LONGEST},
                **dict.fromkeys(("parts", "words", "tails", "names", "offered"), searched),
                **{name: {"type": "integer"} for name in ("articles", "title", "text", "exact", "found", DAY)},
                "order": {"type": "integer"},
                "weight": {"type": "float", "index": False},
                "expected": {"type": "float", "index": False},
                "body": {"type": "object", "enabled": False},
            },
        },
    }


MAX_WINDOW = 10_000
"""Hits behind which pages are reached by walking."""
SERVING = {"refresh_interval": "1s", "translog.durability": "request"}
"""The settings of an index that is built."""
_AT_BUILD = {"number_of_replicas": 0, "refresh_interval": "-1", "translog.durability": "async"}
"""While an index is built. What a node loses then is missed when the articles are counted."""
_ANALYSIS = {
    "tokenizer": {"blanks": {"type": "whitespace", "max_token_length": 1_000_000}},
    "filter": {
        "weights": {"type": "delimited_term_freq", "delimiter": WEIGHT_SIGN},
        "same_place": {"type": "pattern_capture", "preserve_original": False, "patterns": [f"([^{SAME_PLACE}]+)"]},
    },
    "analyzer": {
        "weighted": {"type": "custom", "tokenizer": "blanks", "filter": ["weights"]},
        "placed": {"type": "custom", "tokenizer": "blanks", "filter": ["same_place"]},
        "single": {"type": "custom", "tokenizer": "keyword", "filter": []},
    },
}


def _bm25(k1: float, b: float) -> dict[str, Any]:
    return {"type": "BM25", "k1": k1, "b": b}
