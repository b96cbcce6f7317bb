"""What is kept of the words of a corpus says what the texts say; marks by it are those found in the texts."""

import random
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.engines.whoosh.columns.files import packed
from indexer.engines.whoosh.forms import Collected
from indexer.engines.whoosh.marking import Marking
from indexer.engines.whoosh.stream import Written, written
from indexer.engines.whoosh.words import Words, WordsWriter, opened
from indexer.language import analyse, fold, parts, sentence_spans, term, tokenise
from indexer.query.marks import Marker
from indexer.query.rewrite import resolve
from indexer.query.snippets import best_sentences, with_words
from indexer.query.syntax import parse
from tests.unit.texts import PROSE, TEXTS

Article = tuple[str | None, str]
"""Title, none if it is derived, and text."""

_articles = st.lists(st.tuples(st.one_of(st.none(), TEXTS), st.one_of(PROSE, TEXTS)), min_size=1, max_size=4)
_queries = st.one_of(
    TEXTS,
    st.lists(
        st.sampled_from(
            ["Soldat", "Soldatin", "Ukrainekonflikt", "Ukraine-Konflikt", "=Kursk", "Emailadresse", "abc", "der",
             "Kurs*", '"Ukraine-Konflikt der"', '="z. B."', "Haus /w5 Kursk", "Straße /s Februar", "Kur?k", "Strase~",
             "*straße", "titel:Haus", "-Kursk", "50 %", "12000", "Putin", "(Kursk ODER Donau) /w9 Soldat",
             '"Kursk Februar"~9'],
        ),
        min_size=1, max_size=3,
    ).map(" ".join),
)  # fmt: skip


@contextmanager
def _words(articles: Sequence[Article]) -> Iterator[Words]:
    with tempfile.TemporaryDirectory() as folder:
        with WordsWriter(Path(folder)) as writer:
            for title, text in articles:
                shown = text if title is None else title
                writer.add((shown, analyse(shown)), (text, analyse(text)), 0, title_derived=title is None)
            writer.finish()
        assert not [path for path in Path(folder).iterdir() if path.suffix == ".new"]
        yield opened(Path(folder), len(articles))


@settings(deadline=None)
@given(articles=_articles, data=st.data())
def test_words_and_sentences_stand_where_the_texts_have_them(articles: list[Article], data: st.DataObject) -> None:
    asked = data.draw(st.lists(st.integers(0, len(articles) - 1), min_size=1, max_size=4))
    with _words(articles) as words:
        places = words.stream.places(np.array(asked))
        found = [
            (words.forms.names[row], start, end)
            for row, start, end in zip(places.words.tolist(), places.starts.tolist(), places.ends.tolist(), strict=True)
        ]
        pieces = [[*tokenise(piece or "")] for number in asked for piece in articles[number]]
        assert found == [(token.form, token.start, token.end) for piece in pieces for token in piece]
        inside = {(n, t.position + i) for n, piece in enumerate(pieces) for t in piece for i in range(1, t.parts)}
        continues = [(n, t.position) in inside for n, piece in enumerate(pieces) for t in piece]
        assert places.continues.tolist() == continues
        assert places.bounds == [0, *np.cumsum([len(piece) for piece in pieces]).tolist()]
        stream, ends = words.stream.of(np.array(asked))
        assert stream.tolist() == places.words.tolist()
        assert ends.tolist() == places.bounds[1:]
        for number, (_, text) in enumerate(articles):
            assert words.stream.sentences_of(number) == with_words(text, sentence_spans(text))


@settings(deadline=None)
@given(_articles)
def test_forms_are_found_by_term_part_and_folded_form(articles: list[Article]) -> None:
    counts = Counter(
        form for title, text in articles for form in {t.form for piece in (title or "", text) for t in tokenise(piece)}
    )
    rows = sorted(counts, key=lambda form: (term(form), -counts[form], form))
    commonest = sorted(counts, key=lambda form: (-counts[form], form))
    with _words(articles) as words:
        forms = words.forms
        assert [forms.counted(row) for row in range(len(forms))] == [(form, counts[form]) for form in rows]
        for key in {*map(term, counts), "nirgends"}:
            assert forms.of_term(key, 99) == [(form, counts[form]) for form in rows if term(form) == key]
        for part in {term(part) for form in counts for part in parts(form)} | {"nirgends"}:
            holding = [(f, counts[f]) for f in commonest if part in map(term, parts(f))]
            assert forms.compounds_of(part, 99) == holding
        for folded in {*map(fold, counts), "nirgends"}:
            assert {rows[row] for row in forms.folded_as(folded).tolist()} == {f for f in counts if fold(f) == folded}
            beginning = forms.folded[slice(*forms.beginning(folded[:2]))].tolist()
            assert sorted(rows[row] for row in beginning) == sorted(f for f in counts if fold(f).startswith(folded[:2]))


@settings(deadline=None, max_examples=300)
@given(articles=_articles, query=_queries, match=st.sampled_from(["all", "any"]))
def test_marks_by_the_stream_are_those_in_the_texts(articles: list[Article], query: str, match: str) -> None:
    marker = Marker(resolve(parse(query).root, "all" if match == "all" else "any"))
    with _words(articles) as words:
        marking = Marking(words, marker, np.arange(len(articles)))
        for number, (title, text) in enumerate(articles):
            assert marking.text(number) == marker.find(text)
            shown = text if title is None else title
            assert marking.title(number, shown, derived=title is None) == marker.find(shown, "title")
            snippets = best_sentences(text, marking.text(number), len, marking.sentences(number))
            assert snippets == best_sentences(text, marker.find(text), len)


def _together(found: Sequence[Written]) -> Written:
    return Written(*(np.concatenate(columns) for columns in zip(*found, strict=True)))


@settings(deadline=None, max_examples=30)
@given(articles=_articles, shuffled=st.randoms(use_true_random=False))
def test_words_that_come_as_arrays_make_the_same_files(articles: list[Article], shuffled: random.Random) -> None:
    pieces = [(text if title is None else title, text) for title, text in articles]
    analyses = [[analyse(piece) for piece in both] for both in pieces]
    counts = Counter(form for both in analyses for form in {word for found in both for word in found.words})
    forms = [*counts, "UkraineKonflikt" if "UkraineKonflikt" not in counts else "HafenCity"]  # the last in no article
    shuffled.shuffle(forms)
    inside = [[*map(term, parts(form))] for form in forms]
    terms = sorted({term(form) for form in forms} | {part for held in inside for part in held})
    foldings = sorted(set(map(fold, forms)) | {key for both in analyses for found in both for key in found.exact})
    collected = Collected(
        forms=packed(forms), articles=np.array([counts[form] for form in forms]), terms=packed(terms),
        term_of=np.array([terms.index(term(form)) for form in forms]),
        parts=np.array([terms.index(part) for held in inside for part in held], dtype=np.int64),
        part_starts=np.cumsum([0, *map(len, inside)]),
        term_articles=np.array([sum(any(key in found.terms for found in both) for both in analyses) for key in terms]),
        foldings=packed(foldings), folding_of=np.array([foldings.index(fold(form)) for form in forms]),
        folding_articles=np.array([sum(any(k in f.exact for f in both) for both in analyses) for k in foldings]),
    )  # fmt: skip
    found = [written(title, text, forms.index) for title, text in articles]
    headlines = [(title, 0) for title, _ in articles if title is not None]
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as other:
        with WordsWriter(Path(one)) as writer:
            for (title, _), (above, below), (first, second) in zip(articles, pieces, analyses, strict=True):
                writer.add((above, first), (below, second), 0, title_derived=title is None)
            writer.finish()
        with WordsWriter(Path(other)) as writer:
            for some in filter(None, (found[:2], found[2:])):
                writer.add_written(_together(some))
            for title, day in headlines:
                writer.headline(title, day)
            writer.finish(collected)
        here, there = opened(Path(one), len(articles)), opened(Path(other), len(articles))
        differing = {name for name, array in here.files.arrays.items() if array.tolist() != there.files[name].tolist()}
        # Terms and folded forms that no article holds may be listed; nothing else may differ.
        assert differing <= {"terms.txt", "terms.starts", "terms.rows", "terms.compounds"}
        for key in terms:
            assert here.forms.of_term(key, 99) == there.forms.of_term(key, 99)
            assert here.forms.compounds_of(key, 99) == there.forms.compounds_of(key, 99)


@pytest.mark.parametrize("articles", [0, 1, 3])
def test_words_of_other_articles_are_refused(tmp_path: Path, articles: int) -> None:
    with WordsWriter(tmp_path) as writer:
        for _ in range(2):
            writer.add(("Hafen", analyse("Hafen")), ("Der Hafen.", analyse("Der Hafen.")), 0, title_derived=False)
        writer.finish()
    with pytest.raises(ValueError, match="does not fit"):
        opened(tmp_path, articles)


def test_what_is_not_finished_is_not_there(tmp_path: Path) -> None:
    with WordsWriter(tmp_path) as writer:
        writer.add(("Hafen", analyse("Hafen")), ("Der Hafen.", analyse("Der Hafen.")), 0, title_derived=False)
    assert not list(tmp_path.iterdir())


def test_the_mean_length_counts_titles_and_texts() -> None:
    with _words([("NATO", "und zwölf"), (None, "Hafen")]) as words:
        assert words.stream.mean_length == 2.0


def test_a_long_text_is_marked_all_the_same() -> None:
    text = "Der Hafen liegt am Fluss. " * 4000
    with _words([(None, text)]) as words:
        marker = Marker(parse("Hafen").root)
        marking = Marking(words, marker, np.array([0]))
        assert marking.text(0) == marker.find(text)
        assert best_sentences(text, marking.text(0), len, marking.sentences(0))[0].text == "Der Hafen liegt am Fluss."
