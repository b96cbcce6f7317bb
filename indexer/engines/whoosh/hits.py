"""From what the index stores of an article to the hit that a page shows of it."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from indexer.engines.whoosh.stored import shown_names
from indexer.entities.showing import Changed
from indexer.fields import IDENTIFIER, RECORD
from indexer.query import Hit, Snippet


def hit_of(
    stored: Mapping[str, Any], changed: Changed, score: float, title: Snippet, snippets: tuple[Snippet, ...],
    copies: int = 0,
) -> Hit:  # fmt: skip
    """The hit, its names as they are shown; title and snippets are marked already."""
    record = stored[RECORD]
    names = shown_names(record["entities"], changed)
    published = record["published"]
    return Hit(
        id=stored[IDENTIFIER], title=title, published=dt.datetime.fromisoformat(published) if published else None,
        source=record["source"], section=record["section"], authors=record["authors"], url=record["url"],
        file=record["file"], line=record["line"], score=score, snippets=snippets,
        persons=names["person"], organisations=names["organisation"], places=names["place"], copies=copies,
    )  # fmt: skip
