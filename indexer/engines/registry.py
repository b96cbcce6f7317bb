"""Engines by name. Imported only when asked for, so that one engine's packages are not another's need."""

from importlib import import_module
from typing import cast

from indexer.config import Config
from indexer.engines.base import Engine
from indexer.errors import EngineMissingError

_MODULES = {
    "whoosh": ("indexer.engines.whoosh.engine", None),
    "opensearch": ("indexer.engines.opensearch.engine", "cluster"),
}
"""Name -> (module that offers `open_engine(config)`, the extra of pyproject.toml that installs what it needs)."""


def open_engine(config: Config) -> Engine:
    """The engine that config.toml names.

    Raises EngineMissingError if there is none of that name or its packages are not installed.
    """
    name = config.index.engine
    if name not in _MODULES:
        raise EngineMissingError(f'[index] engine = "{name}" is unknown. Valid are: {", ".join(_MODULES)}.')
    module, extra = _MODULES[name]
    try:
        return cast(Engine, import_module(module).open_engine(config))
    except ModuleNotFoundError as error:
        if extra is None:
            raise
        raise EngineMissingError(
            f'The engine "{name}" needs {error.name}: pip install "fundstelle[{extra}]"'
        ) from error
