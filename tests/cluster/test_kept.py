"""What a generation is made from, and whether it is as it was written: what of it is lost is told, and made anew."""

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from opensearchpy import OpenSearch

from indexer.build import rebuild
from indexer.config import Config
from indexer.contents import Digests, Origin
from indexer.engines import open_engine
from indexer.engines.opensearch import contents
from indexer.engines.opensearch.connection import connect
from indexer.engines.opensearch.contents import contents_documents
from indexer.engines.opensearch.vocabulary import doc_id
from indexer.update import update
from tests import commands
from tests.contract.corpora import config_of
from tests.unit.cli.invoking import invoke

pytestmark = pytest.mark.usefixtures("cluster_nodes")

_RECORDS = [{"id": f"{number}", "title": f"Meldung {number}", "text": "Der Hafen."} for number in range(40)]
_FIRST = doc_id("contents", "0")


@pytest.fixture
def config(cluster_nodes: object, tmp_path: Path) -> Config:
    assert cluster_nodes is not None
    return config_of("opensearch", tmp_path, _RECORDS)


def _index(config: Config, kind: str) -> str:
    return f"{config.cluster.prefix}-{kind}-{open_engine(config).status().generation.name.lower()}"


def test_what_does_not_fit_one_document_is_put_together(config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contents, "PIECE_BYTES", 100)
    rebuild(config, open_engine(config))
    query = {"query": {"term": {"type": "contents"}}}
    found = connect(config.cluster).count(index=_index(config, "lookup"), body=query)
    assert found["count"] > 10
    assert update(config, open_engine(config)) is None
    assert not open_engine(config).damaged()


def test_no_document_is_larger_than_the_cluster_takes_at_once() -> None:
    digests = Digests()
    digests._rows = bytearray(os.urandom(40 * 300_000))
    sizes = [len(body["body"]["piece"]) for _, body in contents_documents(digests.rows(), Origin())]
    assert max(sizes) < 8 << 20


def _without(field: str) -> Callable[[OpenSearch, str], None]:
    def damage(client: OpenSearch, index: str) -> None:
        _changed(client, index, lambda body: body.pop(field))

    return damage


def _changed(client: OpenSearch, index: str, change: Callable[[dict[str, Any]], object]) -> None:
    source = client.get(index=index, id=_FIRST)["_source"]
    change(source["body"])
    client.index(index=index, id=_FIRST, body=source, params={"refresh": "true"})


_DAMAGES: dict[str, Callable[[OpenSearch, str], Any]] = {
    "gone": lambda client, index: client.delete(index=index, id=_FIRST, params={"refresh": "true"}),
    "without its digest": _without("digest"),
    "without its piece": _without("piece"),
    "of another version": lambda client, index: _changed(client, index, lambda body: body.update(version=9)),
    "cut": lambda client, index: _changed(client, index, lambda body: body.update(piece=body["piece"][:-8])),
    "another": lambda client, index: _changed(client, index, lambda body: body.update(piece="QUJD")),
    "a piece too many": lambda client, index: _changed(client, index, lambda body: body.update(pieces=2)),
}


@pytest.mark.parametrize("damage", _DAMAGES)
def test_where_it_is_not_known_what_an_index_was_made_from_all_is_made_anew(config: Config, damage: str) -> None:
    engine = open_engine(config)
    rebuild(config, engine)
    _DAMAGES[damage](connect(config.cluster), _index(config, "lookup"))
    (told,) = engine.damaged()
    assert told.startswith(_index(config, "lookup"))
    report = update(config, engine)
    assert report is not None
    assert (report.changes, ["no index" in reason for reason in report.reasons]) == (None, [True])
    assert not engine.damaged()
    assert update(config, engine) is None


def _one_less(client: OpenSearch, index: str) -> None:
    body = {"query": {"ids": {"values": ["7"]}}}
    client.delete_by_query(index=index, body=body, params={"refresh": "true"})


@pytest.mark.parametrize(
    ("kind", "damage", "message"),
    [
        ("articles", _one_less, r"39 of 40 documents"),
        ("lookup", lambda client, index: client.indices.delete(index=index), r"missing"),
        ("lookup", lambda client, index: client.index(index=index, body={"type": "form"}, params={"refresh": "true"}),
         r"\d+ of \d+ documents"),
    ],
)  # fmt: skip
def test_what_is_not_as_it_was_written_is_told(
    config: Config, tmp_path: Path, kind: str, damage: Callable[[OpenSearch, str], Any], message: str
) -> None:
    file = commands.write_config(tmp_path, tmp_path / "articles.jsonl", engine="opensearch")
    rebuild(config, open_engine(config))
    assert invoke(file, "status", "--check").exit_code == 0
    index = _index(config, kind)
    damage(connect(config.cluster), index)
    checked = invoke(file, "status", "--check")
    assert (checked.exit_code, checked.stdout) == (1, "")
    assert f"The index is damaged: {index} (" in checked.stderr
    (told,) = open_engine(config).damaged()
    assert re.search(message, told)


def test_an_alias_that_names_two_indexes_is_told(config: Config) -> None:
    engine = open_engine(config)
    rebuild(config, engine)
    rebuild(config, engine)
    client, prefix = connect(config.cluster), config.cluster.prefix
    for index in client.indices.get(index=f"{prefix}-articles-*"):
        client.indices.put_alias(index=index, name=f"{prefix}-current")
    assert f"{prefix}-current (names 2 indexes)" in engine.damaged()


def test_a_generation_without_a_copy_of_a_shard_is_told(config: Config) -> None:
    engine = open_engine(config)
    rebuild(config, engine)
    index, client = _index(config, "articles"), connect(config.cluster)
    client.indices.close(index=index)
    client.indices.put_settings(index=index, body={"index.routing.allocation.require._name": "nobody"})
    client.indices.open(index=index, params={"wait_for_active_shards": "0"})
    (told,) = engine.damaged()
    assert told == f"{index} (shards 0 missing)"
