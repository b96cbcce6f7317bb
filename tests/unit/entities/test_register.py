"""The register: which id goes where, and which alias means whom."""

from collections import Counter
from pathlib import Path

import pytest

from indexer.entities.judgements import Judgement
from indexer.entities.register import Register, Row, registered
from indexer.entities.showing import shown


def row(name: str, articles: int = 1, **aliases: int) -> Row:
    return Row("person", name, articles, Counter(aliases or {name: articles}))


def ids(register: Register) -> dict[str, str]:
    return {entry.name: entry.id for entry in register.entries}


FIRST = registered([row("Ada", 5), row("Ben", 3), row("Cem", 1)], Register())


def test_the_same_corpus_gives_the_same_ids() -> None:
    assert registered([row("Cem", 1), row("Ada", 5), row("Ben", 3)], Register()) == FIRST
    assert len(set(ids(FIRST).values())) == 3
    assert {key[0] for key in ids(FIRST).values()} == {"p"}


@pytest.mark.parametrize(
    ("rows", "kept"),
    [
        ([row("Ada", 9), row("Dora")], {"Ada": "Ada"}),
        ([row("Adele", Ada=4)], {"Adele": "Ada"}),
        ([row("Adele", Ada=4, Ben=9)], {"Adele": "Ada"}),
        ([row("Ada", Ada=4, Ben=9), row("Cem")], {"Ada": "Ada", "Cem": "Cem"}),
        ([row("Adele", Ada=4), row("Ada")], {"Ada": "Ada"}),
    ],
)
def test_an_id_goes_where_the_name_goes(rows: list[Row], kept: dict[str, str]) -> None:
    after, before = ids(registered(rows, FIRST)), ids(FIRST)
    assert {name: key for name, key in after.items() if key in before.values()} == {
        name: before[old] for name, old in kept.items()
    }


def test_a_new_name_does_not_take_the_id_of_one_that_was_renamed() -> None:
    renamed = registered([row("Adele", Ada=4)], FIRST)
    after = registered([row("Adele", Adele=2), row("Ada")], renamed)
    assert ids(after)["Adele"] == ids(FIRST)["Ada"]
    assert ids(after)["Ada"] != ids(FIRST)["Ada"]


def test_an_id_comes_back_with_what_was_merged() -> None:
    merged = registered([row("Ada", Ada=5, Ben=3), row("Cem")], FIRST)
    assert ids(registered([row("Ada", 5), row("Ben", 3), row("Cem", 1)], merged)) == ids(FIRST)


def test_former_names_stay_aliases() -> None:
    renamed = registered([row("Adele", Ada=4)], FIRST)
    later = registered([row("Adele", Adele=4)], renamed)
    (entry,) = later.entries
    assert dict(entry.aliases) == {"Adele": 4, "Ada": 0}
    assert later.find("person", "Ada") == entry
    assert later.find("place", "Ada") is None


def test_an_alias_means_the_one_most_articles_mean() -> None:
    register = registered([row("Ada A", 9, Ada=1), row("Ada B", 3, Ada=3), row("Ben", 1, Ben=1)], Register())
    ada = register.find("person", "Ada")
    assert ada is not None
    assert ada.name == "Ada B"
    assert register.find("person", "Nobody") is None


@pytest.mark.parametrize(
    ("said", "changed"),
    [
        ([], {}),
        ([("rename", ("Ada",), "Ben")], None),
        ([("rename", ("Ada",), "Dora")], {"Ada": "Dora"}),
        ([("rename", ("Ada",), "Dora"), ("hide", ("Dora",), "")], {"Ada": None}),
        ([("merge", ("Ben", "Ada"), "")], {"Ada": "Ben"}),
        ([("merge", ("Ben", "Ada"), ""), ("hide", ("Ada",), "")], {"Ada": None, "Ben": None}),
        ([("merge", ("Emil", "Ada", "Ben"), "")], {"Ada": "Emil", "Ben": "Emil"}),
        ([("hide", ("Nobody",), "")], {}),
        ([("rename", ("Ada",), "Dora"), ("rename", ("Cem",), "Ada")], {"Ada": "Dora", "Cem": "Ada"}),
        ([("split", ("Ada",), "Ada (1)"), ("kind", ("Ada",), "place")], {}),
    ],
)
def test_what_is_shown_of_a_register(
    said: list[tuple[str, tuple[str, ...], str]], changed: dict[str, str | None] | None
) -> None:
    judgements = [Judgement(verb, "person", names, to, ("x",)) for verb, names, to in said]  # type: ignore[arg-type]
    if changed is None:
        with pytest.raises(Exception, match="another person has that name"):
            shown(FIRST, judgements, Path("entities.toml"))
    else:
        _, found = shown(FIRST, judgements, Path("entities.toml"))
        assert found == {("person", name): to for name, to in changed.items()}
