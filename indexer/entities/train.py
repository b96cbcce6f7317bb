"""Trains the tagger: ``python -m indexer.entities.train DATA_FOLDER``.

The folder holds ``names/`` (sentences with a word and its label per line) and ``words/`` (counts and clusters). Without
options the shipped model is written, trained on all sentences. ``--test NAME`` leaves that file out and reports how
well its names are found; ``--folds N`` does so for parts of GermEval's first file, which is how features are
chosen. Needs python-crfsuite: ``pip install 'fundstelle[train]'``. The same data give the same file.
"""

import argparse
import re
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from importlib.resources import as_file, files
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import NamedTuple

import numpy as np

from indexer.entities.features import CLASSES, NO_CLASS, PAD, SORTS, Facts, Form, form_of
from indexer.entities.labelled import Tagged, read_facts, read_names
from indexer.entities.tagger import Tagger, label_spans
from indexer.entities.weights import (
    BLOCKS,
    FIRST,
    LABELS,
    OFFSETS,
    SHIPPED,
    TABLES,
    Model,
    grammatical,
    table_size,
    write_model,
)

FILES = ("germeval2014-a", "germeval2014-b", "smartdata-news-train")
_NEWS = "smartdata"
"""Sentences of files that begin so follow other rules; what is peculiar to them is learnt apart and left out."""
_PECULIAR = re.compile(r"0|before\||three\||-?1(?:w|c2|k)=")
_OF_THE_WORD = re.compile(r"(?:W|w|p[345]|s[3-6]|head|first|h|l|i)=|i[01]")
_OF_CLUSTERS = re.compile(r"c[12]?=")
_UNKNOWN, _WITHOUT_CLUSTERS = 0.5, 0.4
"""The chances that a word's letters, and with them its clusters, are taken away."""
_L1, _L2 = 0.05, 0.05
_ITERATIONS = 60
_MIN_WEIGHT = 0.01


# --- features by name, as the trainer takes them -------------------------------------------------------------------


def named_features(forms: Sequence[Form], facts: Facts) -> list[list[str]]:
    """For each word of a sentence, given by its form, the names of all features that hold there."""
    pad = form_of(PAD, facts)
    filled = [pad, pad, *forms, pad, pad]
    return [_at(filled, at + 2) for at in range(len(forms))]


def less_known(forms: Sequence[Form], words: Sequence[str], chance: Callable[[], float]) -> list[Form]:
    """The forms, those of some capitalised words as of words never seen before.

    Names in the news often are such words, those in a small training set seldom: what stands around them would be
    weighed too little (Sutton, Sindelar & McCallum, „Reducing Weight Undertraining“, NAACL 2006).
    """
    return [
        _unknown(form, without_clusters=chance() < _WITHOUT_CLUSTERS)
        if word[0].isupper() and chance() < _UNKNOWN
        else form
        for form, word in zip(forms, words, strict=True)
    ]


def _unknown(form: Form, *, without_clusters: bool) -> Form:
    def kept(features: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(
            feature
            for feature in features
            if not _OF_THE_WORD.match(feature) and not (without_clusters and _OF_CLUSTERS.match(feature))
        )

    word_class = NO_CLASS if without_clusters and form.word_class < NO_CLASS else form.word_class
    return Form(kept(form.own), kept(form.near), kept(form.around), word_class, form.sort)


def _at(forms: Sequence[Form], at: int) -> list[str]:
    here, before, behind = forms[at], forms[at - 1], forms[at + 1]
    found = [f"0{feature}" for feature in (*here.own, *here.near, *here.around)]
    for offset in OFFSETS:
        if offset:
            form = forms[at + offset]
            seen = form.near + form.around if abs(offset) == 1 else form.around
            found += [f"{offset}{feature}" for feature in seen]
    if at == 2:
        found += [f"^{feature}" for feature in here.around]
    found += [
        f"before|{before.word_class}|{here.word_class}",
        f"behind|{here.word_class}|{behind.word_class}",
        f"beside|{before.word_class}|{behind.word_class}",
        f"three|{before.sort}|{here.sort}|{behind.sort}",
        f"left|{before.sort}|{here.sort}",
        f"right|{here.sort}|{behind.sort}",
        f"round|{before.sort}|{behind.sort}",
    ]
    return found


def train(sentences: Sequence[Tagged], facts: Facts, *, iterations: int = _ITERATIONS) -> Model:
    """Fits the weights to the sentences by L-BFGS (Okazaki's CRFsuite) with L1 and L2 penalties. Deterministic."""
    import pycrfsuite

    trainer = pycrfsuite.Trainer(algorithm="lbfgs", verbose=False)
    trainer.set_params({"c1": _L1, "c2": _L2, "max_iterations": iterations, "feature.possible_transitions": False})
    chance = Random(1).random
    for sentence in sentences:
        forms = [form_of(word, facts) for word in sentence.words]
        trainer.append(_marked(sentence, named_features(forms, facts)), sentence.labels)
        if any(label != "O" for label in sentence.labels):
            forms = less_known(forms, sentence.words, chance)
            trainer.append(_marked(sentence, named_features(forms, facts)), sentence.labels)
    with TemporaryDirectory() as folder:
        path = str(Path(folder) / "model")
        trainer.train(path)
        tagger = pycrfsuite.Tagger()
        tagger.open(path)
        learnt = tagger.info()
        tagger.close()
    return _model(facts, learnt.state_features, learnt.transitions)


def _marked(sentence: Tagged, named: list[list[str]]) -> list[list[str]]:
    """With a copy, named apart, of each feature that may weigh otherwise in news."""
    if not sentence.source.startswith(_NEWS):
        return named
    return [[*names, *(f"~{name}" for name in names if _PECULIAR.match(name))] for names in named]


def _model(facts: Facts, learnt: dict[tuple[str, str], float], follows: dict[tuple[str, str], float]) -> Model:
    """The weights by feature of a form, block and label, and by table."""
    kept = {key: weight for key, weight in learnt.items() if abs(weight) >= _MIN_WEIGHT and key[0][0] != "~"}
    blocks = {str(offset): block for block, offset in enumerate(OFFSETS)} | {"^": FIRST}
    split = {name: _NAMED.fullmatch(name) for name in {name for name, _ in kept}}
    features = sorted({match[2] for match in split.values() if match})
    rows = {feature: row for row, feature in enumerate(features)}
    weights = np.zeros((len(rows), BLOCKS, len(LABELS)), np.float32)
    tables = {name: np.zeros((table_size(name), len(LABELS)), np.float32) for name in TABLES}
    for (name, label), weight in kept.items():
        match = split[name]
        column = LABELS.index(label)
        if match:
            weights[rows[match[2]], blocks[match[1]], column] += weight
        else:
            table, *numbers = name.split("|")
            _add(tables, table, [int(number) for number in numbers], column, weight)
    transitions = np.zeros((len(LABELS), len(LABELS)), np.float32)
    for (before, label), weight in follows.items():
        transitions[LABELS.index(before), LABELS.index(label)] = weight
    return Model(facts, rows, weights, tables, grammatical(transitions))


_NAMED = re.compile(r"(-?[012]|\^)(?![a-z]+\|)(.*)", re.DOTALL)


def _add(tables: dict[str, np.ndarray], name: str, numbers: list[int], column: int, weight: float) -> None:
    if name not in ("left", "right", "round", "three"):
        tables[name][numbers[0] * CLASSES + numbers[1], column] += weight
        return
    cube = tables["three"].reshape(len(SORTS), len(SORTS), len(SORTS), -1)
    first, second = numbers[0], numbers[1]
    if name == "three":
        cube[first, second, numbers[2], column] += weight
    elif name == "left":
        cube[first, second, :, column] += weight
    elif name == "right":
        cube[:, first, second, column] += weight
    else:
        cube[first, :, second, column] += weight


# --- measuring -------------------------------------------------------------------------------------------------------


class Tally(NamedTuple):
    """Names by kind, and all: found and right, found, to be found."""

    right: Counter[str]
    found: Counter[str]
    wanted: Counter[str]


def measure(tagger: Tagger, sentences: Sequence[Tagged]) -> Tally:
    """Counts the names that the tagger finds; one is right if its words and its kind are."""
    tally = Tally(Counter(), Counter(), Counter())
    for sentence, labels in zip(sentences, tagger.label([s.words for s in sentences]), strict=True):
        found = set(label_spans(labels))
        gold = set(label_spans([LABELS.index(label) for label in sentence.labels]))
        for names, counter in zip((found & gold, found, gold), tally, strict=True):
            counter.update(name.kind for name in names)
            counter["all"] += len(names)
    return tally


def cross_validate(sentences: Sequence[Tagged], facts: Facts, folds: int) -> Tally:
    """Finds the names of each part of GermEval's first file with a model of all other sentences; sums up."""
    total = Tally(Counter(), Counter(), Counter())
    parts = [index % folds if sentence.source == FILES[0] else None for index, sentence in enumerate(sentences)]
    for fold in range(folds):
        rest = [sentence for sentence, part in zip(sentences, parts, strict=True) if part != fold]
        held_out = [sentence for sentence, part in zip(sentences, parts, strict=True) if part == fold]
        for counter, more in zip(total, measure(Tagger(train(rest, facts)), held_out), strict=True):
            counter.update(more)
    return total


def table_of(tally: Tally) -> str:
    """Precision, recall and F1 by kind, in per cent."""
    right, found, wanted = tally
    lines = ["kind          precision  recall    F1"]
    for kind in ("person", "organisation", "place", "all"):
        precision, recall = right[kind] / max(1, found[kind]), right[kind] / max(1, wanted[kind])
        f1 = 2 * right[kind] / max(1, found[kind] + wanted[kind])
        lines.append(f"{kind:13} {100 * precision:9.1f} {100 * recall:7.1f} {100 * f1:5.1f}")
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> None:
    """The command."""
    parser = argparse.ArgumentParser(
        prog="python -m indexer.entities.train", description=(__doc__ or "").split("\n")[0]
    )
    parser.add_argument("data", type=Path, help="folder with names/ and words/")
    parser.add_argument("--out", type=Path, help="where to write the model; default: beside this module")
    parser.add_argument("--test", choices=FILES, help="train without this file and report how well its names are found")
    parser.add_argument("--folds", type=int, help="cross-validate on GermEval's first file with that many parts")
    options = parser.parse_args(arguments)
    facts = read_facts(options.data)
    sentences = [sentence for name in FILES for sentence in read_names(options.data, name)]
    if options.folds:
        known = [sentence for sentence in sentences if sentence.source != FILES[1]]
        print(table_of(cross_validate(known, facts, options.folds)))
        return
    model = train([sentence for sentence in sentences if sentence.source != options.test], facts)
    if options.test:
        held_out = [sentence for sentence in sentences if sentence.source == options.test]
        print(table_of(measure(Tagger(model), held_out)))
        return
    if options.out:
        _write(model, options.out)
        return
    with as_file(files("indexer.entities") / "data" / SHIPPED) as path:
        _write(model, path)


def _write(model: Model, path: Path) -> None:
    with path.open("wb") as target:
        write_model(model, target)
    print(f"{path}: {path.stat().st_size / 1e6:.1f} MB, {len(model.rows)} features", file=sys.stderr)


if __name__ == "__main__":
    main()
