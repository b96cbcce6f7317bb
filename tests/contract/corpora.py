"""Articles written for a test, indexed by the engine under test through the same way as everybody's."""

import dataclasses
import json
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from indexer.build import rebuild
from indexer.config import Config
from indexer.engines import Engine, open_engine
from indexer.query import SearchPage, SearchRequest
from tests.cluster import running
from tests.conftest import config_for

Record = Mapping[str, Any]
TERMS_ALONE = {"spelling_bonus": 0.0, "neighbour_bonus": 0.0, "likeness_bonus": 0.0}
"""Settings by which a score is the sum over terms and nothing else."""

_NAMELESS: Record = {"persons": [], "organisations": [], "places": []}
"""Names given, if none, so that tests of searching do not hang on name finding."""


def write(path: Path, records: Sequence[Record]) -> Path:
    """Writes records as JSON Lines; names that a record leaves out are none."""
    lines = [json.dumps({**_NAMELESS, **record}, ensure_ascii=False) for record in records]
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return path


def config_of(engine: str, folder: Path, records: Sequence[Record]) -> Config:
    """A configuration whose corpus are these records and whose index is not built yet."""
    return config_for(folder, write(folder / "articles.jsonl", records), engine)


def emptied(engine: str, folder: Path) -> None:
    """Makes `folder` one of which no archive knows anything, on disk or in a cluster."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    if engine == "opensearch":
        running.clear([running.settings_for(folder).prefix])


def index(engine: str, folder: Path, records: Sequence[Record], **search: float) -> Engine:
    """An engine that holds these records, its files in `folder`; `search` are settings that differ from the default."""
    config = config_of(engine, folder, records)
    config = dataclasses.replace(config, search=dataclasses.replace(config.search, **search))
    opened = open_engine(config)
    rebuild(config, opened)
    return opened


def ids(page: SearchPage) -> list[str]:
    return [hit.id for hit in page.hits]


def found(engine: Engine, query: str, **request: Any) -> list[str]:
    """The ids of all hits of a query, in order."""
    return ids(engine.search(SearchRequest(query, **{"size": 100} | request)))
