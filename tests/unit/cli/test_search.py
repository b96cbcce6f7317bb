"""`fundstelle search`: what it finds, as JSON and as text."""

import json
import re
from pathlib import Path

import pytest

from indexer.config import load_config
from indexer.engines import open_engine
from indexer.query import SearchRequest, page_json_text
from tests.commands import write_config
from tests.contract.corpora import write
from tests.contract.test_copies import PRINTED
from tests.unit.cli.invoking import Invoke, ids, invoke


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["Hafen"], "b a c"),
        ([], "b a c"),
        (["*"], "b a c"),
        (["Truppen Schiffe"], "a b"),
        (["Truppen Schiffe", "--match", "any"], "a b"),
        (["Truppen UND Schiffe"], ""),
        (["Hafen", "--sort", "newest"], "b a c"),
        (["Hafen", "--sort", "oldest"], "a b c"),
        (["Hafen", "--sort", "oldest", "--size", "1"], "a"),
        (["Hafen", "--sort", "oldest", "--size", "1", "--page", "2"], "b"),
        (["Hafen", "--sort", "oldest", "--size", "1", "--page", "99"], "c"),
        (["--person", "Ada Weber"], "b a"),
        (["--person", "Ada Weber", "--person", "Olaf Scholz"], "b a"),
        (["--person", "Ada Weber", "--person", "Olaf Scholz", "--person-mode", "all"], "a"),
        (["--not-person", "Olaf Scholz"], "b c"),
        (["--person", ""], "c"),
        (["--not-person", ""], "b a"),
        (["--organisation", "NATO"], "a"),
        (["--place", "Odessa"], "a"),
        (["--not-place", "Odessa"], "b c"),
        (["--source", "Rundschau"], "a"),
        (["--source", "", "--section", ""], "b c"),
        (["--section", "Politik"], "a"),
        (["--author", "Ada Brandt"], "a"),
        (["--year", "2024"], "b a"),
        (["--not-year", "2024"], "c"),
        (["--from", "2024-02"], "b"),
        (["--to", "2024-01"], "a"),
        (["--from", "10.01.2024", "--to", "2024-01-10"], "a"),
        (["--from", "2024", "--to", "2024"], "b a"),
        (["Hafen", "--year", "1999"], ""),
    ],
)
def test_search_finds(fundstelle: Invoke, arguments: list[str], expected: str) -> None:
    assert ids(fundstelle("search", "--json", *arguments)) == expected.split()


def test_search_as_json_is_the_page_byte_for_byte_and_nothing_else(fundstelle: Invoke, config_file: Path) -> None:
    result = fundstelle("search", "Hafen", "--size", "2", "--json")
    page = open_engine(load_config(config_file)).search(SearchRequest("Hafen", size=2))
    assert result.stdout == page_json_text(page)
    assert re.fullmatch(r"\d+ ms\n", result.stderr)


def test_search_as_json_has_the_documented_keys_in_their_order(fundstelle: Invoke) -> None:
    page = json.loads(fundstelle("search", "Hafen", "--person", "Ada Weber", "--json").stdout)
    assert list(page) == [
        "query", "understood", "match", "total", "complete", "generation", "page", "size", "cursor", "hits", "facets",
        "histogram", "reading", "suggestion", "relaxed", "notes", "with_copies", "without_copies",
    ]  # fmt: skip
    assert [list(hit) for hit in page["hits"]] == 2 * [
        [
            "id", "title", "published", "source", "section", "authors", "url", "file", "line", "score", "snippets",
            "persons", "organisations", "places", "copies",
        ]
    ]  # fmt: skip
    assert list(page["facets"]) == ["person", "organisation", "place", "source", "section", "author", "year"]
    assert list(page["facets"]["person"][0]) == ["value", "count", "selected"]
    assert page["facets"]["person"][0] == {"value": "Ada Weber", "count": 2, "selected": True}
    assert {"value": None, "count": 1, "selected": False} in page["facets"]["source"]
    assert list(page["histogram"]) == ["unit", "bars", "undated"]
    assert list(page["histogram"]["bars"][0]) == ["from", "count"]
    assert list(page["hits"][0]["snippets"][0]) == ["text", "marks"]
    assert list(page["reading"][0]) == ["word", "forms", "parts", "variants", "alike"]
    assert page["reading"][0]["forms"] == [{"form": "Hafen", "articles": 3}]
    assert (page["suggestion"], page["relaxed"], page["notes"]) == (None, False, [])
    note = json.loads(fundstelle("search", '"Hafen', "--json").stdout)["notes"][0]
    assert list(note) == ["code", "text"]


def test_a_search_without_hits_is_no_failure(fundstelle: Invoke) -> None:
    result = fundstelle("search", "Quastenflosser")
    assert result.exit_code == 0
    assert result.stdout.startswith("0 articles")


def test_search_prints_hits_with_file_and_line_then_facets(fundstelle: Invoke) -> None:
    shown = fundstelle("search", "Hafen", "--size", "2").stdout
    assert shown.startswith("3 articles  page 1 of 2\n")
    assert "1  Der Hafen" in shown
    assert "2024-01-10 · Rundschau · Politik · " in shown
    assert "articles.jsonl:1" in shown
    assert re.search(r"^person +Ada Weber \(2\), Olaf Scholz \(1\), – \(1\)", shown, re.MULTILINE)


def test_search_says_how_a_query_was_read(fundstelle: Invoke) -> None:
    assert "Anführungszeichen" in fundstelle("search", '"Hafen').stdout
    assert "Kein Artikel enthält alle Wörter" in fundstelle("search", "Truppen Schiffe").stdout


def test_articles_are_shown_as_text_and_cannot_steer_the_terminal(fundstelle: Invoke) -> None:
    shown = fundstelle("search", "Zebra").stdout
    assert "[red]Zebra[/red] :smile:" in shown
    assert "\x1b" not in shown
    assert "\x07" not in shown
    assert "\ufffd[31mim Hafen\ufffd" in shown


def test_versions_are_folded_and_told(tmp_path: Path) -> None:
    file = write_config(tmp_path, write(tmp_path / "articles.jsonl", PRINTED))
    assert invoke(file, "rebuild").exit_code == 0
    assert ids(invoke(file, "search", "Brücke", "--json")) == ["lang"]
    assert sorted(ids(invoke(file, "search", "Brücke", "--json", "--copies", "all"))) == ["auch lang", "kurz", "lang"]
    shown = invoke(file, "search", "Brücke").stdout
    assert "1 articles, 3 with all versions" in shown
    assert "+2 versions" in shown
    assert len(invoke(file, "export", "Brücke").stdout.splitlines()) == 3
    assert len(invoke(file, "export", "Brücke", "--copies", "fold").stdout.splitlines()) == 1


def test_versions_are_not_looked_for_where_settings_say_so(tmp_path: Path) -> None:
    file = write_config(tmp_path, write(tmp_path / "articles.jsonl", PRINTED))
    file.write_text(f"{file.read_text(encoding='utf-8')}\n[copies]\nalike = 0\n", encoding="utf-8")
    assert invoke(file, "rebuild").exit_code == 0
    assert len(ids(invoke(file, "search", "Brücke", "--json"))) == 3
