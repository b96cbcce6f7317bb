"""ninjs, the IPTC's news in JSON, in its versions 1 to 3 (https://iptc.org/standards/ninjs/)."""

import re
from collections.abc import Mapping
from typing import Any

from indexer.articles.mapping import value_at
from indexer.articles.paragraphs import text_of_html
from indexer.articles.record import Context

_BODY = re.compile(r"bod(y_.+|y|ies)|headlines?", re.IGNORECASE)
_MARKUP = re.compile(r"html", re.IGNORECASE)
_KINDS = {
    "persons": ("person", "people"),
    "organisations": ("organisation", "organisations"),
    "places": ("place", "places"),
}


def is_ninjs(values: Mapping[str, Any], fields: Mapping[str, str]) -> bool:
    """Whether an object is ninjs: a `uri`, a headline or body of its kind, and no text as we or the owner call it."""
    if "text" in values or "text" in fields or not isinstance(values.get("uri"), str):
        return False
    return any(_BODY.fullmatch(name) for name in values)


def plain(values: Mapping[str, Any], context: Context, line: int) -> dict[str, Any] | None:
    """The same with our keys; None if the agency has withdrawn it, which is reported."""
    given = {name.lower(): value for name, value in values.items()}
    status = given.get("pubstatus")
    if status in WITHDRAWN:
        context.report(line, withdrawn(str(status)), True)
        return None
    byline = _first(given, "byline", "by")
    result = {
        "id": values["uri"], "title": _headline(given), "text": _text(given),
        "published": _first(given, "versioncreated", "firstcreated", "contentcreated"),
        "source": _name(_first(given, "infosource", "infosources")) or given.get("copyrightholder"),
        "section": _name(_first(given, "subject", "subjects", "genre", "genres")),
        "authors": authors_of(byline) if isinstance(byline, str) else byline,
        "url": given.get("url"), "language": given.get("language"),
    }  # fmt: skip
    for key, names in _KINDS.items():
        result[key] = value_at(_first(given, *names), "name")
    return {key: value for key, value in result.items() if value is not None}


WITHDRAWN = ("withheld", "canceled")
"""States in which the IPTC's standards ask not to publish an item."""


def withdrawn(status: str) -> str:
    """The message for an item of such a state."""
    return f"the agency says it is not to be used (publication status {status})"


def authors_of(byline: str) -> list[str]:
    """The names in a byline: „Von Ada Brandt und Nora Feld, dpa“ are three."""
    byline = re.sub(r"^\s*(?:Von|By)\s+", "", byline)
    return [name.strip() for name in re.split(r",|;|/|\s+(?:und|and)\s+", byline) if name.strip()]


def _first(values: Mapping[str, Any], *names: str) -> Any:
    return next((values[name] for name in names if values.get(name)), None)


def _name(value: Any) -> Any:
    """The name of what stands first in a list of concepts."""
    names = value_at(value if isinstance(value, list) else [value], "name")
    return names[0] if names else None


def _headline(given: Mapping[str, Any]) -> Any:
    headline = _first(given, "headline", "headlines", "headline_text", "headline_main", "title")
    for item in headline if isinstance(headline, list) else []:
        if isinstance(item, dict) and isinstance(text := item.get("value") or item.get("text"), str):
            return text_of_html(text) if _MARKUP.search(_kind(item)) else text
    return None if isinstance(headline, list) else headline


def _text(given: Mapping[str, Any]) -> Any:
    """The body, from markup if there is any: plain bodies lack paragraphs."""
    bodies = _first(given, "bodies", "body")
    found: list[tuple[str, str]] = []
    for item in bodies if isinstance(bodies, list) else []:
        if isinstance(item, dict) and isinstance(item.get("value"), str):
            found.append((_kind(item), item["value"]))
    found += [(name, value) for name, value in given.items() if name.startswith("body_") and isinstance(value, str)]
    for kind, value in found:
        if _MARKUP.search(kind):
            return text_of_html(value)
    return found[0][1] if found else None


def _kind(item: Mapping[str, Any]) -> str:
    given = {name.lower(): value for name, value in item.items()}
    return " ".join(str(given[name]) for name in ("contenttype", "role", "name") if isinstance(given.get(name), str))
