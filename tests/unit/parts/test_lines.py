"""The file of a part: what goes in comes out, and nothing else is taken for one."""

import datetime as dt
import gzip
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.articles import Article, Problem
from indexer.entities import Entity
from indexer.errors import InputError
from indexer.parts.dividing import Part
from indexer.parts.lines import Closing, Header, Line, PartReader, PartWriter, written

_TEXTS = st.text(st.characters() | st.sampled_from("\ud800\udfff\u2028\x85\r\n\0"))
_NAMES = st.none() | st.lists(_TEXTS, max_size=2).map(tuple)
_ZONES = st.sampled_from([dt.UTC, dt.timezone(dt.timedelta(hours=1)), dt.timezone(dt.timedelta(minutes=-150))])
_ARTICLES = st.builds(
    Article, id=_TEXTS, title=_TEXTS, text=_TEXTS, file=_TEXTS, line=st.integers(1), title_derived=st.booleans(),
    published=st.none() | st.datetimes(timezones=_ZONES), source=st.none() | _TEXTS, section=st.none() | _TEXTS,
    authors=st.lists(_TEXTS, max_size=2).map(tuple), url=st.none() | _TEXTS, language=st.none() | _TEXTS,
    persons=_NAMES, organisations=_NAMES, places=_NAMES,
)  # fmt: skip
_WEBER = Entity("person", "Ada Weber", 0.7, ((0, 9), (20, 25)))
_FOUND = st.sampled_from([(), (_WEBER, Entity("place", "Rom", 1.0, (), ((3, 6),), named=False))])
_HEADER = Header(Part(2, 3), {"settings": "x"}, 4)


def _write(path: Path, lines: list[Line], closing: Closing) -> None:
    with written(path) as stream:
        writer = PartWriter(stream, _HEADER)
        for line in lines:
            writer.add(line)
        writer.close(closing)


def _read(path: Path) -> tuple[Header, list[Line], Closing]:
    with PartReader(path) as reader:
        return reader.header, list(reader.articles()), reader.closing


@given(st.lists(st.tuples(_ARTICLES, _FOUND), max_size=4), st.sampled_from(["a.jsonl", "a.jsonl.gz", "a.jsonl.zst"]))
def test_articles_come_back_as_they_were(
    tmp_path_factory: pytest.TempPathFactory, articles: list[tuple[Article, tuple[Entity, ...]]], name: str
) -> None:
    path = tmp_path_factory.mktemp("part") / name
    lines = [Line((0, number), article, found) for number, (article, found) in enumerate(articles)]
    problems = [Problem("a.txt", 3, "was repaired", False)]
    closing = Closing(len(lines), {"person": 2}, {"a.txt": b"\0\xff", "b.txt": b""}, problems)
    _write(path, lines, closing)
    assert _read(path) == (_HEADER, lines, closing)
    hashes = [line.article.content_hash() for line in _read(path)[1]]
    assert hashes == [article.content_hash() for article, _ in articles]


def _whole(suffix: str, tmp_path: Path) -> Path:
    path = tmp_path / f"part{suffix}"
    lines = [Line((0, number), Article(f"{number}", "Titel", "Text " * 50, "a", 1), ()) for number in range(20)]
    _write(path, lines, Closing(20, {}, {}, []))
    return path


@pytest.mark.parametrize("suffix", [".jsonl", ".jsonl.gz", ".jsonl.zst"])
def test_a_file_that_ends_anywhere_but_at_its_end_is_refused(suffix: str, tmp_path: Path) -> None:
    path = _whole(suffix, tmp_path)
    data = path.read_bytes()
    for end in range(0, len(data), max(1, len(data) // 40)):
        path.write_bytes(data[:end])
        with pytest.raises(InputError, match=r"ends early|is no part"):
            _read(path)


def _packed(text: str) -> bytes:
    stream = io.BytesIO()
    with gzip.GzipFile(fileobj=stream, mode="wb", mtime=0) as file:
        file.write(text.encode())
    return stream.getvalue()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.jsonl", b'{"id": "a", "text": "Hafen"}\n'),
        ("a.jsonl", b"[]\n"),
        ("a.jsonl", b"no json\n"),
        ("a.jsonl", b"\xff\xfe\n"),
        ("a.jsonl", b'{"": "fundstelle part", "format": 1}\n'),
        ("a.jsonl.gz", _packed('{"text": "Hafen"}\n')),
    ],
)
def test_what_is_no_part_is_told(tmp_path: Path, name: str, data: bytes) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(InputError, match="is no part of a corpus, as fundstelle enrich writes them"):
        _read(tmp_path / name)


def test_a_part_of_another_version_is_refused(tmp_path: Path) -> None:
    path = _whole(".jsonl", tmp_path)
    path.write_bytes(path.read_bytes().replace(b'"format":1', b'"format":9'))
    with pytest.raises(InputError, match="another version"):
        _read(path)


def test_what_is_behind_the_end_is_no_part_of_it(tmp_path: Path) -> None:
    path = _whole(".jsonl", tmp_path)
    path.write_bytes(path.read_bytes() * 2)
    with pytest.raises(InputError, match="damaged"):
        _read(path)


def test_a_file_is_there_once_it_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "part.jsonl.zst"
    path.write_bytes(b"before")

    def stopped() -> None:
        with written(path) as stream:
            PartWriter(stream, _HEADER)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        stopped()
    assert [file.name for file in tmp_path.iterdir()] == ["part.jsonl.zst"]
    assert path.read_bytes() == b"before"
