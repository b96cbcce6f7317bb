"""Articles as the index stores them."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from whoosh.query import Term

from indexer.engines.base import StoredArticle
from indexer.entities import KINDS, Entity, Kind
from indexer.entities.showing import Changed, shown_entities
from indexer.fields import IDENTIFIER, RECORD

Mentions = tuple[tuple[int, int], ...]


def document_number(searcher: Any, article_id: str) -> int | None:
    """Whoosh's number of an article; None if there is no such article."""
    for number in searcher.docs_for_query(Term(IDENTIFIER, article_id)):
        return int(number)
    return None


def shown_names(stored: Iterable[tuple[Kind, str, float, Mentions]], changed: Changed) -> dict[Kind, tuple[str, ...]]:
    """By kind, the names of an article as they are shown, in the order of their first mention."""
    found: dict[Kind, list[str]] = {kind: [] for kind in KINDS}
    if changed:
        for entity in shown_entities(_entities(stored), changed):
            found[entity.kind].append(entity.name)
    else:
        for kind, name, _, _ in stored:
            found[kind].append(name)
    return {kind: tuple(names) for kind, names in found.items()}


def _entities(stored: Iterable[tuple[Kind, str, float, Mentions]]) -> tuple[Entity, ...]:
    return tuple(Entity(kind, name, sure, mentions) for kind, name, sure, mentions in stored)


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
