"""/about and /opensearch.xml: what the site says of itself."""

import dataclasses
from importlib.metadata import version
from pathlib import Path
from xml.etree import ElementTree

from flask.testing import FlaskClient

from indexer.build import rebuild
from indexer.config import Config, QualityConfig
from indexer.engines import open_engine
from tests.cluster import running
from tests.contract.corpora import config_of
from tests.web.conftest import client_with
from tests.web.pages import Page
from webapp import create_app

OPENSEARCH = "{http://a9.com/-/spec/opensearch/1.1/}"


def test_it_tells_corpus_index_settings_and_versions(collection: FlaskClient, collection_config: Config) -> None:
    generation = open_engine(collection_config).status().generation
    text = Page(collection.get("/about").text).one("main").text
    made_with = "Whoosh 2.7.4" if running.engine() == "whoosh" else f"opensearch-py {version('opensearch-py')}"
    for told in (generation.name, generation.corpus_hash, "166", f"Fundstelle {version('fundstelle')}", "k1 = 0,9",
                 "5 Sekunden", made_with, "CC BY-SA 4.0", "MIT"):  # fmt: skip
        assert told in text, told


def test_settings_are_those_in_force(collection_config: Config) -> None:
    changed = dataclasses.replace(collection_config.search, freshness=1.0, freshness_days=7.0, time_budget=2.5)
    client = create_app(dataclasses.replace(collection_config, search=changed)).test_client()
    text = Page(client.get("/about").text).one("main").text
    assert "nach 7 Tagen" in text
    assert "2,5 Sekunden" in text


def test_the_start_page_leads_there(collection: FlaskClient, bare: FlaskClient) -> None:
    assert Page(collection.get("/").text).link("Über dieses Archiv") == "/about"
    assert bare.get("/about").status_code == 503


def test_browsers_can_add_the_site(collection_config: Config) -> None:
    client = client_with(collection_config, title="Archiv <des> Kuriers & mehr")
    (link,) = [e for e in Page(client.get("/").text).all("link") if e.get("rel") == "search"]
    response = client.get(link.get("href"))
    assert response.mimetype == link.get("type") == "application/opensearchdescription+xml"
    root = ElementTree.fromstring(response.data)
    assert root.findtext(f"{OPENSEARCH}ShortName") == "Archiv <des> Kur"
    addresses = {url.attrib["type"]: url.attrib["template"] for url in root.findall(f"{OPENSEARCH}Url")}
    assert addresses["text/html"] == "http://localhost/search?q={searchTerms}"
    for address in addresses.values():
        path = address.removeprefix("http://localhost").replace("{searchTerms}", "Wahl")
        assert client.get(path).status_code == 200


def test_the_description_speaks_the_language_asked_for(collection: FlaskClient) -> None:
    (link,) = [e for e in Page(collection.get("/?lang=en").text).all("link") if e.get("rel") == "search"]
    assert link.get("href") == "/opensearch.xml?lang=en"
    response = collection.get(link.get("href"))
    root = ElementTree.fromstring(response.data)
    assert root.findtext(f"{OPENSEARCH}Description") == "Fundstelle: search the news"
    addresses = {url.attrib["type"]: url.attrib["template"] for url in root.findall(f"{OPENSEARCH}Url")}
    assert addresses["text/html"] == "http://localhost/search?q={searchTerms}&lang=en"
    assert addresses["application/opensearchdescription+xml"] == "http://localhost/opensearch.xml?lang=en"
    assert "accept-language" in response.vary


def test_below_a_prefix_addresses_have_it(collection_config: Config) -> None:
    client = client_with(collection_config, proxies=1)
    response = client.get("/opensearch.xml", headers={"X-Forwarded-Prefix": "/archiv"})
    assert "http://localhost/archiv/search?q={searchTerms}" in response.text


def test_what_the_index_reached_is_told(tmp_path: Path) -> None:
    config = config_of(running.engine(), tmp_path, [{"id": "hafen", "title": "Der Hafen", "text": "Schiffe im Hafen."}])
    (tmp_path / "topics.tsv").write_text("1\tHafen\n2\tKino\n", encoding="utf-8")
    (tmp_path / "qrels.txt").write_text("1 0 hafen 1\n2 0 hafen 1\n", encoding="utf-8")
    gate = QualityConfig(str(tmp_path / "topics.tsv"), str(tmp_path / "qrels.txt"), ("RR@10 >= .2",))
    config = dataclasses.replace(config, quality=gate)
    rebuild(config, open_engine(config))
    text = Page(create_app(config).test_client().get("/about").text).one("main").text
    assert "RR@10 0,5 (an bewerteten Fragen gemessen" in text
