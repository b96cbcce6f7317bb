"""One table of config.toml, checked key by key. What is wrong is said with file, line, and the nearest valid key."""

import re
from pathlib import Path
from typing import Any, get_args, get_origin, get_type_hints

from indexer.errors import ConfigError

_RANGES: dict[tuple[str, str], tuple[float, float]] = {
    ("index", "keep"): (1, 1000),
    ("cluster", "shards"): (1, 1024),
    ("cluster", "replicas"): (0, 100),
    ("cluster", "timeout"): (1, 3600),
    ("search", "title_weight"): (0, 100),
    ("search", "k1"): (0, 10),
    ("search", "b"): (0, 1),
    ("search", "spelling_bonus"): (0, 10),
    ("search", "neighbour_bonus"): (0, 10),
    ("search", "likeness_bonus"): (0, 10),
    ("search", "freshness"): (0, 100),
    ("search", "freshness_days"): (1, 100_000),
    ("search", "time_budget"): (0.01, 3600),
    ("entities", "confidence"): (0, 1),
    ("entities", "processes"): (0, 256),
    ("copies", "alike"): (0, 1),
    ("web", "port"): (0, 65535),
    ("web", "workers"): (1, 256),
    ("web", "threads"): (1, 256),
    ("web", "proxies"): (0, 16),
    ("web", "page_size"): (1, 100),
}
"""Smallest and largest value that makes sense, by section and key."""
_FINDERS = re.compile(r"tagger|rules|spacy:.+")
_PREFIX = re.compile(r"[a-z0-9][a-z0-9-]{0,99}")


def section_of(
    path: Path, source: str, name: str, section_type: type[Any], table: dict[str, Any], number: int = 0
) -> object:
    """A section as its dataclass; of several tables of one name, `number` says which. Raises ConfigError."""
    types = get_type_hints(section_type)
    values = {}
    for key, value in table.items():
        where = f"{path}:{line_of(source, name, key, number)}"
        if key not in types:
            raise ConfigError(f"{where}: unknown key {key} in [{name}].{nearest(key, types, '{}')}")
        values[key] = checked(where, name, key, value, types[key])
    return section_type(**values)


def checked(where: str, section: str, key: str, value: Any, wanted: Any) -> Any:
    """The value of a key, if its type and range are right. Raises ConfigError, whose message begins with `where`."""
    if get_origin(wanted) is tuple:
        item = get_args(wanted)[0]
        if not isinstance(value, list) or not all(type(v) is item for v in value):
            raise ConfigError(f'{where}: {key} must be a list of texts, such as {key} = ["…"].')
        if (section, key) == ("cluster", "hosts") and any("@" in address for address in value):
            raise ConfigError(
                f"{where}: no secrets in hosts. Leave out what is before the @, and set FUNDSTELLE_CLUSTER_USER and "
                "FUNDSTELLE_CLUSTER_PASSWORD, or FUNDSTELLE_CLUSTER_API_KEY, in the environment."
            )
        return tuple(value)
    if wanted is float and type(value) is int:
        value = float(value)
    if type(value) is not wanted:
        kind = {str: 'a text in "quotes"', int: "a whole number", float: "a number"}[wanted]
        raise ConfigError(f"{where}: {key} must be {kind}, not {value!r:.60}.")
    if value == "" and section != "quality" and key != "ca_file":
        raise ConfigError(f"{where}: {key} must not be empty.")
    if (section, key) == ("entities", "finder") and not _FINDERS.fullmatch(value):
        raise ConfigError(f'{where}: finder must be "tagger", "rules" or "spacy:NAME", not "{value:.60}".')
    if (section, key) == ("cluster", "prefix") and not _PREFIX.fullmatch(value):
        raise ConfigError(f'{where}: prefix must be small letters, digits and hyphens, not "{value:.60}".')
    low, high = _RANGES.get((section, key), (float("-inf"), float("inf")))
    if wanted in (int, float) and not low <= value <= high:
        raise ConfigError(f"{where}: {key} must lie between {low:g} and {high:g}, not {value!r}.")
    return value


def line_of(source: str, section: str | None, key: str, before: int = 0) -> int:
    """The line of a key (or of a section, with `section` None); 1 where it is written in a way we don't look for.

    Of several tables of one name, `before` are passed over.
    """
    name = rf"[\"']?{re.escape(key)}[\"']?"
    current: str | None = None
    wanted = section or key
    # The fields of a corpus stand in a table of their own, or in the one above it.
    tables = (section, f"{section}.fields", section.removesuffix(".fields")) if section else (None,)
    for number, line in enumerate(source.splitlines(), start=1):
        heading = re.match(r"\s*\[+\s*([^\]\s]+)\s*\]", line)
        if heading:
            current = heading.group(1).strip("\"'")
            if current == wanted and before:
                before, current = before - 1, None
            elif section is None and key in (current, current.split(".")[0]):
                return number
        elif current in tables and re.match(rf"\s*{name}\s*[=.]|\s*\w+\s*=\s*\{{.*\b{name}\s*=", line):
            return number
        elif current is None and section and re.match(rf"\s*{re.escape(section)}\b.*\b{name}\s*=", line):
            return number  # section.key = …, or the section as an inline table
    return 1


def nearest(name: str, valid: Any, form: str) -> str:
    """The end of a message on an unknown name: the valid one that was likely meant, or all of them."""
    import difflib  # seldom needed

    near = difflib.get_close_matches(name, list(valid), n=1, cutoff=0.5)
    if near:
        return f" Did you mean {form.format(near[0])}?"
    return f" Valid are: {', '.join(form.format(v) for v in valid)}."
