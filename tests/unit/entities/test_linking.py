"""Names across a corpus: variants of one name, and family names that stand alone."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from indexer.entities import Entity, Kind
from indexer.entities.linking import Tally, grouped
from indexer.entities.register import Register
from indexer.entities.resolving import Resolver, joined


def tally(articles: Sequence[Sequence[str]], kind: Kind = "person", *, given: bool = False) -> Tally:
    """One article for each list of names."""
    counted = Tally()
    for names in articles:
        counted.add([Entity(kind, name, 1.0, ()) for name in names], [kind] if given else [])
    return counted


def canonical(counted: Tally) -> dict[str, str]:
    """Each name with the one it goes under."""
    return {name: group.name for group in grouped(counted) for _, name in group.members}


PUTIN, OTHER = "Wladimir Putin", "Igor Putin"


@pytest.mark.parametrize(
    ("articles", "meant"),
    [
        ([[PUTIN]] * 3 + [["Putin"]], PUTIN),
        ([[PUTIN]] * 2 + [["Putin"]], "Putin"),
        ([[PUTIN]] * 9 + [[OTHER], ["Putin"]], PUTIN),
        ([[PUTIN]] * 8 + [[OTHER], ["Putin"]], "Putin"),
        ([[PUTIN]] * 9 + [[PUTIN, OTHER], ["Putin"]], PUTIN),
        ([[PUTIN]] * 8 + [[PUTIN, OTHER]] * 2 + [["Putin"]], PUTIN),
        ([[PUTIN]] * 2 + [["Vladimir Putin"], ["Putin"]], PUTIN),
        ([["Putin"]] * 50, "Putin"),
    ],
)
def test_a_family_name_alone_is_whoever_dominates_the_corpus(articles: list[list[str]], meant: str) -> None:
    assert canonical(tally(articles))["Putin"] == meant


def test_a_family_name_is_linked_in_any_spelling() -> None:
    found = canonical(tally([["Wolodymyr Selenskyj"]] * 3 + [["Zelensky"], ["Selenski"]]))
    assert set(found.values()) == {"Wolodymyr Selenskyj"}


def test_variants_go_under_the_commonest_spelling() -> None:
    articles = [["Volodymyr Zelensky"], ["Wolodymyr Selenskyj"], ["Wolodymyr Selenskyj"]]
    assert set(canonical(tally(articles)).values()) == {"Wolodymyr Selenskyj"}


def test_of_equally_common_spellings_the_longest_counts() -> None:
    assert set(canonical(tally([["Ratko Mladic"], ["Franz Josef Jung"], ["Franz-Josef Jung"]])).values()) == {
        "Ratko Mladic", "Franz Josef Jung",
    }  # fmt: skip


def test_names_given_with_articles_stay_as_they_are() -> None:
    articles = [[PUTIN]] * 9 + [["Vladimir Putin"], ["Putin"]]
    assert canonical(tally(articles, given=True)) == {name: name for name in (PUTIN, "Vladimir Putin", "Putin")}


def test_a_name_that_is_found_joins_one_that_was_given() -> None:
    counted = tally([["Vladimir Putin"]], given=True)
    for _ in range(5):
        counted.add([Entity("person", PUTIN, 1.0, ())])
    assert canonical(counted) == {PUTIN: "Vladimir Putin", "Vladimir Putin": "Vladimir Putin"}


def test_curated_names_do_not_join_others() -> None:
    assert canonical(tally([["Niger"], ["Nigeria"], ["Nigeria"]], "place")) == {"Niger": "Niger", "Nigeria": "Nigeria"}
    assert canonical(tally([["Pjöngjang"], ["Pyongyang"], ["Pyongyang"]], "place"))["Pyongyang"] == "Pjöngjang"


def test_kinds_stay_apart() -> None:
    counted = tally([["Pentagon"]], "place")
    counted.add([Entity("organisation", "Pentagon", 1.0, ())])
    assert {(group.kind, group.name) for group in grouped(counted)} == {
        ("place", "Pentagon"), ("organisation", "Pentagon"),
    }  # fmt: skip


def only_related(kind: Kind, name: str) -> Entity:
    return Entity(kind, name, 0.9, (), ((0, 3),), named=False)


def test_what_is_only_related_goes_under_the_name_that_articles_give_and_counts_for_none() -> None:
    counted = tally([[PUTIN]] * 3)
    counted.add([only_related("person", "Putin"), only_related("person", "Vladimir Putin")])
    assert canonical(counted) == dict.fromkeys((PUTIN, "Putin", "Vladimir Putin"), PUTIN)
    assert sum(map(len, counted.articles.values())) == 3


def test_what_is_only_related_does_not_decide_who_dominates_or_what_the_name_is() -> None:
    counted = tally([[PUTIN]] * 3 + [["Putin"]])
    for _ in range(9):
        counted.add([only_related("person", OTHER), only_related("person", "Wladimir Puttin")])
    assert canonical(counted)["Putin"] == PUTIN


@pytest.mark.parametrize(
    ("entity", "kept"),
    [
        (only_related("person", "Putin"), [(PUTIN, False)]),
        (only_related("person", "Trump"), []),
        (only_related("place", "USA"), [("USA", False)]),
        (only_related("place", "Kaltenried"), []),
        (Entity("place", "Kaltenried", 0.9, ()), [("Kaltenried", True)]),
    ],
)
def test_what_is_only_related_must_be_known(entity: Entity, kept: list[tuple[str, bool]]) -> None:
    counted = tally([[PUTIN]] * 3)
    counted.add([entity])
    resolver = Resolver(counted, (), Path("entities.toml"))
    assert [(found.name, found.named) for found in resolver.resolve([entity], "a", None)] == kept
    rows = {row.name: row.articles for row in resolver.register(Register()).entries}
    assert rows == {name: int(named) for name, named in kept}


def test_a_link_and_a_mention_of_one_entity_are_joined_and_stay_apart() -> None:
    lone = Entity("person", "Putin", 0.75, (), ((0, 5), (30, 35)), named=False)
    full = Entity("person", PUTIN, 0.9, ((0, 14),), ((20, 25),))
    assert joined("person", PUTIN, [lone, full]) == Entity("person", PUTIN, 0.9, ((0, 14),), ((20, 25), (30, 35)))
