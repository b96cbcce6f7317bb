"""The language of the request that is being answered, and texts in it.

What the address asks for (`lang=en`) counts before what the browser prefers. Programs are answered in German unless
their address says otherwise.
"""

from typing import Literal, cast

from flask import Flask, Response, g, request

from webapp.language import values
from webapp.language.catalogue import LANGUAGES, Lang
from webapp.language.values import Value


def equip(app: Flask) -> None:
    """Tells caches that pages depend on the language that the browser prefers."""

    @app.after_request
    def vary(response: Response) -> Response:
        if response.mimetype == "text/html":
            response.vary.add("Accept-Language")
        return response


def asked_lang() -> Lang | None:
    """The language that the address asks for: it travels in every link."""
    known: Lang | Literal[""] | None = g.get("asked_lang")  # asked for with every link of a page
    if known is None:
        wanted = request.args.get("lang", "")
        known = g.asked_lang = cast(Lang, wanted) if wanted in LANGUAGES else ""
    return known or None


def lang() -> Lang:
    """The language of the answer."""
    known: Lang | None = g.get("lang")
    if known is None:
        preferred = "de" if for_program() else request.accept_languages.best_match(LANGUAGES, default="de")
        known = g.lang = asked_lang() or cast(Lang, preferred)
    return known


def for_program() -> bool:
    """Whether a program is answered rather than a reader."""
    return request.path.startswith("/api/") or request.path == "/health"


def gettext(text: str, /, **filling: Value) -> str:
    """A text in the language of the answer. The name is the usual one, which tools for translators know."""
    return values.filled(lang(), (text,), filling)


def ngettext(one: str, several: str, count: int, /, **filling: Value) -> str:
    """The text that fits a number, which fills `%(number)s`, in the language of the answer."""
    return values.filled(lang(), (one, several), {"number": count, **filling}, count)
