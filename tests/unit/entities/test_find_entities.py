"""What holds for every text: order, offsets, floor, one kind for a name, further finders."""

from collections.abc import Sequence
from itertools import pairwise

from hypothesis import example, given
from hypothesis import strategies as st

from indexer.entities import KINDS, Kind, Span, find_entities

_WORDS = st.sampled_from(
    (
        "Präsident Wladimir Putin Putins Kim Jong-un Jong Un Berlin Berlins Nord- und Südkorea Korea US-Pentagon Die "
        "Linke „ “ Grünen ( ) SPD , . Dr Prof Austin Lloyd in Universität FC 07 AG Sankt Georg von der Leyen Institut "
        "für e V Stadt Wendelsbruck Wendelsbrucks IS Halle Essen 1 – al-Assad Richter Koch Frau sagte Heinz M "
        "Leipzig-Halle russische Russen Russin Moskauer deutsch-französische US-Regierung Putin-Vertrauter Kreml-nah "
        "Ukrainekrieg Nato-Bundestagswahl Essener US- -nah Saudi-Arabien-Reise"
    ).split()
)
_TEXTS = st.one_of(st.text(), st.lists(_WORDS, max_size=40).map(" ".join), st.text(alphabet="AaZßİ-'’.\n \r\u00ad1"))


@given(_TEXTS)
@example("")
@example("Heinz Berlin Grünen)N-")
@example("\r\n \n")
@example("-")
@example("İstanbul’s K.")
def test_any_text_gives_ordered_mentions_and_links_inside_it_that_never_overlap(text: str) -> None:
    entities = find_entities(text, floor=0.0)
    mentions = [mention for entity in entities for mention in entity.mentions]
    assert all(0 <= start < end <= len(text) for start, end in mentions)
    assert all(list(entity.mentions) == sorted(entity.mentions) for entity in entities)
    named = [entity for entity in entities if entity.named]
    assert list(entities[: len(named)]) == named == [entity for entity in entities if entity.mentions]
    assert [entity.mentions[0] for entity in named] == sorted(entity.mentions[0] for entity in named)
    assert all(entity.related for entity in entities[len(named) :])
    in_order = sorted(mentions + [link for entity in entities for link in entity.related])
    assert all(0 <= start < end <= len(text) for start, end in in_order)
    assert all(list(entity.related) == sorted(entity.related) for entity in entities)
    assert all(before[1] <= after[0] for before, after in pairwise(in_order))
    assert len({entity.name for entity in entities}) == len(entities)
    assert all(entity.kind in KINDS and entity.name.strip() for entity in entities)
    assert find_entities(text, floor=0.0) == entities


def test_the_floor_leaves_out_what_is_less_certain() -> None:
    text = "Präsident Wallok sprach in Berlin."
    assert [entity.name for entity in find_entities(text)] == ["Wallok", "Berlin"]
    assert [entity.name for entity in find_entities(text, floor=0.9)] == ["Berlin"]


def test_confidence_is_the_best_of_the_mentions() -> None:
    entities = find_entities("Angela Merkel kam. Kanzlerin Angela Merkel sprach.")
    assert [(entity.name, entity.confidence) for entity in entities] == [("Angela Merkel", 0.95)]


def test_a_further_finder_adds_what_the_rules_miss_and_overrides_nothing() -> None:
    text = "Xylo Quant und die Firma Zentara besuchten Berlin und den Kreml."

    def span(name: str, kind: Kind) -> Span:
        return Span(text.index(name), text.index(name) + len(name), kind, 0.9)

    def finder(text: str) -> Sequence[Span]:
        assert text
        return [
            span("Xylo Quant", "person"),
            span("Zentara", "organisation"),
            span("Berlin", "person"),
            span("Kreml", "place"),
        ]

    found = [(entity.kind, entity.name, entity.confidence) for entity in find_entities(text, finder=finder)]
    assert found == [
        ("person", "Xylo Quant", 0.9),
        ("organisation", "Zentara", 0.9),
        ("place", "Berlin", 1.0),
        ("organisation", "Kreml", 1.0),
    ]


def test_spans_of_a_finder_that_hold_no_word_are_passed_over() -> None:
    def finder(text: str) -> Sequence[Span]:
        return [Span(2, 3, "person", 1.0), Span(len(text) + 1, len(text) + 9, "place", 1.0)]

    assert find_entities("Ja  so", finder=finder) == ()
