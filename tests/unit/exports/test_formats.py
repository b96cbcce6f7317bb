"""Every format, read back by a parser: nothing is lost, and nothing in an article acts."""

import csv
import datetime as dt
import io
import json
import re
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.etree import ElementTree

import feedparser
import pytest
from hypothesis import given

from indexer.articles import read_corpus
from indexer.articles.fields import KEYS
from indexer.engines import StoredArticle
from indexer.entities import KINDS
from indexer.exports import FORMATS, Feed, atom
from indexer.exports.values import Author, author, names, one_line, web_address
from tests.readers import authors, read_bibtex, read_ris, typeset
from tests.unit.exports.articles import ARTICLE, BARE, several

FEED = Feed(
    "Fundstelle: Brücke", "?q=Brücke", "http://localhost/search.atom?q=a&b=c", "http://localhost/search?q=a",
    "Fundstelle", dt.datetime(2026, 11, 22, tzinfo=dt.UTC),
)  # fmt: skip
ATOM = "{http://www.w3.org/2005/Atom}"


def written(form: str, *articles: StoredArticle) -> str:
    return "".join(FORMATS[form].write(articles))


def fed(*articles: StoredArticle) -> str:
    return "".join(atom(FEED, articles, lambda name: f"http://localhost/article/{name}"))


def csv_rows(text: str) -> list[dict[str, str]]:
    assert text.startswith("\ufeff")
    rows = list(csv.DictReader(io.StringIO(text[1:], newline=""), strict=True))
    assert all(None not in row and None not in row.values() for row in rows), "as many cells in each row"
    return rows


def test_json_lines_have_the_keys_that_are_read() -> None:
    (line,) = written("jsonl", ARTICLE).splitlines()
    assert tuple(json.loads(line)) == KEYS
    assert json.loads(line)["published"] == "2024-10-05T08:30:00+02:00"
    assert json.loads(line)["organisations"] == ["Elbe AG"]


@given(several)
def test_json_lines_are_read_as_what_they_were(articles: list[StoredArticle]) -> None:
    text = written("jsonl", *articles)
    assert len(text.splitlines()) == len(articles)
    with TemporaryDirectory() as folder:
        Path(folder, "a.jsonl").write_text(text, encoding="utf-8")
        corpus = read_corpus([Path(folder)], Path(folder))
        read = {article.id: article for article in corpus.articles()}
    clean = [article for article in articles if not re.search(r"[\x00-\x1f\x7f]", article.id)]
    assert len(read) == len(articles)
    for article in clean:
        same = read[article.id]
        for name in ("title", "text", "published", "source", "section", "authors", "url", "language"):
            assert getattr(same, name) == getattr(article, name), name
        assert (same.persons, same.organisations, same.places) == tuple(names(article, kind) for kind in KINDS)


def test_a_derived_title_is_derived_again() -> None:
    assert json.loads(written("jsonl", BARE))["title"] is None
    assert csv_rows(written("csv", BARE))[0]["title"] == "Nur ein Satz"


@given(several)
def test_a_table_has_a_row_for_each_article_and_no_formula(articles: list[StoredArticle]) -> None:
    rows = csv_rows(written("csv", *articles))
    assert len(rows) == len(articles)
    for row, article in zip(rows, articles, strict=True):
        assert tuple(row) == KEYS
        for value in row.values():
            assert not value.startswith(tuple("=+-@\t\r\n＝＋－＠"))
        for key in ("id", "title", "text", "source"):
            assert row[key] in (getattr(article, key) or "", f"'{getattr(article, key)}")


@pytest.mark.parametrize("value", ["=cmd|'/C calc'!A0", "+1", "-1", "@SUM(A1)", "＝1"])
def test_what_looks_like_a_formula_is_text(value: str) -> None:
    row = csv_rows(written("csv", replace(ARTICLE, title=value, authors=(value, "b"))))[0]
    assert row["title"] == f"'{value}"
    assert row["authors"] == f"'{value}; b"


def test_a_record_of_ris() -> None:
    (record,) = read_ris(written("ris", ARTICLE))
    fields = dict(record)
    assert (fields["TY"], fields["TI"], fields["T2"]) == ("NEWS", "Brücke gesperrt", "Elbkurier")
    assert (fields["DA"], fields["PY"], fields["LA"]) == ("2024/10/05/", "2024", "de")
    assert fields["UR"] == ARTICLE.url
    assert [value for tag, value in record if tag == "AU"] == ["Feld, Nora", "dpa"]
    assert [value for tag, value in record if tag == "KW"] == ["Ada Weber", "Elbe AG", "Riesa"]


@given(several)
def test_ris_has_one_record_for_each_article_whatever_it_says(articles: list[StoredArticle]) -> None:
    records = read_ris(written("ris", *articles))
    assert len(records) == len(articles)
    for record, article in zip(records, articles, strict=True):
        assert dict(record)["TI"] == one_line(article.title)
        assert len([tag for tag, _ in record if tag == "AU"]) == len(article.authors)
        assert dict(record).get("UR") == (one_line(article.url or "") if web_address(article.url) else None)


def test_an_entry_of_bibtex() -> None:
    (entry,) = read_bibtex(written("bib", ARTICLE))
    assert entry.kind == "article"
    assert re.fullmatch(r"feld2024-[0-9a-f]{10}", entry.key)
    assert entry.fields["author"] == "Feld, Nora and {dpa}"
    assert entry.fields["title"] == "{Brücke gesperrt}"
    assert (entry.fields["year"], entry.fields["month"], entry.fields["day"]) == ("2024", "oct", "5")
    assert entry.fields["url"] == ARTICLE.url
    assert read_bibtex(written("bib", BARE))[0].kind == "misc"


@given(several)
def test_bibtex_prints_what_was_there_and_obeys_nothing(articles: list[StoredArticle]) -> None:
    entries = read_bibtex(written("bib", *articles))
    assert len({entry.key for entry in entries}) == len(entries) == len(articles)
    for entry, article in zip(entries, articles, strict=True):
        assert typeset(entry.fields["title"]) == one_line(article.title)
        assert typeset(entry.fields.get("journal", "")) == one_line(article.source or "")
        assert len(authors(entry.fields["author"]) if article.authors else []) == len(article.authors)
        assert not re.search(r"[{}\\\s]", entry.fields.get("url", ""))


def test_keys_stay_whatever_else_is_exported() -> None:
    alone = read_bibtex(written("bib", ARTICLE))[0].key
    assert [e.key for e in read_bibtex(written("bib", BARE, ARTICLE))][1] == alone
    assert dict(read_ris(written("ris", ARTICLE))[0])["ID"] == alone


def test_a_feed() -> None:
    parsed = feedparser.parse(fed(ARTICLE, BARE))
    assert not parsed.bozo
    assert parsed.version == "atom10"
    assert parsed.feed.title == FEED.title
    assert {(link.rel, link.href) for link in parsed.feed.links} == {("self", FEED.itself), ("alternate", FEED.page)}
    first, second = parsed.entries
    assert (first.title, first.author) == ("Brücke gesperrt", "dpa")
    assert first.published_parsed[:5] == (2024, 10, 5, 6, 30)
    assert first.summary == "Die Brücke bleibt zu. Bis Mai."
    assert {link.rel: link.href for link in first.links} == {
        "alternate": "http://localhost/article/a1",
        "via": ARTICLE.url,
    }
    assert second.updated == "2026-11-22T00:00:00+00:00"
    assert "published" not in second
    ids = [parsed.feed.id, first.id, second.id]
    assert len(set(ids)) == 3
    assert feedparser.parse(fed(BARE)).entries[0].id == second.id


@given(several)
def test_a_feed_is_well_formed_and_complete(articles: list[StoredArticle]) -> None:
    root = ElementTree.fromstring(fed(*articles))
    entries = root.findall(f"{ATOM}entry")
    assert len(entries) == len({e.findtext(f"{ATOM}id") for e in entries}) == len(articles)
    for entry in [root, *entries]:
        for name in ("id", "title", "updated"):
            assert len(entry.findall(f"{ATOM}{name}")) == 1
        assert dt.datetime.fromisoformat(str(entry.findtext(f"{ATOM}updated"))).tzinfo
        assert re.fullmatch(r"\d{4}-.*([+-]\d\d:\d\d|Z)", str(entry.findtext(f"{ATOM}updated")))
        for link in entry.findall(f"{ATOM}link"):
            assert re.fullmatch(r"https?://[^\s<>\"{}|\\^`]*", link.attrib["href"], re.IGNORECASE)


@pytest.mark.parametrize(
    ("byline", "family", "given"),
    [
        ("Nora Feld", "Feld", "Nora"),
        ("Ursula von der Leyen", "von der Leyen", "Ursula"),
        ("Dr. Nora Feld", "Feld", "Dr. Nora"),
        ("Karl-Heinz Groß-Bölting", "Groß-Bölting", "Karl-Heinz"),
        ("Anna Maria Sander", "Sander", "Anna Maria"),
        ("Feld, Nora", "Feld", "Nora"),
        ("dpa", "dpa", ""),
        ("Deutsche Presse-Agentur", "Deutsche Presse-Agentur", ""),
        ("Nora", "Nora", ""),
        ("Peter and Paul", "Peter and Paul", ""),
        ("Nora Feld (dpa)", "Nora Feld (dpa)", ""),
        ("Reuters, dpa, AFP", "Reuters, dpa, AFP", ""),
        ("", "", ""),
    ],
)
def test_bylines(byline: str, family: str, given: str) -> None:
    assert author(byline) == Author(family, given)
