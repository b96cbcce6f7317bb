"""From an article to the document that the cluster takes in, and back."""

import datetime as dt
import hashlib
from collections.abc import Mapping
from typing import Any

from indexer.engines.common.articles import keywords_of, numbers_of, stored_of
from indexer.engines.opensearch.schema import (
    BEGINS,
    DATE,
    ENDS,
    PADDING,
    SAME_PLACE,
    SCALE,
    WEIGHT_SIGN,
    key,
)
from indexer.enrich import IndexedDocument
from indexer.fields import DERIVED_TITLE_WEIGHT, IDENTIFIER, RECORD
from indexer.language import fold, term
from indexer.language.tables import Table
from indexer.language.weighing import Weighed
from indexer.query.proximity import sentence_numbers

_LONGEST_ID = 512
"""Bytes that the cluster takes for the name of a document."""
_KEPT = 1 << 18
"""Words for which it stays known what is written for them."""


def name_of(article_id: str) -> str:
    """What the cluster calls an article."""
    data = article_id.encode("utf-8", "replace")
    return f"\x01{hashlib.sha256(data).hexdigest()}" if len(data) > _LONGEST_ID or not data else data.decode()


class Documents:
    """Makes the documents of one build."""

    def __init__(self) -> None:
        self._written = Table(_written, _KEPT)

    def of(self, document: IndexedDocument, title: Weighed, text: Weighed) -> dict[str, Any]:
        """The document of an article whose title and text are weighed."""
        article = document.article
        weight = DERIVED_TITLE_WEIGHT if article.title_derived else 1.0
        words, exact = self._placed(article.title, title)
        text_words, text_exact = self._placed(article.text, text)
        values: dict[str, Any] = {name: list(held) for name, held in keywords_of(document).items() if held}
        values |= {name: number for name, number in numbers_of(document).items() if number is not None}
        if document.day is not None:
            values[DATE] = dt.date.isoformat(document.day)
        return values | {
            "stored": stored_of(document),
            IDENTIFIER: article.id,
            "title": _weighted("title", title.terms, title.length, weight),
            "title_forms": _weighted("title_forms", title.exact, title.length, weight),
            "text": _weighted("text", text.terms, text.length, 1.0),
            "title_words": words, "title_exact": exact, "text_words": text_words, "text_exact": text_exact,
        }  # fmt: skip

    def _placed(self, text: str, found: Weighed) -> tuple[str, str]:
        """Terms and folded forms in their order; beside terms also where sentences begin and end."""
        sentences = sentence_numbers(text, found.tokens)
        terms, forms = [], []
        bounds = [None, *sentences, None]
        for token, before, own, after in zip(found.tokens, bounds, sentences, bounds[2:], strict=False):
            here, written = self._written[token.form] if token.joined is None else _written(token.form, token.joined)
            forms.append(written)
            if before != own or own != after:  # a sentence of one word, in which nothing is near, is left out
                signs = [BEGINS] * (before != own and own == after) + [ENDS] * (before == own and own != after)
                here = SAME_PLACE.join((here, *signs))
            terms.append(here)
        return " ".join(terms), " ".join(forms)


def _weighted(field: str, terms: Mapping[str, float], words: int, weight: float) -> str:
    """Terms with their weights; a text whose words weigh less is made as long as if they did not."""
    scale = SCALE[field]
    held = [f"{key(term)}{WEIGHT_SIGN}{max(1, round(own * weight * scale))}" for term, own in terms.items()]
    if weight < 1:
        held.append(f"{PADDING}{WEIGHT_SIGN}{max(1, round(words * (1 - weight) * scale))}")
    return " ".join(held)


def _written(*forms: str) -> tuple[str, str]:
    """What stands for a word, and for its joined form, where terms and where folded forms are in their order."""
    return (
        SAME_PLACE.join(dict.fromkeys(key(term(form)) for form in forms)),
        SAME_PLACE.join(dict.fromkeys(key(fold(form)) for form in forms)),
    )


def stored_from(source: Mapping[str, Any]) -> dict[str, Any]:
    """What was stored of an article: JSON knows no tuples."""
    stored: dict[str, Any] = dict(source["stored"])
    record = dict(stored[RECORD])
    record["authors"] = tuple(record["authors"])
    record["entities"] = [
        (kind, name, confidence, _spans(mentions), _spans(related), named)
        for kind, name, confidence, mentions, related, named in record["entities"]
    ]
    stored[RECORD] = record
    return stored


def _spans(found: list[list[int]]) -> tuple[tuple[int, ...], ...]:
    return tuple(map(tuple, found))
