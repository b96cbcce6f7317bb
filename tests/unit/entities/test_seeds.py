"""The facets of the five articles that come with the product: every name, its kind, and nothing that is no name."""

from pathlib import Path

import pytest

from indexer.entities import KINDS, find_entities

SEEDS = Path(__file__).parents[3] / "seeds"

EXPECTED = {
    "000_277640bd152278b6": {
        "person": set(),
        "organisation": {"Kreml"},
        "place": {"Kursk", "Russland", "Nordkorea", "Moskau", "Pjöngjang", "Ukraine"},
    },
    "001_83b0bc40920af260": {
        "person": {"Wladimir Putin", "Kim Jong-un", "Wolodymyr Selenskyj"},
        "organisation": {"Pentagon"},
        "place": {
            *("Moskau", "Pjöngjang", "Russland", "Nordkorea", "Südkorea", "Ukraine", "Kiew"),
            *("Japan", "Asien", "Europa"),
        },
    },
    "002_a7290a46ad917403": {
        "person": {"John Kirby", "Boris Pistorius", "Lloyd Austin", "Farah Dakhlallah", "Maria Sacharowa"},
        "organisation": {"Kreml", "NATO", "Nationaler Sicherheitsrat", "Auswärtiges Amt"},
        "place": {
            *("Russland", "Nordkorea", "Südkorea", "Ukraine", "Deutschland", "Washington", "Wladiwostok"),
            *("Berlin", "Pjöngjang", "Peking"),
        },
    },
    "003_f0ae384efe2a001d": {
        "person": {"Waleri Gerassimow", "Wladimir Putin", "Wolodymyr Selenskyj", "Mark Rutte", "Choe Son Hui"},
        "organisation": {"Pentagon"},
        "place": {"Russland", "Kursk", "Nordkorea", "Ukraine", "Indopazifik", "Moskau", "USA"},
    },
    "004_f0392d335b11417c": {
        "person": {"Kim Jong-un", "Seth Jones", "Wolodymyr Selenskyj", "Yoon Suk-yeol", "Donald Trump"},
        "organisation": {"KCNA"},
        "place": {"Russland", "Kursk", "Nordkorea", "Südkorea", "Ukraine", "China", "USA"},
    },
}


@pytest.mark.parametrize("name", sorted(EXPECTED))
@pytest.mark.parametrize("kind", KINDS)
def test_facets_of_a_seed(name: str, kind: str) -> None:
    text = (SEEDS / f"{name}.txt").read_text(encoding="utf-8")
    found = {entity.name for entity in find_entities(text) if entity.kind == kind and entity.named}
    assert found == EXPECTED[name][kind]


def test_a_missing_space_does_not_spoil_a_korean_name() -> None:
    text = (SEEDS / "001_83b0bc40920af260.txt").read_text(encoding="utf-8")
    (kim,) = [entity for entity in find_entities(text) if entity.name == "Kim Jong-un"]
    assert [text[start:end] for start, end in kim.mentions] == ["Kim Jong-un"]


def test_family_names_alone_and_genitives_count_as_mentions() -> None:
    text = (SEEDS / "002_a7290a46ad917403.txt").read_text(encoding="utf-8")
    by_name = {entity.name: entity for entity in find_entities(text)}
    assert [text[s:e] for s, e in by_name["John Kirby"].mentions] == ["John Kirby", "Kirby"]
    assert [text[s:e] for s, e in by_name["Lloyd Austin"].mentions] == ["Lloyd Austin", "Austin"]
    assert "Russlands" in [text[s:e] for s, e in by_name["Russland"].mentions]
