"""An engine of each kind, and a way to have it hold articles of one's own."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from indexer.engines import Engine
from tests.conftest import ENGINES
from tests.contract.archives import RECORDS, Archive, archive_of
from tests.contract.corpora import index

Index = Callable[[Sequence[Mapping[str, Any]]], Engine]


@pytest.fixture(scope="session", params=ENGINES)
def engine_name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def indexed(engine_name: str, tmp_path: Path) -> Index:
    """Indexes articles, given as records of JSON Lines."""
    return lambda records: index(engine_name, tmp_path, records)


@pytest.fixture
def archive(engine_name: str, tmp_path: Path) -> Archive:
    return archive_of(engine_name, tmp_path, RECORDS)
