"""A cluster that does not answer: everybody is told what to do, and nothing hangs."""

import dataclasses
from pathlib import Path

import pytest

from indexer.config import Config, load_config
from indexer.engines import open_engine
from indexer.errors import EngineMissingError, NoIndexError
from indexer.query import SearchRequest
from tests import commands
from webapp import create_app

_NOWHERE = '[index]\nengine = "opensearch"\n[cluster]\nhosts = ["http://127.0.0.1:1"]\n[corpus]\npaths = []\n'


@pytest.fixture
def config(tmp_path: Path) -> Config:
    file = tmp_path / "config.toml"
    file.write_text(_NOWHERE, encoding="utf-8")
    return load_config(file)


def test_every_question_says_what_to_do(config: Config) -> None:
    engine = open_engine(config)
    for ask in (engine.status, lambda: engine.search(SearchRequest("Hafen")), lambda: engine.scan(SearchRequest())):
        with pytest.raises(NoIndexError, match=r"127\.0\.0\.1:1 does not answer.*\[cluster\] hosts"):
            ask()


def test_no_build_begins(config: Config) -> None:
    with pytest.raises(NoIndexError, match="does not answer"), open_engine(config).start_build():
        pass


def test_the_command_ends_with_one(config: Config) -> None:
    done = commands.run(config.base / "config.toml", "status")
    assert (done.returncode, done.stdout) == (1, "")
    assert "does not answer" in done.stderr
    assert "Traceback" not in done.stderr


def test_pages_and_health_say_so(config: Config) -> None:
    client = create_app(config).test_client()
    page = client.get("/search?q=Hafen")
    assert page.status_code == 503
    assert "Der Cluster, der die Artikel hält, antwortet nicht." in page.text
    assert client.get("/health").status_code == 503


def test_secrets_stand_in_no_message(config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FUNDSTELLE_CLUSTER_USER", "archiv")
    monkeypatch.setenv("FUNDSTELLE_CLUSTER_PASSWORD", "sehr-geheim")
    with pytest.raises(NoIndexError) as error:
        open_engine(config).status()
    assert "sehr-geheim" not in str(error.value)


def test_an_unknown_engine_names_those_that_there_are(config: Config) -> None:
    other = dataclasses.replace(config, index=dataclasses.replace(config.index, engine="solr"))
    with pytest.raises(EngineMissingError, match="whoosh, opensearch"):
        open_engine(other)
