"""Writes the register of a generation: its entities, all names, and by which words and beginnings names are found."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from indexer.engines.common.carried import COMPLETED, tails_of, words_of
from indexer.engines.whoosh.columns import FacetColumn
from indexer.engines.whoosh.columns.files import ColumnFiles, starts_of
from indexer.engines.whoosh.register import KIND_OF, MANIFEST, SOURCES, VERSION
from indexer.entities import KINDS, Kind
from indexer.entities.register import Register, RegisterEntry

_Pairs = Iterable[tuple[int, int]]


def write_register(folder: Path, register: Register, indexed: Mapping[str, FacetColumn], segments: Any) -> None:
    """Writes the files into columns/. Raises OSError if the disk does not take them.

    `indexed`: by field, the values of the index; `segments` tells which index that is, as in columns.json.
    """
    entries = register.entries
    called = [list(dict.fromkeys((entry.name, *entry.aliases))) for entry in entries]
    values = {field: list(column.values) for field, column in indexed.items()}
    names = sorted(set().union(*called, *values.values()))
    place = {name: at for at, name in enumerate(names)}
    with ColumnFiles(folder, MANIFEST, VERSION) as files:
        files.strings("names", [name.encode("utf-8", "surrogatepass") for name in names])
        _write_entities(files, entries, place)
        bearers = ((place[name], number) for number, same in enumerate(called) for name in same)
        _write_lists(files, "names.first", "names.entities", bearers, len(names))
        _write_words(files, names)
        for field, held in values.items():
            files.append(f"{field}.names", np.array([place[value] for value in held]), np.uint32)
        _write_tails(files, entries, values)
        files.finish({"segments": segments})


def _write_entities(files: ColumnFiles, entries: Sequence[RegisterEntry], place: Mapping[str, int]) -> None:
    files.strings("entities.id", [entry.id.encode("utf-8", "surrogatepass") for entry in entries])
    for name, numbers, kind in (
        ("entities.kind", [KINDS.index(entry.kind) for entry in entries], np.uint8),
        ("entities.name", [place[entry.name] for entry in entries], np.uint32),
        ("entities.articles", [entry.articles for entry in entries], np.uint32),
        ("entities.source", [SOURCES.index(entry.source) for entry in entries], np.uint8),
        ("entities.hidden", [entry.hidden for entry in entries], np.uint8),
        ("aliases.name", [place[alias] for entry in entries for alias in entry.aliases], np.uint32),
        ("aliases.articles", [held for entry in entries for held in entry.aliases.values()], np.uint32),
    ):
        files.append(name, np.array(numbers, dtype=np.int64), kind)
    files.offsets("aliases.first", starts_of(np.array([len(entry.aliases) for entry in entries], dtype=np.int64)))


def _write_words(files: ColumnFiles, names: Sequence[str]) -> None:
    found = [(word.encode("utf-8", "replace"), at) for at, name in enumerate(names) for word in set(words_of(name))]
    words = sorted({word for word, _ in found})
    place = {word: at for at, word in enumerate(words)}
    files.strings("words", words)
    _write_lists(files, "words.first", "words.names", ((place[word], at) for word, at in found), len(words))


def _write_lists(files: ColumnFiles, starts: str, held: str, pairs: _Pairs, count: int) -> None:
    """Writes what is held by each of `count` keys, ascending, and where that of each begins."""
    found = np.array(sorted(pairs), dtype=np.int64).reshape(-1, 2)
    files.offsets(starts, starts_of(np.bincount(found[:, 0], minlength=count)))
    files.append(held, found[:, 1], np.uint32)


def _write_tails(files: ColumnFiles, entries: Sequence[RegisterEntry], values: Mapping[str, Sequence[str]]) -> None:
    aliases: dict[tuple[Kind | None, str], Mapping[str, int]] = {(e.kind, e.name): e.aliases for e in entries}
    for field in COMPLETED.values():
        kind = KIND_OF.get(field)
        tails = sorted(
            (tail.encode("utf-8", "replace"), ordinal)
            for ordinal, value in enumerate(values[field])
            for tail in tails_of({value, *aliases.get((kind, value), ())})
        )
        files.strings(f"{field}.tails", [tail for tail, _ in tails])
        files.append(f"{field}.tails.values", np.array([ordinal for _, ordinal in tails], dtype=np.int64), np.uint32)
