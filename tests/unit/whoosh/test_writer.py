"""The segment that is written by way of arrays holds what Whoosh's own writer writes, read by Whoosh itself."""

import datetime as dt
import json
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from whoosh.index import open_dir

from indexer.articles import Article, read_corpus
from indexer.config import SearchConfig
from indexer.engines.common.articles import keywords_of, numbers_of, stored_of
from indexer.engines.whoosh.build import WhooshBuild
from indexer.engines.whoosh.columns import open_columns
from indexer.engines.whoosh.columns.files import ColumnFiles
from indexer.engines.whoosh.columns.opening import facts_of
from indexer.engines.whoosh.register import read_register
from indexer.engines.whoosh.registering import write_register
from indexer.engines.whoosh.schema import stored_schema
from indexer.engines.whoosh.words import open_words
from indexer.engines.whoosh.writer import gathering, inverting, postings, stretches
from indexer.engines.whoosh.writer.gathering import Gathered, Gatherer
from indexer.engines.whoosh.writer.segment import SegmentWriter
from indexer.engines.whoosh.writer.textfields import Held
from indexer.engines.whoosh.writer.vocabulary import Vocabulary, analysed
from indexer.enrich import IndexedDocument, enrich
from indexer.language import parts, term
from indexer.language.analysis import analyse
from tests.conftest import ROOT
from tests.unit.texts import PROSE, TEXTS
from tests.unit.whoosh.stock_writer import write_stock


def _written(folder: Path, documents: Sequence[IndexedDocument]) -> tuple[Gathered, Vocabulary, Held]:
    index, temporary = folder / "index", folder / "temporary"
    index.mkdir(parents=True)
    writer = SegmentWriter(index, stored_schema(), 0.6)
    with Gatherer(temporary, lambda _: None) as gatherer:
        for document in documents:
            article = document.article
            writer.add(stored_of(document), keywords_of(document), numbers_of(document))
            gatherer.add(article.title, article.text, title_derived=article.title_derived)
        gathered = gatherer.finish()
        vocabulary = analysed(gathered.forms, gathered.articles)
        with ColumnFiles(folder / "columns") as columns:
            held = writer.finish(gathered, vocabulary, columns, temporary)
    assert list(temporary.iterdir()) == []
    return gathered, vocabulary, held


def _stock(folder: Path, documents: Sequence[IndexedDocument]) -> None:
    (folder / "stock").mkdir()
    write_stock(folder / "stock", documents)


def _contents(folder: Path) -> Iterator[tuple[object, ...]]:
    """All that Whoosh can tell of an index."""
    with open_dir(str(folder), readonly=True).reader() as reader:
        schema = reader.schema
        names = sorted(reader.indexed_field_names())
        yield "fields", names, reader.doc_count_all()
        for name, raw in reader.all_terms():
            info = reader.term_info(name, raw)
            yield (
                name, raw, reader.doc_frequency(name, raw), reader.frequency(name, raw), info.weight(),
                info.doc_frequency(), info.min_length(), info.max_length(), info.max_weight(), info.min_id(),
                info.max_id(), list(_postings(reader, name, raw, schema[name].format)),
            )  # fmt: skip
        yield from _documents(reader, names)


def _postings(reader: Any, name: str, raw: bytes, kept: Any) -> Iterator[tuple[object, ...]]:
    matcher = reader.postings(name, raw)
    while matcher.is_active():
        positions = matcher.value_as("positions") if kept.supports("positions") else None
        yield matcher.id(), matcher.weight(), positions
        matcher.next()


def _documents(reader: Any, names: list[str]) -> Iterator[tuple[object, ...]]:
    for name in filter(reader.field_length, names):
        yield name, reader.field_length(name), reader.min_field_length(name), reader.max_field_length(name)
    columns = {name: reader.column_reader(name) for name in ("day", "published") if reader.has_column(name)}
    for number in range(reader.doc_count_all()):
        lengths = [reader.doc_field_length(number, name) for name in names]
        yield reader.stored_fields(number), lengths, {name: column[number] for name, column in columns.items()}


def _compare(folder: Path, documents: Sequence[IndexedDocument]) -> None:
    _written(folder, documents)
    _stock(folder, documents)
    ours, theirs = list(_contents(folder / "index")), list(_contents(folder / "stock"))
    for mine, other in zip(ours, theirs, strict=True):
        assert mine == other


@pytest.fixture(scope="module")
def real() -> list[IndexedDocument]:
    corpus = [ROOT / "seeds", ROOT / "tests" / "relevance" / "collection" / "articles.jsonl"]
    return [enrich(article, confidence=0.5) for article in read_corpus(corpus, ROOT).articles()]


@pytest.fixture
def small_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything that is done some at a time is done a few at a time."""
    monkeypatch.setattr(gathering, "_BATCH", 50)
    monkeypatch.setattr(stretches, "_MOST", 100)
    monkeypatch.setattr(inverting, "_RUN", 300)
    monkeypatch.setattr(inverting, "_CHUNK", 64)
    monkeypatch.setattr(inverting, "_SAMPLE", 4)
    monkeypatch.setattr(postings, "_STEP", 16)
    monkeypatch.setattr(postings, "BLOCK_LIMIT", 8)


def test_real_articles_are_written_as_whoosh_writes_them(real: list[IndexedDocument], tmp_path: Path) -> None:
    _compare(tmp_path, real)


@pytest.mark.usefixtures("small_steps")
def test_what_is_sorted_in_pieces_is_the_same(real: list[IndexedDocument], tmp_path: Path) -> None:
    _compare(tmp_path, real[:60])


_moments = st.none() | st.datetimes(dt.datetime(1600, 1, 2), dt.datetime(2199, 1, 1), timezones=st.just(dt.UTC))
_values = st.lists(st.sampled_from(["Anna", "Bodo", "Ähre", "zwei Wörter"]), max_size=3).map(tuple)
_words = st.lists(
    st.sampled_from(
        "Kurs-e Kurse kurs Ukraine-Konflikt z. B. d. h. 50 % 12.000 Häfen haefen Hafen\nLAUTE ZEILE\n– Soldatinnen "
        "Hochwasserschutz www.taz.de/a-b GPA-djp sich Sicherheit IS 😀 ß ẞ-ss".split(" ")
    ),
    max_size=400,
).map(" ".join)
_texts = TEXTS | PROSE | _words


@st.composite
def _documents_drawn(draw: st.DrawFn) -> list[IndexedDocument]:
    number = draw(st.integers(1, 5))
    articles = [
        Article(
            id=f"a{at}", title=draw(_texts), text=draw(_texts), file="f", line=at, title_derived=draw(st.booleans()),
            published=draw(_moments), source=draw(st.none() | st.just("Quelle")), authors=draw(_values),
            persons=draw(_values), organisations=draw(_values), places=draw(_values),
        )
        for at in range(number)
    ]  # fmt: skip
    return [enrich(article, confidence=0.0) for article in articles]


@settings(deadline=None, max_examples=60)
@given(documents=_documents_drawn())
def test_any_articles_are_written_as_whoosh_writes_them(
    documents: list[IndexedDocument], tmp_path_factory: pytest.TempPathFactory
) -> None:
    _compare(tmp_path_factory.mktemp("any"), documents)


def test_a_long_article_and_many_that_hold_a_word(tmp_path: Path) -> None:
    """Positions, differences and document numbers of more than one and two bytes; several blocks."""
    words = ["Anfang", *["Mitte"] * 70_000, *(f"Wort{n}" for n in range(300)), "Anfang", "Ende"]
    articles = [Article(id="lang", title="Anfang", text=" ".join(words), file="f", line=1)]
    articles += [
        Article(id=f"kurz{n}", title="Hafen", text="Hafen " * (n % 3 + 1) + "Ende" * (n % 500 == 0), file="f", line=n)
        for n in range(1300)
    ]
    _compare(tmp_path, [enrich(article, confidence=0.0) for article in articles])


def test_forms_are_counted_as_the_analysis_of_each_article_tells(real: list[IndexedDocument], tmp_path: Path) -> None:
    gathered, vocabulary, held = _written(tmp_path, real)
    forms: dict[str, int] = {}
    terms: dict[str, int] = {}
    folded: dict[str, int] = {}
    for document in real:
        title, text = analyse(document.article.title), analyse(document.article.text)
        for key in title.terms.keys() | text.terms.keys():
            terms[key] = terms.get(key, 0) + 1
        for key in title.exact.keys() | text.exact.keys():
            folded[key] = folded.get(key, 0) + 1
        for form in {*title.words, *text.words}:
            forms[form] = forms.get(form, 0) + 1
    assert dict(_counted(gathered.forms, gathered.articles.tolist())) == forms
    assert [vocabulary.terms[number] for number in vocabulary.term_of.tolist()] == [*map(term, gathered.forms)]
    assert dict(_counted(vocabulary.terms, held.terms.tolist())) == terms
    assert dict(_counted(vocabulary.folded, held.folded.tolist())) == folded
    inside = np.split(vocabulary.parts, vocabulary.part_starts[1:-1])
    for form, held_inside in zip(gathered.forms, inside, strict=True):
        wanted = [*map(term, parts(form))] if form in forms else []
        assert [vocabulary.terms[number] for number in held_inside.tolist()] == wanted


def _counted(names: Sequence[str], counts: list[int]) -> Iterator[tuple[str, int]]:
    return ((name, count) for name, count in zip(names, counts, strict=True) if count)


def _files(folder: Path) -> dict[str, object]:
    return {
        path.name: json.loads(path.read_bytes()) if path.suffix == ".json" else path.read_bytes()
        for path in folder.iterdir()
    }


def _assert_made_again(root: Path, documents: Sequence[IndexedDocument]) -> None:
    """Builds a generation, and makes the columns and words of it again from its index; its register beside those."""
    with WhooshBuild(root, 1, SearchConfig(), 0.6) as build:
        build.add(documents)
        name = build.promote().name
    folder, again = root / "generations" / name, root / "again"
    with closing(open_dir(str(folder / "whoosh"), readonly=True)) as index:
        columns = open_columns(again, index, 0.6)
        open_words(again, index)
        write_register(again, read_register(folder / "columns"), columns.indexed, facts_of(index)["segments"])
    built, made = _files(folder / "columns"), _files(again)
    built = {name: content for name, content in built.items() if not name.startswith("contents.")}  # of the corpus
    assert built.keys() == made.keys()
    assert [name for name, content in built.items() if content != made[name]] == []


def test_a_build_writes_what_is_made_again_from_its_index(real: list[IndexedDocument], tmp_path: Path) -> None:
    _assert_made_again(tmp_path, real)


@pytest.mark.usefixtures("small_steps")
def test_a_build_in_pieces_writes_the_same(real: list[IndexedDocument], tmp_path: Path) -> None:
    _assert_made_again(tmp_path, real[:60])


@settings(deadline=None, max_examples=25)
@given(documents=_documents_drawn())
def test_a_build_of_any_articles_writes_what_is_made_again(
    documents: list[IndexedDocument], tmp_path_factory: pytest.TempPathFactory
) -> None:
    _assert_made_again(tmp_path_factory.mktemp("any"), documents)
