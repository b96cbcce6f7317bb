"""Persons: found by role, title and given name, with their spellings joined."""

import pytest

from tests.unit.entities.cases import mentions_of, names_in


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Oberbürgermeisterin Lena Hartwig sprach.", ["P:Lena Hartwig"]),
        ("Gestern sprach der Vogelkundler Heinrich Strauß.", ["P:Heinrich Strauß"]),
        ("Es kam NATO-Generalsekretär Mark Rutte.", ["P:Mark Rutte"]),
        ("US-Präsident Biden schwieg.", ["P:Biden"]),
        ("Der Sprecher, Tegaye Mununhe, schwieg.", ["P:Tegaye Mununhe"]),
        ("Präsident Emomali Rahmon kam.", ["P:Emomali Rahmon"]),
        ("Prof. Dr. med. Anna Weber und Dr. Farid Haddad.", ["P:Anna Weber", "P:Farid Haddad"]),
        ("Frau Dr. Müller sprach, Herr Schmidt nicht.", ["P:Müller", "P:Schmidt"]),
        ("Papst Benedikt XVI. trat zurück.", ["P:Benedikt XVI."]),
        ("Trainer Klopp jubelte.", ["P:Klopp"]),
        ("Gestern sagte Edmon Chung nichts.", ["P:Edmon Chung"]),
        ("Auch Zora Ilkas (SPD) stimmte zu.", ["P:Zora Ilkas", "O:SPD"]),
        ("Ein Sprecher Bidens schwieg.", ["P:Biden"]),
        ("Bürgermeister Heinz Schaden trat an.", ["P:Heinz Schaden"]),
        ("Der Angeklagte Peter K. schwieg.", ["P:Peter K."]),
        (
            "Ursula von der Leyen traf Luiz Inácio Lula da Silva.",
            ["P:Ursula von der Leyen", "P:Luiz Inácio Lula da Silva"],
        ),
        ("Baschar al-Assad und Mohammed bin Salman.", ["P:Baschar al-Assad", "P:Mohammed bin Salman"]),
        ("Der Tag, an dem Xi Jinping kam.", ["P:Xi Jinping"]),
        ("Schauspieler Denzel Washington lachte.", ["P:Denzel Washington"]),
        ("Es sprach Anna-Lena Kirchhoff-Maaß.", ["P:Anna-Lena Kirchhoff-Maaß"]),
    ],
)
def test_found(text: str, expected: list[str]) -> None:
    assert names_in(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Dem Minister Entscheidung um Entscheidung abzuringen war schwer.",
        "Experten Zweifel zu nehmen ist schwer.",
        "Im Jahr der Frau. Ähnlich sieht es aus.",
        "50 Millionen Mark Schulden, im August Regen.",
        "Das Klinikum Personal sucht, die Ministerin Geld.",
        "Ein Koch, ein Richter und ein König.",
        "Karl-Marx-Allee und Willy-Brandt-Haus.",
        "Die Putin-Vertrauten und die Merkel-Nachfolge.",
        "Urban Warfare ist ein Spiel der Premier League.",
        "wladimir putin sagte nichts",
    ],
)
def test_not_a_person(text: str) -> None:
    assert names_in(text) == []


def test_a_country_behind_a_role_is_a_country() -> None:
    assert names_in("Der Präsident Russlands und der Kanzler Österreichs.") == ["L:Russland", "L:Österreich"]


def test_a_family_name_alone_is_the_person_last_named_in_full() -> None:
    text = "Trainer Jonas Hartwig kam. Hartwig lobte. Bürgermeisterin Lena Hartwig ging. Hartwigs Plan gilt."
    assert mentions_of(text, "Jonas Hartwig") == ["Jonas Hartwig", "Hartwig"]
    assert mentions_of(text, "Lena Hartwig") == ["Lena Hartwig", "Hartwigs"]


def test_a_role_tells_namesakes_apart() -> None:
    text = "Trainer Jonas Hartwig und Bürgermeisterin Lena Hartwig stritten. Trainer Hartwig ging. Frau Hartwig blieb."
    assert mentions_of(text, "Jonas Hartwig") == ["Jonas Hartwig", "Hartwig"]
    assert mentions_of(text, "Lena Hartwig") == ["Lena Hartwig", "Hartwig"]


def test_spellings_of_one_korean_name_are_one_person() -> None:
    text = "Kim Jong Un kam. Später sprach Kim Jong-Un. Kims Armee und Kim Jong-uns Rede."
    assert names_in(text) == ["P:Kim Jong-un"]
    assert mentions_of(text, "Kim Jong-un") == ["Kim Jong Un", "Kim Jong-Un", "Kims", "Kim Jong-uns"]


def test_transliterations_of_one_name_are_one_person() -> None:
    text = "Wolodymyr Selenskyj sprach. Präsident Selenski ging. Wolodymyr Zelensky kam. Selenskyj blieb."
    assert names_in(text) == ["P:Wolodymyr Selenskyj"]


@pytest.mark.parametrize(
    ("text", "name", "mentions"),
    [
        ("Seth Jones kam. Jones sprach.", "Seth Jones", ["Seth Jones", "Jones"]),
        ("Boris Johnsons Regierung wankt.", "Boris Johnson", ["Boris Johnsons"]),
        ("Die Rede Angela Merkels. Merkel schwieg.", "Angela Merkel", ["Angela Merkels", "Merkel"]),
        ("Thomas Koch kam. Der Koch ging, Koch blieb.", "Thomas Koch", ["Thomas Koch", "Koch"]),
        ("Baschar al-Assad floh. Assad schwieg.", "Baschar al-Assad", ["Baschar al-Assad", "Assad"]),
        ("Lloyd Austin kam. Austin sprach in Austin.", "Lloyd Austin", ["Lloyd Austin", "Austin"]),
        ("Lloyd Austin kam. Austin sprach in Austin.", "Austin", ["Austin"]),
    ],
)
def test_mentions(text: str, name: str, mentions: list[str]) -> None:
    assert mentions_of(text, name) == mentions
