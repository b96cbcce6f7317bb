"""What templates can call: addresses below the root of the site, texts, numbers and dates, marked pieces."""

import dataclasses
import datetime as dt
from collections.abc import Callable
from functools import cache
from urllib.parse import urlencode

from flask import Flask, request
from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape

from indexer.config import WebConfig
from indexer.exports import FORMATS, iri, web_address
from indexer.query import ConcordanceOrder, Facet, SearchRequest, narrowing
from webapp import assets, marking, pairs, urls
from webapp.language import LANGUAGES, Lang, Message, asked_lang, lang, names, values
from webapp.language.catalogue import gettext_noop, wording
from webapp.language.values import Value


def equip(app: Flask, web: WebConfig) -> None:
    """Gives the templates of `app` their functions."""
    app.jinja_env.globals.update(
        site_title=web.title,
        default_size=web.page_size,
        search_for=lambda query="": SearchRequest(query=query, size=web.page_size),
        static_url=lambda name: request.script_root + assets.static_path(name),
        ticked=narrowing.ticked,
        demanded=narrowing.demanded,
        excluded=narrowing.excluded,
        released=narrowing.released,
        respelt=narrowing.respelt,
        exactly=narrowing.exactly,
        turned=narrowing.turned,
        unfiltered=narrowing.unfiltered,
        folded=narrowing.folded,
    )
    app.jinja_env.filters.update(
        pieces=marking.pieces, web_address=web_address, iri=iri, language_tag=values.language_tag
    )
    _equip_with_addresses(app, web)
    _equip_with_texts(app)


def _equip_with_addresses(app: Flask, web: WebConfig) -> None:
    def search_url(asked: SearchRequest, bars: urls.Bars | None = None) -> str:
        return f"{request.script_root}/search{arguments(asked, bars or asked_bars())}"

    def facet_url(facet: Facet, asked: SearchRequest, values: urls.ValuesAsked | None = None) -> str:
        shown = values or urls.ValuesAsked()
        return request.script_root + urls.facet_path(facet, asked, shown, page_size=web.page_size, lang=asked_lang())

    def article_url(article_id: str, asked: SearchRequest) -> str:
        path = urls.article_path(article_id)
        more = arguments(asked, asked_bars())
        return request.script_root + path + (more.replace("?", "&", 1) if "?" in path else more)

    def arguments(asked: SearchRequest, bars: urls.Bars = "count") -> str:
        return urls.query_string(asked, page_size=web.page_size, lang=asked_lang(), bars=bars)

    def page_url(path: str) -> str:
        return f"{request.script_root}{path}{arguments(SearchRequest(size=web.page_size))}"

    app.jinja_env.globals.update(
        root_url=lambda: f"{request.script_root}/",
        start_url=lambda: page_url("/"),
        about_url=lambda: page_url("/about"),
        opensearch_url=lambda: page_url("/opensearch.xml"),
        search_url=search_url,
        search_fields=lambda asked: urls.arguments_of(asked, page_size=web.page_size, lang=asked_lang()),
        facet_url=facet_url,
        asked_bars=asked_bars,
        article_url=article_url,
        language_url=language_url,
    )
    _equip_for_taking_away(app, web)
    _equip_for_looking_closer(app, web)


def _equip_for_looking_closer(app: Flask, web: WebConfig) -> None:
    def entity_url(kind: str, name: str) -> str:
        path, lang = urls.entity_path(kind, name), asked_lang()
        return request.script_root + path + (f"{'&' if '?' in path else '?'}lang={lang}" if lang else "")

    def kwic_url(asked: SearchRequest, order: ConcordanceOrder = urls.DEFAULT_ORDER, ending: str = "") -> str:
        search = dataclasses.replace(asked, page=1) if ending else asked
        return request.script_root + urls.concordance_path(
            search, order, page_size=web.page_size, lang=asked_lang(), ending=ending
        )

    def compare_url(one: SearchRequest, other: SearchRequest | None = None) -> str:
        first, second = (each and dataclasses.replace(each, page=1) for each in (one, other))
        assert first is not None
        return request.script_root + pairs.pair_path(first, second, page_size=web.page_size, lang=asked_lang())

    def compare_with(one: SearchRequest, other: SearchRequest | None, changed: int) -> Callable[[SearchRequest], str]:
        """The address of a comparison with its first or second search exchanged for the one that is given then."""
        return lambda search: compare_url(search, other) if changed == 1 else compare_url(one, search)

    app.jinja_env.globals.update(
        active=narrowing.active_filters,
        compare_with=compare_with,
        entity_url=entity_url,
        kwic_url=kwic_url,
        compare_url=compare_url,
        copies_url=lambda article_id: request.script_root + urls.copies_path(article_id, lang=asked_lang()),
        differences_url=lambda one, other: request.script_root + urls.differences_path(one, other, lang=asked_lang()),
        similar_url=lambda article_id: request.script_root + urls.similar_path(article_id, lang=asked_lang()),
    )


def _equip_for_taking_away(app: Flask, web: WebConfig) -> None:
    def export_url(asked: SearchRequest, ending: str) -> str:
        path = urls.export_path(asked, ending, page_size=web.page_size, lang=asked_lang())
        return request.script_root + path

    def record_url(asked: SearchRequest) -> str:
        search = dataclasses.replace(asked, page=1)
        return f"{request.script_root}/beleg{urls.query_string(search, page_size=web.page_size, lang=asked_lang())}"

    app.jinja_env.globals.update(
        export_formats=FORMATS,
        export_url=export_url,
        record_url=record_url,
        citation_url=lambda article_id, ending: (
            request.script_root + urls.citation_path(article_id, ending, lang=asked_lang())
        ),
        permalink=lambda article_id, content: (
            request.script_root + urls.permalink(article_id, content, lang=asked_lang())
        ),
    )


def _equip_with_texts(app: Flask) -> None:
    app.jinja_env.globals.update(
        _=lambda text, /, **filling: _text((text,), filling),
        ngettext=lambda one, several, count, /, **filling: _text((one, several), {"number": count, **filling}, count),
        articles=_articles,
        lang=lang,
        asked_lang=asked_lang,
        languages=LANGUAGES,
        facet_heading=names.facet_heading,
        facet_name=names.facet_name,
        period_name=lambda first, unit: values.period(first, unit, lang()),
        filter_kind=names.filter_kind,
        filter_value=names.filter_value,
        script_texts=names.script_texts,
        tick_name=lambda first, unit, by_year: values.tick(first, unit, lang(), by_year=by_year),
        german=lambda value: Markup(' lang="de"') if isinstance(value, str) else "",
    )
    app.jinja_env.filters.update(
        number=_number, share=_share, day=_day, moment=_moment, short_day=_short_day, value_name=_value_name
    )


def _articles(count: int, complete: bool = True) -> Markup:
    """„42 Artikel“; „mindestens 42 Artikel“ where the search that counted them was stopped."""
    counted = _text(("%(number)s Artikel", "%(number)s Artikel"), {"number": count}, count)
    return counted if complete else _text((gettext_noop("mindestens %(articles)s"),), {"articles": counted})


def _text(message: Message, filling: dict[str, Value], count: int = 1) -> Markup:
    """A message in the language of the page; what fills it is escaped unless it is markup."""
    language = lang()
    text = _escaped(language, message, count == 1)
    return text % {name: values.shown(value, language) for name, value in filling.items()}


@cache
def _escaped(language: Lang, message: Message, is_one: bool) -> Markup:
    return escape(wording(language, message, 1 if is_one else 2))


# A filter that takes the context is not applied once and for all, in one language, when a template is compiled.
@pass_context
def _number(_: Context, value: float) -> str:
    return values.number(value, lang())


@pass_context
def _share(_: Context, value: float) -> str:
    return values.share(value, lang())


@pass_context
def _day(_: Context, value: dt.datetime | dt.date | None) -> str:
    return values.day(value, lang())


@pass_context
def _short_day(_: Context, value: dt.datetime) -> str:
    return values.short_day(value, lang())


@pass_context
def _moment(_: Context, value: dt.datetime) -> str:
    return values.moment(value, lang())


@pass_context
def _value_name(_: Context, value: str | None) -> str:
    return names.value_name(value)


def asked_bars() -> urls.Bars:
    """What bars stand for on the result pages that this page comes from and leads to."""
    return "share" if request.args.get("bars") == "share" else "count"


def language_url(language: Lang) -> str:
    """The same page in another language, as an address relative to it: of a path only the browser knows each sign."""
    kept = [(name, value) for name, value in request.args.items(multi=True) if name != "lang"]
    return f"?{urlencode([*kept, ('lang', language)])}"
