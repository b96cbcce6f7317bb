"""Unchanged answers are not sent again; changed ones always are."""

import dataclasses
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from indexer.build import rebuild
from indexer.config import Config
from indexer.engines import open_engine
from tests.cluster import running
from tests.contract.corpora import config_of
from webapp import create_app

TAGGED = [
    "/", "/search?q=Wahl", "/article/politik-001?q=Wahl", "/api/v1/search?q=Wahl", "/api/v1/suggest?q=w",
    "/entity/place/Wendelsbruck", "/similar?id=politik-001", "/kwic?q=Wahl", "/kwic?q=Wahl&order=left",
    "/kwic.csv?q=Wahl", "/compare?q=Wahl&b.q=Elbe", "/compare?q=Wahl&b.q=Elbe&b.sort=newest",
    "/api/v1/entity/place/Wendelsbruck",
    "/api/v1/article/politik-001", "/search.csv?q=Wahl", "/search.atom", "/citation.bib?id=politik-001",
]  # fmt: skip


def tag_of(client: FlaskClient, path: str, **headers: str) -> str | None:
    return client.get(path, headers=headers).headers.get("ETag")


@pytest.mark.parametrize("path", TAGGED)
def test_what_has_not_changed_is_not_sent_again(collection: FlaskClient, path: str) -> None:
    first = collection.get(path, headers={"Accept-Encoding": "gzip"})
    tag = first.headers["ETag"]
    again = collection.get(path, headers={"If-None-Match": tag, "Accept-Encoding": "gzip"})
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == tag
    assert again.vary.as_set() == first.vary.as_set() | {"accept-encoding"}
    assert again.headers["Cache-Control"] == "private, no-cache"
    assert collection.get(path, headers={"If-None-Match": '"other"'}).status_code == 200
    assert collection.head(path, headers={"If-None-Match": tag}).status_code == 304


def test_addresses_of_one_search_have_one_tag(collection: FlaskClient) -> None:
    same = ["q=Wahl&sort=newest", "sort=newest&q=Wahl&page=1&size=10", "q=Wahl&sort=newest&match=all&from="]
    assert len({tag_of(collection, f"/search?{query}") for query in same}) == 1


def test_different_answers_have_different_tags(collection: FlaskClient) -> None:
    paths = [
        *TAGGED, "/search?q=Wahl&page=2", "/search?q=Wahl&size=1", "/search?q=wahl", "/search", "/article/politik-001",
        "/article/politik-001?q=Wahl&content=00000000", "/api/v1/suggest?q=w&limit=3", "/citation.bib?id=politik-002",
        "/search?lang=en",
    ]  # fmt: skip
    tags = [tag_of(collection, path) for path in paths] + [tag_of(collection, "/", **{"Accept-Language": "en"})]
    tags.append(tag_of(collection, "/search.atom", Host="127.0.0.1"))  # has other addresses in it
    assert None not in tags
    assert len(set(tags)) == len(tags)


@pytest.mark.parametrize("path", TAGGED)
def test_a_tag_hangs_on_the_language_of_the_answer(collection: FlaskClient, path: str) -> None:
    german, french, english = (tag_of(collection, path, **{"Accept-Language": code}) for code in ("de", "fr", "en"))
    assert german == french
    assert (german != english) is ("Accept-Language" in collection.get(path).headers.get("Vary", ""))
    english_address = f"{path}{'&' if '?' in path else '?'}lang=en"
    assert len({german, english, tag_of(collection, english_address)}) == (2 if german == english else 3)


@pytest.mark.parametrize("path", ["/health", "/beleg", "/search?size=x", "/nichts", "/article/nichts"])
def test_what_hangs_on_more_has_no_tag(collection: FlaskClient, path: str) -> None:
    assert tag_of(collection, path) is None


def test_a_cut_search_is_asked_again(collection_config: Config) -> None:
    hasty = dataclasses.replace(collection_config.search, time_budget=1e-9)
    client = create_app(dataclasses.replace(collection_config, search=hasty)).test_client()
    response = client.get("/api/v1/search?q=Wahl")
    assert not response.get_json()["complete"]
    assert "ETag" not in response.headers


def test_a_tag_ends_with_what_it_hangs_on(tmp_path: Path) -> None:
    config = config_of(running.engine(), tmp_path, [{"id": "a", "text": "Hafen.", "persons": ["Ada Weber"]}])
    config = dataclasses.replace(
        config, entities=dataclasses.replace(config.entities, judgements=str(tmp_path / "entities.toml"))
    )
    rebuild(config, open_engine(config))
    client = create_app(config).test_client()
    tags = [tag_of(client, "/search?q=Hafen")]
    rebuild(config, open_engine(config))
    tags.append(tag_of(client, "/search?q=Hafen"))
    rename = '[[rename]]\nkind = "person"\nname = "Ada Weber"\nto = "Ada Webster"\n'
    (tmp_path / "entities.toml").write_text(rename, encoding="utf-8")
    response = client.get("/search?q=Hafen", headers={"If-None-Match": str(tags[-1])})
    assert "Ada Webster" in response.text
    tags.append(response.headers["ETag"])
    titled = dataclasses.replace(config, web=dataclasses.replace(config.web, title="Archiv"))
    tags.append(tag_of(create_app(titled).test_client(), "/search?q=Hafen"))
    assert len(set(tags)) == 4
