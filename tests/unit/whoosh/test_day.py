"""A day of an archive: articles come, change and go, updates follow, and others search all the time."""

import random
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Event

import pytest

from indexer.build import rebuild
from indexer.config import Config, CorpusConfig
from indexer.engines import Engine, open_engine
from indexer.query import FACETS, SearchRequest, page_json
from indexer.update import update
from tests.conftest import config_for
from tests.contract.corpora import write
from tests.unit.whoosh.folders import assert_tidy

FILES = 50
"""Over which the articles are spread."""
SEARCHERS = 4
_WORDS = [f"{begin}{end}" for begin in "Hafen See Stadt Krieg Bau Land Werk Markt".split()
          for end in ["", "s", "amt", "leiter", "ordnung", "-Streit", "er", "es"]]  # fmt: skip
_QUERIES = ("Hafen", "Seeamt Stadt", '"der Markt"', "Bau*", "=Lands", "person:Weber", "titel:Werk", "Kreig", "")


@dataclass
class _Archive:
    """The articles by file, changed at random."""

    folder: Path
    chooser: random.Random
    articles: dict[int, dict[str, object]]
    next_number: int = 0

    def article(self) -> dict[str, object]:
        words = self.chooser.choices(_WORDS, k=self.chooser.randrange(15, 60))
        found: dict[str, object] = {
            "id": str(self.next_number), "title": " ".join(words[:4]), "text": f"Der {' der '.join(words)}.",
            "published": f"2024-{self.chooser.randrange(1, 13):02}-{self.chooser.randrange(1, 28):02}",
            "source": self.chooser.choice(["Elbkurier", "Rundschau"]),
            "persons": self.chooser.sample(["Ada Weber", "Olaf Weber", "Nora Feld", "Jan Feld"], k=2),
        }  # fmt: skip
        self.next_number += 1
        return found

    def change(self, most: int) -> None:
        """Adds, edits and removes a few articles, and writes the files that hold them."""
        touched = set()
        for _ in range(self.chooser.randrange(1, most + 1)):
            numbers = list(self.articles)
            what, number = self.chooser.choice(["add", "edit", "remove"]), self.chooser.choice(numbers)
            if what == "add" or len(numbers) < 10:
                number = self.next_number
                self.articles[number] = self.article()
            elif what == "edit":
                self.articles[number] = {**self.article(), "id": str(number)}
            else:
                del self.articles[number]
            touched.add(number % FILES)
        self.write(touched)

    def write(self, files: set[int]) -> None:
        for file in files:
            held = [article for number, article in self.articles.items() if number % FILES == file]
            write(self.folder / f"{file:02}.jsonl", held)


def _answers(engine: Engine) -> list[object]:
    pages = [page_json(engine.search(SearchRequest(query, size=50))) for query in _QUERIES]
    told = [{key: value for key, value in page.items() if key not in ("generation", "cursor")} for page in pages]
    values = [engine.facet_values(SearchRequest(), facet).values for facet in FACETS]
    return [*told, values, engine.suggest("ha", 8), engine.status().generation.corpus_hash]


def _searching(engine: Engine, over: Event, number: int) -> int:
    """Searches until it is over; every answer is of one generation."""
    chooser, asked = random.Random(number), 0
    while not over.wait(0.05):
        page = engine.search(SearchRequest(chooser.choice(_QUERIES), size=20))
        assert len(page.hits) == min(page.total, page.size)
        counted = {counts.facet: sum(value.count for value in counts.values) for counts in page.facets}
        assert counted["source"] == counted["year"] == page.total
        asked += 1
    return asked


def _live(config: Config, articles: int, updates: int) -> None:
    """The day: so many updates on so many articles, with searchers."""
    folder = Path(config.corpus.paths[0])
    archive = _Archive(folder, random.Random(updates), {})
    archive.articles = {number: archive.article() for number in range(articles)}
    archive.write(set(range(FILES)))
    engine, over = open_engine(config), Event()
    update(config, engine)
    first = engine.status().generation.size_bytes
    with ThreadPoolExecutor(SEARCHERS) as pool:
        searching = [pool.submit(_searching, engine, over, number) for number in range(SEARCHERS)]
        try:
            for _ in range(updates):
                archive.change(10)
                update(config, open_engine(config))
                assert engine.status().generation.articles == len(archive.articles)
                assert engine.status().generation.size_bytes < 2 * first
                assert_tidy(Path(config.index.path))
        finally:
            over.set()
        assert all(search.result() for search in searching)
    again = replace(config, index=replace(config.index, path=str(folder.parent / "again")))
    rebuild(again, open_engine(again))
    assert _answers(open_engine(config)) == _answers(open_engine(again))


@pytest.fixture
def config(tmp_path: Path) -> Config:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    return replace(config_for(tmp_path, corpus), corpus=CorpusConfig((str(corpus),)))


def test_an_hour_of_updates_with_searchers(config: Config) -> None:
    _live(config, articles=60, updates=6)


@pytest.mark.long
def test_a_day_of_updates_with_searchers(config: Config) -> None:
    _live(config, articles=5000, updates=500)
