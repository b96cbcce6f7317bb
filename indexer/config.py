"""config.toml to a frozen Config. The only reader of TOML settings."""

import dataclasses
import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast, get_type_hints

from indexer.config_corpus import CorpusConfig, corpus_of
from indexer.config_tables import line_of, nearest, section_of
from indexer.errors import ConfigError

__all__ = [
    "Config", "CopiesConfig", "CorpusConfig", "EntitiesConfig", "IndexConfig", "QualityConfig", "SearchConfig",
    "WebConfig", "default_config", "load_config",
]  # fmt: skip


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
class CopiesConfig:
    alike: float = 0.6
    """The share of its word sequences that makes a text a version of a longer one; 0 looks for no versions."""


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
    copies: CopiesConfig = field(default_factory=CopiesConfig)
    quality: QualityConfig = field(default_factory=QualityConfig)
    web: WebConfig = field(default_factory=WebConfig)


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
        where = f"{path}:{line_of(source, None, name)}"
        if name not in sections and isinstance(table, dict):
            raise ConfigError(f"{where}: unknown section [{name}].{nearest(name, sections, '[{}]')}")
        if name not in sections:
            homes = [f"[{s}]" for s, f in sections.items() if name in get_type_hints(cast(type[Any], f.type))]
            hint = f" It belongs below {homes[0]}." if homes else nearest(name, sections, "[{}]")
            raise ConfigError(f"{where}: unknown key {name} outside a section.{hint}")
        if not isinstance(table, dict):
            raise ConfigError(f"{where}: {name} must be a section: write [{name}].")
        if name == "corpus":
            values[name] = corpus_of(path, source, table)
        else:
            values[name] = section_of(path, source, name, cast(type[Any], sections[name].type), table)
    return Config(base=path.resolve().parent, **values)


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
