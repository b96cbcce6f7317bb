"""Training on a small made-up folder: the same data, the same file, and what it learns is what the decoder says."""

import gzip
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest

from indexer.entities.labelled import read_facts, read_names
from indexer.entities.tagger import Tagger
from indexer.entities.train import FILES, main, measure, table_of, train
from indexer.entities.weights import read_model, write_model

PERSONS = ("Anna Ahorn", "Berta Buche", "Carl Cypress", "Dora Dattel")
PLACES = ("Entenhausen", "Quakenbrück", "Schilda", "Kuhschnappel")
COMPANIES = ("Ahorn AG", "Buche GmbH", "Dattel AG", "Eibe GmbH")


def sentences() -> list[list[tuple[str, str]]]:
    found = []
    for person, place, company in zip(PERSONS * 3, PLACES * 3, COMPANIES * 3, strict=True):
        first, last = person.split()
        name, form = company.split()
        found.append(
            [
                ("Gestern", "O"),
                ("kam", "O"),
                (first, "B-PER"),
                (last, "I-PER"),
                ("nach", "O"),
                (place, "B-LOC"),
                (".", "O"),
            ]
        )
        found.append(
            [("Die", "O"), (name, "B-ORG"), (form, "I-ORG"), ("zahlt", "O"), ("1.", "O"), ("Mai", "O"), (".", "O")]
        )
    return found


def _outside(words: str) -> list[tuple[str, str]]:
    return [(word, "O") for word in words.split()]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A data folder with two sentences per file for each name, a few counts and clusters."""
    for part in ("names", "words"):
        (tmp_path / part).mkdir()
    text = "# token<TAB>BIO tag\n" + "\n".join(
        "".join(f"{word}\t{label}\n" for word, label in sentence) for sentence in sentences()
    )
    for name in FILES:
        _write(tmp_path / "names" / f"{name}.tsv.gz", text)
    _write(tmp_path / "words" / "german_word_clusters.tsv.gz", "# word\tfine\tcoarse\nnach\t1\t2\nMai\t3\t4\n")
    _write(
        tmp_path / "words" / "german_word_counts.tsv.gz",
        "# word\tcount\tcapital\tcapitals\nnach\t900\t1\t0\nmai\t50\t49\t0\nag\t20\t1\t19\nselten\t1\t0\t0\n",
    )
    return tmp_path


def _write(path: Path, text: str) -> None:
    path.write_bytes(gzip.compress(text.encode()))


def test_facts_tell_how_words_are_written(folder: Path) -> None:
    facts = read_facts(folder)
    assert facts.clusters == {"nach": (1, 2), "Mai": (3, 4)}
    assert {word: code[0] for word, code in facts.counts.items()} == {"nach": "l", "mai": "U", "ag": "A"}


def test_sentences_are_cut_as_texts_are(folder: Path) -> None:
    _write(
        folder / "names" / f"{FILES[0]}.tsv.gz",
        "# token\nFrankfurt/Main\tB-LOC\nund\tO\nDr.\tO\nX.\tB-PER\nYps\tI-PER\n\nBerlin\tB-LOC\nHalle\tB-LOC\n",
    )
    first, second = read_names(folder, FILES[0])
    assert first.words == ["Frankfurt", "/", "Main", "und", "Dr.", "X.", "Yps"]
    assert first.labels == ["B-LOC", "I-LOC", "I-LOC", "O", "O", "B-PER", "I-PER"]
    assert (second.words, second.labels) == (["Berlin", "Halle"], ["B-LOC", "B-LOC"])


def test_same_data_give_the_same_file_which_reads_as_written(folder: Path, tmp_path: Path) -> None:
    pytest.importorskip("pycrfsuite", reason="needs python-crfsuite, which only training does")
    paths = [tmp_path / "one.npz", tmp_path / "two.npz"]
    for path in paths:
        main([str(folder), "--out", str(path)])
    assert paths[0].read_bytes() == paths[1].read_bytes()
    model = read_model(BytesIO(paths[0].read_bytes()))
    again = BytesIO()
    write_model(model, again)
    assert again.getvalue() == paths[0].read_bytes()
    spans = Tagger(model).tag("Gestern kam Emil Erle nach Schilda. Die Fichte AG zahlt.")
    assert [span.kind for span in spans] == ["person", "place", "organisation"]


def test_the_tagger_adds_up_what_the_trainer_learnt(folder: Path) -> None:
    pytest.importorskip("pycrfsuite", reason="needs python-crfsuite, which only training does")
    facts = read_facts(folder)
    tagged = read_names(folder, FILES[0])
    model = train(tagged, facts, iterations=20)
    tally = measure(Tagger(model), tagged)
    assert tally.right == tally.wanted == tally.found
    assert table_of(tally).splitlines()[-1].split() == ["all", "100.0", "100.0", "100.0"]
    assert np.isfinite(model.weights).all()
