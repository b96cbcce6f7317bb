"""The sentences of many texts at once are those of each."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.language import sentence_spans
from indexer.language.cuts import spans_with_words
from indexer.query.snippets import with_words
from tests.unit.test_sentences import CASES
from tests.unit.texts import LONG, PROSE, TEXTS

_ends = st.lists(
    st.sampled_from([
        "Wort", "Regierung", "ein", "Art", "5", "1984", "max", "Nr", "X", "Jahrhundert", "漢字", "_", "x_y", ".", "!",
        "…", "...", "?!", "”", ")", "“", "„", " ", " ", " ", "\u00a0", "\n", "\n\n", "\t", "\r", "-",
    ]), max_size=40,
).map("".join)  # fmt: skip
_lists = st.lists(_ends | PROSE | TEXTS, max_size=6)


def check_spans(texts: list[str]) -> None:
    spans, counts = spans_with_words(texts)
    bounds = counts.cumsum() - counts
    found = [spans[first : first + count].tolist() for first, count in zip(bounds, counts, strict=True)]
    assert found == [[list(span) for span in with_words(text, sentence_spans(text))] for text in texts]


@given(_lists)
def test_sentences_of_many_texts_are_those_of_each(texts: list[str]) -> None:
    check_spans(texts)


@pytest.mark.long
@LONG
@given(_lists)
def test_sentences_of_many_texts_are_those_of_each_at_length(texts: list[str]) -> None:
    check_spans(texts)


def test_the_cases_of_sentences_in_one_go() -> None:
    check_spans([case.replace("|", "") for case in CASES] + ["", "\n", "Ende", "Ende."])


def test_no_texts_have_no_sentences() -> None:
    spans, counts = spans_with_words([])
    assert (spans.shape, counts.shape) == ((0, 2), (0,))
