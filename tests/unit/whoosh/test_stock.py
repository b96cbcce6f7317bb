"""Stock Whoosh 2.7.4, alone in its environment, opens and searches what lies in whoosh/."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from indexer.config import Config
from indexer.engines import open_engine
from indexer.engines.whoosh import generations
from indexer.query import FacetFilter, SearchRequest
from tests.contract.corpora import found

_SCRIPT = """
import json, sys
from importlib.metadata import distributions
from whoosh.index import open_dir
from whoosh.query import NumericRange, Phrase, Term
index = open_dir(sys.argv[1], readonly=True)
with index.searcher() as searcher:
    def ids(query):
        return sorted(hit["id"] for hit in searcher.search(query, limit=None))
    print(json.dumps({
        "packages": sorted(d.metadata["Name"].lower() for d in distributions()),
        "count": index.doc_count(),
        "stem": ids(Term("text", "trupp")),
        "person": ids(Term("person", "Wladimir Putin")),
        "exact": ids(Term("text_exact", "truppen")),
        "phrase": ids(Phrase("text", ["nordkorean", "trupp"])),
        "stored": all(searcher.stored_fields(n)["text"] for n in range(index.doc_count())),
        "fields": sorted(index.schema.names()),
    }))
"""


@pytest.fixture(scope="session")
def stock_python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Python that has Whoosh 2.7.4 and nothing else."""
    folder = tmp_path_factory.mktemp("stock") / "venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder)], check=True)
    python = folder / "bin" / "python"
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--python", str(python)]
    installed = subprocess.run([*pip, "install", "--quiet", "Whoosh==2.7.4"], capture_output=True, text=True)
    if installed.returncode:
        pytest.skip(f"pip cannot install Whoosh: {installed.stderr.strip().splitlines()[-1]}")
    return python


@pytest.fixture(scope="session")
def answers(stock_python: Path, seeds_config: Config) -> dict[str, Any]:
    root = Path(seeds_config.index.path)
    folder = generations.folder_of(root, generations.current_name(root)) / "whoosh"
    answer = subprocess.run(
        [str(stock_python), "-I", "-W", "ignore", "-c", _SCRIPT, str(folder)],
        capture_output=True,
        text=True,
        check=True,
    )
    return dict(json.loads(answer.stdout))


def test_whoosh_is_alone(answers: dict[str, Any]) -> None:
    assert answers["packages"] == ["whoosh"]


def test_it_counts_and_reads_the_articles(answers: dict[str, Any], seeds_config: Config) -> None:
    assert answers["count"] == open_engine(seeds_config).status().generation.articles == 5
    assert answers["stored"]
    assert {"id", "title", "text", "text_exact", "person", "organisation", "place", "day"} <= set(answers["fields"])


def test_a_term_finds_the_articles_that_we_find(answers: dict[str, Any], seeds_config: Config) -> None:
    engine = open_engine(seeds_config)
    assert answers["stem"] == sorted(found(engine, "Truppe")) != []
    assert answers["exact"] == sorted(found(engine, "=Truppen")) != []
    assert answers["phrase"] == sorted(found(engine, '"nordkoreanische Truppen"'))
    putin = FacetFilter("person", ("Wladimir Putin",))
    assert answers["person"] == sorted(hit.id for hit in engine.search(SearchRequest(filters=(putin,))).hits) != []
