"""German and English: which one is chosen, how it travels, and that no page mixes them."""

import dataclasses
import re
from collections.abc import Callable, Iterable
from html.parser import HTMLParser
from typing import Any, cast
from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from indexer.config import Config
from indexer.engines import Engine, open_engine
from indexer.errors import EngineMissingError
from indexer.query import SearchPage, SearchRequest, note
from tests.web.pages import Page
from webapp import create_app
from webapp.language.catalogue import english

ENGLISH = {"Accept-Language": "en-GB,en;q=0.9"}

# Pages that are answered with 200, by the client that has them.
PAGES = {
    "start": ("seeds", "/"),
    "start-dated": ("collection", "/"),
    "results": ("collection", "/search?q=Wendelsbruck"),
    "narrowed": ("seeds", "/search?q=Truppen+Kursk&person=Wladimir+Putin&not.place=Berlin&person.mode=all&source="),
    "one-hit": ("collection", "/search?q=Verkehrswegeplan+Wendelsbruck&size=1"),
    "everything": ("collection", "/search?q=*&page=3"),
    "share": ("collection", "/search?q=Wendelsbruck&bars=share&year=2015&year="),
    "ways-out": ("collection", '/search?q=Elbe+UND+Quastenflosser+UND+"Elbe+Leipzig"'),
    "part-of-a-word": ("collection", "/search?q=Gletscherwahl"),
    "values": ("collection", "/facet/person?q=Wahl&not.place=Leipzig"),
    "values-searched": ("collection", "/facet/author?prefix=x&order=name"),
    "no-values": ("collection", "/facet/year?q=Zyklotronresonanz&year="),
    "period": ("collection", "/search?q=Leipzig&from=2010-02-01&to=2030"),
    "relaxed": ("collection", "/search?q=Leipzig+Zyklotronresonanz"),
    "suggestion": ("collection", "/search?q=Hochwaser"),
    "nowhere": ("collection", "/search?q=Zyklotronresonanz"),
    "no-hits": ("collection", "/search?q=Leipzig&source=Elbkurier&not.section=Sport&from=1980&to=1981"),
    "no-hits-at-all": ("collection", "/search?q=Zyklotronresonanz&section=Politik"),
    "read": ("collection", "/search?q=Elbe+AND+-Leipzig+ort:Leipzig+vor:2030"),
    "repaired": ("collection", '/search?q=) Elbe /w3 (a b) person: date:x OR OR "Leipzig'),
    "near": ("collection", '/search?q="Elbe"~3 "a b"~999 ab~ Leipzig~9 „a b“~'),
    "no-words": ("collection", "/search?q=AND+OR"),
    "cut": ("collection", "/search?q=" + "a+" * 600),
    "broad": ("collection", "/search?q=s*"),
    "article": ("collection", "/article/politik-001"),
    "article-marks": ("collection", "/article/politik-001?q=Leipzig+Wendelsbruck"),
    "article-no-marks": ("collection", "/article/politik-001?q=Zyklotronresonanz"),
    "record": ("collection", "/beleg?q=Elbe+AND+-Leipzig+(&not.section=Sport&person=&from=2010&to=2020&sort=oldest"),
    "record-everything": ("collection", "/beleg"),
    "record-relaxed": ("collection", "/beleg?q=Leipzig+Zyklotronresonanz&sort=newest&size=1"),
    "record-any": ("collection", "/beleg?q=Leipzig&match=any&author=a&author=b&author.mode=all"),
    "record-hurried": ("hurried", "/beleg?q=Truppen+Kursk"),
    "article-changed": ("collection", "/article/politik-001?content=0000"),
    "article-in-search": ("collection", "/article/politik-001?q=Leipzig+Wendelsbruck&size=5"),
    "entity": ("collection", "/entity/place/Wendelsbruck"),
    "entity-in-days": ("collection", "/entity/person/Lena%20Hartwig"),
    "entity-undated": ("seeds", "/entity/person/Wladimir%20Putin"),
    "similar": ("collection", "/similar?id=politik-001"),
    "similar-none": ("hostile", "/similar?id=wort"),
    "versions-folded": ("collection", "/search?q=Schleuse+Kreisliga+Stadtrat&match=any&size=100"),
    "versions-all": ("collection", "/search?q=*&copies=all&size=100"),
    "article-versions": ("collection", "/article/lokales-001"),
    "record-versions": ("collection", "/beleg?size=100"),
    "record-all-versions": ("collection", "/beleg?copies=all"),
    "copies": ("collection", "/copies?id=wirtschaft-007"),
    "copies-none": ("collection", "/copies?id=politik-001"),
    "diff": ("collection", "/diff?id=wirtschaft-007&with=wirtschaft-028"),
    "hostile-diff": ("hostile", "/diff?id=%22%3E%3Cscript%3Ealert(1)%3C/script%3E&with=rtl"),
    "kwic": ("collection", "/kwic?q=Deich&order=left&section=Politik&from=2010"),
    "kwic-pages": ("collection", "/kwic?q=Wendelsbruck&page=2"),
    "kwic-wordless": ("collection", "/kwic"),
    "kwic-none": ("collection", "/kwic?q=quelle:Elbkurier"),
    "kwic-hurried": ("hasty", "/kwic?q=Truppen"),
    "compare": ("collection", "/compare?section=Politik&b.section=Sport"),
    "compare-form": ("collection", "/compare?q=Wendelsbruck&person=Lena+Hartwig"),
    "compare-same": ("seeds", "/compare?q=Truppen&b.q=Truppen"),
    "compare-undated": ("seeds", "/compare?q=Truppen&b.q=Kursk&b.not.source=A"),
    "compare-hurried": ("hasty", "/compare?q=Truppen&b.q=Kursk"),
    "ways": ("collection", "/search?q=Wendelsbruck&person=Lena+Hartwig"),
    "about": ("collection", "/about"),
    "about-undated": ("seeds", "/about"),
    "about-fresh": ("fresh", "/about"),
    "hurried": ("hurried", "/search?q=Truppen+Kursk"),
    "hostile-results": ("hostile", "/search?q=Zwielicht"),
    "hostile-article": ("hostile", "/article/rtl?q=Zwielicht"),
}
ERRORS = {
    "sort": ("collection", "/search?sort=up", 400),
    "size": ("collection", "/search?size=0", 400),
    "page": ("collection", "/search?page=x", 400),
    "from": ("collection", "/search?from=x", 400),
    "year": ("collection", "/search?year=24", 400),
    "mode": ("collection", "/search?source.mode=all", 400),
    "bars": ("collection", "/search?bars=up", 400),
    "offset": ("collection", "/facet/person?offset=-1", 400),
    "no-facet": ("collection", "/facet/nichts", 404),
    "article-parameter": ("collection", "/article/politik-001?size=x", 400),
    "not-found": ("collection", "/nichts", 404),
    "no-entity": ("collection", "/entity/person/Lena%20Hartwich", 404),
    "no-entity-near": ("collection", "/entity/organisation/Niemand", 404),
    "no-order": ("collection", "/kwic?q=a&order=up", 400),
    "no-second": ("collection", "/compare?q=a&b.size=x", 400),
    "cut-table": ("hasty", "/kwic.csv?q=Truppen", 503),
    "no-article": ("collection", "/article/unbekannt", 404),
    "no-index": ("bare", "/", 503),
    "cut-file": ("hasty", "/search.csv?q=Truppen", 503),
    "no-record": ("collection", "/beleg?size=x", 400),
    "no-engine": ("engineless", "/search?q=a", 503),
    "broken": ("broken", "/search?q=a", 500),
}


class Changed:
    """An engine whose searches end otherwise, or are taken for another search."""

    def __init__(
        self, engine: Engine, change: Callable[[SearchPage], SearchPage], instead: SearchRequest | None = None
    ) -> None:
        self.engine = engine
        self.change = change
        self.instead = instead

    def __getattr__(self, name: str) -> Any:
        return getattr(self.engine, name)

    def search(self, request: SearchRequest) -> SearchPage:
        return self.change(self.engine.search(request))

    def canonical(self, request: SearchRequest) -> SearchRequest:
        return self.instead or request


def hurry(page: SearchPage) -> SearchPage:
    message = (
        "Die Suche wurde nach %(seconds)s Sekunden beendet. "
        "Treffer und Zahlen sind, was bis dahin gefunden war; es kann mehr geben."
    )
    return dataclasses.replace(page, complete=False, notes=(note("time-budget", message, seconds=0.5),))


def fail(_: SearchPage) -> SearchPage:
    raise ZeroDivisionError


def lack(_: SearchPage) -> SearchPage:
    raise EngineMissingError("pip install 'fundstelle[cluster]'")


Client = Callable[[str], FlaskClient]


@pytest.fixture(scope="session")
def client(request: pytest.FixtureRequest, seeds_config: Config) -> Client:
    """The client of a name in the tables."""
    changes = {"hurried": hurry, "broken": fail, "engineless": lack}
    settings = {"fresh": {"freshness": 1.0}, "hasty": {"time_budget": 1e-9}}
    made: dict[str, FlaskClient] = {}

    def client_of(name: str) -> FlaskClient:
        if name not in changes | settings:
            return cast(FlaskClient, request.getfixturevalue(name))
        if name not in made:
            search = dataclasses.replace(seeds_config.search, **settings.get(name, {}))
            config = dataclasses.replace(seeds_config, search=search)
            engine = open_engine(config)
            if name in changes:
                engine = cast(Engine, Changed(engine, changes[name]))
            made[name] = create_app(config, engine).test_client()
        return made[name]

    return client_of


READ_ALOUD = ("aria-label", "title", "placeholder", "alt", "data-texts", "data-status")
_VOID = frozenset({"meta", "link", "input", "br", "img", "hr", "col"})


class English(HTMLParser):
    """What of a page is said in English, and apart from it what is said in German: both as texts."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.english: list[str] = []
        self.german: list[str] = []
        self._open: list[tuple[str, str]] = []
        self.feed(source)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        lang = attributes.get("lang", self._open[-1][1] if self._open else "") or ""
        (self.english if lang == "en" else self.german).extend(attributes.get(name) or "" for name in READ_ALOUD)
        if tag not in _VOID:
            self._open.append((tag, lang))

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        # The title of an article's page is its headline, in which no language can be told.
        if self._open and self._open[-1][0] not in ("title", "code"):
            (self.english if self._open[-1][1] == "en" else self.german).append(data)


FUNCTION_WORDS = frozenset(
    "der die das den dem des ein eine einen einem einer und oder nicht von vom zu zum zur mit bei auf für ist sind war "
    "wurde wird es sich nur alle ohne kein keine auch nach aus wie".split()
)


def words(texts: Iterable[str]) -> set[str]:
    return {word.lower() for text in texts for word in re.findall(r"[^\W\d_]{2,}", re.sub(r"%\(\w+\)s", "", text))}


def german_words() -> set[str]:
    """Words of our own German texts that no English one has, and those that hold any German sentence together.

    What a program or a parameter is called is no word.
    """
    german = words(form for message in english() for form in message)
    of_english = words(form for forms in english().values() for form in forms)
    return (german | FUNCTION_WORDS) - of_english - {"fundstelle", "lang"}


def said_in_german(source: str) -> set[str]:
    """German words of ours outside of what is marked as German; names from articles, in labels too, are no such."""
    page = English(source)
    return (words(page.english) & german_words()) - words([text for text in page.german if len(text) < 200])


def in_english(address: str) -> str:
    return f"{address}{'&' if '?' in address else '?'}lang=en"


def get(client: FlaskClient, address: str) -> TestResponse:
    path, _, query = address.partition("?")
    return client.get(path, query_string=query)


def check_english(response: TestResponse) -> None:
    page = Page(response.text)
    assert page.one("html").get("lang") == "en"
    assert said_in_german(response.text) == set()
    assert "%(" not in re.sub(r"data-texts='.*?'", "", response.text)


@pytest.mark.parametrize("state", PAGES)
def test_no_german_is_left_in_english_pages(client: Client, state: str) -> None:
    name, address = PAGES[state]
    response = get(client(name), in_english(address))
    assert response.status_code == 200
    check_english(response)


@pytest.mark.parametrize("state", ERRORS)
def test_no_german_is_left_in_english_errors(client: Client, state: str) -> None:
    name, address, status = ERRORS[state]
    response = get(client(name), in_english(address))
    assert response.status_code == status
    check_english(response)


def test_no_german_is_left_where_the_address_says_nothing(collection: FlaskClient) -> None:
    for response, status in (
        (collection.post("/search", headers=ENGLISH), 405),
        (collection.get("/", headers={**ENGLISH, "Host": "evil.example"}), 400),
        (collection.get("/search?lang=fr", headers=ENGLISH), 400),
    ):
        assert response.status_code == status
        check_english(response)


@pytest.mark.parametrize("state", PAGES)
def test_german_would_be_seen(client: Client, state: str) -> None:
    name, address = PAGES[state]
    source = get(client(name), address).text
    assert len(said_in_german(source.replace('<html lang="de">', '<html lang="en">'))) > 5


@pytest.mark.parametrize(
    ("asked", "preferred", "expected"),
    [
        (None, None, "de"),
        (None, "de-AT,de;q=0.9,en;q=0.8", "de"),
        (None, "en-US,en;q=0.9,de;q=0.8", "en"),
        (None, "fr,en;q=0.3", "en"),
        (None, "fr", "de"),
        (None, "*", "de"),
        (None, "no language at all;;", "de"),
        ("en", None, "en"),
        ("en", "de", "en"),
        ("de", "en", "de"),
        ("", "en", "en"),
    ],
)
def test_the_address_counts_before_the_browser(
    seeds: FlaskClient, asked: str | None, preferred: str | None, expected: str
) -> None:
    response = seeds.get(
        "/search", query_string={"q": "Kursk", **({} if asked is None else {"lang": asked})},
        headers={} if preferred is None else {"Accept-Language": preferred},
    )  # fmt: skip
    assert Page(response.text).one("html").get("lang") == expected
    assert "accept-language" in response.vary


@pytest.mark.parametrize("state", PAGES)
@pytest.mark.parametrize("language", ["de", "en"])
def test_the_language_travels(client: Client, state: str, language: str) -> None:
    name, address = PAGES[state]
    page = Page(get(client(name), f"{address}{'&' if '?' in address else '?'}lang={language}").text)
    links = [e for e in page.all("a") if e.get("href").startswith("/")]
    assert links
    assert {parse_qs(urlsplit(e.get("href")).query).get("lang", [""])[0] for e in links} == {language}
    fields = [e for e in page.all("input") if e.get("name") == "lang"]
    (_,) = [field for field in fields if field.get("form") == "search"]
    assert len(fields) == 1 + len(page.all("form", "find"))
    assert {field.get("value") for field in fields} == {language}


def test_what_the_browser_prefers_stays_out_of_the_links(seeds: FlaskClient) -> None:
    page = Page(seeds.get("/search?q=Kursk", headers=ENGLISH).text)
    assert not [e for e in page.all("a") if e.get("href").startswith("/") and "lang=" in e.get("href")]
    assert not [e for e in page.all("input") if e.get("name") == "lang"]


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("/", "?lang=en"),
        ("/search?q=Elbe&person=A%26B&not.place=&page=2", "?q=Elbe&person=A%26B&not.place=&page=2&lang=en"),
        ("/article/politik-001?q=Elbe&lang=de", "?q=Elbe&lang=en"),
        ("/search?size=x", "?size=x&lang=en"),
        ("/nichts", "?lang=en"),
    ],
)
def test_the_switch_keeps_the_page(collection: FlaskClient, address: str, expected: str) -> None:
    page = Page(collection.get(address).text)
    assert page.link("English") == expected
    (current,) = [e for e in page.within("languages", "span") if e.get("aria-current")]
    assert (current.text, current.get("lang")) == ("Deutsch", "de")
    there = Page(collection.get(address.partition("?")[0] + expected).text)
    assert there.link("Deutsch") == expected.replace("lang=en", "lang=de")


def test_a_name_that_goes_by_another_keeps_the_language(seeds_config: Config) -> None:
    renamed = Changed(open_engine(seeds_config), lambda page: page, instead=SearchRequest(query="Kursk"))
    client = create_app(seeds_config, cast(Engine, renamed)).test_client()
    response = client.get("/search?q=Truppen&lang=en")
    assert response.headers["Location"] == "/search?q=Kursk&lang=en"


def test_articles_are_german_in_english_pages(seeds: FlaskClient) -> None:
    results = Page(seeds.get("/search?q=Truppen&lang=en").text)
    german = [e for e in results.elements if e.get("lang") == "de"]
    titles = [bdi for bdi in results.within("hit", "bdi") if any(e.tag == "h2" for e in bdi.inside)]
    snippets = [p for p in results.within("hit", "p") if "line" not in p.classes]
    names = results.within("names", "bdi")
    assert titles
    assert snippets
    assert names
    assert all(any(e is told for told in german) for e in [*titles, *snippets, *names])
    article = Page(seeds.get(results.within("hit", "a")[0].get("href")).text)
    assert article.one("h1").get("lang") == article.one("div", "text").get("lang") == "de"
    assert {stop.get("lang") for stop in article.all("span", "stop")} == {"en"}


def test_numbers_and_dates_are_english(collection: FlaskClient) -> None:
    line = Page(collection.get("/search?q=Verkehrswegeplan+Wendelsbruck&lang=en").text).all("p", "line")[0]
    assert line.text.splitlines()[0] == "21 October 2015"
    assert Page(collection.get("/search?q=*&page=3&lang=en").text).one("h1").text == "162 articles page 3 of 17"


def test_a_constant_in_a_template_is_told_in_the_language_of_the_page(seeds: FlaskClient) -> None:
    template = seeds.application.jinja_env.from_string("{{ none | day }}, {{ 1234 | number }}, {{ none | value_name }}")
    for language, told in (("de", "ohne Datum, 1.234, ohne Angabe"), ("en", "undated, 1,234, not given")):
        with seeds.application.test_request_context(f"/?lang={language}"):
            assert template.render() == told


def test_queries_are_told_in_english(collection: FlaskClient) -> None:
    page = Page(collection.get("/search?q=Elbe+AND+-Leipzig+titel:Elbe&lang=en").text)
    assert page.one("p", "understood").text == "Read as: Elbe AND (NOT Leipzig title:Elbe)"
    examples = " ".join(e.text for e in Page(collection.get("/?lang=en").text).within("examples", "bdi"))
    assert "title:" in examples
    assert not re.search("titel:|ODER|„", examples)


def test_programs_are_answered_in_german_unless_they_ask(collection: FlaskClient) -> None:
    def told(address: str) -> str:
        return cast(str, collection.get(address, headers=ENGLISH).get_json()["notes"][0]["text"])

    assert told('/api/v1/search?q="Elbe') == "Ein Anführungszeichen war offen: gelesen als „Elbe“."
    assert told('/api/v1/search?q="Elbe&lang=en') == "A quotation mark was left open: read as “Elbe”."
    wrong = collection.get("/api/v1/search?size=0&lang=en").get_json(force=True)
    assert wrong["detail"] == "The parameter “size” cannot be “0”. Allowed: a whole number from 1 to 100."
    assert "Erlaubt" in collection.get("/api/v1/search?size=0", headers=ENGLISH).get_json(force=True)["detail"]
