"""The names of the five seeds, against a table that was made by reading them."""

from pathlib import Path

import pytest

from indexer.articles import read_corpus
from indexer.enrich import enrich
from indexer.entities import KINDS, Entity
from tests.unit.entities.scoring import Expected, read_expected, score

ROOT = Path(__file__).parents[3]
EXPECTED = read_expected(Path(__file__).parent / "data" / "seed-names.tsv")


def test_the_names_of_the_seeds_are_found() -> None:
    articles = read_corpus([ROOT / "seeds"], ROOT).articles()
    found = {Path(article.file).name: enrich(article, confidence=0.7).entities for article in articles}
    result = score(found, EXPECTED)
    for kinds in (KINDS, *([kind] for kind in KINDS)):
        assert result.values(kinds)[2] >= 0.95, "\n".join(result.mistakes)


def _entity(kind: str, name: str) -> Entity:
    return Entity(kind, name, 1.0, ((0, len(name)),))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("found", "counts"),
    [
        ([("place", "Kursk")], (1, 0, 0)),
        ([("place", "Region Kursk")], (1, 0, 0)),
        ([("place", "Kursk"), ("place", "Region Kursk")], (1, 1, 0)),
        ([("person", "Kursk")], (0, 1, 1)),
        ([("place", "Kursk"), ("place", "USA")], (1, 0, 0)),
        ([], (0, 0, 1)),
    ],
)
def test_a_value_is_right_once_under_its_kind(found: list[tuple[str, str]], counts: tuple[int, int, int]) -> None:
    rows = [
        Expected("a", "place", frozenset({"Kursk", "Region Kursk"}), required=True),
        Expected("a", "place", frozenset({"USA"}), required=False),
    ]
    result = score({"a": [_entity(*pair) for pair in found]}, {"a": rows})
    assert (result.right.total(), result.wrong.total(), result.missed.total()) == counts
