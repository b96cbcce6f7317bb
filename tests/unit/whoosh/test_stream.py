"""The stream of words: what is written comes back, article by article."""

import tempfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.engines.whoosh.stream import Stream, read_stream, write_stream

_forms = st.lists(st.sampled_from(["Hafen", "Häfen", "und", "NATO", "12"]), max_size=6)
_articles = st.lists(st.tuples(_forms, _forms), max_size=6)
ROWS = {"NATO": 0, "12": 1, "und": 2, "Häfen": 3, "Hafen": 4}
FORMS = {row: form for form, row in ROWS.items()}


def _written(folder: Path, articles: list[tuple[list[str], list[str]]]) -> Stream:
    pieces = [piece for article in articles for piece in article]
    rows = [np.array([ROWS[form] for form in piece], dtype=np.int64) for piece in pieces]
    write_stream(folder, rows, np.cumsum([0, *map(len, pieces)]))
    return read_stream(folder, len(articles))


@settings(deadline=None)
@given(articles=_articles, data=st.data())
def test_an_excerpt_holds_the_words_of_its_articles(
    articles: list[tuple[list[str], list[str]]], data: st.DataObject
) -> None:
    if not articles:
        return
    asked = data.draw(st.lists(st.integers(0, len(articles) - 1), min_size=1, max_size=4))
    with tempfile.TemporaryDirectory() as folder:
        excerpt = _written(Path(folder), articles).excerpt(np.array(asked))
        words = [FORMS[row] for row in excerpt.words.tolist()]
    assert words == [form for number in asked for form in (*articles[number][0], *articles[number][1])]
    assert excerpt.lengths.tolist() == [len(articles[n][0]) + len(articles[n][1]) for n in asked]
    titles = [form for form, in_title in zip(words, excerpt.in_title.tolist(), strict=True) if in_title]
    assert titles == [form for number in asked for form in articles[number][0]]
    article = [i for i, number in enumerate(asked) for _ in (*articles[number][0], *articles[number][1])]
    assert excerpt.article.tolist() == article
    places = np.diff(excerpt.place)
    here = list(zip(excerpt.article.tolist(), excerpt.in_title.tolist(), strict=True))
    for step, one, other in zip(places.tolist(), here, here[1:], strict=False):
        assert (step == 1) == (one == other)


def test_the_mean_length_counts_titles_and_texts(tmp_path: Path) -> None:
    assert _written(tmp_path, [(["NATO"], ["und", "12"]), ([], ["Hafen"])]).mean_length == 2.0


@pytest.mark.parametrize("articles", [0, 1, 3])
def test_a_stream_of_other_articles_is_refused(tmp_path: Path, articles: int) -> None:
    _written(tmp_path, [(["NATO"], ["und"]), ([], ["Hafen"])])
    with pytest.raises(ValueError, match="does not fit"):
        read_stream(tmp_path, articles)


def test_nothing_but_the_two_files_is_left(tmp_path: Path) -> None:
    _written(tmp_path, [([], ["Hafen"])])
    assert {path.name for path in tmp_path.iterdir()} == {"stream.npy", "starts.npy"}
