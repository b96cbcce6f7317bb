"""The statistical tagger: finds persons, organisations and places in a text with the model that the project trains.

A linear-chain CRF whose features are of single word forms: what a form weighs at each distance is summed up once and
kept, so that a text costs a few look-ups per word.
"""

from collections.abc import Iterator, Sequence
from functools import cache
from math import prod
from threading import Lock
from typing import Final, NamedTuple

import numpy as np

from indexer.entities.agreement import agreement
from indexer.entities.decoder import Batch, Floats, Ints, Posterior, batch, follow, posterior, viterbi
from indexer.entities.features import CLASSES, PAD, SORTS, form_of
from indexer.entities.model import Kind, Span
from indexer.entities.sequences import Sequence as Sentence
from indexer.entities.sequences import sequences
from indexer.entities.weights import BLOCKS, FIRST, LABELS, OFFSETS, Model, shipped

RECALL: Final = 0.3
"""What a word's being no name is marked down: the model alone finds too few. Chosen by cross-validation."""
_SURE: Final = 10.0
"""A word that scores by so much more as no name than as part of one is none."""
_FORMS: Final = 1 << 16
"""Word forms whose weights are kept, 170 bytes each; beyond that all are forgotten."""
_MAX_FORM: Final = 60
"""Letters of a word that are looked at."""
_PORTION: Final = 4000
"""Words that are decoded at once, and whose mentions inform each other."""
_KINDS: Final[dict[str, Kind]] = {"PER": "person", "ORG": "organisation", "LOC": "place"}
_WINDOW: Final = max(OFFSETS)


class LabelSpan(NamedTuple):
    """A name in a sentence: words ``first`` up to, not including, ``behind``."""

    first: int
    behind: int
    kind: Kind


def label_spans(labels: Sequence[int]) -> list[LabelSpan]:
    """The names that labels, as indices into ``LABELS``, mark."""
    found: list[LabelSpan] = []
    first = 0
    for index, label in enumerate([*labels, 0]):
        if label and label % 2 == 0:
            continue
        if index and labels[index - 1]:
            found.append(LabelSpan(first, index, _KINDS[LABELS[labels[index - 1]][2:]]))
        first = index
    return found


class Tagger:
    """A model at work, with the weights of the word forms it met; threads may share it."""

    def __init__(self, model: Model) -> None:
        self._model = model
        self._lock = Lock()
        self._ids: dict[str, int] = {}
        self._scores = np.empty((_FORMS, BLOCKS, len(LABELS)), np.float32)
        self._classes = np.empty(_FORMS, np.intp)
        self._sorts = np.empty(_FORMS, np.intp)
        self._pad = self._id(PAD)

    def tag(self, text: str) -> list[Span]:
        """The names in ``text``, in order, none overlapping another; confidences are the model's probabilities."""
        return [span for part in _portions(sequences(text)) for span in self._tag(part)]

    def _tag(self, sentences: Sequence[Sentence]) -> list[Span]:
        words = [word for sentence in sentences for word in sentence.words]
        starts = [start for sentence in sentences for start in sentence.starts]
        lengths = np.array([len(sentence.words) for sentence in sentences])
        labels, confidences = self._decode(words, lengths, together=True)
        return [
            Span(starts[name.first], starts[name.behind - 1] + len(words[name.behind - 1]), name.kind, confidence)
            for name, confidence in zip(label_spans(labels.tolist()), confidences, strict=True)
        ]

    def label(self, sentences: Sequence[Sequence[str]], *, together: bool = False) -> list[list[int]]:
        """The labels of the words of each sentence, none of them empty, as indices into ``LABELS``.

        ``together``: the sentences are those of one article.
        """
        lengths = np.array([len(sentence) for sentence in sentences])
        labels, _ = self._decode([word for sentence in sentences for word in sentence], lengths, together=together)
        return [part.tolist() for part in np.split(labels, np.cumsum(lengths)[:-1])]

    def _decode(self, words: Sequence[str], lengths: Ints, *, together: bool) -> tuple[Ints, list[float]]:
        """The labels of all words, and the confidence of each name among them; ``together`` for one article's."""
        with self._lock:
            emissions = self._emissions(words, lengths)
        labels = np.zeros(len(words), np.intp)
        at, pieces = _pieces(emissions, lengths)
        if not len(at):
            return labels, []
        emissions = emissions[at]
        transitions = self._model.transitions
        found = posterior(emissions, transitions, pieces)
        more = agreement([words[index] for index in at.tolist()], found.marginals) if together else None
        if more is not None:
            emissions += more
            found = posterior(emissions, transitions, pieces)
        emissions[:, 0] -= RECALL
        best = viterbi(emissions, transitions, pieces)
        labels[at] = best
        return labels, _confidences(best, pieces.lengths, found, transitions) if best.any() else []

    def _emissions(self, words: Sequence[str], lengths: Ints) -> Floats:
        """[words, labels]: what each word and its neighbours say of its label."""
        ids = np.full(len(words) + _WINDOW * (len(lengths) + 1), self._pad)
        at = np.arange(len(words)) + _WINDOW * np.repeat(np.arange(1, len(lengths) + 1), lengths)
        ids[at] = self._ids_of(words)
        scores = self._scores[ids]
        emissions = np.zeros((len(words), len(LABELS)), np.float32)
        for block, offset in enumerate(OFFSETS):
            emissions += scores[at + offset, block]
        firsts = np.cumsum(lengths) - lengths
        emissions[firsts] += scores[at[firsts], FIRST]
        classes, sorts = self._classes[ids], self._sorts[ids]
        here, before, behind = classes[at], classes[at - 1], classes[at + 1]
        tables = self._model.tables
        emissions += tables["before"][before * CLASSES + here]
        emissions += tables["behind"][here * CLASSES + behind]
        emissions += tables["beside"][before * CLASSES + behind]
        emissions += tables["three"][(sorts[at - 1] * len(SORTS) + sorts[at]) * len(SORTS) + sorts[at + 1]]
        return emissions

    def _ids_of(self, words: Sequence[str]) -> list[int]:
        known = self._ids
        new = [word for word in set(words) if word not in known]
        if len(known) + len(new) > _FORMS:
            known.clear()
            self._pad = self._id(PAD)
            new = list(set(words))
        for word in sorted(new):
            self._id(word)
        return [known[word] for word in words]

    def _id(self, word: str) -> int:
        form = form_of(word[:_MAX_FORM], self._model.facts)
        number = self._ids[word] = len(self._ids)
        rows = self._model.rows
        used = [rows[feature] for feature in (*form.own, *form.near, *form.around) if feature in rows]
        self._scores[number] = self._model.weights[used].sum(0)
        self._classes[number] = form.word_class
        self._sorts[number] = form.sort
        return number


def _portions(sentences: Sequence[Sentence]) -> Iterator[list[Sentence]]:
    """The sentences in portions: an article is one, a book is more, as all sentences are filled up to the longest."""
    portion: list[Sentence] = []
    words = 0
    for sentence in sentences:
        portion.append(sentence)
        words += len(sentence.words)
        if words >= _PORTION:
            yield portion
            portion, words = [], 0
    if portion:
        yield portion


def _pieces(emissions: Floats, lengths: Ints) -> tuple[Ints, Batch]:
    """The words worth a closer look, in runs: those not surely outside of names, and one on either side of them.

    Most words of a text are outside for certain, and a certain label parts what stands before from what comes behind.
    """
    firsts = np.cumsum(lengths) - lengths
    doubtful = emissions[:, 0] - emissions[:, 1:].max(1) < _SURE
    opens = np.zeros(len(emissions) + 1, bool)
    opens[firsts] = True
    opens[-1] = True
    near = doubtful.copy()
    near[1:] |= doubtful[:-1] & ~opens[1:-1]
    near[:-1] |= doubtful[1:] & ~opens[1:-1]
    at = np.flatnonzero(near)
    if not len(at):
        return at, batch(np.ones(1, np.intp))
    begins = np.flatnonzero(opens[at] | (np.diff(at, prepend=-2) > 1))
    return at, batch(np.diff(begins, append=len(at)))


def _confidences(labels: Ints, lengths: Ints, found: Posterior, transitions: Floats) -> list[float]:
    """The probability that exactly these words are a name of this kind: that it begins, goes on and ends so."""
    on = follow(found, transitions, labels, np.roll(labels, -1)).tolist()
    continued = np.where(labels % 2 == 1, labels + 1, labels)
    end = 1 - follow(found, transitions, labels, continued)
    end[np.cumsum(lengths) - 1] = 1
    confidences = []
    for name in label_spans(labels.tolist()):
        begins = float(found.marginals[name.first, labels[name.first]])
        confidence = begins * prod(on[name.first : name.behind - 1]) * float(end[name.behind - 1])
        confidences.append(min(1.0, max(0.0, confidence)))
    return confidences


@cache
def _shipped() -> Tagger:
    return Tagger(shipped())


def tag(text: str) -> Sequence[Span]:
    """The names the shipped model finds in ``text``; a ``SpanFinder``. The model is loaded on the first call."""
    return _shipped().tag(text)
