"""Applications over real indexes."""

import dataclasses

import pytest
from flask.testing import FlaskClient

from indexer.config import Config
from tests import hostile as hostile_articles
from tests.conftest import config_for
from webapp import create_app


@pytest.fixture(scope="session")
def hostile_config(tmp_path_factory: pytest.TempPathFactory) -> Config:
    """Articles that try to be more than text, indexed."""
    return hostile_articles.indexed(tmp_path_factory.mktemp("hostile"))


@pytest.fixture(scope="session")
def bare_config(tmp_path_factory: pytest.TempPathFactory) -> Config:
    """A configuration whose index has not been built."""
    folder = tmp_path_factory.mktemp("bare")
    return config_for(folder, folder)


@pytest.fixture(scope="session")
def seeds(seeds_config: Config) -> FlaskClient:
    return create_app(seeds_config).test_client()


@pytest.fixture(scope="session")
def collection(collection_config: Config) -> FlaskClient:
    return create_app(collection_config).test_client()


@pytest.fixture(scope="session")
def hostile(hostile_config: Config) -> FlaskClient:
    return create_app(hostile_config).test_client()


@pytest.fixture(scope="session")
def bare(bare_config: Config) -> FlaskClient:
    return create_app(bare_config).test_client()


def client_with(config: Config, **web: object) -> FlaskClient:
    """A client of an application with other [web] settings."""
    changed = dataclasses.replace(config.web, **web)  # type: ignore[arg-type]
    return create_app(dataclasses.replace(config, web=changed)).test_client()
