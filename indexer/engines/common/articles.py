"""What engines store of an article, and how it comes back: as StoredArticle and as Hit. Knows no engine."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from indexer.engines.base import StoredArticle
from indexer.entities.model import KINDS, Entity, Kind
from indexer.entities.showing import Changed, shown_entities
from indexer.fields import DAY, IDENTIFIER, PUBLISHED, RECORD, RELATED
from indexer.query import Hit, Snippet

if TYPE_CHECKING:
    from indexer.enrich import IndexedDocument


def stored_of(document: "IndexedDocument") -> dict[str, Any]:
    """What is stored of an article."""
    article = document.article
    return {
        IDENTIFIER: article.id,
        "title": article.title,
        "text": article.text,
        RECORD: {
            "title_derived": article.title_derived,
            "published": article.published.isoformat() if article.published else None,
            "source": article.source,
            "section": article.section,
            "authors": article.authors,
            "url": article.url,
            "language": article.language,
            "file": article.file,
            "line": article.line,
            "entities": [(e.kind, e.name, e.confidence, e.mentions, e.related, e.named) for e in document.entities],
        },
    }


def keywords_of(document: "IndexedDocument") -> dict[str, tuple[str, ...]]:
    """By field, the values that an article carries."""
    article = document.article
    return {
        IDENTIFIER: (article.id,),
        **{kind: document.names(kind) for kind in KINDS},
        **{field: document.related(kind) for kind, field in RELATED.items()},
        "source": _one(article.source),
        "section": _one(article.section),
        "author": article.authors,
        "year": _one(str(document.day.year) if document.day else None),
    }


def numbers_of(document: "IndexedDocument") -> dict[str, int | None]:
    """By field, the numbers of an article."""
    published = document.article.published
    return {
        DAY: document.day.toordinal() if document.day else None,
        PUBLISHED: int(published.timestamp()) if published else None,
    }


def _one(value: str | None) -> tuple[str, ...]:
    return () if value is None else (value,)


def shown_names(stored: Iterable[Any], changed: Changed) -> dict[Kind, tuple[str, ...]]:
    """By kind, the names of an article as they are shown, in the order of their first mention."""
    if not changed:
        found = [(entity[0], entity[1]) for entity in stored if entity[-1]]
    else:
        found = [(e.kind, e.name) for e in shown_entities(_entities(stored), changed) if e.named]
    return {kind: tuple(name for other, name in found if other == kind) for kind in KINDS}


def _entities(stored: Iterable[Any]) -> tuple[Entity, ...]:
    return tuple(Entity(*fields) for fields in stored)


def stored_article(stored: Mapping[str, Any], generation: str, changed: Changed) -> StoredArticle:
    """The article of these stored fields, its names as they are shown."""
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
