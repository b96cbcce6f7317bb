"""Runs the `fundstelle` command within the test, and the articles that it is tried on."""

import json
from collections.abc import Callable
from pathlib import Path

from click.testing import CliRunner, Result

from indexer.cli import main
from tests.contract.corpora import Record

Invoke = Callable[..., Result]

RECORDS: list[Record] = [
    {
        "id": "a", "title": "Truppen am Hafen", "text": "Die Truppen rückten vor.", "published": "2024-01-10",
        "source": "Rundschau", "section": "Politik", "authors": ["Ada Brandt"], "persons": ["Olaf Scholz", "Ada Weber"],
        "organisations": ["NATO"], "places": ["Odessa"], "url": "https://example.org/a",
    },
    {
        "id": "b", "title": "Der Hafen", "text": "Schiffe im Hafen.", "published": "2024-02-20",
        "persons": ["Ada Weber"],
    },
    {"id": "c", "title": "[red]Zebra[/red] :smile:", "text": "Ein Zebra \x1b[31mim Hafen\x07."},
]  # fmt: skip


def invoke(config_file: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["--config", str(config_file), *arguments])


def ids(result: Result) -> list[str]:
    """The ids of the hits that `search --json` printed."""
    assert result.exit_code == 0, result.output
    return [hit["id"] for hit in json.loads(result.stdout)["hits"]]
