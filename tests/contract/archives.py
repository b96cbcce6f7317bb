"""A corpus with names given, its index, and the command that judges them."""

import dataclasses
from pathlib import Path

from indexer.config import Config
from indexer.engines import Engine, open_engine
from indexer.query import FacetFilter, SearchRequest
from indexer.query.request import Facet
from tests import commands
from tests.contract.corpora import Record, config_of, found
from tests.unit.cli.invoking import invoke

RECORDS: list[Record] = [
    {"id": "a", "title": "Eins", "text": "Der Hafen. Zelensky kam.", "persons": ["Zelensky"], "source": "Elbkurier"},
    {"id": "b", "title": "Zwei", "text": "Der Hafen.", "persons": ["Wolodymyr Selenskyj", "Michael Müller"]},
    {"id": "c", "title": "Drei", "text": "Der Hafen.", "persons": ["Zelensky", "Wolodymyr Selenskyj"]},
    {"id": "d", "title": "Vier", "text": "Am Kai.", "persons": ["Michael Müller"], "organisations": ["SPD"]},
    {"id": "e", "title": "Fünf", "text": "Am Kai.", "persons": ["Michael Müller", "Lokales"], "source": "Elbkurier"},
    {"id": "f", "title": "Sechs", "text": "Am Kai.", "persons": ["Pentagon"], "organisations": ["Pentagon"]},
]


@dataclasses.dataclass
class Archive:
    """A corpus with its index, its judgements and the command that works on them."""

    config: Config
    file: Path

    def say(self, *arguments: str, code: int = 0) -> str:
        """Runs `fundstelle entities …`; what it printed."""
        result = invoke(self.file, "entities", *arguments)
        assert result.exit_code == code, result.output
        return result.output

    def rebuild(self) -> str:
        result = invoke(self.file, "rebuild")
        assert result.exit_code == 0, result.output
        return result.stdout

    @property
    def engine(self) -> Engine:
        return open_engine(self.config)

    def facet(self, facet: Facet = "person") -> dict[str, int]:
        return counts(self.engine, facet)

    def of(self, name: str, facet: Facet = "person") -> list[str]:
        """The articles that are left when a value is ticked."""
        return sorted(found(self.engine, "", filters=(FacetFilter(facet, (name,)),)))

    def judgements(self) -> str:
        return Path(self.config.entities.judgements).read_text(encoding="utf-8")


def counts(engine: Engine, facet: Facet) -> dict[str, int]:
    """The values of a facet over all articles."""
    page = engine.search(SearchRequest())
    (values,) = (each.values for each in page.facets if each.facet == facet)
    return {value.value: value.count for value in values if value.value is not None}


def archive_of(engine_name: str, folder: Path, records: list[Record]) -> Archive:
    config = config_of(engine_name, folder, records)
    entities = dataclasses.replace(config.entities, judgements=str(folder / "entities.toml"))
    file = commands.write_config(folder, folder / "articles.jsonl", engine=engine_name)
    archive = Archive(dataclasses.replace(config, entities=entities), file)
    archive.rebuild()
    return archive
