"""Headers, hosts, proxies, static files, hostile articles, and what webapp may import."""

import ast
import gzip
import json
import re
from pathlib import Path
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

import webapp
from indexer.config import Config
from tests.hostile import HOSTILE_ARTICLES
from tests.web.conftest import client_with
from tests.web.pages import Page

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
EVERYWHERE = [
    "/", "/search?q=a", "/article/politik-001", "/nichts", "/search?size=x", "/api/v1/search", "/health",
    "/api/v1/suggest?q=w", "/search.csv?q=a", "/search.atom", "/entity/place/Wendelsbruck",
    "/entity/place/nichts", "/similar?id=politik-001", "/kwic?q=a", "/kwic.csv?q=a", "/compare?q=a&b.q=b",
    "/api/v1/entity/place/Wendelsbruck", "/citation.bib?id=politik-001", "/about", "/metrics",
    "/opensearch.xml", "/api/v1/openapi.json",
]  # fmt: skip
FOREIGN = ("evil.example", "localhost.evil.example", "127.0.0.1.nip.io", "", "local host", "[::2]", "a/b")
OWN = ("/", "?", "#", "data:image/svg+xml,", "https://example.org/")
"""How addresses open that lead nowhere foreign; with a question mark, to another query of the same page."""
HANDLER = re.compile(r"on[a-z]+")


@pytest.mark.parametrize("path", EVERYWHERE)
def test_headers(collection: FlaskClient, path: str) -> None:
    headers = collection.get(path).headers
    assert headers["Content-Security-Policy"] == POLICY
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cache-Control"] == "private, no-cache"
    assert "Set-Cookie" not in headers


@pytest.mark.parametrize("path", EVERYWHERE)
@pytest.mark.parametrize("host", FOREIGN)
def test_foreign_hosts_are_refused(collection: FlaskClient, path: str, host: str) -> None:
    response = collection.get(path, headers={"Host": host})
    assert response.status_code == 400
    assert "Wendelsbruck" not in response.text
    assert response.headers["Content-Security-Policy"] == POLICY


@pytest.mark.parametrize("host", ["localhost", "LocalHost:8000", "127.0.0.1:8000", "[::1]:8000", "[::1]"])
def test_own_hosts_are_answered(collection: FlaskClient, host: str) -> None:
    assert collection.get("/health", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    ("web", "host", "status"),
    [
        ({"hosts": ("archiv.example",)}, "archiv.example", 200),
        ({"hosts": ("archiv.example",)}, "localhost", 400),
        ({"hosts": (".archiv.example",)}, "presse.archiv.example", 200),
        ({"hosts": (".archiv.example",)}, "boesesarchiv.example", 400),
        ({"hosts": ()}, "anything.example", 400),
        ({"host": "192.0.2.7"}, "192.0.2.7:8000", 200),
        ({"host": "::1"}, "[::1]:8000", 200),
        ({"host": "0.0.0.0"}, "0.0.0.0", 400),
    ],
)
def test_hosts_can_be_set(seeds_config: Config, web: dict[str, object], host: str, status: int) -> None:
    assert client_with(seeds_config, **web).get("/health", headers={"Host": host}).status_code == status


def test_only_configured_proxies_are_believed(seeds_config: Config) -> None:
    headers = {"Host": "localhost", "X-Forwarded-Host": "archiv.example", "X-Forwarded-Prefix": "/archiv"}
    behind = client_with(seeds_config, proxies=1, hosts=("archiv.example",)).get("/search?q=Kursk", headers=headers)
    assert behind.status_code == 200
    own = [e.get("href") or e.get("action") for tag in ("a", "form", "link") for e in Page(behind.text).all(tag)]
    assert [a for a in own if a.startswith("/") and not a.startswith("/archiv/")] == []
    direct = client_with(seeds_config).get("/search?q=Kursk", headers=headers)
    assert direct.status_code == 200
    assert "/archiv/" not in direct.text


def test_static_files_are_kept_for_good_under_their_content(collection: FlaskClient) -> None:
    page = Page(collection.get("/").text)
    addresses = [e.get("href") for e in page.all("link") if e.get("rel") == "stylesheet"]
    addresses += [e.get("src") for e in page.all("script")]
    assert len(addresses) == 2
    for address in addresses:
        for asked, kept in ((address, True), (address.partition("?")[0], False), (f"{address}0", False)):
            with collection.get(asked) as response:
                assert response.status_code == 200
                assert ("immutable" in response.headers["Cache-Control"]) is kept


@pytest.mark.parametrize("path", ["/", "/search?q=Kursk", "/api/v1/search", "/static/fundstelle.css"])
def test_text_comes_compressed_to_those_who_take_it(collection: FlaskClient, path: str) -> None:
    with collection.get(path) as plain, collection.get(path, headers={"Accept-Encoding": "br, gzip"}) as small:
        assert "Content-Encoding" not in plain.headers
        assert small.headers["Content-Encoding"] == "gzip"
        assert gzip.decompress(small.data) == plain.data
        assert int(small.headers["Content-Length"]) == len(small.data) < len(plain.data)
        assert plain.headers["Vary"] == small.headers["Vary"]
        page = plain.mimetype == "text/html"
        assert plain.vary.as_set() == ({"accept-encoding", "accept-language"} if page else {"accept-encoding"})


def test_an_unchanged_file_is_not_sent_again(collection: FlaskClient) -> None:
    with collection.get("/static/fundstelle.css", headers={"Accept-Encoding": "gzip"}) as first:
        tag = first.headers["ETag"]
    headers = {"Accept-Encoding": "gzip", "If-None-Match": tag}
    with collection.get("/static/fundstelle.css", headers=headers) as again:
        assert again.status_code == 304


def hostile_paths(client: FlaskClient) -> list[str]:
    """Every page on which a hostile article or query shows."""
    attack = quote('"><script>alert(1)</script>')
    results = Page(client.get("/search?q=Zwielicht").text)
    articles = [e.get("href") for e in results.within("hit", "a") if e.get("href").startswith("/article/")]
    names = [e.get("href") for e in results.within("names", "a")]
    searches = [f"/search?q=Zwielicht{more}" for more in ("", f"&person={attack}", f"&not.place={attack}&to=1900")]
    searches += [f"/beleg?q=Zwielicht&person={attack}", f"/beleg?q={attack}"]
    searches += [f"/kwic?q=Zwielicht&person={attack}", f"/kwic?q={attack}", f"/entity/person/{attack}"]
    searches += [f"/compare?q={attack}&b.q=Zwielicht&b.source={attack}", f"/compare?person={attack}"]
    searches += [f"/similar?id={quote(str(article['id']), safe='')}" for article in HOSTILE_ARTICLES]
    beside = [e.get("href") for a in articles for e in Page(client.get(a).text).within("aside", "a")]
    searches += [address for address in beside if address.startswith("/entity/")]
    searches += ["/", f"/search?q={attack}", f"/search?size={attack}", f"/{attack}", f"/article/{attack}x?q={attack}"]
    return [*searches, *articles, *names]


def test_hostile_text_stays_text(hostile: FlaskClient) -> None:
    for path in hostile_paths(hostile):
        page = Page(hostile.get(path).text)
        scripts = [e for e in page.all("script") if e.get("type") != "application/ld+json"]
        assert [e.get("src").partition("?")[0] for e in scripts] == ["/static/fundstelle.js"], path
        data = [e for e in page.all("script") if e not in scripts]
        assert all(set(e.attributes) == {"type"} and json.loads(e.text)["headline"] for e in data), path
        assert {e.tag for e in page.elements}.isdisjoint({"img", "x", "u", "iframe", "style", "object"}), path
        assert not [e for e in page.elements if any(HANDLER.fullmatch(n) for n in e.attributes)], path
        assert not [e for e in page.elements if "style" in e.attributes], path
        targets = [e.get("href") or e.get("action") or e.get("src") for e in page.elements]
        assert all(t.startswith(OWN) for t in targets if t), path


def test_template_signs_in_articles_are_text(hostile: FlaskClient) -> None:
    assert "{{ 7 * 7 }}" in Page(hostile.get("/").text).one("main").text


def test_every_hostile_article_can_be_opened(hostile: FlaskClient) -> None:
    page = Page(hostile.get("/search?q=Zwielicht&size=100").text)
    links = [e.get("href") for e in page.within("hit", "a") if e.get("href").startswith("/article/")]
    assert len(links) == len(HOSTILE_ARTICLES)
    opened = [Page(hostile.get(link).text) for link in links]
    shown = {" ".join(p.one("h1").text.split()).partition(" Fundstelle")[0] for p in opened}
    assert all("Zwielicht" in p.marks() for p in opened)
    assert len(shown) == len(HOSTILE_ARTICLES)


def test_only_web_addresses_become_links(hostile: FlaskClient) -> None:
    rtl = Page(hostile.get("/article/rtl").text)
    (original,) = [e for e in rtl.all("a") if e.text == "Original"]
    assert original.get("href") == "https://example.org/?a=1&b=%222%22"
    assert "noreferrer" in original.get("rel").split()
    passwords = Page(hostile.get("/article/" + quote("../../etc/passwd", safe="")).text)
    assert not [e for e in passwords.all("a") if e.text == "Original"]


ALLOWED = {
    f"indexer.{name}" for name in ("config", "engines", "errors", "exports", "query", "query.dates", "query.request")
}
INNER = ("indexer", "whoosh", "opensearchpy")


def test_webapp_knows_no_engine() -> None:
    for file in Path(webapp.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            foreign = [n for n in names if n.split(".")[0] in INNER and n not in ALLOWED]
            assert not foreign, f"{file}: {foreign}"
