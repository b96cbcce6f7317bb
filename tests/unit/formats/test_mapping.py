"""Foreign names: `[corpus.fields]`, `[[corpus.source]]`, and what `inspect` makes of a corpus."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.articles import Source
from indexer.articles.mapping import mapped, value_at
from indexer.config import load_config
from indexer.inspection import inspect
from indexer.sources import configured_corpus
from tests.unit.cli.invoking import invoke
from tests.unit.formats.reading import read_bytes

NESTED = {
    "a": {"b": {"c": 1}}, "dc.title": "T", "dc.x": {"y.z": "Z"}, "list": [{"n": "A"}, {"n": ["B", "C"]}, {"m": "D"}, 7],
    "0": "null", "empty": [], "none": None,
}  # fmt: skip

PATHS = [
    ("a.b.c", 1), ("a.b", {"c": 1}), ("a.x", None), ("a.b.c.d", None), ("dc.title", "T"), ("dc.x.y.z", "Z"),
    ("list.n", ["A", "B", "C"]), ("list.0.n", "A"), ("list.1.n.1", "C"), ("list.9.n", None), ("list.x", None),
    ("list.99999999999999999999", None), ("0", "null"), ("empty.n", None), ("none", None), ("none.a", None),
    ("", None), (".", None), ("..", None), ("a.", None), (".a", None),
]  # fmt: skip


@pytest.mark.parametrize(("path", "value"), PATHS)
def test_a_dotted_path_leads_to_a_value(path: str, value: Any) -> None:
    assert value_at(NESTED, path) == value


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("ab.0", max_size=3), inner, max_size=3),
    max_leaves=12,
)


@given(_JSON, st.text("ab.01", max_size=8))
def test_any_path_in_any_value_leads_somewhere_or_nowhere(value: Any, path: str) -> None:
    found = value_at(value, path)
    if isinstance(value, dict) and path in value:
        assert found == value[path]


FOREIGN = {
    "guid": 7, "headline": "Fern &amp; nah", "content": {"rendered": "<p>Eins.</p><p>Zwei &#8211; drei.</p>"},
    "meta": {"date": "2024-03-12"}, "authors": [{"name": "Ada Brandt"}, {"name": "Kai Ost"}],
    "tags": {"places": ["Kiel"]}, "site": ["Elbkurier"], "lines": ["Erstens.", "Zweitens."],
}  # fmt: skip
FIELDS = {
    "id": "guid", "title": "headline", "text": "content.rendered", "published": "meta.date", "authors": "authors.name",
    "places": "tags.places", "source": "site",
}  # fmt: skip


@pytest.mark.parametrize(("name", "content"), [("a.jsonl", json.dumps(FOREIGN)), ("a.json", json.dumps([FOREIGN]))])
def test_foreign_names_are_read(tmp_path: Path, name: str, content: str) -> None:
    (article,), problems = read_bytes(tmp_path, name, content, Source(fields=FIELDS))
    assert problems == []
    assert (article.id, article.title, article.text) == ("7", "Fern & nah", "Eins.\n\nZwei – drei.")
    assert (article.authors, article.places, article.source) == (("Ada Brandt", "Kai Ost"), ("Kiel",), "Elbkurier")
    assert article.published is not None
    assert article.published.isoformat() == "2024-03-12T00:00:00+01:00"


def test_paragraphs_in_a_list_make_a_text() -> None:
    assert mapped(FOREIGN, {"text": "lines"})["text"] == "Erstens.\n\nZweitens."


def test_what_is_not_mapped_is_taken_as_it_is() -> None:
    assert mapped({"text": "<b>a</b>", "title": "T"}, {"title": "headline"}) == {"text": "<b>a</b>", "title": "T"}


def test_columns_and_front_matter_can_be_mapped(tmp_path: Path) -> None:
    source = Source(fields={"text": "Inhalt", "authors": "autor", "published": "datum"})
    (article,), problems = read_bytes(
        tmp_path, "a.csv", 'Inhalt;autor;datum\nText.;"Meier, Anna; Ost";1.3.2024\n', source
    )
    assert (article.text, article.authors, problems) == ("Text.", ("Meier, Anna", "Ost"), [])
    (tmp_path / "a.csv").unlink()
    block = "---\nAutor: Anna Meier, Kai Ost\ndatum: gestern\n---\nText."
    (article,), problems = read_bytes(tmp_path, "a.txt", block, source)
    assert article.authors == ("Anna Meier", "Kai Ost")
    assert problems[0].startswith("a.txt:3: published is no date: 'gestern'")


SETTINGS = """
[corpus]
paths = ["rest"]
fields = { text = "body" }
[[corpus.source]]
paths = ["elbe"]
name = "Elbkurier"
language = "de"
fields = { title = "headline" }
[[corpus.source]]
paths = ["boten/bote.jsonl"]
name = "Küstenbote"
"""


@pytest.fixture
def corpora(tmp_path: Path) -> Path:
    """Three sources of articles that call their text `body`; the settings that say so."""
    for file in ("rest/a.jsonl", "elbe/b.jsonl", "boten/bote.jsonl", "boten/other.jsonl"):
        (tmp_path / file).parent.mkdir(exist_ok=True)
        (tmp_path / file).write_text(json.dumps({"body": f"In {file}.", "headline": "H"}), encoding="utf-8")
    (tmp_path / "config.toml").write_text(SETTINGS, encoding="utf-8")
    return tmp_path / "config.toml"


def test_each_source_has_a_name_and_fields_of_its_own(corpora: Path) -> None:
    corpus = configured_corpus(load_config(corpora))
    found = {article.file: (article.source, article.language, article.title) for article in corpus.articles()}
    assert found == {
        "elbe/b.jsonl": ("Elbkurier", "de", "H"),
        "boten/bote.jsonl": ("Küstenbote", None, "In boten/bote.jsonl"),
        "rest/a.jsonl": (None, None, "In rest/a.jsonl"),
    }
    assert corpus.problems == []


def test_paths_that_are_named_are_read_as_the_source_they_belong_to(corpora: Path) -> None:
    corpus = configured_corpus(load_config(corpora), [corpora.parent / "elbe", corpora.parent / "boten"])
    found = {article.file: article.source for article in corpus.articles()}
    assert found == {"elbe/b.jsonl": "Elbkurier", "boten/bote.jsonl": "Küstenbote", "boten/other.jsonl": None}


def test_what_an_article_says_itself_wins(tmp_path: Path) -> None:
    record = {"text": "T", "source": "dpa", "language": "en"}
    (article,), _ = read_bytes(tmp_path, "a.jsonl", json.dumps(record), Source(name="Elbkurier", language="de"))
    assert (article.source, article.language) == ("dpa", "en")


PROPOSALS = [
    # a record, what is proposed for it
    (FOREIGN, {
        "id": "guid", "title": "headline", "text": "content.rendered", "published": "meta.date",
        "authors": "authors.name", "places": "tags.places"}),
    ({"Datum": "12.03.2024", "Volltext": "T", "Ressort": "Sport"}, {
        "text": "Volltext", "published": "Datum", "section": "Ressort"}),
    ({"text": "T", "date": "keines", "author": "Ada"}, {"authors": "author"}),
    ({"x": "kurz", "y": "Das ist der längste Text von allen."}, {"text": "y"}),
    ({"text": "T", "title": "U"}, {}),
    ({"n": 1}, {}),
]  # fmt: skip


@pytest.mark.parametrize(("record", "proposal"), PROPOSALS)
def test_a_mapping_is_proposed(tmp_path: Path, record: dict[str, Any], proposal: dict[str, str]) -> None:
    (tmp_path / "a.jsonl").write_text(json.dumps(record), encoding="utf-8")
    (tmp_path / "config.toml").write_text('[corpus]\npaths = ["a.jsonl"]', encoding="utf-8")
    found = inspect(load_config(tmp_path / "config.toml"))
    assert found.proposal == proposal


def test_inspect_shows_articles_what_they_lack_and_a_table_to_paste(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("Nr;Überschrift;Inhalt\n1;Flut;Die Flut kam.\n2;Ebbe;Sie ging.\n", encoding="utf-8")
    settings = tmp_path / "config.toml"
    settings.write_text('[corpus]\npaths = ["a.csv"]\n', encoding="utf-8")
    result = invoke(settings, "inspect", "--articles", "1")
    assert result.exit_code == 0
    for part in (
        "Flut\n", "a.csv:2", "Die Flut kam. (13 characters)", "2 records looked at", "source (all)",
        '[corpus.fields]\nid = "Nr"\ntitle = "Überschrift"\ntext = "Inhalt"\n',
    ):  # fmt: skip
        assert part in result.stdout
    assert "Ebbe" not in result.stdout
    assert "no column is named text" in result.stderr
    settings.write_text(settings.read_text() + result.stdout.partition("For config.toml:")[2], encoding="utf-8")
    again = invoke(settings, "inspect")
    assert (again.exit_code, again.stderr) == (0, "")
    assert "[corpus.fields]" not in again.stdout
    assert "Ebbe" in again.stdout


def test_inspect_of_nothing_says_so(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text("[", encoding="utf-8")
    result = invoke(tmp_path / "config.toml", "inspect", str(tmp_path / "a.json"))
    assert result.exit_code == 2, "no such config.toml"
    (tmp_path / "config.toml").touch()
    result = invoke(tmp_path / "config.toml", "inspect", str(tmp_path / "a.json"))
    assert result.exit_code == 1
    assert "a.json:1: skipped: the array is not closed" in result.stderr
