"""From Article to IndexedDocument: names found, text analysed. Pure."""

import datetime as dt
from dataclasses import dataclass

from indexer.articles import Article
from indexer.articles.fields import BERLIN
from indexer.entities import Entity, Kind, find_entities
from indexer.language.analysis import Analysis, analyse


@dataclass(frozen=True, slots=True)
class IndexedDocument:
    """An article with all that the index holds of it."""

    article: Article
    title: Analysis
    text: Analysis
    entities: tuple[Entity, ...]
    day: dt.date | None
    """The day of publication in Europe/Berlin."""

    def names(self, kind: Kind) -> tuple[str, ...]:
        """The canonical names of one kind, in order of first mention."""
        return tuple(entity.name for entity in self.entities if entity.kind == kind)


def enrich(article: Article, *, confidence: float) -> IndexedDocument:
    """Analyses an article and finds its names.

    Names given with the article are taken as they are; the others need at least `confidence` (0 to 1).
    """
    return IndexedDocument(
        article=article,
        title=analyse(article.title),
        text=analyse(article.text),
        entities=_entities(article, confidence),
        day=article.published.astimezone(BERLIN).date() if article.published else None,
    )


def _entities(article: Article, confidence: float) -> tuple[Entity, ...]:
    given: dict[Kind, tuple[str, ...] | None] = {
        "person": article.persons, "organisation": article.organisations, "place": article.places,
    }  # fmt: skip
    # A headline without a full stop must not run on into the text, yet names in both are one.
    lead = "" if article.title_derived else f"{article.title}\n\n"
    found = find_entities(lead + article.text, floor=confidence) if None in given.values() else ()
    entities = [_shifted(e, len(lead)) for e in found if given[e.kind] is None]
    for kind, names in given.items():
        entities += [Entity(kind, name, 1.0, _mentions(article.text, name)) for name in names or ()]
    return tuple(entities)


def _shifted(entity: Entity, lead: int) -> Entity:
    mentions = tuple((start - lead, end - lead) for start, end in entity.mentions if start >= lead)
    return Entity(entity.kind, entity.name, entity.confidence, mentions)


def _mentions(text: str, name: str) -> tuple[tuple[int, int], ...]:
    spans = []
    at = text.find(name)
    while at >= 0:
        spans.append((at, at + len(name)))
        at = text.find(name, at + len(name))
    return tuple(spans)
