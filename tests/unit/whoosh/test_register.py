"""The register on disk says what the register says; asked name by name, it answers as if it had been read whole."""

import dataclasses
import json
import logging
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.config import SearchConfig
from indexer.engines.common.carried import COMPLETED, Wanted, tails_of, words_of
from indexer.engines.whoosh.columns import Columns, FacetColumn, facet_column
from indexer.engines.whoosh.naming import Naming, named
from indexer.engines.whoosh.register import KIND_OF, MANIFEST, SOURCES, open_register, read_register
from indexer.engines.whoosh.registering import write_register
from indexer.engines.whoosh.snapshot import Snapshot
from indexer.entities import KINDS
from indexer.entities.judgements import Judged, Judgement
from indexer.entities.register import Register, RegisterEntry, Row, registered
from indexer.entities.showing import shown
from indexer.errors import InputError
from indexer.fields import FACET_FIELDS, RELATED
from indexer.query.spelling import pattern_regex
from tests.contract.corpora import index
from tests.unit.entities.test_judging import KIND, PATH, judgements

Values = Mapping[str, Mapping[str, Sequence[int]]]
"""By field and value, the articles."""
SIZE = 4
"""Articles of the corpora in these tests."""

ANY_NAMES = st.text(st.characters(exclude_categories=()))
ENTRIES = st.builds(
    RegisterEntry, ANY_NAMES, st.sampled_from(KINDS), ANY_NAMES, st.integers(0, 2**32 - 1),
    st.dictionaries(ANY_NAMES, st.integers(0, 2**32 - 1)), st.sampled_from(SOURCES), st.booleans(),
)  # fmt: skip


def columns_of(values: Values) -> dict[str, FacetColumn]:
    found = {}
    for field in (*FACET_FIELDS, *RELATED.values()):
        names = sorted(values.get(field, {}))
        found[str(field)] = facet_column(names, [np.array(values[field][name]) for name in names], SIZE)
    return found


@given(st.lists(ENTRIES).map(tuple))
def test_a_register_is_read_as_it_was_written(entries: tuple[RegisterEntry, ...]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        write_register(Path(folder), Register(entries), columns_of({}), [])
        assert read_register(Path(folder)) == Register(entries)


REGISTER = registered(
    [
        Row("person", "Ada Weber", 2, Counter({"Ada Weber": 2, "Weber": 1})),
        Row("place", "Köln", 1, Counter({"Köln": 1})),
    ],
    Register(),
)
VALUES: Values = {
    "person": {"Ada Weber": [0, 1]}, "related_person": {"Ada Weber": [0, 1]},
    "place": {"Köln": [2]}, "related_place": {"Köln": [2, 3]},
    "source": {"spiegel.de": [0], "Kölner Kurier": [1, 2]},
}  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_register(tmp_path, REGISTER, columns_of(VALUES), ["here"])
    return tmp_path


def files_of(folder: Path) -> Iterator[Path]:
    yield folder / MANIFEST
    yield from (folder / name for name in json.loads((folder / MANIFEST).read_text(encoding="utf-8"))["files"])


@pytest.mark.parametrize("damage", ["missing", "longer", "shorter"])
def test_whatever_file_is_damaged_the_register_is_made_again_and_the_folder_left(
    folder: Path, damage: str, caplog: pytest.LogCaptureFixture
) -> None:
    for path in list(files_of(folder)):
        before = path.read_bytes()
        match damage:
            case "missing":
                path.unlink()
            case "longer":
                path.write_bytes(before + b"!")
            case "shorter" if before:
                path.write_bytes(before[:-2])
            case _:
                continue
        caplog.clear()
        with caplog.at_level(logging.WARNING):
            made = open_register(folder, columns_of(VALUES), ["here"]).whole()
        assert "made again from the index, without aliases" in caplog.text, path.name
        assert [(e.id, e.name, e.articles) for e in made.entries] == [
            (e.id, e.name, e.articles) for e in REGISTER.entries
        ]
        assert not any("Weber" in entry.aliases for entry in made.entries)
        path.write_bytes(before)
    caplog.clear()
    assert open_register(folder, columns_of(VALUES), ["here"]).whole() == REGISTER
    assert not caplog.text


def test_files_that_do_not_fit_each_other_are_made_again(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    for name, (dtype, count, *_) in manifest["files"].items():
        if name.endswith((".first", ".starts")) or name.startswith(("entities.", "aliases.")):
            caplog.clear()
            files = {**manifest["files"], name: [dtype, count - 1]}
            path = folder / name
            before = path.read_bytes()
            path.write_bytes(before[: (count - 1) * np.dtype(dtype).itemsize])
            (folder / MANIFEST).write_text(json.dumps(manifest | {"files": files}), encoding="utf-8")
            open_register(folder, columns_of(VALUES), ["here"])
            assert "made again" in caplog.text or name.split(".")[0] in (*FACET_FIELDS, *RELATED.values()), name
            path.write_bytes(before)


def test_the_register_of_another_state_of_the_index_keeps_its_aliases(
    folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    fewer = {**VALUES, "person": {}, "related_person": {}}
    opened = open_register(folder, columns_of(fewer), ["elsewhere"])
    assert "made again" in caplog.text
    assert opened.whole() == REGISTER
    assert opened.ordinals("person", opened.holding([Wanted("Weber")])) == []
    assert opened.ordinals("place", opened.holding([Wanted("Köln")])) == [0]


@pytest.mark.parametrize(
    ("field", "words", "found"),
    [
        ("person", ["weber"], ["Ada Weber"]), ("person", ["WEBER", "ada"], ["Ada Weber"]),
        ("person", ["w*r"], ["Ada Weber"]), ("person", ["?da", "w*"], ["Ada Weber"]), ("person", ["ad"], []),
        ("person", ["köln"], []), ("place", ["koln"], ["Köln"]), ("source", ["spiegel"], ["spiegel.de"]),
        ("source", ["*"], ["Kölner Kurier", "spiegel.de"]), ("source", [], ["Kölner Kurier", "spiegel.de"]),
        ("author", ["*"], []),
    ],
)  # fmt: skip
def test_values_are_found_by_the_words_of_their_names(
    folder: Path, field: str, words: list[str], found: list[str]
) -> None:
    columns = columns_of(VALUES)
    opened = open_register(folder, columns, ["here"])
    ordinals = opened.ordinals(field, opened.holding([Wanted(word) for word in words]))
    assert [columns[field].values[ordinal] for ordinal in ordinals] == found


NAMES = ["Ada A", "Ben B", "Cem C", "Dora D", "Emil E", "Ada", "Dora-Emil"]


@st.composite
def registers(draw: st.DrawFn) -> Register:
    counted = st.dictionaries(st.sampled_from(NAMES), st.integers(0, 3), max_size=4)
    rows = [
        Row(kind, name, draw(st.integers(0, 3)), Counter(draw(counted)), hidden=draw(st.integers(0, 5)) == 0)
        for kind, name in sorted(draw(st.sets(st.tuples(KIND, st.sampled_from(NAMES)), max_size=8)))
    ]
    return registered(rows, Register())


@st.composite
def values_beside(draw: st.DrawFn, register: Register) -> Values:
    """What articles carry: of the register nothing that is hidden, and now and then what it does not know."""
    articles = st.sets(st.integers(0, SIZE - 1), min_size=1).map(sorted)
    found: dict[str, dict[str, list[int]]] = {"source": {"Ada-Blatt": [0]}}
    for kind in KINDS:
        hidden = {entry.name for entry in register.entries if entry.hidden and entry.kind == kind}
        related = {n: a for n, a in draw(st.dictionaries(st.sampled_from(NAMES), articles)).items() if n not in hidden}
        found[RELATED[kind]] = related
        found[kind] = {name: related[name] for name in related if draw(st.booleans())}
    return found


@dataclass(frozen=True)
class Plain:
    """All that `Naming` says, from a register that is read whole, in plain Python."""

    register: Register
    columns: Columns

    def aliases(self, field: str, value: str) -> tuple[str, ...]:
        same = (e for e in self.register.entries if (e.kind, e.name) == (KIND_OF.get(field), value))
        return next((tuple(entry.aliases) for entry in same), ())

    def terms(self, field: str, words: list[str]) -> set[tuple[str, str]]:
        wanted = [pattern_regex(word) for word in words]
        return {
            (name, term)
            for name, column in self.columns.searched(field)  # type: ignore[arg-type]
            for value in column.values
            if any(
                all(any(map(regex.fullmatch, words_of(called))) for regex in wanted)
                for called in (value, *self.aliases(name, value))
            )
            for term in column.terms_of(value)
        }

    def tails(self, facet: str) -> list[tuple[str, int]]:
        field = COMPLETED[facet]
        column = self.columns.related[facet] if facet in KINDS else self.columns.facets[facet]  # type: ignore[index]
        return sorted(
            (tail, at) for at, v in enumerate(column.values) for tail in tails_of((v, *self.aliases(field, v)))
        )


@pytest.fixture(scope="module")
def some_columns(tmp_path_factory: pytest.TempPathFactory) -> Columns:
    folder = tmp_path_factory.mktemp("index")
    generation = index("whoosh", folder, [{"id": "a", "text": "Hafen"}]).status().generation
    return Snapshot(folder / "index", generation.name, SearchConfig(), Judged(folder, ())).columns


@given(st.data())
@settings(deadline=None)
def test_names_asked_for_one_by_one_are_those_of_the_whole_register(some_columns: Columns, data: st.DataObject) -> None:
    register = data.draw(registers())
    indexed = columns_of(data.draw(values_beside(register)))
    said = data.draw(judgements(("merge", "rename", "hide")))
    with tempfile.TemporaryDirectory() as folder:
        write_register(Path(folder), register, indexed, [])
        opened = open_register(Path(folder), indexed, [])
    columns = dataclasses.replace(
        some_columns, size=SIZE, indexed=indexed, facets={name: indexed[name] for name in FACET_FIELDS},
        related={kind: indexed[name] for kind, name in RELATED.items()},
    )  # fmt: skip
    naming = named(columns, opened, said, PATH)
    plain = _plainly(register, said, naming)
    assert naming.register == plain.register
    for kind in KINDS:
        for name in (*NAMES, "Nobody"):
            assert naming.find(kind, name) == plain.register.find(kind, name), (kind, name)
        assert list(zip(*naming.tails(kind), strict=True)) == plain.tails(kind)
    for field in (*KINDS, "related", "source"):
        for words in ([], ["ada"], ["a"], ["dora", "emil"], ["d*"], ["?"], ["*", "b"]):
            found = set(naming.terms(field, [Wanted(word) for word in words]))  # type: ignore[arg-type]
            assert found == plain.terms(field, words), (field, words)


def _plainly(register: Register, said: Sequence[Judgement], naming: Naming) -> Plain:
    try:
        judged, changed = shown(register, said, PATH)
    except InputError:
        judged, changed = shown(register, [], PATH)
    assert naming.changed == changed
    counts = {kind: dict(zip(column.values, column.counts().tolist(), strict=True))
              for kind, column in naming.columns.facets.items()}  # fmt: skip
    entries = [dataclasses.replace(e, articles=counts[e.kind].get(e.name, e.articles)) for e in judged.entries]
    return Plain(Register(tuple(entries)), naming.columns)
