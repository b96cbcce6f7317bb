"""Exports over real indexes: all hits are in them, and a rebuild from one gives the same again."""

import csv
import io
import json
import shutil
from pathlib import Path

import pytest

from indexer.engines import Engine
from indexer.exports import FORMATS
from indexer.query import FacetFilter, SearchRequest
from tests import commands, hostile
from tests.conftest import ROOT
from tests.contract.corpora import Record, found, index
from tests.readers import read_bibtex, read_ris
from tests.unit.formats.reading import FILES

MANY = 3000


def exported(engine: Engine, form: str, request: SearchRequest) -> str:
    return "".join(FORMATS[form].write(engine.scan(request)))


def count(form: str, text: str) -> int:
    if form == "csv":
        return len(list(csv.DictReader(io.StringIO(text, newline=""))))
    if form == "jsonl":
        return len([json.loads(line) for line in text.splitlines()])
    return len({e.key for e in read_bibtex(text)}) if form == "bib" else len(read_ris(text))


@pytest.fixture(scope="module")
def many(engine_name: str, tmp_path_factory: pytest.TempPathFactory) -> Engine:
    records: list[Record] = [
        {"id": f"{n}", "title": f"Meldung {n}", "text": "Der Hafen." if n % 3 else "Die See.", "source": f"Q{n % 2}"}
        for n in range(MANY)
    ]
    return index(engine_name, tmp_path_factory.mktemp("many"), records)


@pytest.mark.parametrize("form", FORMATS)
def test_every_hit_is_exported(many: Engine, form: str) -> None:
    assert count(form, exported(many, form, SearchRequest())) == MANY
    narrowed = SearchRequest("Hafen", filters=(FacetFilter("source", ("Q1",)),))
    assert count(form, exported(many, form, narrowed)) == many.search(narrowed).total == MANY / 3


def test_a_rebuild_from_an_export_gives_the_same(collection_engine: Engine, engine_name: str, tmp_path: Path) -> None:
    everything = SearchRequest(copies="all")
    first = exported(collection_engine, "jsonl", everything)
    again = index(engine_name, tmp_path, [json.loads(line) for line in first.splitlines()])
    assert exported(again, "jsonl", everything) == first
    for query in ("", "Wahl", "titel:Wendelsbruck", "Hochwasser NICHT Wahl"):
        one, other = (engine.search(SearchRequest(query, size=100)) for engine in (collection_engine, again))
        assert (one.total, one.facets, one.histogram) == (other.total, other.facets, other.histogram)
        assert {hit.id for hit in one.hits} == {hit.id for hit in other.hits}


def test_hostile_articles_survive_the_round(engine_name: str, tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    first = index(engine_name, tmp_path / "a", hostile.HOSTILE_ARTICLES)
    text = exported(first, "jsonl", SearchRequest("Zwielicht"))
    second = index(engine_name, tmp_path / "b", [json.loads(line) for line in text.splitlines()])
    assert len(found(second, "")) == len(hostile.HOSTILE_ARTICLES)
    assert exported(second, "jsonl", SearchRequest("Zwielicht")) == text
    for form in FORMATS:
        assert count(form, exported(first, form, SearchRequest())) == len(hostile.HOSTILE_ARTICLES)


def test_an_export_leaves_out_what_articles_are_only_related_to(engine_name: str, tmp_path: Path) -> None:
    texts = {"a": "Präsident Wladimir Putin reiste nach Peking. Nordkoreanische Truppen fehlten.",
             "b": "Nordkorea schweigt."}  # fmt: skip
    to_be_found: Record = {"persons": None, "organisations": None, "places": None}
    engine = index(engine_name, tmp_path, [{"id": key, "text": text, **to_be_found} for key, text in texts.items()])
    article = engine.article("a")
    assert article
    assert {entity.name for entity in article.entities if not entity.named} == {"Nordkorea"}
    (tags,) = read_ris(exported(engine, "ris", SearchRequest("Peking")))
    assert [value for tag, value in tags if tag == "KW"] == ["Wladimir Putin", "Peking"]
    (record,) = [json.loads(line) for line in exported(engine, "jsonl", SearchRequest("Peking")).splitlines()]
    assert (record["persons"], record["places"]) == (["Wladimir Putin"], ["Peking"])


def test_an_export_holds_the_names_that_are_shown(engine_name: str, tmp_path: Path) -> None:
    engine = index(engine_name, tmp_path, [{"id": "a", "text": "Wort.", "persons": ["Ada Weber"], "places": ["Riesa"]}])
    record = json.loads(exported(engine, "jsonl", SearchRequest()))
    assert (record["persons"], record["organisations"], record["places"]) == (["Ada Weber"], [], ["Riesa"])


def test_a_rebuild_from_the_export_of_any_format_gives_the_same(engine_name: str, tmp_path: Path) -> None:
    """By the commands as their users give them: files of every format, exported, built again."""
    (tmp_path / "first").mkdir()
    (tmp_path / "again").mkdir()
    shutil.copytree(FILES, tmp_path / "first" / "files")
    shutil.copytree(ROOT / "seeds", tmp_path / "first" / "files" / "seeds")
    one = commands.write_config(tmp_path / "first", tmp_path / "first" / "files", engine=engine_name)
    other = commands.write_config(tmp_path / "again", tmp_path / "export.jsonl", engine=engine_name)
    assert commands.run(one, "rebuild").returncode == 0
    export = commands.run(one, "export", "--format", "jsonl", "--output", str(tmp_path / "export.jsonl"))
    assert export.returncode == 0, export.stderr
    assert commands.run(other, "rebuild", "--strict").returncode == 0
    for query in ("", "Brücke", "Truppen Kursk", "titel:Fähre", "person:Weber ODER ort:Kiel"):
        pages = [
            json.loads(commands.run(file, "search", query, "--size", "100", "--json").stdout) for file in (one, other)
        ]
        assert pages[0]["total"] == pages[1]["total"] > 0
        for page in pages:
            del page["generation"]
            for hit in page["hits"]:
                del hit["file"], hit["line"]
        assert pages[0] == pages[1]
