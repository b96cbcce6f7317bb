"""The description of the API: valid, true, and complete; then the API under whatever it allows, and more."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any, TypedDict

import pytest
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator

from indexer.config import Config
from indexer.query import FACETS, MULTI_VALUED, FacetFilter, SearchRequest
from tests.serving import serving
from webapp import urls
from webapp.shapes import Components, schema

FUZZ_SECONDS = 300


@pytest.fixture(scope="module")
def described(collection: FlaskClient) -> dict[str, Any]:
    body = collection.get("/api/v1/openapi.json").get_json()
    assert isinstance(body, dict)
    return body


def closed(description: dict[str, Any]) -> dict[str, Any]:
    """The components with no room for what they do not name."""
    shapes = description["components"]["schemas"]
    return {name: shape | {"additionalProperties": False} for name, shape in shapes.items()}


def test_it_is_valid(described: dict[str, Any]) -> None:
    assert described["openapi"].startswith("3.1")
    OpenAPIV31SpecValidator(described).validate()


@pytest.mark.parametrize(
    ("path", "operation", "status"),
    [
        ("/api/v1/search?q=Wahl", "/api/v1/search", "200"),
        ("/api/v1/search?q=Hochwaser", "/api/v1/search", "200"),
        ("/api/v1/search?q=Quastenflosser+(", "/api/v1/search", "200"),
        ("/api/v1/search?person=&year=2015&sort=oldest", "/api/v1/search", "200"),
        ("/api/v1/search?size=x", "/api/v1/search", "400"),
        ("/api/v1/search?q=Elbe+UND+Quastenflosser", "/api/v1/search", "200"),
        ("/api/v1/facet/source?q=Wahl&limit=3", "/api/v1/facet/{facet}", "200"),
        ("/api/v1/facet/person?order=name&prefix=a&offset=9", "/api/v1/facet/{facet}", "200"),
        ("/api/v1/facet/person?order=up", "/api/v1/facet/{facet}", "400"),
        ("/api/v1/facet/nichts", "/api/v1/facet/{facet}", "404"),
        ("/api/v1/suggest?q=wen", "/api/v1/suggest", "200"),
        ("/api/v1/article/politik-001", "/api/v1/article/{id}", "200"),
        ("/api/v1/article/nichts", "/api/v1/article/{id}", "404"),
        ("/api/v1/entity/organisation/Bundestag", "/api/v1/entity/{kind}/{name}", "200"),
        ("/api/v1/entity/place/nichts", "/api/v1/entity/{kind}/{name}", "404"),
        ("/health", "/health", "200"),
    ],
)
def test_answers_are_as_described(
    collection: FlaskClient, described: dict[str, Any], path: str, operation: str, status: str
) -> None:
    response = collection.get(path)
    assert str(response.status_code) == status
    (shape,) = described["paths"][operation]["get"]["responses"][status]["content"].items()
    assert response.mimetype == shape[0]
    Draft202012Validator(shape[1]["schema"] | {"components": {"schemas": closed(described)}}).validate(
        json.loads(response.text)
    )


def test_every_parameter_of_a_search_is_described(described: dict[str, Any]) -> None:
    named = {parameter["name"] for parameter in described["paths"]["/api/v1/search"]["get"]["parameters"]}
    assert named == urls.NAMES | {"cursor"}
    everything = SearchRequest(
        "q", match="any", sort="oldest", page=2, size=3,
        filters=tuple(FacetFilter(f, ("1999",), ("2000",), "all" if f in MULTI_VALUED else "any") for f in FACETS),
    )  # fmt: skip
    assert {name for name, _ in urls.arguments_of(everything, page_size=10, lang="en")} <= named


def test_every_address_of_the_api_is_described(collection: FlaskClient, described: dict[str, Any]) -> None:
    rules = {rule.rule for rule in collection.application.url_map.iter_rules() if rule.rule.startswith("/api/")}
    plain = {re.sub(r"<(?:.*?:)?(?:article_)?(\w+)>", r"{\1}", rule) for rule in rules} - {"/api/v1/openapi.json"}
    assert plain | {"/health"} == set(described["paths"])


def test_below_a_prefix_it_says_so(collection: FlaskClient) -> None:
    body = collection.get("/api/v1/openapi.json", environ_overrides={"SCRIPT_NAME": "/archiv"}).get_json()
    assert body["servers"] == [{"url": "/archiv"}]


def test_the_api_withstands_whatever_it_is_asked(collection_config: Config, tmp_path: Path) -> None:
    checks = (
        "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance,"
        "response_headers_conformance,unsupported_method,allow_header_conformance"
    )
    with serving(collection_config, tmp_path) as address:
        fuzzed = subprocess.run(
            [
                sys.executable, "-m", "schemathesis.cli", "run", f"{address}/api/v1/openapi.json", "--checks", checks,
                "--phases", "coverage,fuzzing", "--max-examples", "60", "--seed", "1", "--continue-on-failure",
            ],
            capture_output=True, text=True, timeout=FUZZ_SECONDS, check=False, cwd=tmp_path,
        )  # fmt: skip
    assert fuzzed.returncode == 0, fuzzed.stdout
    assert "6 selected / 6 total" in fuzzed.stdout


@pytest.mark.parametrize("hint", [set[str], Path, bytes])
def test_what_has_no_shape_is_refused(hint: Any) -> None:
    with pytest.raises(TypeError):
        schema(hint, Components())


def test_two_records_of_one_name_are_refused() -> None:
    class Hit(TypedDict):
        id: str

    class HitJson(TypedDict):
        id: int

    with pytest.raises(TypeError, match="both be called Hit"):
        schema(tuple[Hit, HitJson], Components())
