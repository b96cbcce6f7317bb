"""The section [corpus] of config.toml with its tables of sources and fields."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

from indexer.config_tables import checked, line_of, nearest, section_of
from indexer.errors import ConfigError


@dataclass(frozen=True)
class SourceConfig:
    """A part of the corpus with a name, a language or fields of its own: a table [[corpus.source]]."""

    paths: tuple[str, ...] = ()
    """Files and folders, absolute after loading."""
    name: str = ""
    language: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class CorpusConfig:
    paths: tuple[str, ...] = ("seeds",)
    """Files and folders, absolute after loading; none if there are sources and nothing else is said."""
    fields: Mapping[str, str] = field(default_factory=dict)
    """From our keys to the names that articles use instead, for all sources."""
    source: tuple[SourceConfig, ...] = ()


def corpus_of(path: Path, source: str, table: dict[str, Any]) -> CorpusConfig:
    """The section [corpus] as it is written in the file `path`, whose text is `source`. Raises ConfigError."""
    tables = {key: table[key] for key in ("fields", "source") if key in table}
    plain = {key: value for key, value in table.items() if key not in tables}
    fields = _fields(path, source, "corpus.fields", tables.get("fields", {}))
    given = tables.get("source", [])
    if not isinstance(given, list) or not all(isinstance(item, dict) for item in given):
        where = f"{path}:{line_of(source, 'corpus', 'source')}"
        raise ConfigError(f"{where}: source must be a list of tables: write [[corpus.source]].")
    if given and "paths" not in plain:
        plain["paths"] = []
    sources = tuple(_source(path, source, number, item) for number, item in enumerate(given))
    corpus = cast(CorpusConfig, section_of(path, source, "corpus", CorpusConfig, plain))
    return dataclasses.replace(corpus, fields=fields, source=sources)


def _source(path: Path, source: str, number: int, table: dict[str, Any]) -> SourceConfig:
    section = "corpus.source"
    if "paths" not in table:
        where = f"{path}:{line_of(source, None, section, number)}"
        raise ConfigError(f'{where}: [[corpus.source]] needs paths, such as paths = ["…"].')
    fields = _fields(path, source, section, table.get("fields", {}), number)
    plain = {key: value for key, value in table.items() if key != "fields"}
    found = cast(SourceConfig, section_of(path, source, section, SourceConfig, plain, number))
    return dataclasses.replace(found, fields=fields)


def _fields(path: Path, source: str, section: str, table: Any, number: int = 0) -> dict[str, str]:
    if not isinstance(table, dict):
        where = f"{path}:{line_of(source, section.partition('.')[0], 'fields')}"
        raise ConfigError(f'{where}: fields must be a table, such as fields = {{ text = "body" }}.')
    for key, value in table.items():
        from indexer.articles.fields import KEYS  # most searches need nothing of what reads articles

        where = f"{path}:{line_of(source, section, key, number)}"
        if key not in KEYS:
            raise ConfigError(f"{where}: unknown field {key} of an article.{nearest(key, KEYS, '{}')}")
        checked(where, section, key, value, str)
    return table
