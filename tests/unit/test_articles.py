"""Reading articles: formats, titles, and what becomes of a good record. What is broken: test_broken_articles.py."""

import datetime as dt
import gzip
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.articles import Article, Corpus, read_corpus
from indexer.articles.fields import BERLIN, derive_title, parse_date, split_title
from indexer.errors import InputError

BODY = "Am Montag begann es. Am Dienstag endete es."


def read(folder: Path, name: str, content: str | bytes) -> tuple[list[Article], Corpus]:
    """Writes one file and reads the corpus that it makes."""
    (folder / name).write_bytes(content.encode() if isinstance(content, str) else content)
    corpus = read_corpus([folder], folder)
    return list(corpus.articles()), corpus


def one(folder: Path, name: str, content: str | bytes) -> Article:
    articles, corpus = read(folder, name, content)
    assert [str(p) for p in corpus.problems] == []
    (article,) = articles
    return article


@pytest.mark.parametrize(
    ("content", "title", "derived", "text"),
    [
        (f"Eine Überschrift\n{BODY}", "Eine Überschrift", False, BODY),
        (f"Eine Überschrift!\n\n\n{BODY}\n", "Eine Überschrift!", False, BODY),
        (f"\n\n  Eine  Überschrift \n{BODY}", "Eine Überschrift", False, BODY),
        (f"Eine Überschrift\r\n{BODY}\r\nMehr", "Eine Überschrift", False, f"{BODY}\nMehr"),
        (f"Ein Satz am Anfang.\n{BODY}", "Ein Satz am Anfang", True, f"Ein Satz am Anfang.\n{BODY}"),
        (BODY, "Am Montag begann es", True, BODY),
        ("Nur eine Zeile", "Nur eine Zeile", True, "Nur eine Zeile"),
        ("x" * 121 + f"\n{BODY}", "x" * 120 + " …", True, "x" * 121 + f"\n{BODY}"),
        (f"---\n{BODY}", "---", True, f"---\n{BODY}"),
        ("Ein\tTitel\n" + BODY, "Ein Titel", False, BODY),
    ],
)
def test_the_title_of_a_text_file(tmp_path: Path, content: str, title: str, derived: bool, text: str) -> None:
    article = one(tmp_path, "a.txt", content)
    assert (article.title, article.title_derived, article.text) == (title, derived, text)
    assert (article.file, article.line) == ("a.txt", 1)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Dr. Meier kam. Er ging.", "Dr"),
        ("Wer kommt? Niemand.", "Wer kommt?"),
        ("Er sagte nichts … und ging.", "Er sagte nichts … und ging"),
        ("wort " * 50, "wort " * 24 + "…"),
        ("wort, " * 50, "wort, " * 19 + "wort …"),
        (".", "."),
    ],
)
def test_a_derived_title_is_the_first_sentence_cut_at_a_word(text: str, title: str) -> None:
    assert derive_title(text) == title


@given(st.text(min_size=1).filter(str.strip))
def test_every_text_has_a_title(text: str) -> None:
    assert 0 < len(derive_title(text)) <= 122
    title, rest = split_title(text)
    assert rest.strip()
    assert title is None or title.strip() == title != ""


def test_front_matter_gives_the_fields(tmp_path: Path) -> None:
    block = """---
id: kursk-1
title: "Er sagte: 'Nein'"
# a comment
published: 12.03.2024

Source: dpa
section: Politik
authors: Anna Meier, Bert Bach
persons: ["Wladimir Putin", 'Kim Jong-un']
organisations: Meier, Huber & Co; NATO
places:
url: https://example.org/a:b
language: de
---
"""
    article = one(tmp_path, "a.txt", block + BODY)
    assert article == Article(
        id="kursk-1", title="Er sagte: 'Nein'", text=BODY, file="a.txt", line=16,
        published=dt.datetime(2024, 3, 12, tzinfo=BERLIN), source="dpa", section="Politik",
        authors=("Anna Meier", "Bert Bach"), persons=("Wladimir Putin", "Kim Jong-un"),
        organisations=("Meier, Huber & Co", "NATO"), places=(), url="https://example.org/a:b", language="de",
    )  # fmt: skip


def test_below_front_matter_without_a_title_the_title_rules_hold(tmp_path: Path) -> None:
    article = one(tmp_path, "a.txt", f"---\nsource: dpa\n---\n\nEine Überschrift\n\n{BODY}")
    assert (article.title, article.title_derived, article.text) == ("Eine Überschrift", False, BODY)


RECORD = {
    "id": "a1", "title": "Titel", "text": BODY, "published": "2024-03-12T08:30:00+01:00", "source": "dpa",
    "section": "Politik", "authors": ["Anna Meier"], "url": "https://example.org", "language": "de",
    "persons": ["Wladimir Putin"], "organisations": [], "places": ["Kursk", "Kursk", " "],
}  # fmt: skip


def lines(*records: object) -> bytes:
    return b"".join(json.dumps(record).encode() + b"\n" for record in records)


@pytest.mark.parametrize("name", ["a.jsonl", "a.jsonl.gz", "A.JSONL", "A.JSONL.GZ"])
def test_json_lines_give_the_fields(tmp_path: Path, name: str) -> None:
    content = lines(RECORD, {"text": BODY})
    articles, corpus = read(tmp_path, name, gzip.compress(content) if name.lower().endswith("gz") else content)
    assert not corpus.problems
    assert articles[0] == Article(
        id="a1", title="Titel", text=BODY, file=name, line=1, source="dpa", section="Politik",
        published=dt.datetime(2024, 3, 12, 7, 30, tzinfo=dt.UTC), authors=("Anna Meier",), url="https://example.org",
        language="de", persons=("Wladimir Putin",), organisations=(), places=("Kursk",),
    )  # fmt: skip
    assert (articles[1].line, articles[1].title, articles[1].title_derived) == (2, "Am Montag begann es", True)
    assert articles[1].persons is None


def test_a_missing_id_is_stable_and_depends_on_place_and_content(tmp_path: Path) -> None:
    first, second = (one_id(tmp_path, "a.jsonl", BODY), one_id(tmp_path, "a.jsonl", BODY))
    assert first == second
    assert first != one_id(tmp_path, "a.jsonl", BODY + "!")
    assert first != one_id(tmp_path, "b.jsonl", BODY)


def one_id(folder: Path, name: str, text: str) -> str:
    articles, _ = read(folder, name, lines({"text": text}))
    (folder / name).unlink()
    return articles[0].id


def test_a_number_as_id_is_taken(tmp_path: Path) -> None:
    assert one(tmp_path, "a.jsonl", lines({"id": 17, "text": BODY})).id == "17"


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2024-03-12", "2024-03-12T00:00:00+01:00"),
        ("12.03.2024", "2024-03-12T00:00:00+01:00"),
        ("1.7.2024", "2024-07-01T00:00:00+02:00"),
        ("2024-03-12T08:30", "2024-03-12T08:30:00+01:00"),
        ("2024-03-12 08:30:15", "2024-03-12T08:30:15+01:00"),
        ("2024-03-12T08:30:00Z", "2024-03-12T08:30:00+00:00"),
        ("2024-03-12T08:30:00.123-05:00", "2024-03-12T08:30:00.123000-05:00"),
        (" 2024-03-12 ", "2024-03-12T00:00:00+01:00"),
        ("12.03.2024 08:30", "2024-03-12T08:30:00+01:00"),
        ("12.03.2024, 8.30 Uhr", "2024-03-12T08:30:00+01:00"),
        ("12. 3. 2024 um 18:30:15 Uhr", "2024-03-12T18:30:15+01:00"),
        ("12. März 2024", "2024-03-12T00:00:00+01:00"),
        ("1. Jänner 2024, 07:05 Uhr", "2024-01-01T07:05:00+01:00"),
        ("3. Okt. 2024", "2024-10-03T00:00:00+02:00"),
        ("Tue, 12 Mar 2024 08:30:00 +0100", "2024-03-12T08:30:00+01:00"),
        ("12 Mar 2024 08:30:00 GMT", "2024-03-12T08:30:00+00:00"),
    ],
)
def test_dates_without_a_zone_are_german(written: str, moment: str) -> None:
    assert parse_date(written).isoformat() == moment


@pytest.mark.parametrize(
    "written",
    [
        "",
        "gestern",
        "2024",
        "2024-13-01",
        "31.02.2024",
        "1599-12-31",
        "2201-01-01",
        "12.03.24",
        "12. Brumaire 2024",
        "12.03.2024 25:00",
        "12 Mar",
        "32 Mar 2024 08:30:00 +0100",
    ],
)
def test_what_is_no_date_is_refused(written: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  # of several sources
        parse_date(written)


def test_the_content_hash_is_about_content_only(tmp_path: Path) -> None:
    first = one(tmp_path, "a.jsonl", lines(RECORD))
    (tmp_path / "a.jsonl").unlink()
    moved, changed = read(tmp_path, "b.jsonl", b"\n" + lines(RECORD, RECORD | {"id": "a2", "section": "Kultur"}))[0]
    assert moved.content_hash() == first.content_hash() != changed.content_hash()


def test_folders_are_read_in_order_with_all_below_them_but_nothing_hidden(tmp_path: Path) -> None:
    for name in ("b/2.txt", "b/1.txt", "a.txt", "c/d/e.TXT", ".git/x.txt", "b/.hidden.txt", "readme.pdf", "c/x.docx"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(f"Titel\n{BODY}", encoding="utf-8")
    corpus = read_corpus([tmp_path], tmp_path)
    assert [article.file for article in corpus.articles()] == ["a.txt", "b/1.txt", "b/2.txt", "c/d/e.TXT"]
    assert corpus.total_bytes == 4 * len(f"Titel\n{BODY}")


def test_a_file_reached_twice_is_read_once(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(BODY, encoding="utf-8")
    (tmp_path / "link.txt").symlink_to("a.txt")
    corpus = read_corpus([tmp_path / "a.txt", tmp_path], tmp_path)
    assert [article.file for article in corpus.articles()] == ["a.txt"]
    assert not corpus.problems


def test_a_file_outside_the_base_is_named_in_full(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(BODY, encoding="utf-8")
    (article,) = read_corpus([tmp_path], tmp_path / "elsewhere").articles()
    assert article.file == (tmp_path / "a.txt").resolve().as_posix()


@pytest.mark.parametrize(
    ("name", "message"), [("nowhere", "no such file or folder"), ("a.pdf", "not read. Articles come from")]
)
def test_a_path_that_cannot_be_meant_is_refused(tmp_path: Path, name: str, message: str) -> None:
    (tmp_path / "a.pdf").touch()
    with pytest.raises(InputError, match=message) as error:
        read_corpus([tmp_path / name], tmp_path)
    assert name in str(error.value)


def test_progress_ends_at_the_size_of_the_corpus(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(BODY, encoding="utf-8")
    (tmp_path / "b.jsonl").write_bytes(lines(*({"text": f"{BODY} {i}"} for i in range(50))))
    (tmp_path / "c.jsonl.gz").write_bytes(gzip.compress(lines(*({"text": f"{BODY} {i}"} for i in range(50, 90)))))
    corpus = read_corpus([tmp_path], tmp_path)
    seen: list[int] = []
    assert len(list(corpus.articles(lambda *read: seen.append(read[0])))) == 91
    assert seen == sorted(seen)
    assert seen[-1] == corpus.total_bytes
