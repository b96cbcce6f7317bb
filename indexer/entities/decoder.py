"""Finds the best labels of a linear-chain CRF, and how probable they are, for many sentences at once.

Scores of transitions are added to those of words (Lafferty, McCallum & Pereira, „Conditional Random Fields“, ICML
2001). The best labels are found by Viterbi's algorithm, probabilities by forward-backward (Rabiner 1989).
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.intp]

FORBIDDEN = -1e4
"""Score of a transition that never happens."""
_LEAST = -80.0
"""Scores this far below the best label of a word are as good as impossible; e to it still is a number in 32 bits."""


class Batch(NamedTuple):
    """Sentences one below the other, filled up to the longest."""

    rows: Ints
    """[sentences, words]: which row of the emissions stands there; the last one's successor for none."""
    lengths: Ints
    present: npt.NDArray[np.bool_]


class Posterior(NamedTuple):
    """What the words of the sentences say together about each label."""

    marginals: Floats
    """[words, labels]: the probability of each label of each word."""
    ahead: Floats
    """[words, labels]: what a word and all behind it say of its label, up to a factor."""


def batch(lengths: Ints) -> Batch:
    """How sentences of these lengths, at least one, none empty, lie in the rows of the emissions."""
    ends = np.cumsum(lengths)
    columns = np.arange(lengths.max())
    present = columns < lengths[:, None]
    rows = np.where(present, columns + (ends - lengths)[:, None], ends[-1])
    return Batch(rows, lengths, present)


def posterior(emissions: Floats, transitions: Floats, sentences: Batch) -> Posterior:
    """Forward and backward probabilities: the latter are the former of the sentence read from its end."""
    labels = emissions.shape[1]
    weights = np.ones((len(emissions) + 1, labels), np.float32)
    np.exp(np.maximum(emissions - emissions.max(1, keepdims=True), _LEAST), out=weights[:-1])
    backwards = _reversed(sentences)
    steps = np.stack((weights[sentences.rows.T], weights[backwards.T]), axis=1)  # [words, 2, sentences, labels]
    one_step = np.exp(np.maximum(transitions, _LEAST)) * (transitions > FORBIDDEN / 2)
    matrices = np.stack((one_step, one_step.T)).astype(np.float32)
    reached = np.empty_like(steps)
    now = steps[0]
    now[0] *= _may_begin(transitions)
    reached[0] = now
    for at in range(1, len(steps)):
        now = np.matmul(now, matrices) * steps[at]
        now /= now.sum(-1, keepdims=True)
        reached[at] = now
    flat = np.empty((2, len(emissions) + 1, labels), np.float32)
    flat[0][sentences.rows.T] = reached[:, 0]
    flat[1][backwards.T] = reached[:, 1]
    marginals = flat[0, :-1] * flat[1, :-1] / weights[:-1]
    marginals /= marginals.sum(1, keepdims=True)
    return Posterior(marginals, flat[1, :-1])


def viterbi(emissions: Floats, transitions: Floats, sentences: Batch) -> Ints:
    """The labels, one for each row of the emissions, whose scores sum up highest in each sentence."""
    filled = np.vstack((emissions, np.zeros((1, emissions.shape[1]), np.float32)))
    steps = filled[sentences.rows.T]  # [words, sentences, labels]
    count, lines, _ = steps.shape
    back = np.empty(steps.shape, np.intp)
    scores = steps[0] + np.where(_may_begin(transitions), 0, FORBIDDEN).astype(np.float32)
    best_of = np.empty((count, lines), np.intp)
    best_of[0] = scores.argmax(1)
    to_from = np.ascontiguousarray(transitions.T)
    for at in range(1, count):
        candidates = scores[:, None, :] + to_from
        back[at] = candidates.argmax(2)
        scores = candidates.max(2) + steps[at]
        best_of[at] = scores.argmax(1)
    path = np.empty((count, lines), np.intp)
    every = np.arange(lines)
    last = sentences.lengths - 1
    now = best_of[-1]
    for at in range(count - 1, -1, -1):
        now = np.where(last == at, best_of[at], now)
        path[at] = now
        if at:
            now = back[at, every, now]
    labels = np.empty(len(emissions) + 1, np.intp)
    labels[sentences.rows.T] = path
    return labels[:-1]


def follow(found: Posterior, transitions: Floats, labels: Ints, following: Ints) -> Floats:
    """For each word the probability that the next one has the label ``following``, if itself has that of ``labels``.

    What is given for the last word of a sentence means nothing.
    """
    reach = np.exp(np.maximum(transitions, _LEAST)) * (transitions > FORBIDDEN / 2)
    onward = reach[labels] * np.roll(found.ahead, -1, axis=0)
    chosen = np.take_along_axis(onward, following[:, None], axis=1)[:, 0]
    return np.asarray(chosen / onward.sum(1), np.float32)


def _may_begin(transitions: Floats) -> npt.NDArray[np.bool_]:
    """Labels a sentence may begin with: those that may follow the first label, which is no name."""
    return np.asarray(transitions[0] > FORBIDDEN / 2)


def _reversed(sentences: Batch) -> Ints:
    columns = np.arange(sentences.rows.shape[1])
    turned = np.where(sentences.present, sentences.lengths[:, None] - 1 - columns, columns)
    return np.asarray(np.take_along_axis(sentences.rows, turned, axis=1), np.intp)
