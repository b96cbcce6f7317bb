"""What templates can call: addresses below the root of the site, German numbers and dates, marked pieces."""

import dataclasses

from flask import Flask, request

from indexer.config import WebConfig
from indexer.exports import FORMATS, web_address
from indexer.query import SearchRequest
from webapp import assets, german, marking, narrowing, urls


def equip(app: Flask, web: WebConfig) -> None:
    """Gives the templates of `app` their functions."""

    def search_url(asked: SearchRequest) -> str:
        return f"{request.script_root}/search{urls.query_string(asked, page_size=web.page_size)}"

    def article_url(article_id: str, asked: SearchRequest) -> str:
        path = urls.article_path(article_id)
        arguments = urls.query_string(asked, page_size=web.page_size)
        return request.script_root + path + (arguments.replace("?", "&", 1) if "?" in path else arguments)

    def search_for(query: str = "") -> SearchRequest:
        return SearchRequest(query=query, size=web.page_size)

    app.jinja_env.globals.update(
        search_for=search_for,
        search_url=search_url,
        article_url=article_url,
        root_url=lambda: f"{request.script_root}/",
        static_url=lambda name: request.script_root + assets.static_path(name),
        site_title=web.title,
        default_size=web.page_size,
        ticked=narrowing.ticked,
        excluded=narrowing.excluded,
        released=narrowing.released,
        respelt=narrowing.respelt,
        exactly=narrowing.exactly,
        turned=narrowing.turned,
        unfiltered=narrowing.unfiltered,
        facet_headings=german.FACET_HEADINGS,
        filter_kind=german.filter_kind,
        filter_value=german.filter_value,
    )
    app.jinja_env.filters.update(
        number=german.number,
        day=german.day,
        moment=german.moment,
        value_name=german.value_name,
        pieces=marking.pieces,
        web_address=web_address,
    )
    _equip_for_taking_away(app, web)


def _equip_for_taking_away(app: Flask, web: WebConfig) -> None:
    def export_url(asked: SearchRequest, ending: str) -> str:
        return request.script_root + urls.export_path(asked, ending, page_size=web.page_size)

    def record_url(asked: SearchRequest) -> str:
        search = dataclasses.replace(asked, page=1)
        return f"{request.script_root}/beleg{urls.query_string(search, page_size=web.page_size)}"

    def citation_url(article_id: str, ending: str) -> str:
        return request.script_root + urls.citation_path(article_id, ending)

    app.jinja_env.globals.update(
        export_formats=FORMATS, export_url=export_url, citation_url=citation_url, record_url=record_url
    )
