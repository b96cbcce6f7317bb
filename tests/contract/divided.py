"""The same corpus built in two ways: by a rebuild, and in parts."""

import gzip
import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from indexer.build import BuildReport
from indexer.config import Config, CorpusConfig
from indexer.engines import open_engine
from indexer.parts.dividing import Part
from indexer.parts.enriching import enrich_part
from indexer.parts.lines import written
from indexer.parts.loading import load
from tests.conftest import config_for
from tests.contract.corpora import Record

FILES: list[Sequence[Record | str]] = [
    [
        {"id": "a", "title": "Der Hafen", "text": "Bundeskanzler Olaf Scholz besuchte Putin. Olaf Scholz sprach."},
        {"id": "b", "text": "Ohne Titel: der See-Hafen, so Olaf Scholz.", "published": "2024-01-02T10:00:00+01:00"},
        "no json",
        {"title": "Ohne Kennung", "text": "Die Soldat:innen kamen nach Moskau.", "published": "nie"},
    ],
    [{"id": "a", "title": "Noch a", "text": "Wladimir Putin im Hafen."}, {"id": "c", "text": "Wladimir Putin. 😀"}],
    [],
    [
        {"id": f"{n}", "title": f"Meldung {n}", "text": f"Tag {n}: Wladimir Putin, Scholz und die NATO.",
         "persons": None if n % 3 else ["Ada Weber"], "authors": ["Ada Brandt"], "source": "Elbkurier"}
        for n in range(20)
    ],
    [{"id": "b", "text": "Auch b noch einmal."}, {"id": "3", "text": "Und die 3."}, {"id": "z", "text": "Scholz."}],
]  # fmt: skip
"""Ids that come twice within and across files, lines that are no articles, names that hang on all articles."""


def write_files(folder: Path, files: Sequence[Sequence[Record | str]]) -> None:
    """Writes each as JSON Lines, the second one packed."""
    for number, records in enumerate(files):
        lines = "".join(f"{record if isinstance(record, str) else json.dumps(record)}\n" for record in records)
        path = folder / f"{number}.jsonl{'.gz' if number == 1 else ''}"
        path.write_bytes(gzip.compress(lines.encode()) if number == 1 else lines.encode())


def configs(engine: str, folder: Path) -> tuple[Config, Config]:
    """Of two archives of the corpus in `folder`/corpus."""
    (folder / "corpus").mkdir(exist_ok=True)
    corpus = CorpusConfig((str(folder / "corpus"),))
    one, other = (replace(config_for(folder / name, folder, engine), corpus=corpus) for name in ("one", "other"))
    return one, other


def enriched(config: Config, folder: Path, parts: int, suffix: str = ".jsonl") -> list[Path]:
    """The files of all parts of a corpus."""
    files = [folder / f"part-{number}-of-{parts}{suffix}" for number in range(1, parts + 1)]
    for number, file in enumerate(files, start=1):
        with written(file) as stream:
            enrich_part(config, Part(number, parts), stream)
    return files


def loaded(config: Config, files: Sequence[Path], *, force: bool = False) -> BuildReport:
    return load(config, open_engine(config), files, force=force)
