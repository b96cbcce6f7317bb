"""Generations that follow one another while readers search: none of them is refused or gets parts of two."""

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

from indexer.build import rebuild
from indexer.engines import open_engine
from tests.cluster.asking import Answer, get
from tests.cluster.conftest import MakeArchive
from tests.cluster.pages import records
from tests.contract.corpora import write
from tests.serving import serving

_CLIENTS = 8
_SIZES = (10, 35, 20)


def test_no_request_fails_and_each_answer_is_of_one_generation(archive: MakeArchive, tmp_path: Path) -> None:
    config = archive(records(_SIZES[0]))
    engine = open_engine(config)
    held = {rebuild(config, engine).generation.name: _SIZES[0]}
    over = Event()

    def client(address: str) -> list[Answer]:
        answers = []
        while not over.is_set():
            answers += [get(f"{address}/api/v1/search?q=Hafen&size=100"), get(f"{address}/search?q=Hafen")]
        return answers

    with serving(config, tmp_path) as address, ThreadPoolExecutor(_CLIENTS) as pool:
        asked = [pool.submit(client, address) for _ in range(_CLIENTS)]
        try:
            for size in _SIZES[1:]:
                write(tmp_path / "articles.jsonl", records(size))
                held[rebuild(config, engine).generation.name] = size
        finally:
            over.set()
        answers = [answer for one in asked for answer in one.result()]
    assert {answer.status for answer in answers} == {200}
    seen = set()
    for answer in answers:
        if answer.kind == "application/json":
            page = json.loads(answer.text)
            seen.add(page["generation"])
            counted = sum(value["count"] for value in page["facets"]["source"])
            assert {page["total"], counted, len(page["hits"])} == {held[page["generation"]]}
    assert seen == held.keys()
