"""What is kept of the words of a corpus says what the texts say; marks by it are those found in the texts."""

import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.engines.whoosh.marking import Marking
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
