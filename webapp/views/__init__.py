"""What answers a request: one module for each kind of page, one function for each page."""

from flask import Flask

from indexer.exports import FORMATS, STYLES
from indexer.query import ENTITY_KINDS
from webapp import conditional
from webapp.views import (
    about,
    api,
    article,
    citation,
    compare,
    copies,
    description,
    entity,
    errors,
    exports,
    facet,
    health,
    kwic,
    metrics,
    record,
    search,
    similar,
    start,
)

__all__ = ["register"]

_TAGGED_PAGES = frozenset(
    {
        "start", "search", "facet", "article", "article_by_argument", "about", "entity", "entity_by_argument",
        "similar", "copies", "diff", "kwic", "compare",
    }
)  # fmt: skip
_TAGGED_FILES = frozenset(
    {
        "export", "feed", "citation", "kwic_table", "api_search", "api_suggest", "api_article", "api_facet",
        "api_entity",
    }
)  # fmt: skip


def register(app: Flask) -> None:
    """Gives `app` all its addresses and error pages."""
    app.add_url_rule("/", view_func=start.start)
    app.add_url_rule("/search", view_func=search.search)
    for ending in FORMATS:
        app.add_url_rule(f"/search.{ending}", view_func=exports.export, defaults={"ending": ending})
    app.add_url_rule("/search.atom", view_func=exports.feed)
    app.add_url_rule("/facet/<facet>", view_func=facet.facet)
    app.add_url_rule("/beleg", view_func=record.record)
    # string is any text without a slash, path is any that does not open with one: ids may be neither.
    app.url_map.converters["id"] = article.IdConverter
    app.add_url_rule("/article/<id:article_id>", view_func=article.article)
    app.add_url_rule("/article/", view_func=article.article_by_argument)
    kinds = f"<any({', '.join(ENTITY_KINDS)}):kind>"
    app.add_url_rule(f"/entity/{kinds}/<id:name>", view_func=entity.entity)
    app.add_url_rule(f"/entity/{kinds}/", view_func=entity.entity_by_argument)
    app.add_url_rule("/similar", view_func=similar.similar)
    app.add_url_rule("/copies", view_func=copies.copies)
    app.add_url_rule("/diff", view_func=copies.diff)
    app.add_url_rule("/kwic", view_func=kwic.kwic)
    app.add_url_rule("/kwic.csv", view_func=kwic.kwic_table)
    app.add_url_rule("/compare", view_func=compare.compare)
    for ending in STYLES:
        app.add_url_rule(f"/citation.{ending}", view_func=citation.citation, defaults={"ending": ending})
    app.add_url_rule("/api/v1/search", view_func=api.search, endpoint="api_search")
    app.add_url_rule("/api/v1/suggest", view_func=api.suggest, endpoint="api_suggest")
    app.add_url_rule("/api/v1/article/<id:article_id>", view_func=api.article, endpoint="api_article")
    app.add_url_rule("/api/v1/facet/<facet>", view_func=facet.api_facet)
    app.add_url_rule(f"/api/v1/entity/{kinds}/<id:name>", view_func=api.entity, endpoint="api_entity")
    app.add_url_rule("/health", view_func=health.health)
    app.add_url_rule("/api/v1/openapi.json", view_func=description.api_description)
    app.add_url_rule("/about", view_func=about.about)
    app.add_url_rule("/opensearch.xml", view_func=description.opensearch)
    app.add_url_rule("/metrics", view_func=metrics.metrics)
    conditional.serve(app, _TAGGED_PAGES, _TAGGED_FILES)
    errors.register(app)
