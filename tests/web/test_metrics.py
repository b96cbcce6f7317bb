"""/metrics: what Prometheus reads, of all processes of a server, and of no query."""

import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.request import urlopen

import pytest
from flask.testing import FlaskClient

from indexer.config import Config
from tests.serving import serving
from webapp import create_app
from webapp.metrics import BUCKETS, Counters

SAMPLE = re.compile(r'([a-z_]+)(?:\{((?:[a-z]+="[^"\\\n]*",?)*)\})? ([0-9.e+-]+)')


def samples(text: str) -> dict[tuple[str, str], float]:
    """The samples by name and labels; every line must be a comment or one of them, and each name must be announced."""
    found = {}
    announced: set[str] = set()
    for line in text.splitlines():
        if line.startswith("# TYPE "):
            announced.add(line.split()[2])
        elif not line.startswith("# HELP "):
            sample = SAMPLE.fullmatch(line)
            assert sample, line
            assert re.sub("_(bucket|sum|count)$", "", sample[1]) in announced or sample[1] in announced, line
            found[sample[1], sample[2] or ""] = float(sample[3])
    return found


def test_answers_are_counted_by_route_and_status(collection_config: Config) -> None:
    client = create_app(collection_config).test_client()
    for path in ("/search?q=geheim", "/search?q=Wahl", "/search?size=x", "/article/politik-001", "/article/nichts",
                 "/nichts", "/search.csv?q=Wahl"):  # fmt: skip
        client.get(path)
    client.post("/search")
    client.get("/search", headers={"Host": "evil.example"})
    response = client.get("/metrics")
    assert response.content_type == "text/plain; version=0.0.4; charset=utf-8"
    found = samples(response.text)
    requests = {labels: count for (name, labels), count in found.items() if name == "fundstelle_requests_total"}
    assert requests == {
        'route="/search",status="200"': 2, 'route="/search",status="400"': 2,
        'route="/article/<id:article_id>",status="200"': 1, 'route="/article/<id:article_id>",status="404"': 1,
        'route="/search.csv",status="200"': 1, 'route="none",status="404"': 1, 'route="none",status="405"': 1,
    }  # fmt: skip
    assert "geheim" not in response.text
    assert samples(client.get("/metrics").text)["fundstelle_requests_total", 'route="/metrics",status="200"'] == 1


def test_durations_are_a_histogram(seeds: FlaskClient) -> None:
    seeds.get("/search?q=a")
    found = samples(seeds.get("/metrics").text)
    name, route = "fundstelle_request_duration_seconds", 'route="/search"'
    reached = [found[f"{name}_bucket", f'{route},le="{edge}"'] for edge in (*BUCKETS, "+Inf")]
    assert reached == sorted(reached)
    assert reached[-1] == found[f"{name}_count", route] >= 1
    assert found[f"{name}_sum", route] > 0


@pytest.mark.parametrize(("seconds", "edge"), [(0, 0.005), (0.005, 0.005), (0.0051, 0.01), (10, 10.0), (11, "+Inf")])
def test_an_edge_belongs_to_its_bucket(seconds: float, edge: float | str) -> None:
    counters = Counters(["/"], None)
    counters.add("/", 200, seconds)
    found = samples("".join(counters.lines()))
    name = "fundstelle_request_duration_seconds_bucket"
    assert next(e for e in (*BUCKETS, "+Inf") if found[name, f'route="/",le="{e}"']) == edge


def test_processes_add_up_also_those_that_are_gone(tmp_path: Path) -> None:
    for status in (200, 200, 418):
        Counters(["/"], tmp_path).add("/", status, 0.1)
    found = samples("".join(Counters(["/"], tmp_path).lines()))
    assert found["fundstelle_requests_total", 'route="/",status="200"'] == 2
    assert found["fundstelle_requests_total", 'route="/",status="other"'] == 1


def test_the_index_is_told(collection: FlaskClient, bare: FlaskClient) -> None:
    found = samples(collection.get("/metrics").text)
    assert found["fundstelle_articles", ""] == 166
    assert found["fundstelle_index_usable", ""] == 1
    assert found["fundstelle_index_age_seconds", ""] >= 0
    without = bare.get("/metrics")
    assert without.status_code == 200
    assert samples(without.text)["fundstelle_index_usable", ""] == 0


def test_a_server_counts_over_all_its_processes(seeds_config: Config, tmp_path: Path) -> None:
    with serving(seeds_config, tmp_path) as address, ThreadPoolExecutor(8) as pool:

        def read(path: str) -> str:
            with urlopen(f"{address}{path}") as response:
                return str(response.read().decode())

        list(pool.map(read, ["/search?q=Truppen"] * 40))
        # Whichever process is asked, and whenever.
        assert {
            samples(text)["fundstelle_requests_total", 'route="/search",status="200"']
            for text in pool.map(read, ["/metrics"] * 8)
        } == {40}
