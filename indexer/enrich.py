"""From Article to IndexedDocument: what the index holds of an article beside its words. Pure."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace

from indexer.articles import Article
from indexer.articles.fields import BERLIN
from indexer.entities import EXTRACTOR_VERSION, Entity, Kind, find_entities
from indexer.entities.finders import SHIPPED, finder_of, identity_of


@dataclass(frozen=True, slots=True)
class IndexedDocument:
    """An article with all that the index holds of it; its title and its text are analysed by the engine."""

    article: Article
    entities: tuple[Entity, ...]
    day: dt.date | None
    """The day of publication in Europe/Berlin."""

    def names(self, kind: Kind) -> tuple[str, ...]:
        """The canonical names of one kind that the article gives in full, in order of first mention."""
        return tuple(entity.name for entity in self.entities if entity.kind == kind and entity.named)

    def related(self, kind: Kind) -> tuple[str, ...]:
        """The canonical names of one kind that the article is related to in any way: those in full, then the others."""
        return tuple(entity.name for entity in self.entities if entity.kind == kind)


def enrich(article: Article, *, confidence: float, finder: str = SHIPPED) -> IndexedDocument:
    """Finds the names of an article, as if it were alone in the corpus.

    Names given with the article are taken as they are; the others need at least `confidence` (0 to 1). `finder` is that
    of config.toml.
    """
    text = name_text(article)
    found = find_names(text, finder) if text is not None else ()
    return document(article, entities_of(article, found, confidence=confidence))


def document(article: Article, entities: tuple[Entity, ...]) -> IndexedDocument:
    """An article whose names are known."""
    return IndexedDocument(
        article=article,
        entities=entities,
        day=article.published.astimezone(BERLIN).date() if article.published else None,
    )


def find_names(text: str, finder: str = SHIPPED) -> tuple[Entity, ...]:
    """Every name in a text, however doubtful: what the cache keeps. `finder` is that of config.toml."""
    return find_entities(text, floor=0.0, finder=finder_of(finder))


def extractor(finder: str = SHIPPED) -> str:
    """What `find_names` hangs on beside the text; where this changes, what the cache holds is of no use.

    Raises ConfigError, with what to install, if that finder cannot be had.
    """
    return f"{identity_of(finder)} {EXTRACTOR_VERSION}"


def name_text(article: Article) -> str | None:
    """The text in which the names of an article are to be found; None if all are given with it."""
    return None if None not in _given(article).values() else _lead(article) + article.text


def entities_of(article: Article, found: Iterable[Entity], *, confidence: float) -> tuple[Entity, ...]:
    """The names of an article: those given with it, and of those `found` in its `name_text` the sure ones.

    Of a kind that was given nothing else counts, no compound or adjective either.
    """
    given = _given(article)
    lead = len(_lead(article))
    entities = [_shifted(e, lead) for e in found if given[e.kind] is None and e.confidence >= confidence]
    for kind, names in given.items():
        entities += [Entity(kind, name, 1.0, _mentions(article.text, name)) for name in names or ()]
    return tuple(entities)


def given_kinds(article: Article) -> tuple[Kind, ...]:
    """The kinds of names that came with the article."""
    return tuple(kind for kind, names in _given(article).items() if names is not None)


def _given(article: Article) -> dict[Kind, tuple[str, ...] | None]:
    return {"person": article.persons, "organisation": article.organisations, "place": article.places}


def _lead(article: Article) -> str:
    """A headline without a full stop must not run on into the text, yet names in both are one."""
    return "" if article.title_derived else f"{article.title}\n\n"


def _shifted(entity: Entity, lead: int) -> Entity:
    return replace(entity, mentions=_behind(entity.mentions, lead), related=_behind(entity.related, lead))


def _behind(spans: Iterable[tuple[int, int]], lead: int) -> tuple[tuple[int, int], ...]:
    return tuple((start - lead, end - lead) for start, end in spans if start >= lead)


def _mentions(text: str, name: str) -> tuple[tuple[int, int], ...]:
    spans = []
    at = text.find(name)
    while at >= 0:
        spans.append((at, at + len(name)))
        at = text.find(name, at + len(name))
    return tuple(spans)
