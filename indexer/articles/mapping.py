"""Foreign names: which value of a record is meant by each of our keys. Which names mean what is not guessed here."""

import re
from collections.abc import Mapping
from typing import Any

from indexer.articles.limits import UnreadableError
from indexer.articles.paragraphs import text_of_html

LISTS = frozenset({"authors", "persons", "organisations", "places"})
"""The keys that hold several values."""
_MARKUP = re.compile(
    r"</?(?:p|br|div|h[1-6]|ul|ol|li|span|a|strong|em|b|i|blockquote|figure)\b[^<>]*>|&#?\w{2,8};", re.I
)


def mapped(values: Mapping[str, Any], fields: Mapping[str, str]) -> Mapping[str, Any]:
    """The record with our keys set from the names that `fields` gives; where a record lacks one, its own key stays.

    A mapped text or title that is HTML, as content management systems give them, becomes plain text.
    """
    if not fields:
        return values
    result = dict(values)
    for key, path in fields.items():
        value = value_at(values, path)
        if value is not None:
            result[key] = value if key in LISTS else _single(key, value)
    return result


def value_at(value: Any, path: str) -> Any:
    """What stands at a dotted path, or None.

    A name that holds dots itself is found as it is. In a list a number is a place counted from 0; any other name is
    looked for in each element, and what is found makes a list.
    """
    if isinstance(value, list):
        name, _, rest = path.partition(".")
        if name.isdecimal():
            here = value[int(name)] if len(name) < 10 and int(name) < len(value) else None
            return value_at(here, rest) if rest else here
        found = [inner for item in value if (inner := value_at(item, path)) is not None]
        return [v for inner in found for v in (inner if isinstance(inner, list) else [inner])] or None
    if not isinstance(value, Mapping):
        return None
    if path in value:
        return value[path]
    end = path.rfind(".")
    while end > 0:
        if path[:end] in value:
            return value_at(value[path[:end]], path[end + 1 :])
        end = path.rfind(".", 0, end)
    return None


def list_names(fields: Mapping[str, str]) -> frozenset[str]:
    """The names, ours and foreign, whose values are lists."""
    return LISTS | {path for key, path in fields.items() if key in LISTS}


def _single(key: str, value: Any) -> Any:
    """Paragraphs become a text, a list of one value that value."""
    if isinstance(value, list) and value and all(isinstance(v, str) for v in value):
        if key == "text":
            value = "\n\n".join(value)
        elif len(value) == 1:
            value = value[0]
    if key in ("text", "title") and isinstance(value, str) and _MARKUP.search(value):
        try:
            return text_of_html(value)
        except UnreadableError:
            return value
    return value
