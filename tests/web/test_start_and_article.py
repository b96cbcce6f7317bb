"""The start page and the article page."""

from urllib.parse import quote

from flask.testing import FlaskClient

from indexer.config import Config
from indexer.engines import open_engine
from indexer.query import SearchRequest
from tests.web.pages import Page


def page_of(client: FlaskClient, path: str) -> Page:
    response = client.get(path)
    assert response.status_code == 200
    return Page(response.text)


def first_hit(client: FlaskClient, query: str) -> str:
    """The address of the first hit's article."""
    return page_of(client, f"/search?{query}").within("hit", "a")[0].get("href")


def test_the_start_page_tells_size_period_and_build(collection: FlaskClient, collection_config: Config) -> None:
    generation = open_engine(collection_config).status().generation
    assert generation.period is not None
    text = page_of(collection, "/").one("p", "dateline").text
    assert "166 Artikel" in text
    assert f"{generation.period.first.year} bis" in text
    assert f"{generation.period.last.year}\n" in text
    assert "Uhr" in text


def test_a_corpus_without_dates_says_so(seeds: FlaskClient) -> None:
    text = page_of(seeds, "/").one("p", "dateline").text
    assert "5 Artikel" in text
    assert "ohne Datumsangaben" in text


def test_every_example_finds_something(seeds: FlaskClient, collection: FlaskClient) -> None:
    for client in (seeds, collection):
        links = page_of(client, "/").within("examples", "a")
        assert len(links) >= 3
        for link in links:
            found = page_of(client, link.get("href"))
            assert found.titles()
            assert not found.all("p", "notice")


def test_browsing_leads_to_what_the_count_says(collection: FlaskClient) -> None:
    page = page_of(collection, "/")
    rows = page.within("browse", "li")
    assert rows
    for row, link in list(zip(rows, page.within("browse", "a"), strict=True))[::5]:
        found = page_of(collection, link.get("href")).one("h1").get("data-status")
        assert row.text.strip().endswith(f", {found}")


def test_the_article_marks_the_query(seeds: FlaskClient) -> None:
    page = page_of(seeds, first_hit(seeds, "q=Truppen+Kursk"))
    assert {"Truppen", "Kursk"} <= set(page.marks())


def test_marks_are_anchors_that_lead_to_each_other(seeds: FlaskClient) -> None:
    page = page_of(seeds, first_hit(seeds, "q=Truppen+Kursk"))
    total = len([e for e in page.all("mark") if e.get("id")])
    assert [e.get("id") for e in page.all("mark") if e.get("id")] == [f"t{n}" for n in range(1, total + 1)]
    stops = [e.get("aria-label") for e in page.all("span", "stop")]
    assert stops == [f"Fundstelle {n} von {total}" for n in range(1, total + 1)]
    inner = [e.get("href") for e in page.within("stop", "a") if e.get("aria-label") == "nächste Fundstelle"]
    assert inner == [f"#t{n}" for n in range(2, total + 1)]
    assert page.one("nav", "step").text.split()[:2] == [str(total), "Fundstellen"]


def test_a_derived_title_is_not_counted(seeds: FlaskClient, seeds_config: Config) -> None:
    engine = open_engine(seeds_config)
    found = [engine.article(hit.id) for hit in engine.search(SearchRequest()).hits]
    derived = next(article for article in found if article and article.title_derived)
    page = page_of(seeds, f"/article/{quote(derived.id)}?q=nordkoreanische")
    assert all(not any(outer.tag == "h1" for outer in e.inside) for e in page.all("mark") if e.get("id"))
    assert "Ohne eigene Überschrift" in page.one("footer").text


def test_the_way_back_keeps_the_whole_search(collection: FlaskClient) -> None:
    query = "q=Wendelsbruck&not.section=Sport&source=Elbkurier&sort=oldest&page=2&size=5"
    canonical = "?q=Wendelsbruck&source=Elbkurier&not.section=Sport&sort=oldest&page=2&size=5"
    page = page_of(collection, first_hit(collection, query))
    assert page.link("‹ zurück zu den Treffern") == f"/search{canonical}"


def test_names_lead_to_their_articles(seeds: FlaskClient) -> None:
    page = page_of(seeds, first_hit(seeds, "q=Truppen&person=Wladimir+Putin"))
    entity = {e.get("href") for e in page.within("aside", "a") if e.text == "Wladimir Putin"}
    assert entity == {"/entity/person/Wladimir%20Putin"}
    assert page_of(seeds, "/entity/person/Wladimir%20Putin").titles()


def test_no_text_is_lost(seeds: FlaskClient, seeds_config: Config) -> None:
    engine = open_engine(seeds_config)
    for hit in engine.search(SearchRequest()).hits:
        article = engine.article(hit.id)
        assert article is not None
        page = page_of(seeds, f"/article/{quote(hit.id)}")
        shown = "\n".join(e.text for e in page.elements if e.inside and "text" in e.inside[-1].classes)
        assert shown.split() == article.text.split()


def test_an_article_without_a_search_has_no_way_back(collection: FlaskClient) -> None:
    page = page_of(collection, "/article/politik-001")
    assert not page.all("p", "back")
    assert not page.all("mark")
    assert "Jens Uhlmann" in page.one("p", "line").text


def test_a_query_that_does_not_occur_says_so(collection: FlaskClient) -> None:
    page = page_of(collection, "/article/politik-001?q=Zyklotronresonanz")
    assert "Kein Wort der Anfrage" in page.one("p", "step").text
