"""What the views share: the settings and the engine of the application that handles the request."""

from dataclasses import dataclass, field
from typing import cast

from flask import current_app

from indexer.config import Config
from indexer.engines import Engine, open_engine
from indexer.query import SearchPage
from webapp.examples import Example, examples


@dataclass
class Site:
    """One application's settings and, once a request has needed it, its engine."""

    config: Config
    opened: Engine | None = None
    _examples: tuple[str, tuple[Example, ...]] = field(default=("", ()))
    """Of a generation, with its name: making them takes several searches."""

    @property
    def engine(self) -> Engine:
        """Raises EngineMissingError if the settings name an engine that cannot be loaded."""
        if self.opened is None:
            self.opened = open_engine(self.config)
        return self.opened

    def examples(self, everything: SearchPage) -> tuple[Example, ...]:
        """Queries to try; `everything` is the page of the empty query."""
        if self._examples[0] != everything.generation:
            self._examples = (everything.generation, examples(self.engine, everything))
        return self._examples[1]


def site() -> Site:
    """The site of the current request."""
    return cast(Site, current_app.extensions["fundstelle"])
