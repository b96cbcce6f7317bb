"""Any bytes in any format are articles or reported problems: nothing else comes out, nothing is left out in silence.

Inputs are our own files with pieces cut, doubled, exchanged and overwritten, and signs that mean something to a format
put in, packed or not. `make test` draws a sample that is always the same; `make test-long` draws 100,000 and more.
"""

import bz2
import gzip
import lzma
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexer.articles import Source, read_corpus
from tests.unit.formats.reading import FILES, tarred, web_archive, zipped
from tests.unit.formats.test_packed import zstd

SAMPLE = settings(
    max_examples=60, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
)
LONG = settings(max_examples=10_000, deadline=None, derandomize=False, suppress_health_check=list(HealthCheck))
"""Over the kinds below 170,000 inputs."""

_SEEDS = st.integers(0, 2**64)
_SOURCES = st.sampled_from(
    [Source(), Source(fields={"text": "content", "title": "a.b", "authors": "author.name", "published": "datum"})]
)

_SIGNS = [
    b"<", b">", b"&", b'"', b"'", b"{", b"}", b"[", b"]", b",", b":", b";", b"\\", b"\n", b"\r\n", b"\r", b"\t",
    b"\0", b"---\n", b"- ", b"# ", b"```\n", b"<!--", b"-->", b"<![CDATA[", b"]]>", b"<?xml", b"<!DOCTYPE x [",
    b"<!ENTITY a 'b'>", b"&a;", b"&#0;", b"&#xD800;", b"</p>", b"<item>", b"</item>", b"<entry>", b"<newsItem>",
    b"</newsItem>", b"null", b"1e999", b"-1", b"9" * 400, b"\\ud800", b"\xff", b"\xfe\xff", b"\xff\xfe",
    b"\xef\xbb\xbf", b"\xe4", b"\xc3", b"\x1a", b"\x1f\x8b", b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06",
    b"\x28\xb5\x2f\xfd", b"BZh9", b"\xfd7zXZ\0", b"WARC/1.0\r\n", b"HTTP/1.1 200 OK\r\n",
    b"Content-Length: 99999999999\r\n", b"Content-Length: -1\r\n", b"Transfer-Encoding: chunked\r\n", b"ustar",
    b'encoding="utf-16"', b'charset="utf-7"', b"sep=;\n", b"text", b"content", b'{"text": "a"}', b"[" * 2_000,
    b'{"a":' * 1_000,
]  # fmt: skip


def files(*names: str) -> list[bytes]:
    return [(FILES / name).read_bytes() for name in names]


_LINES = b'{"id": 1, "text": "Eins."}\n{"content": "Zwei.", "a": {"b": "T"}, "author": [{"name": "A"}]}\n'
_ARCHIVE = web_archive(
    ("https://a.example/1", "text/html; charset=utf-8", (FILES / "meldung.htm").read_bytes()),
    ("https://a.example/2", "text/html", b"<p>Text."),
)
_FRONT = b"---\ntitle: T\nauthors:\n  - A\ndatum: gestern\n---\nText."
_ONE = b"Eins. Zwei."

KINDS: dict[str, list[bytes]] = {
    "a.txt": [_FRONT, _ONE],
    "a.md": [_FRONT, *files("bericht.md", "ohne.md")],
    "a.jsonl": [_LINES],
    "a.json": [*files("artikel.json", "dienst.json", "ninjs1.json", "ninjs2.json"), _LINES],
    "a.csv": [*files("tabelle.csv"), b"content,author.name\nText.,A;B\n"],
    "a.tsv": files("tabelle.tsv"),
    "a.html": files("seite.html", "meldung.htm"),
    "a.xml": files("agentur.xml", "feed.rss", "feed.atom"),
    "a.rss": files("feed.rss", "feed.atom"),
    "a.warc": [_ARCHIVE],
    "a.warc.gz": [gzip.compress(_ARCHIVE)],
    "a.jsonl.gz": [gzip.compress(_LINES)],
    "a.jsonl.bz2": [bz2.compress(_LINES)],
    "a.jsonl.xz": [lzma.compress(_LINES)],
    "a.jsonl.zst": [zstd(_LINES)],
    "a.zip": [zipped(("a.txt", _ONE), ("b/c.jsonl", _LINES), ("d.zip", zipped(("e.md", _FRONT))))],
    "a.tar": [tarred(("a.txt", _ONE), ("b/c.jsonl", _LINES), links=[("l.txt", "a.txt")])],
}
"""Files that are in order, by the name that they are read under."""


_DONE: list[Callable[[Random, bytes, int, int, list[bytes]], bytes]] = [
    lambda _, data, start, end, __: data[:start] + data[end:],
    lambda _, data, start, end, __: data[:end] + data[start:],
    lambda _, data, __, end, ___: data[:end],
    lambda draw, data, start, _, __: data[:start] + draw.choice(_SIGNS) + data[start:],
    lambda draw, data, start, _, __: data[:start] + draw.randbytes(draw.randint(1, 4)) + data[start + 1 :],
    lambda draw, data, start, _, whole: data[:start] + draw.choice(whole)[start:],
]
"""What may happen to a file: cut out, doubled, cut off, a sign put in, bytes overwritten, continued by another."""


def damaged(seed: int, whole: list[bytes]) -> bytes:
    """One of the files with up to six things done to it, or signs alone. A seed is drawn a hundred times faster than
    each step would be."""
    draw = Random(seed)
    if draw.random() < 0.05:
        return b"".join(draw.choices(_SIGNS, k=draw.randint(0, 12)))
    data = draw.choice(whole)
    for _ in range(draw.randint(0, 6)):
        start = draw.randint(0, len(data))
        data = draw.choice(_DONE)(draw, data, start, min(len(data), start + draw.randint(0, 40)), whole)
    return data


def check(folder: Path, name: str, content: bytes, source: Source) -> None:
    """What a reader makes of the content can be indexed, and what it leaves out is said."""
    (folder / name).write_bytes(content)
    corpus = read_corpus([folder], folder, [source])
    articles = list(corpus.articles())
    assert articles or corpus.problems, "nothing is left out in silence"
    for article in articles:
        assert article.title.strip()
        assert article.text.strip()
        assert article.line >= 1
        assert article.published is None or article.published.tzinfo
        repr(article).encode()
        assert article.content_hash()
    for problem in corpus.problems:
        assert problem.file.startswith(name)
        assert problem.line >= 1
        str(problem).encode()


@pytest.mark.parametrize("name", KINDS)
def test_any_bytes_in_any_format_are_articles_or_problems(tmp_path: Path, name: str) -> None:
    @SAMPLE
    @given(_SEEDS, _SOURCES)
    def run(seed: int, source: Source) -> None:
        check(tmp_path, name, damaged(seed, KINDS[name]), source)

    run()


@pytest.mark.long
@pytest.mark.parametrize("name", KINDS)
def test_any_bytes_in_any_format_at_length(tmp_path: Path, name: str) -> None:
    @LONG
    @given(_SEEDS, _SOURCES)
    def run(seed: int, source: Source) -> None:
        check(tmp_path, name, damaged(seed, KINDS[name]), source)

    run()
