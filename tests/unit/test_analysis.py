"""From surface form to term and folded form."""

import unicodedata

import pytest
from hypothesis import given

from indexer.language import analyse, fingerprint, fold, is_stop_word, parts, term, tokenise
from indexer.language.analysis import JOINED_WEIGHT, PART_WEIGHT, clear_caches, terms
from indexer.language.endings import without_genitive
from indexer.language.participles import participle_base
from tests.unit.texts import TEXTS

SAME = [
    "Truppe Truppen truppen TRUPPEN",
    "nordkoreanische nordkoreanischer nordkoreanischen nordkoreanisches",
    "Soldat Soldaten",
    "Haus Häuser Hauses Häusern",
    "Straße Straßen Strasse",
    "Präsident Präsidenten",
    "Nordkorea Nordkoreas",
    "Selenskyj Selenskyjs",
    "Trump Trumps",
    "NATO Nato nato Natos",
    "Moskau Moskaus",
    "Dessau Dessaus",
    "Breslau Breslaus",
    "Dachau Dachaus",
    "Umbau Umbaus",
    "Stau Staus",
    "China Chinas",
    "Kiew Kiews",
    "Auto Autos",
    "Merkel Merkels",
    "Köln Kölns Koelns",
    "Mali Malis",
    "Netanjahu Netanjahus",
    "Bayern Bayerns",
    "Problem Problems Probleme Problemen",
    "Konzern Konzerns Konzerne",
    "Zins Zinsen",
    "Wechselkurs Wechselkurse Wechselkurses",
    "Orchester Orchesters",
    "Nachbar Nachbarn",
    "Café Cafés",
    "daß dass",
    "AIDS Aids aids",
    "UEFA Uefa uefa",
    "OECD oecd",
    "ÖVP Övp övp",
    "LKW LKWs Lkw",
    "SPD SPDs Spd",
    "CDU Cdu",
    "HALLE Halle",
    "LINKE Linke",
    "https://www.tagesschau.de/ http://tagesschau.de www.tagesschau.de tagesschau.de TAGESSCHAU.de",
    "https://Spiegel.de/politik/ spiegel.de/politik",
    "muß muss",
]

APART = [
    ("Sicherheit", "sich"),
    ("Seite", "seit"),
    ("nächste", "nach"),
    ("schön", "schon"),
    ("schöner", "schon"),
    ("wäre", "war"),
    ("Ware", "war"),
    ("Allee", "alle"),
    ("Wille", "will"),
    ("Kanne", "kann"),
    ("Haus", "Hau"),
    ("Ostern", "Osten"),
    ("Bayern", "Bayer"),
    ("Laos", "Lao"),
    ("Paris", "Pari"),
    ("IM", "im"),
    ("DES", "des"),
    ("WER", "wer"),
    ("AUS", "Aus"),
    ("WAR", "war"),
    ("IMs", "ims"),
    ("AIDS", "aid"),
    ("TRIPS", "Trips"),
    ("s.o", "so"),
    ("dM", "DM"),
    ("iS", "IS"),
    ("eV", "ev"),
]

KEEP_THEIR_S = """
    haus rathaus krankenhaus klaus claus nikolaus applaus maus heraus hinaus voraus durchaus aus paris tunis boris laos
    texas thomas jonas hamas honduras virus bus gas erdgas chaos kosmos mythos etwas bereits jesus mars basis
    """.split()
LOSE_IT = """
    nordkoreas selenskyjs trumps natos moskaus dessaus breslaus dachaus umbaus aufbaus thurgaus staus chinas obamas
    kiews autos fotos videos büros mexikos kosovos papas
    """.split()


@pytest.mark.parametrize("forms", SAME)
def test_inflections_are_one_term(forms: str) -> None:
    assert len({term(form) for form in forms.split()}) == 1


@pytest.mark.parametrize(("one", "other"), APART)
def test_words_that_a_stemmer_confuses_are_two_terms(one: str, other: str) -> None:
    assert term(one) != term(other)


@pytest.mark.parametrize("word", KEEP_THEIR_S)
def test_an_s_of_the_word_stays(word: str) -> None:
    assert without_genitive(word) == word


@pytest.mark.parametrize("word", LOSE_IT)
def test_an_s_of_the_genitive_goes(word: str) -> None:
    assert without_genitive(word) == word[:-1]


@pytest.mark.parametrize(
    ("form", "folded"),
    [
        ("Häuser", "hauser"), ("HÄUSER", "hauser"), ("Ha\u0308user", "hauser"), ("Straße", "strasse"),
        ("STRASSE", "strasse"), ("STRAẞE", "strasse"), ("Łódź", "lodz"), ("Ørsted", "orsted"), ("Đoković", "dokovic"),
        ("Erdoğan", "erdogan"), ("Işık", "isik"), ("İstanbul", "istanbul"), ("Pjöngjang", "pjongjang"),
        ("Café", "cafe"), ("ΟΔΟΣ", fold("οδος")), ("12000", "12000"),
    ],
)  # fmt: skip
def test_the_exact_field_folds_case_and_accents(form: str, folded: str) -> None:
    assert fold(form) == folded


@given(TEXTS)
def test_terms_and_folded_forms_are_never_empty_and_folding_twice_changes_nothing(text: str) -> None:
    for token in tokenise(text):
        assert term(token.form).split() == [term(token.form)]
        folded = fold(token.form)
        assert folded.split() == [folded]
        assert fold(folded) == folded
        assert fold(unicodedata.normalize("NFD", token.form)) == folded


@pytest.mark.parametrize(
    "form", ["der", "Der", "DER", "und", "über", "Über", "dass", "nicht", "weil", "zB", "dh", "uÄ", "s.o", "idR"]
)
def test_stop_words(form: str) -> None:
    assert is_stop_word(form)


@pytest.mark.parametrize("form", ["IS", "AUS", "WER", "Kursk", "Sicherheit", "Seite", "aD", "eV", "nChr", "DH"])
def test_words_and_abbreviations_in_capitals_are_no_stop_words(form: str) -> None:
    assert not is_stop_word(form)


def test_an_analysis_holds_positions_forms_and_lengths() -> None:
    analysis = analyse("Soldaten der Truppe, Soldat und Truppen")
    soldiers = analysis.terms[term("Soldat")]
    assert (soldiers.positions, soldiers.words, soldiers.weight) == ([0, 3], 2, 2.0)
    assert analysis.forms[term("Soldat")] == {"Soldat", "Soldaten"}
    assert analysis.exact["soldat"].positions == [3]
    assert analysis.terms["der"].positions == [1], "stop words are indexed"
    assert analysis.length == 6


def test_the_joined_form_of_a_hyphen_word_weighs_half_and_does_not_count() -> None:
    analysis = analyse("Der Ukraine-Konflikt")
    assert analysis.length == 3
    assert analysis.terms[term("Ukraine")].positions == [1]
    assert analysis.terms[term("Konflikt")].positions == [2]
    joined = analysis.terms[term("UkraineKonflikt")]
    assert (joined.positions, joined.words, joined.weight) == ([1], 0, JOINED_WEIGHT)
    assert analysis.exact["ukrainekonflikt"].positions == [1]
    assert all("UkraineKonflikt" not in forms for forms in analysis.forms.values()), "nobody wrote it so"


@pytest.mark.parametrize(
    ("address", "inside"),
    [
        ("https://www.tagesschau.de/inland/x-1.html?q=1", ("tagesschau.de", "tagesschau")),
        ("www.tagesschau.de", ("tagesschau",)),
        ("m.muster@inf.uni-bonn.de", ("inf.uni-bonn.de", "inf", "unibonn")),
        ("http://localhost:80/x", ("localhost",)),
    ],
)
def test_an_address_holds_its_host_and_the_names_in_it(address: str, inside: tuple[str, ...]) -> None:
    (token,) = tokenise(address)
    assert parts(token.form) == inside
    assert fold(token.form) == term(token.form)


def test_an_address_is_one_word_of_the_length() -> None:
    analysis = analyse("Siehe https://www.tagesschau.de/inland.")
    assert analysis.length == 2
    assert analysis.terms["tagesschau.de/inland"].positions == [1]
    assert analysis.terms["tagesschau.de"].weight == PART_WEIGHT


@pytest.mark.parametrize("writing", ["50%", "50 %", "50\u00a0%", "50 Prozent"])
def test_per_cent_is_a_word_of_its_own(writing: str) -> None:
    found = analyse(f"rund {writing} mehr")
    assert [found.terms[term(word)].positions for word in ("50", "Prozent", "mehr")] == [[1], [2], [3]]


@pytest.mark.parametrize(
    ("participle", "verb"),
    [
        ("gebaut", "bauen"), ("gebaute", "bauen"), ("eingeführt", "einführen"), ("eingeführten", "einführen"),
        ("gearbeitet", "arbeiten"), ("geordnet", "ordnen"), ("gerechnet", "rechnen"), ("gehandelt", "handeln"),
        ("geändert", "ändern"), ("gefeiert", "feiern"), ("gespielt", "spielen"), ("geäußerte", "äussern"),
        ("zurückgekehrt", "zurückkehren"), ("gegenübergestellt", "gegenüberstellen"),
    ],
)  # fmt: skip
def test_a_regular_participle_holds_its_verb(participle: str, verb: str) -> None:
    assert parts(participle) == (verb,)
    assert term(participle) != term(verb)


@pytest.mark.parametrize(
    "form",
    "verkauft Gebiet gebiet Gesicht gesicht Gewalt geeignet gehört gebracht gerecht Gericht gegangen gewohnt "
    "Angestellte genannt gestern gelangt gesamt geschlecht gut besucht".split(),
)
def test_other_words_are_no_participles(form: str) -> None:
    assert participle_base(form) is None


@given(TEXTS)
def test_terms_are_those_of_the_tokens(text: str) -> None:
    assert terms(text) == [term(token.form) for token in tokenise(text)]


@given(TEXTS)
def test_an_analysis_is_the_same_from_empty_tables(text: str) -> None:
    warm = analyse(text)
    clear_caches()
    assert analyse(text) == warm


@given(TEXTS)
def test_an_analysis_accounts_for_every_word(text: str) -> None:
    analysis = analyse(text)
    for found in (analysis.terms, analysis.exact):
        assert sum(o.words for o in found.values()) == analysis.length
        for occurrences in found.values():
            assert occurrences.positions == sorted(set(occurrences.positions))
            assert occurrences.weight >= occurrences.words
    assert set(analysis.forms) <= set(analysis.terms)


def test_the_fingerprint_is_stable_within_a_version() -> None:
    assert fingerprint() == fingerprint.__wrapped__()
    assert len(fingerprint()) == 16
