"""From an article to the hit that a page shows of it."""

from collections.abc import Callable

from indexer.engines.base import StoredArticle
from indexer.entities import Kind
from indexer.query import Hit
from indexer.query.marks import Marker
from indexer.query.snippets import best_sentences, marked


def hit_of(article: StoredArticle, score: float, marker: Marker, rarity: Callable[[str], float]) -> Hit:
    """The hit; `marker` finds what is marked in it, `rarity` says how rare a term is, for the choice of sentences."""
    names: dict[Kind, list[str]] = {"person": [], "organisation": [], "place": []}
    for entity in article.entities:
        if entity.named:
            names[entity.kind].append(entity.name)
    return Hit(
        id=article.id, title=marked(article.title, marker.find(article.title, "title")),
        published=article.published, source=article.source, section=article.section, authors=article.authors,
        url=article.url, file=article.file, line=article.line, score=score,
        snippets=best_sentences(article.text, marker.find(article.text), rarity),
        persons=tuple(names["person"]), organisations=tuple(names["organisation"]),
        places=tuple(names["place"]),
    )  # fmt: skip
