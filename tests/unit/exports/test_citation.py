"""One article cited in every style."""

import dataclasses
import datetime as dt
import json
import re
from typing import Any

import pytest
from hypothesis import given

from indexer.engines import StoredArticle
from indexer.entities import Entity
from indexer.exports import STYLES, content_hash, news_article, plain
from tests.readers import read_bibtex, read_ris
from tests.unit.exports.articles import ARTICLE, BARE, articles

HERE = "http://localhost/article/a1?content=0123"


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, "Nora Feld und dpa: „Brücke gesperrt“. In: Elbkurier, 5. Oktober 2024, https://example.org/a1?x=1&y=2"),
        ({"url": None}, f"Nora Feld und dpa: „Brücke gesperrt“. In: Elbkurier, 5. Oktober 2024, {HERE}"),
        ({"url": "javascript:x"}, f"Nora Feld und dpa: „Brücke gesperrt“. In: Elbkurier, 5. Oktober 2024, {HERE}"),
        ({"authors": (), "source": None, "url": None}, f"„Brücke gesperrt“. 5. Oktober 2024, {HERE}"),
        ({"authors": ("A", "B", "C"), "published": None, "url": None},
         f"A, B und C: „Brücke gesperrt“. In: Elbkurier, o. D., {HERE}"),
        ({"authors": (), "title": "Sie sagte: „Nein“ und \"ja\"", "url": None},
         f"„Sie sagte: ‚Nein‘ und ‚ja‘“. In: Elbkurier, 5. Oktober 2024, {HERE}"),
    ],
)  # fmt: skip
def test_as_a_reader_would_write_it(changes: dict[str, Any], expected: str) -> None:
    assert plain(dataclasses.replace(ARTICLE, **changes), HERE) == expected


def test_without_any_address_it_ends_with_the_date() -> None:
    assert plain(BARE) == "„Nur ein Satz“. o. D."


def test_a_day_is_a_day_in_berlin() -> None:
    assert ARTICLE.published
    late = ARTICLE.published.replace(hour=23, minute=30, tzinfo=dt.UTC)
    assert "6. Oktober 2024" in plain(dataclasses.replace(ARTICLE, published=late))


def test_csl() -> None:
    (item,) = json.loads(STYLES["csl.json"].cite(ARTICLE, None))
    assert item["type"] == "article-newspaper"
    assert item["author"] == [{"family": "Feld", "given": "Nora"}, {"literal": "dpa"}]
    assert item["issued"] == {"date-parts": [[2024, 10, 5]]}
    assert (item["container-title"], item["URL"]) == ("Elbkurier", ARTICLE.url)
    assert item["id"] == read_bibtex(STYLES["bib"].cite(ARTICLE, None))[0].key
    assert json.loads(STYLES["csl.json"].cite(BARE, HERE))[0].keys() == {"id", "type", "title", "URL", "note"}


@given(articles)
def test_every_style_takes_any_article(article: StoredArticle) -> None:
    cited = {ending: style.cite(article, HERE) for ending, style in STYLES.items()}
    assert len(cited["txt"].splitlines()) == 1
    assert len(read_bibtex(cited["bib"])) == 1
    assert len(read_ris(cited["ris"])) == 1
    assert len(json.loads(cited["csl.json"])) == 1


@given(articles)
def test_the_data_in_a_page_cannot_leave_its_element(article: StoredArticle) -> None:
    text = news_article(article, HERE)
    assert not re.search(r"[<>&\u2028\u2029]", text)
    data = json.loads(text)
    assert (data["@type"], data["headline"], data["identifier"]) == ("NewsArticle", article.title, article.id)
    assert data["mainEntityOfPage"] == HERE
    assert len(data.get("mentions", [])) == len(article.entities)


@pytest.mark.parametrize(
    ("changes", "same"),
    [
        ({}, True),
        ({"generation": "another", "file": "b.jsonl", "line": 9}, True),
        ({"entities": (Entity("place", "Meißen", 1.0, ()),)}, True),
        ({"text": "Anders."}, False),
        ({"title": "Anders"}, False),
        ({"published": None}, False),
        ({"source": None, "section": "Elbkurier"}, False),
        ({"authors": ("Nora Feld, dpa",)}, False),
    ],
)
def test_the_content_hash_changes_with_what_is_cited_alone(changes: dict[str, Any], same: bool) -> None:
    assert (content_hash(dataclasses.replace(ARTICLE, **changes)) == content_hash(ARTICLE)) is same
