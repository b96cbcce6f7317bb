"""config.toml to a frozen Config. The only reader of TOML settings."""

import dataclasses
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast, get_args, get_origin, get_type_hints

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


@dataclass(frozen=True)
class IndexConfig:
    engine: str = "whoosh"
    path: str = "index"
    """The index folder, absolute after loading."""
    keep: int = 2
    """Generations kept, the current one included; at least 1."""


@dataclass(frozen=True)
class ClusterConfig:
    """Where an OpenSearch cluster is; secrets come from the environment (see indexer.engines.opensearch.connection)."""

    hosts: tuple[str, ...] = ("http://127.0.0.1:9200",)
    prefix: str = "fundstelle"
    """What the names of all our indexes begin with."""
    shards: int = 1
    replicas: int = 1
    timeout: float = 30.0
    """Seconds that the cluster may take to answer."""
    ca_file: str = ""
    """The certificate authority of https hosts, absolute after loading; empty for those that the system trusts."""


@dataclass(frozen=True)
class SearchConfig:
    title_weight: float = 1.0
    k1: float = 0.9
    b: float = 0.6
    spelling_bonus: float = 0.4
    neighbour_bonus: float = 0.1
    likeness_bonus: float = 0.2
    freshness: float = 0.0
    freshness_days: float = 30.0
    time_budget: float = 5.0
    """Seconds."""


@dataclass(frozen=True)
class EntitiesConfig:
    confidence: float = 0.7
    """Names below it, 0 to 1, do not become facets."""
    judgements: str = "entities.toml"
    """The corpus owner's own judgements on names, absolute after loading; the file may be missing."""
    finder: str = "tagger"
    """What finds names beside the rules: "tagger", "rules" (nothing), or "spacy:" and the name of a pipeline or its
    folder, absolute after loading."""
    processes: int = 0
    """That find names in a large corpus; 0 is one for each core."""


@dataclass(frozen=True)
class QualityConfig:
    topics: str = ""
    """The file of topics, absolute after loading; empty if nothing is measured."""
    judgements: str = ""
    """The file of TREC judgements, absolute after loading."""
    floors: tuple[str, ...] = ()
    """Such as `RR@10 >= 0.60`."""


@dataclass(frozen=True)
class WebConfig:
    host: str = "127.0.0.1"
    port: int = 8000
    workers: int = 2
    threads: int = 4
    hosts: tuple[str, ...] = ("localhost", "127.0.0.1", "[::1]")
    proxies: int = 0
    """Number of reverse proxies whose X-Forwarded headers are believed."""
    title: str = "Fundstelle"
    page_size: int = 10


@dataclass(frozen=True)
class Config:
    """All settings. `base` is the folder that relative paths and the addresses of articles' files refer to."""

    base: Path
    corpus: CorpusConfig = field(default_factory=CorpusConfig)
    index: IndexConfig = field(default_factory=IndexConfig)
    cluster: ClusterConfig = field(default_factory=ClusterConfig)
    search: SearchConfig = field(default_factory=SearchConfig)
    entities: EntitiesConfig = field(default_factory=EntitiesConfig)
    quality: QualityConfig = field(default_factory=QualityConfig)
    web: WebConfig = field(default_factory=WebConfig)


# Smallest and largest value that makes sense, by section and key.
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
    ("web", "port"): (0, 65535),
    ("web", "workers"): (1, 256),
    ("web", "threads"): (1, 256),
    ("web", "proxies"): (0, 16),
    ("web", "page_size"): (1, 100),
}


_FINDERS = re.compile(r"tagger|rules|spacy:.+")
_PREFIX = re.compile(r"[a-z0-9][a-z0-9-]{0,99}")
_FOLDER = re.compile(r"(?<=^spacy:).*[/\\].*")
"""The folder of a pipeline, told from the name of one by its slash."""


def load_config(path: Path) -> Config:
    """Reads the settings in `path`.

    Raises ConfigError if the file is missing, is no TOML, or has an unknown key or a value of the wrong type or
    range; the message names the file, the line, the key, and the nearest valid key.
    """
    try:
        source = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise ConfigError(f"{path}: no such file. Name another with --config FILE.") from None
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: cannot be read ({error}).") from None
    try:
        tables = tomllib.loads(source)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise ConfigError(f"{path}: not valid TOML: {error}.") from None
    return _absolute(_from_tables(path, source, tables))


def default_config(base: Path) -> Config:
    """The settings of an empty config.toml in folder `base`."""
    return _absolute(Config(base=base.resolve()))


def _from_tables(path: Path, source: str, tables: dict[str, Any]) -> Config:
    sections = {f.name: f for f in dataclasses.fields(Config) if f.name != "base"}
    values: dict[str, Any] = {}
    for name, table in tables.items():
        where = f"{path}:{_line_of(source, None, name)}"
        if name not in sections and isinstance(table, dict):
            raise ConfigError(f"{where}: unknown section [{name}].{_nearest(name, sections, '[{}]')}")
        if name not in sections:
            homes = [f"[{s}]" for s, f in sections.items() if name in get_type_hints(cast(type[Any], f.type))]
            hint = f" It belongs below {homes[0]}." if homes else _nearest(name, sections, "[{}]")
            raise ConfigError(f"{where}: unknown key {name} outside a section.{hint}")
        if not isinstance(table, dict):
            raise ConfigError(f"{where}: {name} must be a section: write [{name}].")
        if name == "corpus":
            values[name] = _corpus(path, source, table)
        else:
            values[name] = _section(path, source, name, cast(type[Any], sections[name].type), table)
    return Config(base=path.resolve().parent, **values)


def _section(
    path: Path, source: str, name: str, section_type: type[Any], table: dict[str, Any], number: int = 0
) -> object:
    types = get_type_hints(section_type)
    values = {}
    for key, value in table.items():
        where = f"{path}:{_line_of(source, name, key, number)}"
        if key not in types:
            raise ConfigError(f"{where}: unknown key {key} in [{name}].{_nearest(key, types, '{}')}")
        values[key] = _checked(where, name, key, value, types[key])
    return section_type(**values)


def _corpus(path: Path, source: str, table: dict[str, Any]) -> CorpusConfig:
    """The section [corpus], which holds tables of its own."""
    tables = {key: table[key] for key in ("fields", "source") if key in table}
    plain = {key: value for key, value in table.items() if key not in tables}
    fields = _fields(path, source, "corpus.fields", tables.get("fields", {}))
    given = tables.get("source", [])
    if not isinstance(given, list) or not all(isinstance(item, dict) for item in given):
        where = f"{path}:{_line_of(source, 'corpus', 'source')}"
        raise ConfigError(f"{where}: source must be a list of tables: write [[corpus.source]].")
    if given and "paths" not in plain:
        plain["paths"] = []
    sources = tuple(_source(path, source, number, item) for number, item in enumerate(given))
    corpus = cast(CorpusConfig, _section(path, source, "corpus", CorpusConfig, plain))
    return dataclasses.replace(corpus, fields=fields, source=sources)


def _source(path: Path, source: str, number: int, table: dict[str, Any]) -> SourceConfig:
    section = "corpus.source"
    if "paths" not in table:
        where = f"{path}:{_line_of(source, None, section, number)}"
        raise ConfigError(f'{where}: [[corpus.source]] needs paths, such as paths = ["…"].')
    fields = _fields(path, source, section, table.get("fields", {}), number)
    plain = {key: value for key, value in table.items() if key != "fields"}
    found = cast(SourceConfig, _section(path, source, section, SourceConfig, plain, number))
    return dataclasses.replace(found, fields=fields)


def _fields(path: Path, source: str, section: str, table: Any, number: int = 0) -> dict[str, str]:
    if not isinstance(table, dict):
        where = f"{path}:{_line_of(source, section.partition('.')[0], 'fields')}"
        raise ConfigError(f'{where}: fields must be a table, such as fields = {{ text = "body" }}.')
    for key, value in table.items():
        from indexer.articles.fields import KEYS  # most searches need nothing of what reads articles

        where = f"{path}:{_line_of(source, section, key, number)}"
        if key not in KEYS:
            raise ConfigError(f"{where}: unknown field {key} of an article.{_nearest(key, KEYS, '{}')}")
        _checked(where, section, key, value, str)
    return table


def _checked(where: str, section: str, key: str, value: Any, wanted: Any) -> Any:
    if get_origin(wanted) is tuple:
        item = get_args(wanted)[0]
        if not isinstance(value, list) or not all(type(v) is item for v in value):
            raise ConfigError(f'{where}: {key} must be a list of texts, such as {key} = ["…"].')
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


def _line_of(source: str, section: str | None, key: str, before: int = 0) -> int:
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


def _nearest(name: str, valid: Any, form: str) -> str:
    import difflib  # seldom needed

    near = difflib.get_close_matches(name, list(valid), n=1, cutoff=0.5)
    if near:
        return f" Did you mean {form.format(near[0])}?"
    return f" Valid are: {', '.join(form.format(v) for v in valid)}."


def _absolute(config: Config) -> Config:
    base = config.base
    return dataclasses.replace(
        config,
        corpus=dataclasses.replace(
            config.corpus,
            paths=_below(base, config.corpus.paths),
            source=tuple(dataclasses.replace(s, paths=_below(base, s.paths)) for s in config.corpus.source),
        ),
        index=dataclasses.replace(config.index, path=str(base / config.index.path)),
        cluster=dataclasses.replace(
            config.cluster, ca_file=config.cluster.ca_file and str(base / config.cluster.ca_file)
        ),
        entities=dataclasses.replace(
            config.entities,
            judgements=str(base / config.entities.judgements),
            finder=_FOLDER.sub(lambda folder: str(base / folder[0]), config.entities.finder),
        ),
        quality=dataclasses.replace(
            config.quality,
            topics=config.quality.topics and str(base / config.quality.topics),
            judgements=config.quality.judgements and str(base / config.quality.judgements),
        ),
    )


def _below(base: Path, paths: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(str(base / path) for path in paths)
