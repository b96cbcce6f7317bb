"""Archives and compressed files: any of them around any format, told by file and member."""

import bz2
import gzip
import lzma
import sys
from pathlib import Path

import pytest

from indexer.articles import read_corpus
from tests.unit.formats.reading import read_bytes, tarred, zipped

LINES = b'{"id": "a", "text": "Eins."}\n{"id": "b", "text": "Zwei."}\n'


def zstd(data: bytes) -> bytes:
    if sys.version_info >= (3, 14):
        from compression.zstd import compress
    else:
        from backports.zstd import compress
    return compress(data)


def gzipped(data: bytes) -> bytes:
    """The same whenever it is made: tests are named by it."""
    return gzip.compress(data, mtime=0)


PACKED = [
    # name, content, where its articles are
    ("a.jsonl.gz", gzipped(LINES), ["a.jsonl.gz:1", "a.jsonl.gz:2"]),
    ("a.jsonl.gz", gzipped(LINES[:29]) + gzipped(LINES[29:]), ["a.jsonl.gz:1", "a.jsonl.gz:2"]),
    ("a.jsonl.bz2", bz2.compress(LINES), ["a.jsonl.bz2:1", "a.jsonl.bz2:2"]),
    ("a.jsonl.xz", lzma.compress(LINES), ["a.jsonl.xz:1", "a.jsonl.xz:2"]),
    ("a.jsonl.zst", zstd(LINES), ["a.jsonl.zst:1", "a.jsonl.zst:2"]),
    ("a.jsonl.zst.gz", gzipped(zstd(LINES)), ["a.jsonl.zst.gz:1", "a.jsonl.zst.gz:2"]),
    (
        "dump.zip",
        zipped(("2020/a.txt", b"Eins."), ("2020/", b""), ("bild.png", b"x"), ("b.jsonl", LINES), (".c.txt", b"x")),
        ["dump.zip!2020/a.txt:1", "dump.zip!b.jsonl:1", "dump.zip!b.jsonl:2"],
    ),
    ("dump.tar", tarred(("./2020/a.txt", b"Eins."), ("bild.png", b"x")), ["dump.tar!./2020/a.txt:1"]),
    ("dump.tar.gz", gzipped(tarred(("a.md", b"Eins."))), ["dump.tar.gz!a.md:1"]),
    ("dump.tgz", gzipped(tarred(("a.md", b"Eins."))), ["dump.tgz!a.md:1"]),
    ("dump.tar.zst", zstd(tarred(("a.json", LINES))), ["dump.tar.zst!a.json:1", "dump.tar.zst!a.json:2"]),
    (
        "dump.zip",
        zipped(("innen.tar.gz", gzipped(tarred(("a.txt", b"Eins.")))), ("b.txt", b"Zwei.")),
        ["dump.zip!innen.tar.gz!a.txt:1", "dump.zip!b.txt:1"],
    ),
    (
        "dump.tar",
        tarred(("innen.zip", zipped(("a.jsonl.gz", gzipped(LINES))))),
        ["dump.tar!innen.zip!a.jsonl.gz:1", "dump.tar!innen.zip!a.jsonl.gz:2"],
    ),
]


@pytest.mark.parametrize(("name", "content", "where"), PACKED)
def test_what_is_packed_is_read(tmp_path: Path, name: str, content: bytes, where: list[str]) -> None:
    articles, problems = read_bytes(tmp_path, name, content)
    assert [f"{article.file}:{article.line}" for article in articles] == where
    assert problems == []


def test_names_in_a_zip_are_utf_8_where_they_can_be(tmp_path: Path) -> None:
    data = zipped(("K__ln.txt", b"Eins."), ("K_ln.txt", b"Zwei."))
    # As macOS writes it without saying so, and as Windows and DOS do.
    data = data.replace(b"K__ln", b"K\xc3\xb6ln").replace(b"K_ln", b"K\x94ln")
    articles, _ = read_bytes(tmp_path, "a.zip", data)
    assert [article.file for article in articles] == ["a.zip!Köln.txt", "a.zip!Köln.txt"]


BROKEN = [
    # name, content, how many articles, where, what the problem says
    ("a.jsonl.bz2", bz2.compress(LINES)[:-4], 0, "a.jsonl.bz2:1", "the compressed file is damaged"),
    ("a.jsonl.xz", LINES, 0, "a.jsonl.xz:1", "the compressed file is damaged"),
    ("a.jsonl.zst", zstd(LINES)[:-4], 0, "a.jsonl.zst:", "the compressed file is damaged"),
    ("a.txt.zst", b"\x28\xb5\x2f\xfdxxxxxxxx", 0, "a.txt.zst:1", "the compressed file is damaged"),
    ("a.zip", b"PK\x03\x04nichts", 0, "a.zip:1", "the archive is damaged"),
    ("a.zip", b"", 0, "a.zip:1", "the archive is damaged"),
    ("a.tar", b"", 0, "a.tar:1", "the archive is damaged"),
    ("a.tar", b"kein Archiv" * 100, 0, "a.tar:1", "the archive is damaged"),
    (
        "a.tar",
        tarred(("a.txt", b"Eins."), ("b.txt", b"x" * 2_000))[:2_000],
        1,
        "a.tar!b.txt:1",
        "the archive is damaged",
    ),
    ("a.warc", b"kein Archiv" * 20, 0, "a.warc:1", "the web archive holds no pages"),
    ("a.warc", b"", 0, "a.warc:1", "the web archive holds no pages"),
    ("a.zip", zipped(("a.txt", b""), ("b.txt", b"Zwei.")), 1, "a.zip!a.txt:1", "the file is empty"),
    ("a.zip", zipped(("x.zip", b"PK"), ("b.txt", b"Zwei.")), 1, "a.zip!x.zip:1", "the archive is damaged"),
    ("a.zip", zipped(("x.jsonl.gz", b"PK"), ("b.txt", b"Zwei.")), 1, "a.zip!x.jsonl.gz:1", "the compressed file is"),
]


@pytest.mark.parametrize(("name", "content", "count", "where", "problem"), BROKEN)
def test_what_is_damaged_is_told(
    tmp_path: Path, name: str, content: bytes, count: int, where: str, problem: str
) -> None:
    articles, problems = read_bytes(tmp_path, name, content)
    assert len(articles) == count
    said = problems[0]
    assert len(problems) == 1 or problems[1].startswith("a.tar:1: the archive is damaged")
    assert said.startswith(where)
    assert f": {problem}" in said


def test_an_encrypted_member_is_told(tmp_path: Path) -> None:
    data = bytearray(zipped(("a.txt", b"Eins."), ("b.txt", b"Zwei.")))
    directory = data.index(b"PK\x01\x02")
    data[directory + 8] |= 1
    articles, problems = read_bytes(tmp_path, "a.zip", bytes(data))
    assert [article.text for article in articles] == ["Zwei."]
    assert problems == ["a.zip!a.txt:1: is encrypted; not read"]


def test_a_member_without_a_name_is_left_out(tmp_path: Path) -> None:
    data = bytearray(zipped(("a.txt", b"Eins.")))
    directory, end = data.index(b"PK\x01\x02"), data.index(b"PK\x05\x06")
    data[end + 12] -= 5
    data[directory + 28] = 0
    del data[directory + 46 : directory + 51]
    articles, problems = read_bytes(tmp_path, "a.zip", bytes(data))
    assert (articles, problems) == ([], ["a.zip:1: holds nothing that is read"])


def test_links_in_an_archive_are_not_followed(tmp_path: Path) -> None:
    (tmp_path / "geheim.txt").write_text("Geheim.", encoding="utf-8")
    articles, problems = read_bytes(
        tmp_path, "a.tar", tarred(links=[("b.txt", "geheim.txt"), ("c.txt", "/etc/passwd")])
    )
    assert [article.file for article in articles] == ["geheim.txt"]
    assert problems == [f"a.tar!{name}.txt:1: is a link or a device; not followed" for name in "bc"]


@pytest.mark.parametrize(
    "name", ["../../raus.txt", "/tmp/raus.txt", "C:\\raus.txt", "a/../../raus.txt", "b\x1b[31m.txt"]
)
@pytest.mark.parametrize("pack", [zipped, tarred])
def test_names_that_lead_out_are_told_and_never_written(tmp_path: Path, name: str, pack: type) -> None:
    folder = tmp_path / "a" / "b"
    folder.mkdir(parents=True)
    (article,), problems = read_bytes(folder, "dump.zip" if pack is zipped else "dump.tar", pack((name, b"Eins.")))
    assert article.file.partition("!")[2] == name.replace("\x1b", "\ufffd")
    assert problems == []
    assert sorted(path.name for path in tmp_path.rglob("*.txt")) == []


def test_a_member_counts_by_the_size_of_the_file_that_holds_it(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(zipped(*((f"{i}.txt", b"Text.") for i in range(50))))
    corpus = read_corpus([tmp_path], tmp_path)
    seen: list[int] = []
    assert len(list(corpus.articles(seen.append))) == 50
    assert seen == sorted(seen)
    assert seen[-1] == corpus.total_bytes
