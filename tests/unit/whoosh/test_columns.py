"""Columns on disk: what was written is read back, whatever its size, and what is damaged is made again."""

import json
import logging
import random
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.engines.whoosh.columns import FacetTable, Postings, open_columns
from indexer.engines.whoosh.columns.facets import open_facet, write_facets
from indexer.engines.whoosh.columns.files import MANIFEST, ColumnFiles, OpenFiles, open_files, starts_of
from indexer.engines.whoosh.columns.postings import PostingsWriter
from indexer.engines.whoosh.ordering import best, by_date
from indexer.engines.whoosh.positions import STRIDE, Spans, near, side_by_side, together
from indexer.query.proximity import pairs_near, windows
from tests.unit.whoosh.stock import corpus

_TERMS: list[tuple[bytes, list[tuple[int, float, list[int]]]]] = [
    (b"a", [(0, 1.0, [0]), (65_535, 0.5, []), (131_071, 127.5, [1]), (200_000, 128.0, [3])]),
    (b"ab", [(70_000, 3.25, [5, 65_535, 65_536, 70_001]), (70_001, 300.0, list(range(300)))]),
    (b"\xc3\xa4", [(199_999, 0.01, [2, 400_000])]),
]


def _write(folder: Path, precise: bool, chunk: int) -> Postings:
    with ColumnFiles(folder) as files:
        writer = PostingsWriter(files, "text", positions=True, precise=precise)
        for first in range(0, len(_TERMS), chunk):
            terms = _TERMS[first : first + chunk]
            found = [posting for _, postings in terms for posting in postings]
            writer.add(
                [term for term, _ in terms], starts_of(np.array([len(p) for _, p in terms])),
                np.array([document for document, _, _ in found]), np.array([weight for _, weight, _ in found]),
                np.array([len(at) for *_, at in found]), np.array([p for *_, at in found for p in at], dtype=np.int64),
            )  # fmt: skip
        writer.finish(np.zeros(200_001, dtype=np.uint8))
        files.finish({"articles": 200_001, "totals": {"text": 5}})
    return Postings(open_files(folder), "text")


@pytest.mark.parametrize("chunk", [1, 2, 3])
@pytest.mark.parametrize("precise", [False, True])
def test_postings_are_read_as_they_were_written(tmp_path: Path, precise: bool, chunk: int) -> None:
    postings = _write(tmp_path, precise, chunk)
    assert list(postings.terms) == ["a", "ab", "ä"]
    for number, (term, expected) in enumerate(_TERMS):
        assert postings.terms.find(term) == number
        assert postings.frequency(term) == len(expected)
        begin, end = postings.extent(number)
        documents, weights = [d for d, _, _ in expected], [w for _, w, _ in expected]
        assert postings.documents(number).tolist() == documents
        assert postings.weights(begin, end) == pytest.approx(weights)
        assert postings.weights_of(np.arange(begin, end)) == pytest.approx(weights)
        for chosen in (range(len(expected)), range(len(expected) - 1, len(expected))):
            place, position = postings.positions(number, np.array(chosen))
            stands = [(i, p) for i, which in enumerate(chosen) for p in expected[which][2]]
            assert list(zip(place.tolist(), position.tolist(), strict=True)) == stands
    lengths, _, documents_of_all = postings.of_terms(np.array([0, 1, 2]))
    assert lengths.tolist() == [len(p) for _, p in _TERMS]
    assert documents_of_all.tolist() == [d for _, p in _TERMS for d, _, _ in p]
    assert postings.frequency("nowhere") == 0


def test_a_field_without_terms_is_read_back(tmp_path: Path) -> None:
    with ColumnFiles(tmp_path) as files:
        PostingsWriter(files, "text", positions=True, precise=False).finish(np.zeros(2, dtype=np.uint8))
        files.finish({"articles": 2, "totals": {"text": 0}})
    postings = Postings(open_files(tmp_path), "text")
    assert len(postings.terms) == 0
    assert postings.frequency("a") == 0
    assert list(postings.terms.beginning("a")) == []
    assert len(postings.terms.widths) == 0


def test_what_was_not_finished_leaves_nothing(tmp_path: Path) -> None:
    with ColumnFiles(tmp_path) as files:
        files.append("numbers", np.arange(3), np.int32)
    assert list(tmp_path.iterdir()) == []


@settings(max_examples=60, deadline=None)
@given(words=st.lists(st.text(st.sampled_from("abäz𝔞"), min_size=1, max_size=5), unique=True), piece=st.text("abäz"))
def test_strings_are_found_by_their_beginning_and_by_what_they_hold(words: list[str], piece: str) -> None:
    ordered = sorted(words, key=str.encode)
    encoded = [word.encode() for word in ordered]
    letters, starts = np.frombuffer(b"".join(encoded), np.uint8), starts_of(np.array([len(e) for e in encoded]))
    strings = OpenFiles({}, {"s.txt": letters, "s.starts": starts}).strings("s")
    assert list(strings) == ordered
    assert [strings.find(word) for word in ordered] == list(range(len(ordered)))
    assert [strings[i] for i in strings.beginning(piece)] == [word for word in ordered if word.startswith(piece)]
    if piece:
        holding = strings.holding(piece.encode(), range(len(ordered)))
        # Pieces that overlap themselves may be missed behind a hit across two strings, never within one alone.
        assert {strings[int(i)] for i in holding} <= {word for word in ordered if piece in word}
    assert strings.widths.tolist() == list(map(len, ordered))


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 2**32), size=st.sampled_from([1, 5, 60]), deleted=st.sampled_from([0.0, 0.3]))
def test_facets_are_counted_as_value_by_value(
    tmp_path_factory: pytest.TempPathFactory, seed: int, size: int, deleted: float
) -> None:
    rng = random.Random(seed)
    folder = tmp_path_factory.mktemp("facets")
    alive = np.array([rng.random() >= deleted for _ in range(size)])
    written = {}
    for name in ("person", "source"):
        values = sorted({str(rng.randint(0, 30)).encode() for _ in range(rng.randint(0, 30))})
        held = [[n for n in range(size) if alive[n] and rng.random() < rng.choice([0.1, 0.9])] for _ in values]
        flat = np.array([n for found in held for n in found], dtype=np.int64)
        written[name] = values, starts_of(np.array([len(found) for found in held], dtype=np.int64)), flat
    with ColumnFiles(folder) as files:
        write_facets(files, written, alive)  # type: ignore[arg-type]
        files.finish({})
    opened = open_files(folder)
    table = FacetTable(opened, ("person", "source"), alive)
    living = np.flatnonzero(alive)
    for count in {0, len(living) // 3, len(living) - len(living) // 3, len(living)}:
        chosen = np.sort(rng.sample(living.tolist(), count)).astype(np.int64)
        mask = np.zeros(size, dtype=bool)
        mask[chosen] = True
        counts = table.counts(chosen)
        for name in ("person", "source"):
            column = open_facet(opened, name)
            by_value, missing = table.part(counts, name)  # type: ignore[arg-type]
            assert by_value.tolist() == column.counts(mask).tolist()
            assert missing == np.count_nonzero(mask & column.missing)


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 2**32), limit=st.sampled_from([1, 2, 10]))
def test_the_first_hits_are_those_of_a_full_sort(
    tmp_path_factory: pytest.TempPathFactory, seed: int, limit: int
) -> None:
    rng = random.Random(seed)
    given_ = corpus(rng, tmp_path_factory.mktemp("order"))
    columns = given_.columns
    kept = columns.living[[rng.random() < 0.7 for _ in columns.living]]
    repeated = np.repeat(kept, rng.choice([1, 70]))  # enough of them that blocks are looked at
    scores = np.array([float(rng.randint(0, rng.choice([1, 1000]))) for _ in repeated])
    expected = np.lexsort((columns.newest_rank[repeated], -scores))[:limit]
    found = best(columns, repeated, scores, limit)[:limit]  # repeated articles are equal in all
    assert scores[found].tolist() == scores[expected].tolist()
    assert columns.newest_rank[repeated[found]].tolist() == columns.newest_rank[repeated[expected]].tolist()
    newest = kept[np.argsort(columns.newest_rank[kept])][:limit]
    assert by_date(columns, kept, "newest", limit).tolist() == newest.tolist()


_spots = st.lists(st.lists(st.integers(0, 9), unique=True, max_size=4), min_size=3, max_size=3)


@settings(max_examples=300, deadline=None)
@given(words=st.lists(_spots, min_size=2, max_size=4), distance=st.integers(0, 6), length=st.integers(1, 2))
def test_words_near_each_other_are_found_as_in_one_text(
    words: list[list[list[int]]], distance: int, length: int
) -> None:
    """Three texts at once, against the arithmetic that goes through one."""
    spots = [
        np.array([n * STRIDE + p for n, at in enumerate(word) for p in sorted(at)], dtype=np.int64) for word in words
    ]
    texts = [[sorted(word[n]) for word in words] for n in range(3)]
    spans = [Spans(found, found + width) for found, width in zip(spots, (1, length), strict=False)]
    pairs = [([(p, p + 1) for p in text[0]], [(p, p + length) for p in text[1]]) for text in texts]
    expected = [n for n, (one, other) in enumerate(pairs) if pairs_near(one, other, distance)]
    assert near(spans[0], spans[1], distance).tolist() == expected
    stretches = [n for n, text in enumerate(texts) if all(text) and any(True for _ in windows(text, distance))]
    assert together(spots, distance).tolist() == stretches
    phrase = [n * STRIDE + p for n, text in enumerate(texts) for p in text[0] if _follow(text, p)]
    assert side_by_side(spots).tolist() == phrase


def _follow(text: list[list[int]], start: int) -> bool:
    return all(start + i in at for i, at in enumerate(text))


@pytest.mark.parametrize("damage", ["missing", "shorter", "version", "manifest", "another index"])
def test_damaged_columns_are_derived_again(tmp_path: Path, damage: str, caplog: pytest.LogCaptureFixture) -> None:
    given_ = corpus(random.Random(3), tmp_path)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    manifest = json.loads((tmp_path / MANIFEST).read_text())
    match damage:
        case "missing":
            (tmp_path / "text.gaps").unlink()
        case "shorter":
            (tmp_path / "text.gaps").write_bytes(b"")
        case "version":
            (tmp_path / MANIFEST).write_text(json.dumps(manifest | {"version": 0}))
        case "manifest":
            (tmp_path / MANIFEST).write_text("{")
        case "another index":
            (tmp_path / MANIFEST).write_text(json.dumps(manifest | {"segments": []}))
    with caplog.at_level(logging.WARNING):
        columns = open_columns(tmp_path, given_.index, 0.0)
    assert "derived again" in caplog.text
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before
    assert columns.postings["text"].frequency("a") == given_.columns.postings["text"].frequency("a")
    caplog.clear()
    open_columns(tmp_path, given_.index, 0.0)
    assert not caplog.text
