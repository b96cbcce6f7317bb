"""A configuration with its index, built by the command itself, and one without."""

from pathlib import Path

import pytest

from tests.commands import write_config
from tests.contract.corpora import write
from tests.unit.cli.invoking import RECORDS, Invoke, invoke


@pytest.fixture(scope="session")
def config_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cli")
    file = write_config(folder, write(folder / "articles.jsonl", RECORDS))
    assert invoke(file, "rebuild").exit_code == 0
    return file


@pytest.fixture(scope="session")
def fundstelle(config_file: Path) -> Invoke:
    """The command on that configuration."""
    return lambda *arguments: invoke(config_file, *arguments)


@pytest.fixture
def fresh(tmp_path: Path) -> Path:
    """A configuration without an index yet."""
    return write_config(tmp_path, write(tmp_path / "articles.jsonl", RECORDS))
