"""NewsML-G2, the IPTC's XML for news (https://iptc.org/standards/newsml-g2/): one item, or a message with several."""

from collections.abc import Iterator
from typing import Any

from indexer.articles.ninjs import WITHDRAWN, authors_of, withdrawn
from indexer.articles.paragraphs import text_of, text_of_html
from indexer.articles.record import Context, Record
from indexer.articles.xmlfile import elements

_KINDS = {"persons": ("person",), "organisations": ("organisation", "organization"), "places": ("geoArea", "poi")}
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


def read_newsml(text: str, context: Context) -> Iterator[Record]:
    """Yields the news items in the text; those that an agency has withdrawn are reported and skipped."""
    any_item = reported = False
    before = len(context.problems)
    for line, item in elements(text, "newsItem", context):
        any_item = True
        status = _code(_find(item, "itemMeta/pubStatus"))
        if status in WITHDRAWN:
            context.report(line, withdrawn(status), True)
            continue
        yield Record(_values(item), context.file, line)
    reported = len(context.problems) > before
    if not any_item and not reported:
        context.report(1, "the message holds no news item", True)


def _values(item: Any) -> dict[str, Any]:
    bylines = [" ".join(text_of(by).split()) for by in _all(item, "contentMeta/by")]
    creators = [name for creator in _all(item, "contentMeta/creator") if (name := _name(creator))]
    language = _find(item, "contentMeta/language")
    found: dict[str, Any] = {
        "id": item.get("guid"), "title": _headline(item), "text": _text(item),
        "published": _said(item, "itemMeta/versionCreated") or _said(item, "itemMeta/firstCreated")
        or _said(item, "contentMeta/contentCreated"),
        "source": _name(_find(item, "itemMeta/provider")),
        "authors": [name for byline in bylines for name in authors_of(byline)] or creators,
        "language": language.get("tag") if language is not None else item.get(_LANGUAGE),
    }  # fmt: skip
    subjects = _all(item, "contentMeta/subject")
    kinds = {kind for names in _KINDS.values() for kind in names}
    for key, names in _KINDS.items():
        found[key] = [name for subject in subjects if _kind(subject) in names and (name := _name(subject))]
    topics = [name for subject in subjects if _kind(subject) not in kinds and (name := _name(subject))]
    found["section"] = topics[0] if topics else None
    return {key: value for key, value in found.items() if value}


def _headline(item: Any) -> str:
    headlines = _all(item, "contentMeta/headline")
    headlines.sort(
        key=lambda headline: (headline.get("role") or ":main").rpartition(":")[2] not in ("main", "headline")
    )
    return text_of(headlines[0]) if headlines else _said(item, "itemMeta/title")


def _text(item: Any) -> str:
    for inline in _all(item, "contentSet/inlineXML"):
        body = next((e for e in inline.iter() if _local(e) == "body.content"), None)
        body = body if body is not None else next((e for e in inline.iter() if _local(e) == "body"), inline)
        if text := text_of(body):
            return text
    for inline in _all(item, "contentSet/inlineData"):
        text = "".join(inline.itertext()).strip()
        if text:
            return text_of_html(text) if "html" in (inline.get("contenttype") or "") else text
    return ""


def _said(item: Any, path: str) -> str:
    element = _find(item, path)
    return " ".join("".join(element.itertext()).split()) if element is not None else ""


def _name(element: Any) -> str:
    """What a concept is called: its German name, its first one, its literal, or the end of its code."""
    if element is None:
        return ""
    names = [child for child in element if _local(child) == "name"]
    names.sort(key=lambda name: not (name.get(_LANGUAGE) or "").startswith("de"))
    said = "".join(names[0].itertext()) if names else element.get("literal") or _code(element)
    return " ".join(said.split())


def _kind(subject: Any) -> str:
    return (subject.get("type") or "").rpartition(":")[2]


def _code(element: Any) -> str:
    return "" if element is None else (element.get("qcode") or element.get("uri") or "").rpartition(":")[2]


def _find(item: Any, path: str) -> Any:
    return next(iter(_all(item, path)), None)


def _all(item: Any, path: str) -> list[Any]:
    """The elements at a path of local names."""
    found = [item]
    for name in path.split("/"):
        found = [child for element in found for child in element if _local(child) == name]
    return found


def _local(element: Any) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
