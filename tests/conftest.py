"""Real indexes on disk, built once for all tests that only read."""

import dataclasses
from collections.abc import Callable
from pathlib import Path

import pytest

from indexer.build import rebuild
from indexer.config import Config, CorpusConfig, IndexConfig, default_config
from indexer.engines import Engine, open_engine

ROOT = Path(__file__).parent.parent
COLLECTION = ROOT / "tests" / "relevance" / "collection"
ENGINES = ("whoosh",)
"""Engines that the contract tests run on."""

MakeConfig = Callable[..., Config]


def config_for(folder: Path, corpus: Path, engine: str = "whoosh") -> Config:
    """A configuration whose index lies in `folder` and whose articles come from `corpus`."""
    base = default_config(ROOT)
    return dataclasses.replace(
        base, corpus=CorpusConfig((str(corpus),)), index=IndexConfig(engine, str(folder / "index"))
    )


@pytest.fixture(scope="session")
def seeds_config(tmp_path_factory: pytest.TempPathFactory) -> Config:
    """The five seed articles, indexed."""
    return _built(config_for(tmp_path_factory.mktemp("seeds"), ROOT / "seeds"))


@pytest.fixture(scope="session")
def collection_config(tmp_path_factory: pytest.TempPathFactory) -> Config:
    """The test collection, indexed."""
    return _built(config_for(tmp_path_factory.mktemp("collection"), COLLECTION / "articles.jsonl"))


@pytest.fixture(scope="session")
def seeds_engine(seeds_config: Config) -> Engine:
    return open_engine(seeds_config)


@pytest.fixture(scope="session")
def collection_engine(collection_config: Config) -> Engine:
    return open_engine(collection_config)


def _built(config: Config) -> Config:
    rebuild(config, open_engine(config))
    return config
