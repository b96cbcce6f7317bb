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
    "babel", "charset_normalizer", "email_validator", "feedparser", "filelock", "flask", "ir_measures", "numpy.ma",
    "backports.zstd", "defusedxml", "lxml", "markdown_it", "rapidfuzz", "rich", "sqlite3", "trafilatura", "warcio",
    "webapp", "indexer.articles", "indexer.build", "indexer.cli_entities", "indexer.cli_inspect",
    "indexer.engines.whoosh.build", "indexer.engines.whoosh.completion", "indexer.enrich",
    "indexer.entities.extract", "indexer.entities.tagger", "indexer.evaluation",
}  # fmt: skip


@pytest.mark.parametrize("query", ["Hafen", "Hafen See", '"der Hafen"', "Haf*", "titel:Hafen"])
def test_a_search_imports_only_what_it_needs(tmp_path: Path, query: str) -> None:
    config = config_of("whoosh", tmp_path, [{"title": "Der Hafen", "text": "Ein Hafen am See."}])
    rebuild(config, open_engine(config))
    file = commands.write_config(tmp_path, tmp_path / "articles.jsonl")
    arguments = ["--config", str(file), "search", query, "--json"]
    done = subprocess.run(
        [sys.executable, "-c", f"{_SEARCH}; {_TELL}", *arguments],
        capture_output=True, text=True, check=True, env=os.environ,
    )  # fmt: skip
    assert '"total": 1' in done.stdout
    assert _NOT_NEEDED & set(done.stderr.split()) == set()
