"""Cursors of the API: every hit once, of one generation or not at all."""

import base64
import json
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from indexer.build import rebuild
from indexer.engines import open_engine
from tests.cluster import running
from tests.contract.corpora import config_of
from webapp import create_app

SEARCH = "/api/v1/search?q=Wendelsbruck&match=any&size=7"


def encoded(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


def test_cursors_lead_through_all_hits(collection: FlaskClient) -> None:
    body = collection.get(SEARCH).get_json()
    seen = [hit["id"] for hit in body["hits"]]
    while body["cursor"]:
        body = collection.get(f"{SEARCH}&cursor={body['cursor']}").get_json()
        seen += [hit["id"] for hit in body["hits"]]
    assert len(seen) == len(set(seen)) == body["total"] > 14
    assert body["page"] == -(-body["total"] // 7)


def test_the_last_page_has_none(collection: FlaskClient) -> None:
    for search in ("q=Quastenflosser", "q=Wahl&size=100"):
        assert collection.get(f"/api/v1/search?{search}").get_json()["cursor"] is None


@pytest.mark.parametrize(
    "cursor",
    ["x", "ä", "%00", "e30", "bnVsbA", encoded(["g", 0, "d"]), encoded(["g", True, "d"]), encoded([1, 2, "d"]),
     encoded(["g", 2, "d", 4]), encoded(["g", 2, "d"]), encoded("abc"), "W" * 5000],
)  # fmt: skip
def test_what_is_no_cursor_of_this_search_is_refused(collection: FlaskClient, cursor: str) -> None:
    response = collection.get(f"{SEARCH}&cursor={cursor}")
    assert response.status_code == 400
    assert json.loads(response.text)["parameter"] == "cursor"


def test_what_is_refused_is_told_in_the_language_of_the_address(collection: FlaskClient) -> None:
    told = collection.get(f"{SEARCH}&cursor=x&lang=en").get_json(force=True)["detail"]
    assert told.endswith("Allowed: the value of “cursor” in an answer to the same search.")


@pytest.mark.parametrize("other", ["q=Wahl&size=7", "q=Wendelsbruck&match=any&size=8", "q=Wendelsbruck&size=7"])
def test_a_cursor_fits_its_search_alone(collection: FlaskClient, other: str) -> None:
    cursor = collection.get(SEARCH).get_json()["cursor"]
    assert collection.get(f"/api/v1/search?{other}&cursor={cursor}").status_code == 400


def test_of_another_generation_it_is_gone(tmp_path: Path) -> None:
    config = config_of(running.engine(), tmp_path, [{"id": f"{n}", "text": "Hafen."} for n in range(30)])
    rebuild(config, open_engine(config))
    client = create_app(config).test_client()
    cursor = client.get("/api/v1/search?q=Hafen").get_json()["cursor"]
    assert client.get(f"/api/v1/search?q=Hafen&cursor={cursor}").get_json()["page"] == 2
    rebuild(config, open_engine(config))
    response = client.get(f"/api/v1/search?q=Hafen&cursor={cursor}")
    assert response.status_code == 410
    assert response.mimetype == "application/problem+json"
    assert json.loads(response.text)["parameter"] == "cursor"
