"""Tests of the cluster alone: they run where one is asked for with --cluster."""

from pathlib import Path

import pytest

HERE = Path(__file__).parent


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not config.getoption("--cluster"):
        away = [item for item in items if HERE in item.path.parents]
        config.hook.pytest_deselected(items=away)
        items[:] = [item for item in items if item not in away]
