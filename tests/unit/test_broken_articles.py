"""What is wrong with a corpus is reported by file and line, and costs the article or the field, never the build."""

import gzip
import json
import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexer.articles import Article, read_corpus
from tests.unit.texts import LONG

BODY = "Am Montag begann es. Am Dienstag endete es in Köln, größer als zuvor."
GOOD = json.dumps({"text": BODY}).encode()


def read(folder: Path, name: str, content: bytes) -> tuple[list[Article], list[str]]:
    """The articles of one file, and its problems as they are printed."""
    (folder / name).write_bytes(content)
    corpus = read_corpus([folder], folder)
    articles = list(corpus.articles())
    return articles, [str(problem) for problem in corpus.problems]


def record(**values: object) -> bytes:
    return json.dumps({"text": BODY} | values).encode()


SKIPPED_FILES = [
    ("a.txt", b"", "a.txt:1: the file is empty"),
    ("a.txt", b" \n\r\n ", "a.txt:1: the file is empty"),
    ("a.txt", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256)) * 4, "a.txt:1: this is not text"),
    ("a.txt", b"Anfang\x00Ende", "a.txt:1: this is not text"),
    ("a.txt", bytes(range(1, 256)) * 20, "a.txt:1: this is not text"),
    ("a.txt", BODY.encode("utf-16-le"), "a.txt:1: this is not text"),
    ("a.txt", "\0\u200b".encode(), "a.txt:1: this is not text"),
    ("a.txt", b"---\ntitle: x\n---\n\n", "a.txt:4: the article has no text"),
    ("a.jsonl", b"", "a.jsonl:1: the file is empty"),
    ("a.jsonl", b"\n \n", "a.jsonl:1: the file is empty"),
    ("a.jsonl.gz", b"", "a.jsonl.gz:1: the file is empty"),
    ("a.jsonl.gz", GOOD, "a.jsonl.gz:1: the compressed file is damaged"),
]

SKIPPED_LINES = [
    (b"{", "not valid JSON"),
    (b'{"text": "abc}', "not valid JSON"),
    (b"{'text': 'abc'}", "not valid JSON"),
    (b"abc", "not valid JSON"),
    (b"[" * 100_000, "not valid JSON"),
    (b'{"a":' * 100_000, "not valid JSON"),
    (b'{"id": ' + b"9" * 5_000 + b', "text": "abc"}', "not valid JSON"),
    (b"[1, 2]", "the line is no JSON object"),
    (b'"text"', "the line is no JSON object"),
    (b"null", "the line is no JSON object"),
    (b"\x00\x01\x02\xff\xfe", "this is not text"),
    (b'{"text": "\x00"}', "this is not text"),
    (b"{}", "the article has no text"),
    (record(text=None), "the article has no text"),
    (record(text=""), "the article has no text"),
    (record(text=" \n"), "the article has no text"),
    (record(text="\0"), "the article has no text"),
    (record(text=17), "text must be a text, not 17"),
    (record(text=["abc"]), "text must be a text, not a list"),
    (record(text={"a": 1}), "text must be a text, not an object"),
]

EMPTIED = [
    ({"title": 17}, "title", "title must be a text, not 17"),
    ({"title": {"a": 1}}, "title", "title must be a text, not an object"),
    ({"source": ["dpa"]}, "source", "source must be a text, not a list"),
    ({"section": True}, "section", "section must be a text, not True"),
    ({"url": 1.5}, "url", "url must be a text, not 1.5"),
    ({"language": []}, "language", "language must be a text, not a list"),
    ({"authors": 17}, "authors", "authors must be a list of texts, not 17"),
    ({"authors": [1, "Meier"]}, "authors", "authors must be a list of texts, not a list"),
    ({"persons": {"a": 1}}, "persons", "persons must be a list of texts, not an object"),
    ({"published": "gestern"}, "published", "published is no date: 'gestern'"),
    ({"published": "2024-02-30"}, "published", "published is no date: '2024-02-30'"),
    ({"published": 1710230400}, "published", "published is no date: 1710230400"),
    ({"published": ["2024-02-01"]}, "published", "published is no date: a list"),
    ({"id": ["a"]}, "id", "id must be a text, not a list"),
    ({"id": "a\u0007b"}, "id", "id holds control characters"),
]


@pytest.mark.parametrize(("name", "content", "problem"), SKIPPED_FILES)
def test_a_file_that_is_no_article_is_skipped(tmp_path: Path, name: str, content: bytes, problem: str) -> None:
    articles, problems = read(tmp_path, name, content)
    assert not articles
    assert len(problems) == 1
    assert problems[0].startswith(problem)


@pytest.mark.parametrize(("line", "problem"), SKIPPED_LINES, ids=lambda value: value[:20])
def test_a_line_that_is_no_article_is_skipped_and_the_others_are_read(
    tmp_path: Path, line: bytes, problem: str
) -> None:
    articles, problems = read(tmp_path, "a.jsonl", b"\n".join([GOOD, b"", line, record(id="last")]))
    assert [article.line for article in articles] == [1, 4]
    assert len(problems) == 1
    assert problems[0].startswith(f"a.jsonl:3: {problem}")


@pytest.mark.parametrize(("values", "key", "problem"), EMPTIED)
def test_a_value_of_the_wrong_type_is_left_empty(
    tmp_path: Path, values: dict[str, object], key: str, problem: str
) -> None:
    (tmp_path / "good.jsonl").write_bytes(GOOD)
    expected = next(iter(read_corpus([tmp_path], tmp_path).articles()))
    (tmp_path / "good.jsonl").unlink()
    (article,), problems = read(tmp_path, "a.jsonl", record(**values))
    assert len(problems) == 1
    assert problems[0].startswith(f"a.jsonl:1: {problem}")
    if key != "id":
        assert getattr(article, key) == getattr(expected, key)
    assert article.id


@pytest.mark.parametrize("depth", [100, 400, 900, 950, 980, 990])
def test_values_nested_at_any_depth_are_reported(tmp_path: Path, depth: int) -> None:
    nested = b"[" * depth + b"]" * depth
    _, problems = read(tmp_path, "a.jsonl", b'{"text": "abc", "title": ' + nested + b', "authors": ' + nested + b"}")
    assert 1 <= len(problems) <= 2


def test_a_problem_in_front_matter_names_its_line(tmp_path: Path) -> None:
    block = b"---\ntitle: Titel\nverlag: Huber\npublished: gestern\nohne Doppelpunkt\ntext: nein\n---\n"
    (article,), problems = read(tmp_path, "a.txt", block + BODY.encode())
    assert (article.title, article.text, article.published) == ("Titel", BODY, None)
    assert [problem.partition(" ")[0] for problem in sorted(problems)] == [
        "a.txt:3:",
        "a.txt:4:",
        "a.txt:5:",
        "a.txt:6:",
    ]
    assert "'verlag: Huber' is not understood" in problems[0]


@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        ("cp1252", "cp1252"), ("latin-1", "cp1252"), ("cp850", "cp850"), ("mac-roman", "mac-roman"),
        ("utf-16", "utf-16"), ("utf-32", "utf-32"),
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    "text", [BODY, "Müller fährt nach Köln.", "Die Gespräche würden fortgeführt. Für Äpfel gilt das. " * 20]
)
def test_other_encodings_are_read_and_reported(tmp_path: Path, encoding: str, name: str, text: str) -> None:
    (article,), problems = read(tmp_path, "a.txt", text.encode(encoding))
    assert article.text == text
    assert problems == [f"a.txt:1: not UTF-8; read as {name}"]


def test_german_punctuation_tells_windows_from_dos(tmp_path: Path) -> None:
    text = "Er sagte „ja“ – und ging …"
    (article,), _ = read(tmp_path, "a.txt", text.encode("cp1252"))
    assert article.text == text


def test_a_byte_order_mark_is_no_part_of_the_text(tmp_path: Path) -> None:
    (article,), problems = read(tmp_path, "a.txt", BODY.encode("utf-8-sig"))
    assert (article.text, problems) == (BODY, [])
    (tmp_path / "a.txt").unlink()
    (article,), problems = read(tmp_path, "a.jsonl", b"\xef\xbb\xbf" + GOOD)
    assert (article.text, problems) == (BODY, [])


def test_utf_8_with_broken_bytes_stays_utf_8(tmp_path: Path) -> None:
    (article,), problems = read(tmp_path, "a.txt", BODY.encode() + b" \xe4\xff Ende")
    assert article.text == f"{BODY} \ufffd\ufffd Ende"
    assert problems == ["a.txt:1: damaged UTF-8: bytes that cannot be read were replaced"]


def test_each_line_has_its_own_encoding(tmp_path: Path) -> None:
    windows = json.dumps({"text": "Grüße aus Köln"}, ensure_ascii=False).encode("cp1252")
    articles, problems = read(tmp_path, "a.jsonl", b"\n".join([GOOD, windows]))
    assert articles[1].text == "Grüße aus Köln"
    assert problems == ["a.jsonl:2: not UTF-8; read as cp1252"]


def test_of_a_truncated_archive_what_stood_before_is_read(tmp_path: Path) -> None:
    content = b"".join(record(id=i, text=os.urandom(200).hex()) + b"\n" for i in range(200))
    articles, problems = read(tmp_path, "a.jsonl.gz", gzip.compress(content)[:-3_000])
    assert 100 < len(articles) < 200
    assert problems[-1].startswith(f"a.jsonl.gz:{len(articles) + 1}: the compressed file is damaged")


def test_the_first_of_two_articles_with_one_id_is_kept(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(record(id="x", title="Erster"))
    articles, problems = read(tmp_path, "b.jsonl", record(id="y") + b"\n" + record(id="x", title="Zweiter"))
    assert [(article.id, article.file) for article in articles] == [("x", "a.jsonl"), ("y", "b.jsonl")]
    assert problems == ["b.jsonl:2: the id 'x' was already used by a.jsonl:1"]


def test_characters_that_no_file_can_carry_are_replaced(tmp_path: Path) -> None:
    line = b'{"id": "a\\ud800", "title": "T\\udfff\\u0000", "text": "x\\ud83d y", "authors": ["\\ud800"]}'
    (article,), problems = read(tmp_path, "a.jsonl", line)
    assert (article.id, article.title, article.text, article.authors) == ("a?", "T?", "x? y", ("?",))
    assert not problems
    repr(article).encode()
    assert article.content_hash()


def test_a_huge_line_is_an_article_like_any_other(tmp_path: Path) -> None:
    text = "Wort " * 2_000_000
    (article,), problems = read(tmp_path, "a.jsonl", record(text=text))
    assert article.text == text
    assert not problems


def test_links_that_lead_nowhere_or_in_circles_are_reported(tmp_path: Path) -> None:
    (tmp_path / "loop.txt").symlink_to("loop.txt")
    (tmp_path / "gone.jsonl").symlink_to("nowhere.jsonl")
    (tmp_path / "folder").symlink_to(tmp_path)
    articles, problems = read(tmp_path, "a.txt", BODY.encode())
    assert len(articles) == 1
    assert [problem.partition(": cannot be read")[0] for problem in problems] == ["gone.jsonl:1", "loop.txt:1"]


def test_a_file_name_that_is_no_text_is_shown_as_far_as_it_is(tmp_path: Path) -> None:
    (tmp_path / os.fsdecode(b"k\xf6ln.txt")).write_text(BODY, encoding="utf-8")
    (article,) = read_corpus([tmp_path], tmp_path).articles()
    assert article.file == "k\ufffdln.txt"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_what_may_not_be_read_is_reported(tmp_path: Path) -> None:
    (tmp_path / "closed").mkdir(mode=0)
    (tmp_path / "a.txt").touch(mode=0)
    corpus = read_corpus([tmp_path], tmp_path)
    assert not list(corpus.articles())
    assert [str(problem) for problem in corpus.problems] == [
        "closed:1: cannot be read: Permission denied",
        "a.txt:1: cannot be read: Permission denied",
    ]
    (tmp_path / "closed").chmod(0o700)


_BITS = [GOOD, b"\n", b"---\n", b"title: x\n", b"{", b"\xff\xfe", b"\xe4\xf6", b"\0", b'"', b"\r"]
_BYTES = st.one_of(st.binary(max_size=400), st.lists(st.sampled_from(_BITS)).map(b"".join))


def check_bytes(folder: Path, name: str, content: bytes) -> None:
    articles, problems = read(folder, name, content)
    assert articles or problems, "nothing is left out in silence"
    for article in articles:
        assert article.title.strip()
        assert article.text.strip()
        repr(article).encode()


@pytest.mark.parametrize("name", ["a.txt", "a.jsonl", "a.jsonl.gz"])
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(content=_BYTES)
def test_any_bytes_are_read_or_reported(tmp_path: Path, name: str, content: bytes) -> None:
    check_bytes(tmp_path, name, content)
    if name.endswith(".gz"):
        check_bytes(tmp_path, name, gzip.compress(content))
        check_bytes(tmp_path, name, gzip.compress(content)[:-4])


@pytest.mark.long
@pytest.mark.parametrize("name", ["a.txt", "a.jsonl"])
@settings(LONG, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=_BYTES)
def test_any_bytes_are_read_or_reported_at_length(tmp_path: Path, name: str, content: bytes) -> None:
    check_bytes(tmp_path, name, content)
