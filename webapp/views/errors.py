"""What goes wrong, as a page in the usual look, or as problem details (RFC 9457) under /api and /health."""

import json
from dataclasses import dataclass
from typing import NotRequired, TypedDict
from urllib.parse import quote, urlencode

from flask import Flask, Response, current_app, render_template, request
from werkzeug.exceptions import HTTPException

from indexer.errors import EngineMissingError, IncompleteError, NoIndexError, QueryError, UnreachableError
from webapp.language import gettext, gettext_noop, lang
from webapp.language.speaking import for_program
from webapp.security import ForeignHostError
from webapp.urls import BadParameter
from webapp.views.api import StaleCursorError

_TITLES = {
    400: gettext_noop("Diese Anfrage ist nicht zu verstehen"),
    404: gettext_noop("Diese Seite gibt es nicht"),
    405: gettext_noop("Hier lässt sich nur lesen"),
    500: gettext_noop("Das hätte nicht geschehen dürfen"),
    503: gettext_noop("Es gibt noch nichts zu durchsuchen"),
}
_OTHER_TITLE = gettext_noop("Diese Anfrage lässt sich nicht beantworten")
_DETAILS = {
    404: gettext_noop(
        "Unter dieser Adresse ist nichts zu finden. Vielleicht ist der Artikel nicht mehr im Korpus, oder die Adresse "
        "ist unvollständig."
    ),
    405: gettext_noop("Diese Adresse nimmt nur GET-Anfragen an."),
    500: gettext_noop("Beim Beantworten ist ein Fehler aufgetreten. Er steht im Protokoll des Servers."),
}
_OTHER_DETAIL = gettext_noop("Der Server hat sie abgelehnt.")


class ProblemJson(TypedDict):
    """Problem details after RFC 9457, in German unless the address asks for another language."""

    type: str
    title: str
    status: int
    detail: str
    parameter: NotRequired[str]
    command: NotRequired[str]


@dataclass(frozen=True, slots=True)
class Problem:
    """One error as the reader gets it."""

    status: int
    title: str
    detail: str
    parameter: str | None = None
    command: str | None = None
    """What to run to mend it."""
    retry: str | None = None
    """The same address without what was wrong with it."""


def register(app: Flask) -> None:
    """Answers every error of `app` with a page or with problem details."""
    app.register_error_handler(BadParameter, _bad_parameter)
    app.register_error_handler(ForeignHostError, _foreign_host)
    app.register_error_handler(NoIndexError, _no_index)
    app.register_error_handler(UnreachableError, _unreachable)
    app.register_error_handler(EngineMissingError, _engine_missing)
    app.register_error_handler(IncompleteError, _incomplete)
    app.register_error_handler(QueryError, _query_too_long)
    app.register_error_handler(StaleCursorError, _stale_cursor)
    app.register_error_handler(HTTPException, _http_error)


def _bad_parameter(error: BadParameter) -> Response:
    rest = urlencode([(n, v) for n, v in request.args.items(multi=True) if n != error.parameter])
    retry = request.script_root + quote(request.path) + (f"?{rest}" if rest else "")
    title = gettext("So lässt sich nicht suchen")
    return _answer(Problem(400, title, error.told(lang()), error.parameter, retry=retry))


def _foreign_host(error: ForeignHostError) -> Response:
    detail = gettext(
        "Unter dem Namen „%(host)s“ antwortet dieser Server nicht. "
        "Welche Namen er annimmt, steht in config.toml unter [web] hosts.",
        host=f"{error!s:.100}",
    )
    return _answer(Problem(400, gettext("Unbekannter Servername"), detail))


def _no_index(_error: NoIndexError) -> Response:
    detail = gettext("Es ist kein Index da, den diese Version lesen kann. Dieser Befehl baut ihn aus dem Korpus:")
    return _answer(Problem(503, gettext(_TITLES[503]), detail, command="fundstelle rebuild"))


def _unreachable(error: UnreachableError) -> Response:
    current_app.logger.error("%s", error)
    detail = gettext(
        "Der Cluster, der die Artikel hält, antwortet nicht. Das Protokoll des Servers sagt, was zu tun ist."
    )
    return _answer(Problem(503, gettext("Die Suche ist gerade nicht möglich"), detail))


def _engine_missing(error: EngineMissingError) -> Response:
    current_app.logger.error("%s", error)
    detail = gettext(
        "Die Suchmaschine aus config.toml ist nicht installiert. Das Protokoll des Servers sagt, was fehlt."
    )
    return _answer(Problem(503, gettext("Die Suche ist nicht eingerichtet"), detail))


def _incomplete(_error: IncompleteError) -> Response:
    detail = gettext(
        "Nicht alle Treffer ließen sich in der Zeit finden, die dafür vorgesehen ist, und eine Datei soll vollständig "
        "sein. Eine engere Anfrage hilft, oder ein größerer Wert für time_budget in config.toml unter [search]."
    )
    return _answer(Problem(503, gettext("Das hat zu lange gedauert"), detail))


def _query_too_long(_error: QueryError) -> Response:
    detail = gettext("Die Anfrage enthält mehr Wörter, Phrasen und Filter, als sich auf einmal suchen lassen.")
    return _answer(Problem(400, gettext("Diese Anfrage ist zu lang"), detail))


def _stale_cursor(_error: StaleCursorError) -> Response:
    detail = gettext("Seit der vorigen Seite wurde ein neuer Index gebaut. Die Suche beginnt ohne „cursor“ von vorn.")
    return _answer(Problem(410, gettext("Dieser Index ist abgelöst"), detail, "cursor"))


def _http_error(error: HTTPException) -> Response | HTTPException:
    status = error.code or 500
    if status < 400:
        return error
    title, detail = _TITLES.get(status, _OTHER_TITLE), _DETAILS.get(status, _OTHER_DETAIL)
    answer = _answer(Problem(status, gettext(title), gettext(detail)))
    if status == 405:
        answer.headers["Allow"] = dict(error.get_headers()).get("Allow", "GET")
    return answer


def _answer(problem: Problem) -> Response:
    if for_program():
        body: ProblemJson = {
            "type": "about:blank", "title": problem.title, "status": problem.status, "detail": problem.detail,
        }  # fmt: skip
        if problem.parameter:
            body["parameter"] = problem.parameter
        if problem.command:
            body["command"] = problem.command
        return Response(json.dumps(body, ensure_ascii=False), problem.status, mimetype="application/problem+json")
    return Response(render_template("error.html", problem=problem), problem.status, mimetype="text/html")
