"""The JSON API and /health."""

import json
import re

import pytest
from flask.testing import FlaskClient

from indexer.config import Config
from indexer.engines import open_engine
from indexer.query import SearchRequest, page_json_text


def test_the_body_is_what_every_other_way_gives(seeds: FlaskClient, seeds_config: Config) -> None:
    response = seeds.get("/api/v1/search?q=Truppen&size=3")
    page = open_engine(seeds_config).search(SearchRequest(query="Truppen", size=3))
    assert response.get_data() == page_json_text(page).encode()
    assert response.mimetype == "application/json"


def test_the_same_search_gives_the_same_bytes(seeds: FlaskClient) -> None:
    bodies = {seeds.get("/api/v1/search?q=Truppen+Kursk").get_data() for _ in range(3)}
    assert len(bodies) == 1


def test_the_time_is_in_a_header(seeds: FlaskClient) -> None:
    for path in ("/api/v1/search?q=Truppen", "/search?q=Truppen"):
        assert re.fullmatch(r"search;dur=\d+\.\d", seeds.get(path).headers["Server-Timing"])


def test_page_and_api_agree(collection: FlaskClient) -> None:
    query = "q=Wahl&match=any&section=Politik&sort=newest"
    body = collection.get(f"/api/v1/search?{query}").get_json()
    page = collection.get(f"/search?{query}").text
    assert f"{body['total']} Artikel" in page
    positions = [page.index(f"/article/{hit['id']}?") for hit in body["hits"]]
    assert positions == sorted(positions)


def test_suggestions(seeds: FlaskClient) -> None:
    body = seeds.get("/api/v1/suggest?q=Truppen+Wladimir+Put").get_json()
    assert list(body) == ["query", "suggestions"]
    assert body["query"] == "Truppen Wladimir Put"
    assert body["suggestions"][0] == {
        "text": "Wladimir Putin", "kind": "person", "articles": 2, "query": 'Truppen person:"Wladimir Putin"',
    }  # fmt: skip


@pytest.mark.parametrize(("arguments", "most"), [("q=k", 8), ("q=k&limit=", 8), ("q=k&limit=2", 2), ("limit=2", 0)])
def test_as_many_suggestions_as_asked_for(collection: FlaskClient, arguments: str, most: int) -> None:
    response = collection.get(f"/api/v1/suggest?{arguments}")
    assert response.status_code == 200
    assert len(response.get_json()["suggestions"]) == most


def test_another_spelling_comes_with_its_number(collection: FlaskClient) -> None:
    body = collection.get("/api/v1/search?q=Hochwaser").get_json()
    assert body["suggestion"] == "Hochwasser"
    assert body["suggestion_total"] == collection.get("/api/v1/search?q=Hochwasser").get_json()["total"]
    assert "suggestion_total" not in collection.get("/api/v1/search?q=Hochwasser").get_json()


def test_an_article_as_the_index_keeps_it(collection: FlaskClient) -> None:
    article = collection.get("/api/v1/article/politik-001").get_json()
    assert article["id"] == "politik-001"
    assert article["published"] == "2015-10-21T07:15:00+02:00"
    assert article["authors"] == ["Jens Uhlmann"]
    for entity in article["entities"]:
        assert set(entity) == {"kind", "name", "confidence", "mentions", "related", "named"}


@pytest.mark.parametrize(
    ("path", "status", "fields"),
    [
        ("/api/v1/search?size=0", 400, {"parameter": "size"}),
        ("/api/v1/search?person.mode=some", 400, {"parameter": "person.mode"}),
        ("/api/v1/suggest?q=a&limit=0", 400, {"parameter": "limit"}),
        ("/api/v1/suggest?q=a&limit=21", 400, {"parameter": "limit"}),
        ("/api/v1/suggest?q=a&limit=acht", 400, {"parameter": "limit"}),
        ("/api/v1/article/none", 404, {}),
        ("/api/v1/nothing", 404, {}),
    ],
)
def test_errors_are_problem_details(collection: FlaskClient, path: str, status: int, fields: dict[str, str]) -> None:
    response = collection.get(path)
    problem = json.loads(response.text)
    assert response.status_code == problem["status"] == status
    assert response.mimetype == "application/problem+json"
    assert {"type", "title", "detail"} <= set(problem)
    assert fields.items() <= problem.items()


def test_health_names_the_generation(seeds: FlaskClient, seeds_config: Config) -> None:
    response = seeds.get("/health")
    generation = open_engine(seeds_config).status().generation
    assert response.get_json() == {"status": "ok", "generation": generation.name, "articles": 5}


@pytest.mark.parametrize("path", ["/health", "/api/v1/search?q=a", "/api/v1/suggest?q=a", "/api/v1/article/x"])
def test_without_an_index_programs_are_told(bare: FlaskClient, path: str) -> None:
    response = bare.get(path)
    assert response.status_code == 503
    assert response.mimetype == "application/problem+json"
    assert json.loads(response.text)["command"] == "fundstelle rebuild"
