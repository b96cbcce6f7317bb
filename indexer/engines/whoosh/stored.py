"""Articles as the index stores them."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from whoosh.query import Term

from indexer.engines.base import StoredArticle
from indexer.entities import KINDS, Entity, Kind
from indexer.entities.showing import Changed, shown_entities
from indexer.fields import IDENTIFIER, RECORD


def document_number(searcher: Any, article_id: str) -> int | None:
    """Whoosh's number of an article; None if there is no such article."""
    for number in searcher.docs_for_query(Term(IDENTIFIER, article_id)):
        return int(number)
    return None


def shown_names(stored: Iterable[Any], changed: Changed) -> dict[Kind, tuple[str, ...]]:
    """By kind, the names of an article as they are shown, in the order of their first mention."""
    if not changed:
        found = [(entity[0], entity[1]) for entity in stored if entity[-1]]
    else:
        found = [(e.kind, e.name) for e in shown_entities(_entities(stored), changed) if e.named]
    return {kind: tuple(name for other, name in found if other == kind) for kind in KINDS}


def _entities(stored: Iterable[Any]) -> tuple[Entity, ...]:
    return tuple(Entity(*fields) for fields in stored)


def stored_article(searcher: Any, number: int, generation: str, changed: Changed) -> StoredArticle:
    """The article of a number, its names as they are shown."""
    stored = searcher.stored_fields(number)
    record = stored[RECORD]
    published = record["published"]
    entities = _entities(record["entities"])
    return StoredArticle(
        id=stored[IDENTIFIER], title=stored["title"], title_derived=record["title_derived"], text=stored["text"],
        published=dt.datetime.fromisoformat(published) if published else None, source=record["source"],
        section=record["section"], authors=record["authors"], url=record["url"], language=record["language"],
        file=record["file"], line=record["line"],
        entities=shown_entities(entities, changed) if changed else entities,
        generation=generation,
    )  # fmt: skip
