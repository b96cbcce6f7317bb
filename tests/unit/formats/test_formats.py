"""What each format gives: one table of all articles in `files`, value by value."""

import dataclasses
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from indexer.articles import Article
from indexer.articles.formats import SUFFIXES, is_read
from indexer.exports import FORMATS
from tests.conftest import ROOT
from tests.unit.exports.articles import ARTICLE
from tests.unit.formats.reading import FILES, read_bytes, read_folder, web_archive

EXPECTED: dict[str, list[dict[str, Any]]] = {
    "bericht.md": [
        {
            "line": 12, "title": "Brücke gesperrt", "source": "Elbkurier", "section": "Verkehr und Lokales",
            "published": "2024-03-12T08:30:00+01:00", "authors": ("Nora Feld", "Ada Brandt"),
            "text": "Die Brücke über die Elbe ist seit Montag gesperrt.\nDas teilte die Stadt mit.\n\n"
            "Die Fähre fährt weiter.\n\nRadfahrer müssen umkehren.\n\n"
            "„Wir bitten um Geduld“, sagte die Bürgermeisterin.",
        },
    ],
    "ohne.md": [{"title": "Deich hält der Flut stand", "text": "Der Deich an der Oste hat gehalten."}],
    "artikel.json": [
        {
            "id": "d1", "line": 2, "title": "Deich hält", "text": "Der Deich an der Oste hielt.",
            "published": "2024-03-13T00:00:00+01:00",
        },
        {
            "id": "d2", "line": 4, "title": "Hafen wächst", "text": "Der Hafen wächst weiter.",
            "authors": ("Kai Ost",), "places": ("Stade",),
        },
    ],
    "dienst.json": [
        {"id": "s1", "title": "Die Fähre ruht bis Freitag", "derived": True, "text": "Die Fähre ruht bis Freitag."},
        {"id": "s2", "title": "Die Fähre fährt wieder", "derived": True, "text": "Die Fähre fährt wieder."},
    ],
    "tabelle.csv": [
        {
            "id": "t1", "line": 2, "title": "Markt öffnet", "published": "2024-03-12T00:00:00+01:00",
            "authors": ("Nora Feld",), "section": "Lokales",
            "text": "Der Markt öffnet am Samstag.\nHändler hoffen, „endlich“ zu verkaufen; viele sind da.",
        },
        {
            "id": "t2", "line": 4, "title": 'Ein "großer" Tag', "text": "Das Fest beginnt.", "section": "Kultur",
            "published": "2024-03-12T18:30:00+01:00", "authors": ("Ada Brandt", "Kai Ost"),
        },
    ],
    "tabelle.tsv": [
        {"line": 2, "title": "Markt schließt", "text": "Der Markt schließt, und das war es.", "language": "de"}
    ],
    "seite.html": [
        {
            "title": "Schleuse wird saniert", "published": "2024-03-14T06:00:00+01:00", "source": "Elbkurier",
            "section": "Lokales", "authors": ("Nora Feld", "Kai Ost"), "language": "de-DE",
            "url": "https://elbkurier.example/schleuse",
            "text": "Die Schleuse in Geesthacht wird von April an saniert. Schiffe müssen mit langen Wartezeiten "
            "rechnen.\nDas Amt rechnet mit Kosten von zwölf Millionen Euro. Die Arbeiten sollen bis zum Herbst dauern.",
        },
    ],
    "meldung.htm": [
        {
            "title": "Fähre fällt aus", "published": "2024-03-15T17:45:00+01:00", "source": "elbkurier.example",
            "section": "Verkehr", "authors": ("Ada Brandt",), "url": "https://elbkurier.example/faehre",
            "text": "Die Fähre zwischen Wischhafen und Glückstadt fällt am Wochenende aus. Grund ist ein Schaden am "
            "Motor des Schiffes.\nPendler sollen über Hamburg fahren, rät die Reederei. Eine Ersatzfähre ist für "
            "Dienstag angekündigt.",
        },
    ],
    "feed.rss": [
        {
            "id": "strom-1", "line": 4, "title": "Strom & Wasser teurer", "published": "2024-03-15T07:30:00+00:00",
            "source": "Elbkurier", "section": "Wirtschaft", "authors": ("Nora Feld",), "language": "de",
            "url": "https://elbkurier.example/strom",
            "text": "Strom wird für alle Haushalte teurer.\n\nWasser auch.",
        },
        {
            "line": 11, "title": "Nur ein Anriss", "text": "Die Messe beginnt am Montag.", "source": "Elbkurier",
            "language": "de",
        },
    ],
    "feed.atom": [
        {
            "id": "tag:kuestenbote.example,2024:1", "line": 3, "title": "Flut kommt", "source": "Küstenbote",
            "published": "2024-03-16T10:00:00+00:00", "section": "Wetter", "authors": ("Kai Ost",), "language": "de",
            "url": "https://kuestenbote.example/flut", "text": "Die Flut kommt in der Nacht.\n\nAlle sind bereit.",
        },
    ],
    "ninjs1.json": [
        {
            "id": "urn:agentur:2024:1", "title": "Kanal wieder frei", "published": "2024-03-17T09:00:00+00:00",
            "source": "NDA", "section": "Verkehr", "authors": ("Nora Feld", "Ada Brandt", "nda"), "language": "de",
            "persons": ("Ada Weber",), "places": ("Kiel", "Brunsbüttel"),
            "text": "Der Kanal ist frei.\n\nSchiffe fahren.",
        },
    ],
    "ninjs2.json": [
        {
            "id": "urn:agentur:2024:2", "title": "Tunnel bleibt zu", "published": "2024-03-18T09:00:00+01:00",
            "source": "NDA", "authors": ("Kai Ost",), "language": "de", "persons": ("Ada Weber",),
            "text": "Der Tunnel bleibt zu.\n\nBis Mai.",
        },
    ],
    "agentur.xml": [
        {
            "id": "urn:newsml:nda.example:20240319:1", "line": 3, "title": "Werft baut Fähren",
            "published": "2024-03-19T07:15:00+01:00", "source": "Norddeutsche Agentur", "section": "Wirtschaft",
            "authors": ("Nora Feld",), "language": "de", "persons": ("Ada Weber",), "organisations": ("Werft AG",),
            "places": ("Stralsund",), "text": "Die Werft baut zwei Fähren.\n\nDas ist gut.",
        },
        {
            "id": "urn:newsml:nda.example:20240319:3", "line": 19, "title": "Kurz und knapp", "source": "NDA",
            "published": "2024-03-19T09:00:00+01:00", "language": "de", "text": "Der Zug kam an.",
        },
    ],
}  # fmt: skip


def shown(article: Article) -> dict[str, Any]:
    """The values that an article has, as the table has them; a made id is left out."""
    values = dataclasses.asdict(article)
    del values["file"]
    values["published"] = article.published.isoformat() if article.published else None
    values["derived"] = values.pop("title_derived")
    if len(article.id) == 16 and set(article.id) <= set("0123456789abcdef"):
        del values["id"]
    if article.line == 1:
        del values["line"]
    return {key: value for key, value in values.items() if value not in (None, (), False)}


@pytest.mark.parametrize("name", EXPECTED)
def test_a_format_gives_the_fields(tmp_path: Path, name: str) -> None:
    shutil.copy(FILES / name, tmp_path)
    articles, problems = read_folder(tmp_path)
    assert [shown(article) for article in articles] == EXPECTED[name]
    assert {article.file for article in articles} == {name}
    withdrawn = [f"{name}:15: the agency says it is not to be used (publication status canceled)"]
    assert problems == (withdrawn if name == "agentur.xml" else [])


def test_no_file_is_left_out_of_the_table() -> None:
    assert {path.name for path in FILES.iterdir()} == set(EXPECTED)


@pytest.mark.parametrize("suffix", [".ndjson", ".markdown", ".xhtml", ".rdf", *SUFFIXES[:16]])
def test_every_suffix_is_read_in_any_case_and_packing(suffix: str) -> None:
    for name in (f"a{suffix}", f"A{suffix.upper()}", f"a{suffix}.gz", f"a{suffix}.ZST"):
        assert is_read(name)


@pytest.mark.parametrize("name", ["a", "a.gz", "a.pdf", "a.pdf.gz", "a.docx", "a.jsonl.bak", "txt", "a.zip.txt.part"])
def test_other_names_are_not_read(name: str) -> None:
    assert not is_read(name)


def test_json_is_also_lines_and_values_one_after_the_other(tmp_path: Path) -> None:
    articles, problems = read_bytes(tmp_path, "a.json", '{"text": "Eins."}\n{\n"text": "Zwei."\n}{"text": "Drei."}')
    assert ([(a.text, a.line) for a in articles], problems) == ([("Eins.", 1), ("Zwei.", 2), ("Drei.", 4)], [])


def test_a_long_array_is_read_as_it_comes(tmp_path: Path) -> None:
    elements = (f'{{"id": {i}, "text": "{"Wort " * (i % 400)}Ende {i}."}}' for i in range(3_000))
    articles, problems = read_bytes(tmp_path, "a.json", "[" + ",\n".join(elements) + "]")
    assert [(int(a.id), a.line) for a in articles] == [(i, i + 1) for i in range(3_000)]
    assert problems == []


def test_our_own_table_is_read(tmp_path: Path) -> None:
    text = "".join(FORMATS["csv"].write(iter([ARTICLE])))
    (article,), problems = read_bytes(tmp_path, "a.csv", text)
    assert problems == []
    for name in ("id", "title", "text", "published", "source", "section", "authors", "url", "language"):
        assert getattr(article, name) == getattr(ARTICLE, name), name


@pytest.mark.parametrize(
    "content", ['sep=;\ntitle;text\nA, B;"x, y"\n', "title|text\nA, B|x, y\n", '"title","text"\n"A, B","x, y"\n']
)
def test_the_delimiter_is_the_one_that_fits(tmp_path: Path, content: str) -> None:
    (article,), problems = read_bytes(tmp_path, "a.csv", content)
    assert (article.title, article.text, problems) == ("A, B", "x, y", [])


def test_a_web_archive_gives_its_pages_by_address(tmp_path: Path) -> None:
    page = (FILES / "seite.html").read_bytes()
    undeclared = (FILES / "meldung.htm").read_text(encoding="utf-8").encode("cp1252")
    archive = web_archive(
        ("https://elbkurier.example/a", "text/html; charset=utf-8", page),
        ("https://elbkurier.example/logo.png", "image/png", b"\x89PNG"),
        ("https://elbkurier.example/b", "text/html; charset=ISO-8859-1", undeclared),
    )
    articles, problems = read_bytes(tmp_path, "crawl.warc", archive)
    assert [(a.file, a.title, a.url) for a in articles] == [
        ("crawl.warc!https://elbkurier.example/a", "Schleuse wird saniert", "https://elbkurier.example/schleuse"),
        ("crawl.warc!https://elbkurier.example/b", "Fähre fällt aus", "https://elbkurier.example/b"),
    ]
    assert problems == []


def test_plain_articles_need_none_of_the_libraries_of_other_formats() -> None:
    code = (
        "import sys; from pathlib import Path; from indexer.articles import read_corpus\n"
        "print(len(list(read_corpus([Path(a) for a in sys.argv[1:]], Path()).articles())), *sys.modules)"
    )
    paths = [str(ROOT / "seeds"), str(FILES / "artikel.json"), str(FILES / "tabelle.csv")]
    done = subprocess.run([sys.executable, "-c", code, *paths], capture_output=True, text=True, check=True, cwd=ROOT)
    count, *modules = done.stdout.split()
    assert count == "9"
    foreign = {"trafilatura", "lxml", "feedparser", "defusedxml", "warcio", "markdown_it", "backports.zstd"}
    assert foreign & set(modules) == set()
