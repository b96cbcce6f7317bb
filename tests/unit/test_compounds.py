"""How compounds are split: single rules as a table, and the whole against a list of right splits."""

from pathlib import Path

import pytest

from indexer.language import term
from indexer.language.compounds import MIN_WORD, Part, read, shipped, split

GOLD = Path(__file__).parent / "data" / "compounds.tsv"
RIGHT, PRECISION, OVERSPLIT = 0.92, 0.98, 0.035
"""Floors and ceiling, just beside what is measured: .938, 1.000, .022."""


def gold() -> list[tuple[str, frozenset[str], frozenset[str]]]:
    """Words, the terms of their parts (none for a word that is no compound), and of parts that are right as well."""
    rows = [line.split("\t") for line in GOLD.read_text(encoding="utf-8").splitlines()[1:]]
    return [(word, _terms(parts), _terms(also)) for word, parts, also in rows]


def _terms(words: str) -> frozenset[str]:
    return frozenset(term(word) for word in words.split() if word != "-")


def test_splits_are_as_good_as_measured() -> None:
    compounds = right = given = good = others = oversplit = 0
    for word, parts, also in gold():
        found = {term(part) for part in split(word)}
        if not parts:
            others += 1
            oversplit += bool(found)
            continue
        compounds += 1
        right += parts <= found
        given += len(found)
        good += len(found & (parts | also))
    print(f"right {right / compounds:.3f}, precision {good / given:.3f}, over-split {oversplit / others:.3f}")
    assert compounds + others >= 500
    assert right / compounds >= RIGHT
    assert good / given >= PRECISION
    assert oversplit / others <= OVERSPLIT


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("hochwasserschutzkonzept", ("hochwasserschutz", "hochwasser", "schutz", "konzept")),  # a rare part is opened
        ("arbeitsmarkt", ("arbeit", "markt")),  # linking s
        ("bundesländer", ("bund", "länder")),  # the last part keeps its inflection
        ("schulleiter", ("schule", "leiter")),  # a dropped e
        ("rennwagen", ("rennen", "wagen")),  # a verb
        ("großbrand", ("gross", "brand")),  # an adjective; ß as ss
        ("grossbrand", ("gross", "brand")),
        ("ölpreis", ("öl", "preis")),  # three letters and two
        ("mietpreis", ("miete", "preis")),  # not miet-p-reis
        ("kanzlerkandidatinnen", ("kanzler", "kandidatinnen")),
        ("geheimdienstinstitut", ("geheimdienst", "institut")),
        ("impfpflicht", ("impfen", "pflicht")),
    ],
)
def test_compounds(word: str, parts: tuple[str, ...]) -> None:
    assert split(word) == parts


@pytest.mark.parametrize(
    "word",
    [
        *("washington", "pistorius", "russland", "düsseldorf", "nordkorea"),  # names
        *("gewerkschaft", "wahrscheinlichkeit", "lehrerinnen", "kolonisten"),  # derived and inflected words
        *("demokratischen", "außenpolitischer", "übernehmen"),  # no nouns
        *("haus", "", "x", "2024", "covid19", "ß" * 40, "a" * 500, "日本語日本語日本語"),
    ],
)
def test_words_that_stay_whole(word: str) -> None:
    assert split(word) == ()


def test_parts_are_shorter_than_the_word_and_at_least_two() -> None:
    for word, _, _ in gold():
        parts = split(word)
        assert not parts or (len(parts) >= 2 and all(2 <= len(part) < len(word) + 1 for part in parts))


def test_the_shipped_lexicon_is_whole() -> None:
    lexicon = shipped()
    assert len(lexicon.parts) > 30_000
    assert len(lexicon.whole) > 1_000
    assert all(len(word) >= MIN_WORD for word in lexicon.whole)
    assert all(0 <= part.cut < len(surface) for surface, part in lexicon.parts.items())


def test_a_lexicon_is_read_as_it_was_written() -> None:
    lexicon = read("# version 1\nhamburg\n-1.5 -inf 1 - arbeits jahres\n-2 -3 0 e schul\n")
    assert lexicon.whole == {"hamburg"}
    assert lexicon.parts["jahres"] == Part(-1.5, float("-inf"), 1, "")
    assert lexicon.parts["schul"] == Part(-2.0, -3.0, 0, "e")
