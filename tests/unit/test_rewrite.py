"""From the tree as typed to the tree as searched."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.language import tokenise
from indexer.language.analysis import JOINED_WEIGHT, PART_WEIGHT
from indexer.query.ast import (
    And,
    DateRange,
    Everything,
    FacetWords,
    Fuzzy,
    Node,
    Not,
    Or,
    Phrase,
    Proximity,
    Word,
    Words,
)
from indexer.query.request import Match
from indexer.query.rewrite import NEAR_WEIGHT, resolve, widened
from indexer.query.syntax import parse
from tests.unit.texts import TEXTS

KURSK, SOLDIERS, PUTIN = Word("Kursk"), Word("Soldaten"), Word("Putin")
MOSCOW = FacetWords("place", "Moskau")
JOINED = Word("UkraineKonflikt", weight=JOINED_WEIGHT)
HIGH_WATER, PROTECTION = Word("hochwasser", weight=PART_WEIGHT), Word("schutz", weight=PART_WEIGHT)

ALL: list[tuple[str, Node]] = [
    ("Kursk", KURSK),
    ("Soldaten Kursk", And((SOLDIERS, KURSK))),
    ("Soldaten in Kursk", And((SOLDIERS, KURSK))),
    ("die Soldaten", SOLDIERS),
    ("der und", And((Word("der"), Word("und")))),
    ("IS in Kursk", And((Word("IS"), KURSK))),
    ("der UND Kursk", And((Word("der"), KURSK))),
    ("=der Kursk", And((Word("der", exact=True), KURSK))),
    ('"der Kursk" Soldaten', And((Phrase("der Kursk"), SOLDIERS))),
    ("der -Kursk", And((Word("der"), Not(KURSK)))),
    ("Wer war das?", And((Word("Wer"), Word("war"), Word("das")))),
    ("Wer war Putin, was?", PUTIN),
    ("der ort:Moskau", And((Word("der"), MOSCOW))),
    ("Ukraine-Konflikt", Or((Phrase("Ukraine-Konflikt"), JOINED))),
    ("=Ukraine-Konflikt", Or((Phrase("Ukraine-Konflikt", exact=True), replace(JOINED, exact=True)))),
    ("Soldat*innen", Or((Word("Soldatinnen"), Word("soldat", weight=0.5)))),
    ("gebaute", Word("gebaute")),
    ("Hochwasserschutz", Word("Hochwasserschutz")),
    ("Geheimdienstchefin", Or((Word("Geheimdienstchefin"), Word("geheimdienstchef", weight=0.5)))),
    ("Kursk/Ukraine-Konflikt", Phrase("Kursk/Ukraine-Konflikt")),
    ("Ha\u0308user", Word("Häuser")),
    ("12.000", Word("12000")),
    ("*", Everything()),
    ("Putin~ der", Fuzzy("Putin", 1)),
    ("in /w5 Kursk", Proximity((Word("in"), KURSK), 5)),
    (
        "Ukraine-Konflikt /s „der Kursk“",
        Proximity((Or((Phrase("Ukraine-Konflikt"), JOINED)), Phrase("der Kursk")), None),
    ),
    ("Soldat*innen /w5 Kursk", Proximity((Or((Word("Soldatinnen"), Word("soldat", weight=0.5))), KURSK), 5)),
]  # fmt: skip

ANY: list[tuple[str, Node]] = [
    ("Kursk", KURSK),
    ("Soldaten Kursk", Or((SOLDIERS, KURSK))),
    ("Soldaten in Kursk", Or((SOLDIERS, KURSK))),
    ("Soldaten UND Kursk", And((SOLDIERS, KURSK))),
    ("Soldaten Kursk ort:Moskau", And((Or((SOLDIERS, KURSK)), MOSCOW))),
    ("Soldaten Kursk -Putin", And((Or((SOLDIERS, KURSK)), Not(PUTIN)))),
    ("Soldaten ort:Moskau", And((SOLDIERS, MOSCOW))),
    ("Soldaten (ort:Moskau -Putin)", And((SOLDIERS, And((MOSCOW, Not(PUTIN)))))),
    ("Soldaten (ort:Moskau ODER person:Kim)", And((SOLDIERS, Or((MOSCOW, FacetWords("person", "Kim")))))),
    ("Soldaten (Kursk ort:Moskau)", Or((SOLDIERS, And((KURSK, MOSCOW))))),
    ("Soldaten -(Kursk Putin)", And((SOLDIERS, Not(And((KURSK, PUTIN)))))),
    ("Ukraine-Konflikt", Or((Word("Ukraine"), Word("Konflikt"), JOINED))),
    ("=Ukraine-Konflikt", resolve(parse("=Ukraine-Konflikt").root, "all")),
    ("-Ukraine-Konflikt", Not(Or((Phrase("Ukraine-Konflikt"), JOINED)))),
    ("Sein/Haben", Or((Word("Sein"), Word("Haben")))),
    ("Soldat*innen", Or((Word("Soldatinnen"), Word("soldat", weight=0.5)))),
    ("gebaute", Word("gebaute")),
    ("Hochwasserschutz", Or((Word("Hochwasserschutz"), HIGH_WATER, PROTECTION))),
    ("Putin Hochwasserschutz /w5 Kursk", Or((PUTIN, Proximity((Word("Hochwasserschutz"), KURSK), 5)))),
]  # fmt: skip


@pytest.mark.parametrize(("query", "tree"), ALL)
def test_all_words_are_searched_as(query: str, tree: Node) -> None:
    assert resolve(parse(query).root, "all") == tree


@pytest.mark.parametrize(("query", "tree"), ANY)
def test_any_word_is_searched_as(query: str, tree: Node) -> None:
    assert resolve(parse(query).root, "any") == tree


def test_words_near_each_other_are_widened_each() -> None:
    near = Or((Word("Kusk"), Word("Kursk", weight=NEAR_WEIGHT)))
    tree = resolve(parse("Kusk /w5 Putin").root, "all")
    assert widened(tree, lambda word: ["Kursk"] if word == "Kusk" else []) == Proximity((near, PUTIN), 5)


def nodes(node: Node) -> Iterator[Node]:
    yield node
    match node:
        case Words(children) | And(children) | Or(children):
            for child in children:
                yield from nodes(child)
        case Proximity(operands):
            for operand in operands:
                yield from nodes(operand)
        case Not(child):
            yield from nodes(child)


def allowed_without(node: Node, restriction: Node) -> bool:
    """Whether the tree can match an article that this restriction forbids, if it holds all words."""
    match node:
        case And(children):
            return all(allowed_without(child, restriction) for child in children)
        case Or(children):
            return any(allowed_without(child, restriction) for child in children)
        case _:
            return node != restriction


@given(TEXTS, st.sampled_from(["all", "any"]))
def test_what_is_searched_is_made_of_single_words(query: str, match: Match) -> None:
    for node in nodes(resolve(parse(query).root, match)):
        assert not isinstance(node, Words)
        if isinstance(node, Word):
            assert [token.form for token in tokenise(node.text)] == [node.text]
        if isinstance(node, And | Or):
            assert node.children
        if isinstance(node, Phrase):
            assert list(tokenise(node.text))


@given(
    st.lists(st.sampled_from(["Kursk", "Putin", "der", "Ukraine-Konflikt", "M*", '"a b"']), max_size=5),
    st.sampled_from(["ort:Moskau", "-Nord", "datum:2024", "-ort:Wien"]),
    st.sampled_from(["all", "any"]),
)
def test_filters_hold_however_many_words_must_occur(words: list[str], restriction: str, match: Match) -> None:
    resolved = resolve(parse(" ".join([*words, restriction])).root, match)
    (wanted,) = [n for n in nodes(resolved) if isinstance(n, FacetWords | DateRange | Not)][:1]
    assert not allowed_without(resolved, wanted)
