"""The page of a person, organisation or place, and what to do about a name that is wrong."""

import dataclasses
import shlex

from flask import Response, make_response, redirect, request
from flask import abort as refuse

from indexer.query import (
    ENTITY_KINDS,
    EntityKind,
    EntityPage,
    Histogram,
    NameCount,
    SearchRequest,
    demanded,
    in_field,
    ticked,
)
from webapp import urls
from webapp.charts import Datum, bar_chart
from webapp.histogram import last_day
from webapp.language import asked_lang, gettext, gettext_noop, lang
from webapp.language.values import period
from webapp.site import site
from webapp.views.asking import rendered

_SUGGESTED = 8
_NOBODY = {
    "person": gettext_noop("Keine Person heißt so"),
    "organisation": gettext_noop("Keine Organisation heißt so"),
    "place": gettext_noop("Kein Ort heißt so"),
}


def entity_by_argument(kind: EntityKind) -> Response:
    """The same page for a name that cannot stand in a path: `/entity/place/?name=..`."""
    return entity(kind, request.args.get("name") or refuse(404))


def entity(kind: EntityKind, name: str) -> Response:
    """What the corpus says of an entity; one that goes by another name now is sent on to that."""
    urls.parse_lang(request.args.items(multi=True))
    page = site().engine.entity(kind, name)
    if page is None:
        return _unknown(kind, name)
    if page.name != name:
        path, language = urls.entity_path(kind, page.name), asked_lang()
        more = f"{'&' if '?' in path else '?'}lang={language}" if language else ""
        return make_response(redirect(f"{request.script_root}{path}{more}"))
    # Its page counts articles, so what it leads to does, too.
    search = ticked(SearchRequest(size=site().config.web.page_size, copies="all"), kind, page.name)
    return rendered(
        "entity.html",
        page=page,
        asked=search,
        chart=bar_chart(_data(page.histogram, search)) if page.histogram.bars else None,
        beside=[(kind, _beside(search, kind, names)) for kind, names in _names(page)],
        related=SearchRequest(in_field("bezug", page.name), size=search.size, copies="all") if page.related else None,
        commands=_commands(page),
    )


def _names(page: EntityPage) -> list[tuple[EntityKind, tuple[NameCount, ...]]]:
    return [("person", page.persons), ("organisation", page.organisations), ("place", page.places)]


def _beside(
    search: SearchRequest, kind: EntityKind, names: tuple[NameCount, ...]
) -> list[tuple[NameCount, SearchRequest]]:
    """Each name with the search for the articles that carry both."""
    return [(found, demanded(search, kind, found.name)) for found in names]


def _data(histogram: Histogram, search: SearchRequest) -> list[Datum]:
    return [
        Datum(
            period(bar.start, histogram.unit, lang()), bar.count,
            urls.query_string(
                dataclasses.replace(search, date_from=bar.start, date_to=last_day(bar.start, histogram.unit)),
                page_size=site().config.web.page_size, lang=asked_lang(),
            ),
        )
        for bar in histogram.bars
    ]  # fmt: skip


def _commands(page: EntityPage) -> list[tuple[str, str, str]]:
    """What the owner of the corpus can say of an entity: heading, explanation, command."""
    name, another = page.name, gettext("ANDERER NAME")
    example = page.newest[0].id if page.newest else gettext("KENNUNG")
    given = [
        (
            gettext("zusammenführen"),
            gettext("Zwei Einträge meinen dasselbe: gezeigt wird dann der erste Name. Wirkt sofort."),
            ["merge", "--kind", page.kind, "--", name, another],
        ),
        (
            gettext("trennen"),
            gettext(
                "Manche Artikel meinen etwas anderes gleichen Namens. "
                "Welche, sagen --article, --source, --with oder --spelling. Wirkt mit dem nächsten Bau."
            ),
            ["split", "--kind", page.kind, "--article", example, "--", name, f"{name} (2)"],
        ),
        (
            gettext("umbenennen"),
            gettext("Die Schreibung, unter der gezeigt wird. Wirkt sofort."),
            ["rename", "--kind", page.kind, "--", name, another],
        ),
        (
            gettext("ausblenden"),
            gettext("Das ist kein Name: er verschwindet aus Filtern und Treffern. Wirkt sofort."),
            ["hide", "--kind", page.kind, "--", name],
        ),
    ]
    return [(heading, about, shlex.join(["fundstelle", "entities", *words])) for heading, about, words in given]


def _unknown(kind: EntityKind, name: str) -> Response:
    """Nothing goes by a name: others like it, the words of the name, and the command that knows more."""
    response = rendered(
        "unknown.html",
        name=name,
        heading=gettext(_NOBODY[kind]),
        near=_near(name),
        search=SearchRequest(f'"{name}"' if '"' not in name else name, size=site().config.web.page_size),
        command=shlex.join(["fundstelle", "entities", "show", "--kind", kind, "--", name]),
    )
    response.status_code = 404
    return response


def _near(name: str) -> list[tuple[str, str]]:
    """Kinds and names of entities that begin so, or else have one of the words."""
    for beginning in (name, *reversed(name.split())):
        found = site().engine.suggest(beginning, _SUGGESTED)
        near: list[tuple[str, str]] = [(each.kind, each.text) for each in found if each.kind in ENTITY_KINDS]
        if near:
            return near
    return []
