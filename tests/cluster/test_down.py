"""A cluster that is gone: everybody is told, and once it is back nobody has to start anything again."""

import json
import time
from pathlib import Path

from indexer.build import rebuild
from indexer.engines import open_engine
from tests import commands
from tests.cluster.asking import get
from tests.cluster.conftest import MakeArchive
from tests.cluster.nodes import Node, heal
from tests.serving import serving, write_config

_BACK_SECONDS = 60
_TOLD = "Der Cluster, der die Artikel hält, antwortet nicht."


def test_everybody_is_told_and_answered_again(nodes: list[Node], archive: MakeArchive, tmp_path: Path) -> None:
    config = archive([{"id": "1", "title": "Der Hafen", "text": "Schiffe im Hafen."}])
    rebuild(config, open_engine(config))
    with serving(config, tmp_path) as address:
        assert get(f"{address}/search?q=Hafen").status == 200
        for node in nodes:
            node.kill()
        _everybody_is_told(address, write_config(config, tmp_path))
        heal(nodes)
        deadline = time.monotonic() + _BACK_SECONDS
        while (page := get(f"{address}/search?q=Hafen")).status != 200 and time.monotonic() < deadline:
            assert _TOLD in page.text
            time.sleep(0.5)
        assert "Schiffe im" in page.text
        assert get(f"{address}/health").status == 200


def _everybody_is_told(address: str, file: Path) -> None:
    for path in ("/search?q=Hafen", "/", "/article/1"):
        page = get(address + path)
        assert (page.status, page.kind) == (503, "text/html"), path
        assert _TOLD in page.text
    for path in ("/health", "/api/v1/search?q=Hafen"):
        answer = get(address + path)
        problem = json.loads(answer.text)
        assert (answer.status, answer.kind, problem["status"]) == (503, "application/problem+json", 503)
        assert _TOLD in problem["detail"]
    for command in (("search", "Hafen"), ("status",), ("rebuild",)):
        done = commands.run(file, *command)
        assert (done.returncode, done.stdout) == (1, "")
        assert "[cluster] hosts" in done.stderr
