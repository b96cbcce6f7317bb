"""The shipped tagger on texts of our own, and on any text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.entities.model import SpanFinder
from indexer.entities.tagger import label_spans, tag
from indexer.entities.weights import LABELS

FINDER: SpanFinder = tag


def names(text: str) -> list[tuple[str, str]]:
    return [(text[span.start : span.end], span.kind) for span in tag(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Am Montag traf Thomas Becker in Frankfurt am Main die Chefin der Deutschen Bank.",
            {("Thomas Becker", "person"), ("Frankfurt am Main", "place"), ("Deutschen Bank", "organisation")},
        ),
        (
            "Die Siemens AG baut ein Werk in Leipzig, sagte Sprecherin Julia Wagner.",
            {("Siemens AG", "organisation"), ("Leipzig", "place"), ("Julia Wagner", "person")},
        ),
        (
            "Der Hamburger SV verlor in München gegen den FC Bayern.",
            {("Hamburger SV", "organisation"), ("München", "place")},
        ),
        (
            "„Wir warten ab“, sagte Peter Schneider von der Universität Heidelberg.",
            {("Peter Schneider", "person"), ("Universität Heidelberg", "organisation")},
        ),
        ("Danach reiste Maria Lopez von Madrid nach Paris.", {("Maria Lopez", "person"), ("Madrid", "place")}),
    ],
)
def test_obvious_names(text: str, expected: set[tuple[str, str]]) -> None:
    assert expected <= set(names(text))


@pytest.mark.parametrize("text", ["", " \n\t", ".", "das ist gut so.", "Heute regnet es. Morgen wird es wieder schön."])
def test_no_names(text: str) -> None:
    assert names(text) == []


def check(text: str) -> None:
    spans = tag(text)
    end = 0
    for span in spans:
        assert end <= span.start < span.end <= len(text)
        assert text[span.start : span.end].strip() == text[span.start : span.end]
        assert 0 <= span.confidence <= 1
        end = span.end


@given(st.text())
def test_spans_lie_in_any_text(text: str) -> None:
    check(text)


@given(st.lists(st.sampled_from("Angela Merkel SPD in Berlin der ( ) „ “ . , \n 1. FC e.V. X- ­ \u0345 ß ſ".split(" "))))
def test_spans_lie_in_any_row_of_words(words: list[str]) -> None:
    check(" ".join(words))


@pytest.mark.parametrize(
    "text",
    [
        "A" * 100_000,
        "Berlin " * 5_000,
        "Berlin, " * 5_000,
        "ANGELA MERKEL REISTE NACH PARIS. DIE SPD BLIEB IN BERLIN.",
        "The President of the United States met Angela Merkel in Washington on Monday.",
        "x-" * 10_000,
        "1.2" * 10_000,
        "a." * 10_000,
    ],
)
def test_odd_texts(text: str) -> None:
    check(text)


def test_same_text_same_spans_whatever_was_tagged_before() -> None:
    text = "Der Trainer von Borussia Dortmund, Jürgen Klopp, lobte in Mainz den Verein."
    before = tag(text)
    for number in range(300):
        tag(" ".join(f"Wort{number}x{inner}" for inner in range(300)))
    assert tag(text) == before


def test_confidences_tell_sure_from_doubtful() -> None:
    sure = tag("Bundeskanzlerin Angela Merkel reiste nach Frankreich.")
    assert [span.confidence > 0.9 for span in sure] == [True, True]


@pytest.mark.parametrize(
    ("labels", "spans"),
    [
        ("", []),
        ("O O", []),
        ("B-PER", [(0, 1, "person")]),
        ("B-PER I-PER O B-LOC", [(0, 2, "person"), (3, 4, "place")]),
        ("B-ORG B-ORG I-ORG", [(0, 1, "organisation"), (1, 3, "organisation")]),
    ],
)
def test_label_spans(labels: str, spans: list[tuple[int, int, str]]) -> None:
    assert [tuple(span) for span in label_spans([LABELS.index(label) for label in labels.split()])] == spans
