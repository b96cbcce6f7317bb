"""What the mentions of a name in one article tell each other."""

import numpy as np
import pytest

from indexer.entities.agreement import agreement
from indexer.entities.decoder import Floats
from indexer.entities.weights import LABELS


def marginals(*rows: dict[str, float]) -> Floats:
    found = np.full((len(rows), len(LABELS)), 0.001, np.float32)
    for at, row in enumerate(rows):
        for label, probability in row.items():
            found[at, LABELS.index(label)] = probability
    return found


SURE = {"B-PER": 0.98}
DOUBTFUL = {"B-PER": 0.3, "B-LOC": 0.6}
NONE = {"O": 0.99}


@pytest.mark.parametrize(
    ("words", "rows"),
    [
        (["Becker", "kam", "Becker"], (SURE, NONE, DOUBTFUL)),
        (["Becker", "kam", "Beckers"], (SURE, NONE, DOUBTFUL)),
        (["Beckers", "kam", "Becker"], (SURE, NONE, DOUBTFUL)),
    ],
)
def test_a_sure_place_of_a_word_moves_a_doubtful_one(words: list[str], rows: tuple[dict[str, float], ...]) -> None:
    added = agreement(words, marginals(*rows))
    assert added is not None
    assert added[2, LABELS.index("B-PER")] > 0 > added[2, LABELS.index("B-LOC")]
    assert added[0, LABELS.index("B-PER")] < 0 < added[0, LABELS.index("B-LOC")]
    assert not added[1].any()


@pytest.mark.parametrize(
    "words", [["Becker", "kam", "Wagner"], ["Becker", "kam", "becker"], ["der", "kam", "der"], ["(", "AB", ")"]]
)
def test_what_stands_once_or_begins_small_is_left_alone(words: list[str]) -> None:
    assert agreement(words, marginals(DOUBTFUL, NONE, DOUBTFUL)) is None


@pytest.mark.parametrize(
    "words",
    [
        ["Quorxer", "Xylo-Bund", "(", "QXB", ")"],
        ["Bund", "der", "(", "B", ")"],
        ["Bund", "Steuerzahler", "(", "BdSt", ")"],
        ["Bund", "Steuerzahler", "(", "BdA", ")"],
    ],
)
def test_an_acronym_is_put_together_with_its_long_form_alone(words: list[str]) -> None:
    organisation = {"B-ORG": 0.95}
    rows = (organisation, organisation, NONE, {"B-PER": 0.45, "B-ORG": 0.2, "O": 0.3}, NONE)
    added = agreement(words, marginals(*rows))
    if words[3] in {"QXB", "BdSt"}:
        assert added is not None
        assert added[3, LABELS.index("B-ORG")] > 0 > added[3, LABELS.index("B-PER")]
    else:
        assert added is None
