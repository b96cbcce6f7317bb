"""The curated data: what the script makes is what is committed, and no row contradicts another."""

from collections import Counter
from importlib.resources import files

import pytest

from indexer.entities import bake
from indexer.entities.gazetteer import gazetteer
from indexer.entities.tables import read_table, read_words
from indexer.entities.vocabulary import vocabulary


def test_the_committed_countries_are_those_the_script_makes() -> None:
    committed = (files("indexer.entities") / "data" / "countries.tsv").read_text(encoding="utf-8")
    assert committed == bake.table()


@pytest.mark.parametrize(
    ("country", "adjective"),
    [("Italien", "italienisch"), ("Serbien", "serbisch"), ("Finnland", "finnländisch"), ("Kuba", "")],
)
def test_adjectives_by_rule(country: str, adjective: str) -> None:
    assert bake.adjective_of(country) == adjective


@pytest.mark.parametrize("table", ["institutions.tsv", "places.tsv"])
def test_no_name_stands_twice_in_a_table(table: str) -> None:
    names = Counter(row["name"] for row in read_table(table))
    assert [name for name, count in names.items() if count > 1] == []


@pytest.mark.parametrize("table", ["institutions.tsv", "places.tsv"])
def test_every_guard_is_known(table: str) -> None:
    guards = {form.partition(":")[0] for row in read_table(table) for form in row["forms"].split("|") if ":" in form}
    assert guards <= {"in", "art", "die", "nom", "seen", "party", "quoted", "caps"}


def test_no_family_name_of_the_list_is_ruled_out_as_a_noun() -> None:
    common = {word for section in read_words("common_nouns.txt").values() for word in section}
    assert len(common) > 1000
    assert "Strauß" not in common
    assert "Weiß" not in common


def test_there_is_something_to_find_with() -> None:
    assert len(vocabulary().given) > 2000
    assert gazetteer().forms["Auswärtigen Amts"].name == "Auswärtiges Amt"
    assert gazetteer().forms["Russlands"].type == "country"
    assert {"nordkoreanischer", "deutschen"} <= gazetteer().adjectives
