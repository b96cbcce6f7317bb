"""Names from rules, lists and a finder of spans together: which of them wins, and what is made of the finder's."""

import pytest

from indexer.entities import Kind, Span, find_entities
from tests.unit.entities.cases import LETTERS, mentions_of, names_in

KIND_OF: dict[str, Kind] = {"P": "person", "O": "organisation", "L": "place"}


def combined(text: str, *seen: str) -> list[str]:
    """The names of ``text`` if a finder saw those ``seen``: kind, confidence in hundredths, words (O90 Quell AG)."""
    spans = []
    for told in seen:
        head, _, words = told.partition(" ")
        start = text.index(words)
        spans.append(Span(start, start + len(words), KIND_OF[head[0]], int(head[1:]) / 100))
    return [f"{LETTERS[entity.kind]}:{entity.name}" for entity in find_entities(text, finder=lambda _: spans)]


@pytest.mark.parametrize(
    ("text", "seen", "expected"),
    [
        # what rules and lists know wins
        ("Er lebt in Berlin.", "P99 Berlin", ["L:Berlin"]),
        ("Der Kreml schweigt.", "L99 Kreml", ["O:Kreml"]),
        ("Die SPD Sachsen tagt.", "O95 SPD Sachsen", ["O:SPD"]),
        ("Die Partei SPD Debatte.", "O99 SPD Debatte", ["O:SPD"]),
        # a longer name holds theirs
        ("Der Blumenverband Leipzig tagt.", "O90 Blumenverband Leipzig", ["O:Blumenverband Leipzig"]),
        ("Es siegte FK Austria Wien.", "O97 FK Austria Wien", ["O:Austria Wien"]),
        ("Es kam Álvaro Uribe Vélandez.", "P97 Álvaro Uribe Vélandez", ["P:Álvaro Uribe Vélandez"]),
        ("Bei Ingolstadt Süd staut es.", "L90 Ingolstadt Süd", ["L:Ingolstadt Süd"]),
        (
            "Die Umbrella Independence Party klagt.",
            "O99 Umbrella Independence Party",
            ["O:Umbrella Independence Party"],
        ),
        # … but not less sure, nor with what is no part of it
        ("Der Blumenhof Leipzig tagt.", "O60 Blumenhof Leipzig", ["L:Leipzig"]),
        ("Angela Merkel Kandidatur.", "P99 Angela Merkel Kandidatur", ["P:Angela Merkel"]),
        # two names in one span
        ("Gegen Xandro oder Karlowitsch.", "P90 Xandro oder Karlowitsch", ["P:Xandro", "P:Karlowitsch"]),
        # lone words that are somebody's family name
        ("Tom Bonnard kam. Bonnard ging.", "L80 Bonnard", ["P:Tom Bonnard"]),
        # what the text calls a newspaper or a firm is no place and nobody
        ("Die Automarke Qorosa leidet. Anteile an Qorosa fallen.", "P90 Qorosa", ["O:Qorosa"]),
        ("Das meldet die Zeitung Sawadro.", "L90 Sawadro", ["O:Sawadro"]),
    ],
)
def test_who_wins(text: str, seen: str, expected: list[str]) -> None:
    assert combined(text, seen) == expected


@pytest.mark.parametrize(
    ("text", "seen", "expected"),
    [
        ("Der Chef der Deutschen Quellbank kam.", "O90 Deutschen Quellbank", ["O:Deutsche Quellbank"]),
        (
            "Ein Sprecher des Rheinischen Fischerverbandes.",
            "O90 Rheinischen Fischerverbandes",
            ["O:Rheinischer Fischerverband"],
        ),
        ("Im Londoner Umweltministeriums.", "O90 Londoner Umweltministeriums", ["O:Londoner Umweltministerium"]),
        ("Ilmendorfs Rat tagt.", "L90 Ilmendorfs", ["L:Ilmendorf"]),
        ("Es kam die Nachrichtenagentur Kyotana.", "O90 Nachrichtenagentur Kyotana", ["O:Kyotana"]),
        ("Es kam Kanzlerin Xenia Quast.", "P90 Kanzlerin Xenia Quast", ["P:Xenia Quast"]),
        ("Es siegte Heinz Fischer.", "P90 Heinz", ["P:Heinz Fischer"]),
        ("Mit John McCain. Mc Cain siegte.", "P99 Mc Cain", ["P:John McCain"]),
        ("Der Staat Saudi Arabien.", "L90 Saudi Arabien", ["L:Saudi-Arabien"]),
        ("Politiker von SPD und Grünen.", "O97 Grünen", ["O:SPD", "O:Bündnis 90/Die Grünen"]),
        ("Nach den Maßnahmen Ardogans, der floh.", "P90 Ardogans", ["P:Ardogan"]),
    ],
)
def test_base_forms(text: str, seen: str, expected: list[str]) -> None:
    assert combined(text, seen) == expected


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("Einige Militäranalysten warnen.", "P97 Militäranalysten"),
        ("Er fuhr mit dem Waggon.", "P90 Waggon"),
        ("Die Wiener feiern.", "L90 Wiener"),
        ("Die syrische Armee.", "L90 syrische"),
        ("Er siegte in der Champions League.", "O99 Champions League"),
        ("Der Hurrikan Xantia tobt.", "P97 Xantia"),
        ("Das Schiff „Xantia“ sank.", "P97 Xantia"),
        ("Der Film „Echo Quellental“ läuft.", "P97 Echo Quellental"),
        ("Es läuft unter Linux.", "O97 Linux"),
        ("Sie schlossen eine Allianz.", "O97 Allianz"),
        ("Nach Fulda (FD) fuhr niemand.", "O90 FD"),
        ("GROSSER XANDERBRAND IN DER STADT", "P97 XANDERBRAND"),
        ("Es waren 1234 da.", "O99 1234"),
        ("Der VfL siegte.", "O99 VfL"),
        ("Gestern kam van.", "P99 van"),
        ("Der neue Trainer\nQuastner, was nun", "P99 Quastner"),
    ],
)
def test_what_is_no_name(text: str, seen: str) -> None:
    kept = combined(text, seen)
    assert not [name for name in kept if name.partition(":")[2] in seen]


def test_a_company_that_is_a_noun_needs_words_of_business_around() -> None:
    assert combined("Der Gewinn der Allianz steigt an der Börse.", "O97 Allianz") == ["O:Allianz"]


@pytest.mark.parametrize(
    ("text", "seen", "name", "mentions"),
    [
        (
            "Der Technische Prüfbund (TPB) prüft. Der TPB mahnt.",
            "O80 Technische Prüfbund",
            "Technischer Prüfbund",
            ["Technische Prüfbund", "TPB", "TPB"],
        ),
        (
            "Die Rundfunk und Netz Regulierungs-GmbH (RNR) warnt. Laut RNR gilt das.",
            "O97 Netz Regulierungs-GmbH",
            "Rundfunk und Netz Regulierungs-GmbH",
            ["Rundfunk und Netz Regulierungs-GmbH", "RNR", "RNR"],
        ),
        (
            "Die Kommunistische Partei Moldawiens (PCRM) siegt, die PCRM jubelt.",
            "O91 Kommunistische Partei",
            "Kommunistische Partei Moldawiens",
            ["Kommunistische Partei Moldawiens", "PCRM", "PCRM"],
        ),
        (
            "Die Evangelische Kirche in Hessen und Nassau ruft.",
            "O94 Evangelische Kirche",
            "Evangelische Kirche in Hessen und Nassau",
            ["Evangelische Kirche in Hessen und Nassau"],
        ),
        ("Es kam Zentaria. Später ging Zentaria.", "O90 Zentaria", "Zentaria", ["Zentaria", "Zentaria"]),
    ],
)
def test_mentions_of_an_organisation(text: str, seen: str, name: str, mentions: list[str]) -> None:
    start = text.index(seen.partition(" ")[2])
    span = Span(start, start + len(seen.partition(" ")[2]), "organisation", int(seen[1:3]) / 100)
    (entity,) = [entity for entity in find_entities(text, finder=lambda _: [span]) if entity.name == name]
    assert [text[s:e] for s, e in entity.mentions] == mentions


def test_a_doubtful_name_of_several_words_is_surer_where_it_stands_twice() -> None:
    text = "Laut Vox Melior gilt das. Auch Vox Melior weiß es."
    first, second = text.index("Vox"), text.rindex("Vox")
    once = [Span(first, first + 10, "organisation", 0.5)]
    twice = [*once, Span(second, second + 10, "organisation", 0.5)]
    assert find_entities(text, finder=lambda _: once) == ()
    assert [entity.name for entity in find_entities(text, finder=lambda _: twice)] == ["Vox Melior"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Er wohnt in der Leipziger Straße.", ["L:Leipziger Straße"]),
        ("Sie trafen sich vor der Paulskirche.", ["L:Paulskirche"]),
        ("Der Verkehr auf der Elbbrücke stockt.", ["L:Elbbrücke"]),
        ("Das Bundesministerium für Arbeit und Wirtschaft prüft.", ["O:Bundesministerium für Arbeit und Wirtschaft"]),
        ("Großer Platz war da.", []),
    ],
)
def test_streets_buildings_and_ministries(text: str, expected: list[str]) -> None:
    assert names_in(text) == expected


def test_the_tagger_is_asked_by_default() -> None:
    text = "Im Finale traf Gylfi Sigurdsson. Sigurdsson jubelte."
    assert mentions_of(text, "Gylfi Sigurdsson") == ["Gylfi Sigurdsson", "Sigurdsson"]
