"""Articles as they come back, hits, marks, and what an engine says of itself."""

import datetime as dt
from pathlib import Path

import pytest

from indexer.build import rebuild
from indexer.engines import Engine, open_engine
from indexer.entities import Entity
from indexer.errors import NoIndexError
from indexer.query import SearchRequest
from tests.conftest import config_for
from tests.contract.conftest import Index
from tests.contract.corpora import config_of, found, index, write

FULL = {
    "id": "f/1 ü?",
    "title": "Scholz in Kursk",
    "text": "Erste Zeile.\n\nOlaf Scholz sah die Häuser von Kursk. Kursk lag still.",
    "published": "2024-10-05T08:30:00+02:00",
    "source": "Die Rundschau",
    "section": "Politik",
    "authors": ["Ada Brandt", "Uwe Koch"],
    "url": "https://example.org/1?a=b&c",
    "language": "de",
    "persons": ["Olaf Scholz"],
    "organisations": [],
    "places": ["Kursk"],
}
BARE = {"text": "Nur ein Satz über Häuser. Und noch einer."}


@pytest.fixture(scope="module")
def engine(engine_name: str, tmp_path_factory: pytest.TempPathFactory) -> Engine:
    return index(engine_name, tmp_path_factory.mktemp("articles"), [FULL, BARE])


def test_an_article_comes_back_whole(engine: Engine) -> None:
    article = engine.article("f/1 ü?")
    assert article is not None
    assert (article.id, article.title, article.text) == (FULL["id"], FULL["title"], FULL["text"])
    assert article.published == dt.datetime(2024, 10, 5, 6, 30, tzinfo=dt.UTC)
    assert article.published.utcoffset() == dt.timedelta(hours=2)
    assert (article.source, article.section, article.authors) == (
        "Die Rundschau",
        "Politik",
        ("Ada Brandt", "Uwe Koch"),
    )
    assert (article.url, article.language, article.line) == ("https://example.org/1?a=b&c", "de", 1)
    assert Path(article.file).name == "articles.jsonl"
    assert not article.title_derived
    assert article.generation == engine.status().generation.name
    assert article.entities == (
        Entity("person", "Olaf Scholz", 1.0, ((14, 25),)),
        Entity("place", "Kursk", 1.0, ((45, 50), (52, 57))),
    )


def test_what_an_article_does_not_say_is_empty(engine: Engine) -> None:
    (hit,) = engine.search(SearchRequest("Satz")).hits
    article = engine.article(hit.id)
    assert article is not None
    assert article.title == "Nur ein Satz über Häuser"
    assert article.title_derived
    assert (article.published, article.source, article.section, article.url, article.language) == (None,) * 5
    assert (article.authors, article.entities, article.line) == ((), (), 2)


@pytest.mark.parametrize("name", ["", "f", "F/1 Ü?", "f/1 ü? ", "..", "\0", "x" * 100_000])
def test_an_unknown_article_is_none(engine: Engine, name: str) -> None:
    assert engine.article(name) is None
    assert engine.marked_article(name, "Kursk") is None


def test_a_hit_tells_what_the_article_says(engine: Engine) -> None:
    (hit,) = engine.search(SearchRequest("Kursk")).hits
    article = engine.article(hit.id)
    assert article is not None
    for name in ("id", "published", "source", "section", "authors", "url", "file", "line"):
        assert getattr(hit, name) == getattr(article, name)
    assert (hit.persons, hit.organisations, hit.places) == (("Olaf Scholz",), (), ("Kursk",))
    assert [hit.title.text[start:end] for start, end in hit.title.marks] == ["Kursk"]
    assert {snippet.text[start:end] for snippet in hit.snippets for start, end in snippet.marks} == {"Kursk"}


@pytest.mark.parametrize(
    ("query", "title", "text"),
    [
        ("Kursk", ["Kursk"], ["Kursk", "Kursk"]),
        ("haus", [], ["Häuser"]),
        ("titel:Kursk", ["Kursk"], []),
        ('"lag still"', [], ["lag still"]),
        ("Scholz Zebra", ["Scholz"], ["Scholz"]),  # found by relaxation, so marked as well
        ("Krusk", ["Kursk"], ["Kursk", "Kursk"]),  # found nowhere, so widened
        ("NICHT Kursk", [], []),
        ("", [], []),
        ("(((", [], []),
    ],
)
def test_the_words_that_match_are_marked(engine: Engine, query: str, title: list[str], text: list[str]) -> None:
    marked = engine.marked_article("f/1 ü?", query)
    assert marked is not None
    article, in_title, in_text = marked
    assert (in_title.text, in_text.text) == (article.title, article.text)
    assert [article.title[start:end] for start, end in in_title.marks] == title
    assert [article.text[start:end] for start, end in in_text.marks] == text


def test_hostile_content_is_kept_and_found(indexed: Index) -> None:
    name, word = "<b>\u202e" + "n" * 5000, "w" * 50_000
    engine = indexed(
        [
            {
                "id": "i" * 5000,
                "title": "<script>alert(1)</script>",
                "text": f"{word} \x1b[31m \ufffe 𝔘 👩‍👩‍👧",
                "persons": [name],
            },
            {"id": "'; DROP", "title": "!!!", "text": "…", "authors": ["\u0000"]},
        ]
    )
    assert found(engine, word) == ["i" * 5000]
    assert found(engine, "script") == ["i" * 5000]
    page = engine.search(SearchRequest())
    assert page.total == 2
    assert page.facets[0].values[0].value == name
    article = engine.article("i" * 5000)
    assert article is not None
    assert article.title == "<script>alert(1)</script>"
    assert "\x1b[31m \ufffe 𝔘 👩‍👩‍👧" in article.text


def test_status_tells_what_is_in_the_index(engine_name: str, tmp_path: Path) -> None:
    config = config_of(engine_name, tmp_path, [FULL, BARE, {"text": "Alt.", "published": "1890-01-02"}])
    engine = open_engine(config)
    report = rebuild(config, engine)
    status = engine.status()
    assert status.engine == engine_name
    assert status.generation == report.generation
    generation = status.generation
    assert generation.articles == report.articles == 3
    assert generation.period is not None
    assert (generation.period.first, generation.period.last) == (dt.date(1890, 1, 2), dt.date(2024, 10, 5))
    assert generation.entities == {"person": 1, "organisation": 0, "place": 1}
    assert generation.built.tzinfo is not None
    assert generation.size_bytes > 0
    assert generation.seconds >= 0
    assert generation.name == engine.search(SearchRequest()).generation


def test_the_corpus_hash_changes_with_the_articles_alone(engine_name: str, tmp_path: Path) -> None:
    config = config_of(engine_name, tmp_path, [FULL, {"id": "x", "text": "Eins."}])
    engine = open_engine(config)
    first = rebuild(config, engine).generation
    write(tmp_path / "articles.jsonl", [{"id": "x", "text": "Eins."}, FULL])
    reordered = rebuild(config, engine).generation
    write(tmp_path / "articles.jsonl", [{"id": "x", "text": "Zwei."}, FULL])
    changed = rebuild(config, engine).generation
    assert first.corpus_hash == reordered.corpus_hash != changed.corpus_hash
    assert len({first.name, reordered.name, changed.name}) == 3
    assert reordered.period is not None


def test_without_an_index_every_question_says_what_to_do(engine_name: str, tmp_path: Path) -> None:
    engine = open_engine(config_for(tmp_path, tmp_path, engine_name))
    for ask in (
        engine.status,
        lambda: engine.search(SearchRequest()),
        lambda: engine.article("x"),
        lambda: engine.marked_article("x", ""),
    ):
        with pytest.raises(NoIndexError, match="fundstelle rebuild"):
            ask()
