"""Places: the curated ones, ordinary words among them guarded, and those that only their surroundings show."""

import pytest

from tests.unit.entities.cases import mentions_of, names_in


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Nord- und Südkorea.", ["L:Nordkorea", "L:Südkorea"]),
        (
            "Zwischen Ost- und Nordsee, in West- oder Osteuropa.",
            ["L:Ostsee", "L:Nordsee", "L:Westeuropa", "L:Osteuropa"],
        ),
        ("Russlands Krieg, Pjöngjangs Waffen.", ["L:Russland", "L:Pjöngjang"]),
        ("Laos und Honduras sind nicht Paris.", ["L:Laos", "L:Honduras", "L:Paris"]),
        ("In den USA, den Vereinigten Staaten von Amerika.", ["L:USA"]),
        ("Aus dem Vereinigten Königreich, also Großbritannien.", ["L:Großbritannien"]),
        ("In Weißrussland, heute Belarus.", ["L:Belarus"]),
        ("Das Essen in Essen war gut.", ["L:Essen"]),
        ("Die Halle in Halle steht leer, die Heide bei Husum nicht.", ["L:Halle", "L:Husum"]),
        ("Essen (dpa) – Es brennt.", ["L:Essen", "O:dpa"]),
        ("In Hagen brennt es. Von Hagen nach Köln.", ["L:Hagen", "L:Köln"]),
        ("Frankfurt (Oder) ist nicht Frankfurt am Main.", ["L:Frankfurt an der Oder", "L:Frankfurt am Main"]),
        ("St. Petersburg und Sankt Petersburg.", ["L:Sankt Petersburg"]),
        ("An der Oder, am Main und auf dem Schwarzen Meer.", ["L:Oder", "L:Main", "L:Schwarzes Meer"]),
        ("In Berlin-Mitte lief der Berlin-Marathon.", ["L:Berlin"]),
        ("Der Ukraine-Konflikt, die US-Regierung.", []),
        ("RUSSLAND SCHWEIGT ZU KURSK", ["L:Russland", "L:Kursk"]),
        ("Die Stadt Wendelsbruck lädt ein.", ["L:Wendelsbruck"]),
        ("Auf der Nordseeinsel Hallsand leben 900 Leute.", ["L:Hallsand"]),
        ("Kaltenried – Sieben Jahre hat es gedauert.", ["L:Kaltenried"]),
    ],
)
def test_found(text: str, expected: list[str]) -> None:
    assert names_in(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Ein EU-weites, US-amerikanisches Verfahren.",
        "Nordkoreanische Soldaten, russische Truppen, die deutschen Bürger.",
        "In Halle 5 wird gebaut, im Hof gespielt.",
        "Sie müssen weiden, singen oder bergen. Weiden wachsen, das Singen hilft.",
        "Oder nicht? Die Oder-Neiße-Frage.",
        "in Panik, in Kürze, aus Angst, in Privatbesitz, in Plastiksäcken, in Plastiksäcken",
        "russland und die ukraine",
    ],
)
def test_not_a_place(text: str) -> None:
    assert names_in(text) == []


def test_a_place_once_shown_is_found_everywhere() -> None:
    text = "In Großenmoor wird gebaut. Großenmoors Rat stimmte zu, Großenmoor wächst."
    assert mentions_of(text, "Großenmoor") == ["Großenmoor", "Großenmoors", "Großenmoor"]


def test_half_of_a_pair_is_marked_where_it_stands() -> None:
    assert mentions_of("Nord- und Südkorea", "Nordkorea") == ["Nord-"]


def test_a_name_does_not_reach_across_a_heading() -> None:
    assert names_in("Der neue Trainer\nHartwig, was nun") == []


def test_a_name_does_reach_across_a_wrapped_line() -> None:
    line = "Am Dienstag traf in der Hauptstadt nach langer Reise der Präsident Emomali"
    assert "P:Emomali Rahmon" in names_in(f"{line}\nRahmon ein, um zu reden.")
