"""Nothing that is typed is an error: random and mutated queries through parser, engine, API and pages."""

import dataclasses
import json
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from indexer.build import rebuild
from indexer.config import CorpusConfig
from indexer.engines import Engine, open_engine
from indexer.evaluation import read_topics
from indexer.language import tokenise
from indexer.query import FACETS, SearchPage, SearchRequest, Snippet, page_json_text
from indexer.query.ast import And, Node, Or, Proximity, Textual
from indexer.query.request import MAX_SIZE
from indexer.query.rewrite import resolve
from indexer.query.syntax import parse
from tests.conftest import COLLECTION, config_for
from tests.contract.corpora import Record, write
from tests.contract.queries import Source, request
from tests.hostile import HOSTILE_ARTICLES
from tests.web.pages import Page
from webapp import create_app
from webapp.urls import query_string

SAMPLE = 1_000
"""Queries of each run of all tests."""
PARTS, PART = 20, 5_000
"""The queries of the long run: tests of their own, so that several processes can share them."""
OVER_HTTP, AGAIN = 20, 4
"""Of so many queries one is asked over HTTP as well, or a second time."""
TIME_BUDGET = 20.0
"""Seconds: thousands of times what a search here takes, so only one that does not end runs out of it."""

AWKWARD: tuple[Record, ...] = (
    *HOSTILE_ARTICLES,
    {
        "id": "signs",
        "title": "Do\u00adnau\u00addampf\u200bschiff &amp; Ha\u0308user <b>Öl</b>",
        "text": "Die Bu\u0308rger:innen & Soldat*innen &lt;zahlen&gt; 12\u202f000 €, d. h. 50\u00a0% mehr als vor\n"
        "44 v. Chr.\nDER KRIEG IM OSTEN\nPutin’s „Geht‘s?“ fragt O'Neill <i>‚Ja!‘</i> 👩\u200d👩\u200d👧 z.\u202fB.\n"
        "info@uni-bonn.de; ½ ﬁn ǅ İ.",
    },
    {
        "id": "scripts",
        "title": "新聞検索 שלום مرحبا",
        "text": "日本語のニュース。" * 60 + "\u202eשלום\u202c & مرحبا, 𝕳𝖆𝖑𝖑𝖔.\u2028Ende",
    },
    {
        "id": "rows",
        "text": "Hafen\tÖl\r\nHafen\u2029Öl\x0bHafen&Öl<Hafen>Öl/Hafen_Öl-Hafen–Öl…Hafen\u200b Öl\u0308 \u0308Hafen."
        * 9,
    },
)
"""Articles that no desk would write, among the others: marks stand beside all that has a meaning in HTML or Unicode."""

_UNSEEN = "\u00ad\u200b\u200e\u202c\u202e\u2060\ufeff"


@dataclass(frozen=True, slots=True)
class Searched:
    """The collection, with what it holds and two ways to ask it."""

    engine: Engine
    client: FlaskClient
    page_size: int
    source: Source


@pytest.fixture(scope="module")
def searched(engine_name: str, tmp_path_factory: pytest.TempPathFactory) -> Searched:
    return indexed(tmp_path_factory.mktemp("fuzz"), engine_name)


def indexed(folder: Path, engine_name: str) -> Searched:
    """The collection and the awkward articles, indexed in a folder."""
    awkward = write(folder / "awkward.jsonl", AWKWARD)
    config = config_for(folder, awkward, engine_name)
    config = dataclasses.replace(
        config,
        corpus=CorpusConfig((str(awkward), str(COLLECTION / "articles.jsonl"))),
        search=dataclasses.replace(config.search, time_budget=TIME_BUDGET),
    )
    engine = open_engine(config)
    rebuild(config, engine)
    return Searched(engine, create_app(config, engine).test_client(), config.web.page_size, material(engine))


def material(engine: Engine) -> Source:
    """What the articles of an engine and the judged topics give to make queries of, awkward articles ten times."""
    pages = [engine.search(SearchRequest(size=MAX_SIZE, page=page)) for page in (1, 2)]
    ids = sorted(hit.id for page in pages for hit in page.hits)
    assert len(ids) == pages[0].total
    awkward = {str(article["id"]) for article in AWKWARD}
    articles = [article for known in ids if (article := engine.article(known))]
    texts = [f"{a.title} {a.text}" for a in articles for _ in range(10 if a.id in awkward else 1)]
    words = [text[token.start : token.end] for text in texts for token in tokenise(text)]
    values = {counts.facet: tuple(value.value for value in counts.values) for counts in pages[0].facets}
    return Source(texts, words, list(read_topics(COLLECTION / "topics.tsv").values()), values)


def test_any_query_is_answered(searched: Searched) -> None:
    check_queries(searched, range(SAMPLE))


@pytest.mark.long
@pytest.mark.parametrize("part", range(PARTS))
def test_any_of_many_queries_is_answered(searched: Searched, part: int) -> None:
    check_queries(searched, range(part * PART, (part + 1) * PART))


def check_queries(searched: Searched, numbers: range) -> None:
    for number in numbers:
        asked = request(searched.source, number)
        try:
            check(searched, asked, number)
        except Exception as error:
            error.add_note(f"query {number}: {asked!r}")
            raise


def check(searched: Searched, asked: SearchRequest, number: int) -> None:
    """All that holds for any search; `number` chooses what is looked at only now and then."""
    page = searched.engine.search(asked)
    check_page(page, asked)
    check_told(page)
    check_article(searched.engine, page)
    for suggestion in searched.engine.suggest(asked.query, 8):
        assert suggestion.text
        assert suggestion.articles > 0
        parse(suggestion.query)
    if number % OVER_HTTP == 0:
        check_http(searched, asked, page)
    if number % AGAIN == 1:
        assert searched.engine.search(asked) == page


def check_page(page: SearchPage, asked: SearchRequest) -> None:
    assert page.complete
    assert page.page == min(asked.page, page.pages)
    assert len(page.hits) == min(asked.size, page.total - (page.page - 1) * asked.size)
    assert [counts.facet for counts in page.facets] == list(FACETS)
    assert sum(bar.count for bar in page.histogram.bars) + page.histogram.undated == page.total
    assert all(note.code and note.text for note in page.notes)
    written = page_json_text(page)
    read = json.loads(written.encode(), parse_constant=_no_json)
    assert json.dumps(read, ensure_ascii=False) + "\n" == written
    for hit in page.hits:
        for snippet in (hit.title, *hit.snippets):
            check_marks(snippet)


def _no_json(constant: str) -> None:
    raise AssertionError(f"{constant} is no JSON")


def check_marks(snippet: Snippet) -> None:
    """Marks are stretches of whole words, each behind the one before."""
    text, at = snippet.text, 0
    for start, end in snippet.marks:
        assert at <= start < end <= len(text), snippet
        assert not any(inside_word(text, cut) for cut in (start, end)), snippet
        at = end


def inside_word(text: str, cut: int) -> bool:
    """Whether there is a letter on both sides of a place, or the mark of a letter behind it."""
    before, behind = text[:cut].rstrip(_UNSEEN)[-1:], text[cut:].lstrip(_UNSEEN)[:1]
    return before.isalnum() and (behind.isalnum() or unicodedata.combining(behind or " ") > 0)


def check_told(page: SearchPage) -> None:
    """What the page says of the query can be asked in its turn."""
    root = parse(page.query).root
    assert page.understood is None or parse(page.understood).root == root
    if page.suggestion is not None:
        assert page.suggestion != page.query
        assert parse(page.suggestion).root != root
    else:
        assert page.suggestion_total is None


def check_article(engine: Engine, page: SearchPage) -> None:
    """An article that was found by a word has one marked, on the page and in the whole text."""
    if not page.hits:
        return
    hit = page.hits[0]
    found = engine.marked_article(hit.id, page.query)
    assert found is not None
    article, title, text = found
    assert (title.text, text.text) == (article.title, article.text)
    check_marks(title)
    check_marks(text)
    for snippet in hit.snippets:
        assert snippet.text.removeprefix("… ").removesuffix(" …") in re.sub(r"\s", " ", article.text)
    if asks_for_words(resolve(parse(page.query).root, "any" if page.relaxed else page.match)):
        assert title.marks or text.marks, "no mark in the article"
        assert hit.title.marks or any(snippet.marks for snippet in hit.snippets), "no mark on the page"


def asks_for_words(node: Node) -> bool:
    """Whether no article can be found but by a word, phrase or pattern that stands in it."""
    match node:
        case And(children):
            return any(map(asks_for_words, children))
        case Or(children):
            return all(map(asks_for_words, children))
        case _:
            return isinstance(node, Textual | Proximity)


def check_http(searched: Searched, asked: SearchRequest, page: SearchPage) -> None:
    """API and pages say what the engine says, with the same letters marked."""
    arguments = query_string(asked, page_size=searched.page_size)
    response = searched.client.get(f"/api/v1/search{arguments}")
    assert (response.status_code, response.get_data(as_text=True)) == (200, page_json_text(page))
    suggested = searched.client.get("/api/v1/suggest", query_string={"q": asked.query})
    assert suggested.status_code == 200
    results = read(searched.client, f"/search{arguments}")
    assert results.titles() == [hit.title.text.strip() for hit in page.hits]
    shown = [snippet for hit in page.hits for snippet in hit.snippets]
    assert [p.text.strip() for p in results.within("hit", "p") if p.get("lang")] == [s.text.strip() for s in shown]
    assert results.marks() == [mark for hit in page.hits for s in (hit.title, *hit.snippets) for mark in marked(s)]
    (box,) = [element for element in results.all("input") if element.get("id") == "q"]
    assert box.get("value") == asked.query
    if page.hits:
        link = results.within("hit", "a")[0].get("href")
        check_article_page(searched, asked.query, page.hits[0].id, link)


def check_article_page(searched: Searched, query: str, article: str, link: str) -> None:
    found = searched.engine.marked_article(article, query)
    assert found is not None
    _, title, text = found
    page = read(searched.client, link)
    shown = "".join([*marked(title), *marked(text)])
    assert "".join("".join(page.marks()).split()) == "".join(shown.split())  # a mark may run over paragraphs
    anchors = [element.get("id") for element in page.elements if element.get("id")]
    assert len(anchors) == len(set(anchors))


def read(client: FlaskClient, path: str) -> Page:
    response = client.get(path)
    assert response.status_code == 200
    return Page(response.get_data(as_text=True))


def marked(snippet: Snippet) -> Sequence[str]:
    return [snippet.text[start:end] for start, end in snippet.marks]
