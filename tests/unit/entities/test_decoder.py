"""The decoder against the textbook: all paths tried one by one."""

from itertools import pairwise, product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from indexer.entities.decoder import FORBIDDEN, Floats, Ints, batch, follow, posterior, viterbi

LABELS = 3
SCORES = st.floats(-4, 4, width=32)


@st.composite
def chains(draw: st.DrawFn) -> tuple[Floats, Floats, Ints]:
    """Emissions, transitions (label 2 only behind 1 and 2, as I- behind B- and I-) and lengths of sentences."""
    lengths = draw(st.lists(st.integers(1, 4), min_size=1, max_size=4))
    emissions = draw(arrays(np.float32, (sum(lengths), LABELS), elements=SCORES))
    transitions = draw(arrays(np.float32, (LABELS, LABELS), elements=SCORES))
    transitions[0, 2] = FORBIDDEN
    return emissions, transitions, np.array(lengths)


def paths(emissions: Floats, transitions: Floats) -> dict[tuple[int, ...], float]:
    """The score of every path through one sentence."""
    found = {}
    for path in product(range(LABELS), repeat=len(emissions)):
        if path[0] == 2:
            continue
        score = sum(float(emissions[at, label]) for at, label in enumerate(path))
        found[path] = score + sum(float(transitions[pair]) for pair in pairwise(path))
    return found


def sentences_of(emissions: Floats, lengths: Ints) -> list[Floats]:
    return np.split(emissions, np.cumsum(lengths)[:-1])


@given(chains())
def test_best_labels_score_as_the_best_of_all_paths(chain: tuple[Floats, Floats, Ints]) -> None:
    emissions, transitions, lengths = chain
    labels = viterbi(emissions, transitions, batch(lengths))
    for sentence, found in zip(
        sentences_of(emissions, lengths), np.split(labels, np.cumsum(lengths)[:-1]), strict=True
    ):
        scores = paths(sentence, transitions)
        assert scores[tuple(found.tolist())] == pytest.approx(max(scores.values()), abs=1e-3)


@given(chains())
def test_marginals_are_the_shares_of_the_paths_through_a_label(chain: tuple[Floats, Floats, Ints]) -> None:
    emissions, transitions, lengths = chain
    marginals = posterior(emissions, transitions, batch(lengths)).marginals
    row = 0
    for sentence in sentences_of(emissions, lengths):
        weights = {path: np.exp(score) for path, score in paths(sentence, transitions).items()}
        total = sum(weights.values())
        for at in range(len(sentence)):
            for label in range(LABELS):
                share = sum(weight for path, weight in weights.items() if path[at] == label) / total
                assert marginals[row, label] == pytest.approx(share, abs=1e-4)
            row += 1


@given(chains())
def test_the_next_label_is_as_probable_as_among_the_paths_with_this_one(chain: tuple[Floats, Floats, Ints]) -> None:
    emissions, transitions, lengths = chain
    found = posterior(emissions, transitions, batch(lengths))
    labels = np.zeros(len(emissions), np.intp)
    ones = np.ones(len(emissions), np.intp)
    probabilities = follow(found, transitions, labels, ones)
    row = 0
    for sentence in sentences_of(emissions, lengths):
        weights = {path: np.exp(score) for path, score in paths(sentence, transitions).items()}
        for at in range(len(sentence) - 1):
            here = sum(weight for path, weight in weights.items() if path[at] == 0)
            both = sum(weight for path, weight in weights.items() if path[at : at + 2] == (0, 1))
            assert probabilities[row + at] == pytest.approx(both / here, abs=1e-4)
        row += len(sentence)


def test_hopeless_scores_stay_numbers() -> None:
    emissions = np.array([[0, 5000, -5000], [-3000, 0, 3000], [9000, 0, 0]], np.float32)
    transitions = np.array([[0, 0, FORBIDDEN], [-200, 0, -200], [0, 0, 0]], np.float32)
    marginals = posterior(emissions, transitions, batch(np.array([3]))).marginals
    assert np.isfinite(marginals).all()
    assert viterbi(emissions, transitions, batch(np.array([3]))).tolist() == [1, 2, 0]
