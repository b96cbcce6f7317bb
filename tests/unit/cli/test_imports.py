"""What a search on the command line does without: what only builds, pages and rare queries need is not imported."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from indexer.build import rebuild
from indexer.engines import open_engine
from tests import commands
from tests.contract.corpora import config_of

_SEARCH = "import sys; from indexer.cli import main; main(sys.argv[1:], standalone_mode=False)"
_TELL = "print(*sys.modules, file=sys.stderr)"
_NOT_NEEDED = {
    "babel", "backports.zstd", "charset_normalizer", "defusedxml", "difflib", "email_validator", "feedparser",
    "filelock", "flask", "ir_measures", "lxml", "markdown_it", "multiprocessing", "numpy.ma", "rapidfuzz", "rich",
    "sqlite3", "trafilatura", "warcio", "webapp", "indexer.articles", "indexer.build", "indexer.cli_entities",
    "indexer.cli_inspect", "indexer.engines.whoosh.build", "indexer.engines.whoosh.completion", "indexer.enrich",
    "indexer.engines.whoosh.columns.derive", "indexer.engines.whoosh.registering", "indexer.entities.extract",
    "indexer.entities.judging", "indexer.entities.linking", "indexer.entities.tagger", "indexer.evaluation",
}  # fmt: skip


@pytest.mark.parametrize("query", ["Hafen", "Hafen See", '"der Hafen"', "Haf*", "titel:Hafen", "person:Weber"])
def test_a_search_imports_only_what_it_needs(tmp_path: Path, query: str) -> None:
    done = _searched(tmp_path, query, "--json")
    assert '"total": 1' in done.stdout
    assert _NOT_NEEDED & set(done.stderr.split()) == set()


def test_a_page_in_the_terminal_needs_no_more_than_what_prints_it(tmp_path: Path) -> None:
    done = _searched(tmp_path, "Hafen")
    assert "1 articles" in done.stdout
    assert _NOT_NEEDED & set(done.stderr.split()) == {"rich"}
    assert "rich.progress" not in done.stderr.split()


def _searched(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    record = {"title": "Der Hafen", "text": "Ein Hafen am See.", "persons": ["Ada Weber"]}
    config = config_of("whoosh", folder, [record])
    rebuild(config, open_engine(config))
    file = commands.write_config(folder, folder / "articles.jsonl")
    return subprocess.run(
        [sys.executable, "-c", f"{_SEARCH}; {_TELL}", "--config", str(file), "search", *arguments],
        capture_output=True, text=True, check=True, env=os.environ,
    )  # fmt: skip
