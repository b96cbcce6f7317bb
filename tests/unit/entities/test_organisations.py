"""Organisations: the curated ones in all their forms, and those that patterns show."""

import pytest

from tests.unit.entities.cases import mentions_of, names_in


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ein Sprecher des Auswärtigen Amts.", ["O:Auswärtiges Amt"]),
        ("Ein Sprecher des Auswärtigen Amtes.", ["O:Auswärtiges Amt"]),
        ("Der Rat der Europäischen Zentralbank, kurz EZB.", ["O:Europäische Zentralbank"]),
        ("Das Urteil des Bundesverfassungsgerichts.", ["O:Bundesverfassungsgericht"]),
        ("Die Vereinten Nationen mahnen, die UN und die Uno.", ["O:Vereinte Nationen"]),
        ("Im Weißen Haus und im Kreml, vor den Toren des Weißen Hauses.", ["O:Weißes Haus", "O:Kreml"]),
        ("Das US-Pentagon schätzt.", ["L:USA", "O:Pentagon"]),
        ("Die Deutsche Bank und die deutsche Bank.", ["O:Deutsche Bank"]),
        ("CDU/CSU und SPD, Grüne und FDP.", ["O:CDU", "O:CSU", "O:SPD", "O:Bündnis 90/Die Grünen", "O:FDP"]),
        ("Die Grünen fordern mehr.", ["O:Bündnis 90/Die Grünen"]),
        ("Ricarda Lang (Grüne) sprach.", ["P:Ricarda Lang", "O:Bündnis 90/Die Grünen"]),
        ("Die Linke kritisiert, die Linkspartei auch.", ["O:Die Linke"]),
        ("Der IS bekannte sich.", ["O:Islamischer Staat"]),
        ("Das meldet der „Spiegel“.", ["O:Der Spiegel"]),
        ("Die Chefin der Nordlicht Energie AG.", ["O:Nordlicht Energie AG"]),
        ("Die Firma Hansen & Söhne GmbH & Co. KG zahlt.", ["O:Hansen & Söhne GmbH & Co. KG"]),
        ("Der Naturfreunde Altona e. V. klagt.", ["O:Naturfreunde Altona e.V."]),
        (
            "An der Universität Wendelsbruck und der Universität zu Köln.",
            ["O:Universität Wendelsbruck", "O:Universität zu Köln"],
        ),
        ("Trainer des FC Wendelsbruck 07 und des TSV 1860 München.", ["O:FC Wendelsbruck 07", "O:TSV 1860 München"]),
        ("Der 1. FC Lokomotive Leipzig und der Wuppertaler SV.", ["O:1. FC Lokomotive Leipzig", "O:Wuppertaler SV"]),
        ("Ärzte des Klinikums Sankt Georg.", ["O:Klinikum Sankt Georg"]),
        ("Das Institut für Küstenforschung Hallsand forscht.", ["O:Institut für Küstenforschung Hallsand"]),
        ("Vom Max-Planck-Institut für Plasmaphysik.", ["O:Max-Planck-Institut für Plasmaphysik"]),
        ("Am Theater am Schlossplatz.", ["O:Theater am Schlossplatz"]),
        ("Bei den Havelmann-Werken.", ["O:Havelmann-Werke"]),
        ("Das Landgericht Hamburg entschied.", ["O:Landgericht Hamburg"]),
        ("Der Anteilseigner, Kesson Holdings aus Singapur.", ["O:Kesson Holdings", "L:Singapur"]),
        ("Die Max-Weber-Schule bleibt zu.", ["O:Max-Weber-Schule"]),
        ("Die NATO-Staaten und der SPD-Chef.", []),
    ],
)
def test_found(text: str, expected: list[str]) -> None:
    assert names_in(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Wir fahren ins Grüne und feiern im Grünen.",
        "Er hob die linke Hand und wohnt zur Linken.",
        "DAS IST GUT, DAS IS NICHT GUT",
        "Der Spiegel hängt schief, das Bild auch, und die Zeit vergeht.",
        "Die Schulen gründeten eine AG und ein Institut für Meereskunde.",
        "Im Theater am Abend, im Krankenhaus Ruhe.",
        "Die Staatsanwaltschaft Freispruch beantragen zu hören war neu.",
        "Die Umwelt-Stiftung und die Familien-Stiftung.",
    ],
)
def test_not_an_organisation(text: str) -> None:
    assert names_in(text) == []


def test_the_short_form_of_a_firm_or_club_is_the_same_entity() -> None:
    text = "Die Nordlicht Energie AG baut. Nordlicht Energie plant mit dem FC Hallsand 07, und der FC Hallsand will."
    assert mentions_of(text, "Nordlicht Energie AG") == ["Nordlicht Energie AG", "Nordlicht Energie"]
    assert mentions_of(text, "FC Hallsand 07") == ["FC Hallsand 07", "FC Hallsand"]
