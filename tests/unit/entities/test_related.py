"""What an article tells of names without naming them, and what it does not tell."""

from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from indexer.entities import KINDS, Entity
from indexer.entities.demonyms import demonyms, derived, derived_forms
from indexer.entities.gazetteer import gazetteer
from indexer.entities.related import with_related
from indexer.entities.tokens import tokenise
from tests.unit.entities.cases import names_in, related_in


@pytest.mark.parametrize(
    ("text", "related"),
    [
        ("Die US-Regierung und der Ukraine-Konflikt.", ["L:USA US", "L:Ukraine Ukraine"]),
        ("Die EU-Kommissarin und NATO-Sprecher.", ["O:Europäische Union EU", "O:NATO NATO"]),
        ("Eine Kreml-nahe Zeitung, EU-weit, NATO-intern.", ["O:Kreml Kreml", "O:Europäische Union EU", "O:NATO NATO"]),
        ("US- und EU-Truppen.", ["L:USA US", "O:Europäische Union EU"]),
        ("Der Russland-Ukraine-Krieg.", ["L:Russland Russland", "L:Ukraine Ukraine"]),
        ("Die Saudi-Arabien-Reise, eine Anti-NATO-Demo.", ["L:Saudi-Arabien Saudi-Arabien", "O:NATO NATO"]),
        ("Der Ukrainekrieg und der Kremlsprecher.", ["L:Ukraine Ukraine", "O:Kreml Kreml"]),
        ("Die Bundestagswahl.", ["O:Bundestag Bundestags"]),
        ("Die dpa-Meldung.", ["O:dpa dpa"]),
    ],
)
def test_compounds_tell_of_their_first_part(text: str, related: list[str]) -> None:
    assert related_in(text) == related
    assert names_in(text) == []


@pytest.mark.parametrize(
    ("text", "related"),
    [
        ("Nordkoreanische Soldaten, der russische Rat.", ["L:Nordkorea Nordkoreanische", "L:Russland russische"]),
        ("US-amerikanische Truppen.", ["L:USA US-amerikanische"]),
        ("Das deutsch-französische Paar.", ["L:Deutschland deutsch", "L:Frankreich französische"]),
        ("Der Deutsch-Französische Tag.", ["L:Deutschland Deutsch", "L:Frankreich Französische"]),
        ("Prorussische und pro-russische Gruppen.", ["L:Russland Prorussische", "L:Russland russische"]),
        ("Die russisch-orthodoxe Kirche.", ["L:Russland russisch"]),
        ("Er spricht Russisch und gibt einen Deutsch-Kurs.", []),
        ("Die Russen, zwei Ukrainerinnen, ein Israeli.",
         ["L:Russland Russen", "L:Ukraine Ukrainerinnen", "L:Israel Israeli"]),
        ("Exil-Russen und US-Amerikaner.", ["L:Russland Russen", "L:USA US", "L:USA Amerikaner"]),
        ("Bayerische und schottische Biere, baden-württembergische Weine.",
         ["L:Bayern Bayerische", "L:Schottland schottische", "L:Baden-Württemberg baden-württembergische"]),
    ],
)  # fmt: skip
def test_adjectives_and_inhabitants_tell_of_their_country(text: str, related: list[str]) -> None:
    assert related_in(text) == related
    assert names_in(text) == []


@pytest.mark.parametrize(
    ("text", "related"),
    [
        ("Die Moskauer Führung, der Moskauer KGB.", ["L:Moskau Moskauer", "L:Moskau Moskauer"]),
        ("Münchner Polizei, Göttinger Forscher, Karlsruher Urteil.",
         ["L:München Münchner", "L:Göttingen Göttinger", "L:Karlsruhe Karlsruher"]),
        ("Die Stadt Kaltenried. Kaltenrieder Bürger kamen.", ["L:Kaltenried Kaltenrieder"]),
        ("Die Kaltenrieder Bürger kamen.", []),
        ("Ein Hamburger mit Käse, die Berliner und die Wiener.", []),
        ("Die Berliner Zeitung, der Kölner Stadt-Anzeiger.", []),
        ("Die Sächsische Zeitung und die Berliner Charité.", ["L:Berlin Berliner"]),
    ],
)  # fmt: skip
def test_towns_tell_of_themselves_before_a_noun(text: str, related: list[str]) -> None:
    assert [found for found in related_in(text) if not found.startswith("O:")] == related


@pytest.mark.parametrize(
    ("text", "named", "related"),
    [
        ("Präsident Wladimir Putin kam. Ein Putin-Vertrauter ging.", ["P:Wladimir Putin"], ["P:Wladimir Putin Putin"]),
        ("Kim Jong-un kam. Die Kim-Familie blieb.", ["P:Kim Jong-un"], ["P:Kim Jong-un Kim"]),
        ("Joe Biden und Klaus Biden. Joe Biden sprach. Die Biden-Villa.", ["P:Joe Biden", "P:Klaus Biden"],
         ["P:Joe Biden Biden"]),
        ("Ein Putin-Vertrauter ging.", [], ["P:Putin Putin"]),
        ("Die Trump-Regierung und die Merkel-Raute.", [], ["P:Trump Trump"]),
        ("Der Ex-Minister, der Klima-Berater.", [], []),
    ],
)  # fmt: skip
def test_persons_must_be_known(text: str, named: list[str], related: list[str]) -> None:
    assert names_in(text) == named
    assert related_in(text) == related


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Die Deutsche Bank.", ["O:Deutsche Bank"]),
        ("Die Russische Föderation.", ["L:Russland"]),
        ("Das US-Pentagon.", ["L:USA", "O:Pentagon"]),
        ("Nord- und Südkorea.", ["L:Nordkorea", "L:Südkorea"]),
        ("Der UN-Sicherheitsrat und die EU-Kommission.", ["O:UN-Sicherheitsrat", "O:EU-Kommission"]),
        ("Er wohnt in Wien-Hietzing.", ["L:Wien"]),
        ("Präsidentin Anna Schweizer sprach.", ["P:Anna Schweizer"]),
    ],
)
def test_nothing_inside_a_name_counts(text: str, named: list[str]) -> None:
    assert (names_in(text), related_in(text)) == (named, [])


def test_what_is_named_in_full_keeps_its_links_beside_its_mentions() -> None:
    text = "Russland schweigt. Russische Soldaten, die Russland-Politik."
    (russia,) = with_related(tokenise(text), [Entity("place", "Russland", 1.0, ((0, 8),))])
    assert (russia.mentions, [text[s:e] for s, e in russia.related]) == (((0, 8),), ["Russische", "Russland"])
    assert russia.named


def test_a_name_that_is_taken_by_another_kind_gets_no_link() -> None:
    person = Entity("person", "Russland", 1.0, ((0, 8),))
    assert with_related(tokenise("Russland. Die Russen."), [person]) == (person,)


_WORDS = st.sampled_from(
    "Russland russische Russen Moskauer Moskau Deutsch-Französische US-Regierung Putin-Vertrauter Putin Ukrainekrieg "
    "- -- US- EU-weit Saudi-Arabien-Reise Berliner Zeitung . Kim-Regierung A-B-C-D Nato-Bundestagswahl er Er".split()
)
_TEXTS = st.one_of(st.text(), st.lists(_WORDS, max_size=25).map(" ".join), st.text(alphabet="AaRrUS-eißİ. \n"))


@st.composite
def _texts_with_names(draw: st.DrawFn) -> tuple[str, list[Entity]]:
    """A text, and entities whose mentions are any stretches of it that do not overlap."""
    text = draw(_TEXTS)
    cuts = sorted(draw(st.sets(st.integers(0, len(text)), max_size=8)))
    spans = [span for span in pairwise(cuts) if draw(st.booleans())]
    names = st.sampled_from(["Russland", "USA", "Wladimir Putin", "Kim Jong-un", "NATO", "Moskau", "Kaltenried"])
    found: dict[str, list[tuple[int, int]]] = {}
    for span in spans:
        found.setdefault(draw(names), []).append(span)
    return text, [Entity(draw(st.sampled_from(KINDS)), name, 1.0, tuple(spans)) for name, spans in found.items()]


@given(_texts_with_names())
@example(("-", []))
@example(("İ-", []))
def test_links_lie_inside_the_text_and_overlap_neither_names_nor_each_other(found: tuple[str, list[Entity]]) -> None:
    text, entities = found
    related = with_related(tokenise(text), entities)
    assert [(e.kind, e.name, e.mentions) for e in related[: len(entities)]] == [
        (e.kind, e.name, e.mentions) for e in entities
    ]
    assert all(not e.named and not e.mentions and e.related for e in related[len(entities) :])
    assert all(list(e.related) == sorted(e.related) for e in related)
    spans = sorted(span for e in related for span in (*e.mentions, *e.related))
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))
    assert len({e.name for e in related}) == len(related)


def test_every_word_of_the_tables_tells_of_a_place_that_the_gazetteer_knows() -> None:
    places = {entry.name for entry in gazetteer().forms.values() if entry.kind == "place"}
    assert {entry.name for table in (demonyms(), derived()) for entry in table.values()} <= places


@pytest.mark.parametrize(
    ("word", "place"),
    [
        ("Französin", "Frankreich"), ("Jemeniten", "Jemen"), ("Ungarinnen", "Ungarn"), ("Schwede", "Schweden"),
        ("englischer", "England"), ("britisch", "Großbritannien"), ("Zypriotin", "Zypern"),
        ("antirussisch", "Russland"),
    ],
)  # fmt: skip
def test_demonyms(word: str, place: str) -> None:
    assert demonyms()[word].name == place


@pytest.mark.parametrize(
    ("place", "forms"),
    [
        ("Moskau", ("Moskauer",)), ("Göttingen", ("Göttinger",)), ("Karlsruhe", ("Karlsruher",)),
        ("Saarbrücken", ("Saarbrückener", "Saarbrücker")), ("Essen", ("Essener",)),
    ],
)  # fmt: skip
def test_forms_in_er(place: str, forms: tuple[str, ...]) -> None:
    assert derived_forms(place) == forms
