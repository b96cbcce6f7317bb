"""What is made to do harm, and what is merely broken: each a reported problem, none a crash, a hang, a full memory."""

import bz2
import gzip
import io
import json
import lzma
import os
import tarfile
import zipfile
from pathlib import Path

import pytest

from indexer.articles import limits, read_corpus
from indexer.articles.record import Source
from indexer.errors import InputError
from tests.unit.formats.reading import FILES, read_bytes, read_folder, tarred, web_archive, zipped

MB = 2**20
LINE = b'{"text": "Eins."}\n'


def told(problems: list[str], where: str, what: str) -> None:
    """There is one problem, there, and it says that."""
    assert len(problems) == 1, problems
    assert problems[0].startswith(f"{where}: "), problems
    assert what in problems[0]


BOMBS = [
    ("a.jsonl.gz", lambda: gzip.compress(LINE + b" " * (80 * MB)), 1),
    ("a.jsonl.bz2", lambda: bz2.compress(LINE + b" " * (80 * MB)), 1),
    ("a.jsonl.xz", lambda: lzma.compress(LINE + b" " * (80 * MB), preset=0), 1),
    ("a.zip", lambda: zipped(("a.jsonl", LINE + b" " * (80 * MB))), 1),
    ("a.zip", lambda: zipped(*((f"{i}.jsonl", LINE + b" " * (9 * MB)) for i in range(9))), 8),
    ("a.tar.gz", lambda: gzip.compress(tarred(("a.jsonl", LINE + b" " * (80 * MB)))), 1),
    ("a.jsonl.gz.gz", lambda: gzip.compress(gzip.compress(LINE + b" " * (80 * MB))), 1),
]


@pytest.mark.parametrize(("name", "made", "most"), BOMBS, ids=lambda value: value if isinstance(value, str) else "")
def test_what_expands_beyond_measure_is_stopped(tmp_path: Path, name: str, made: object, most: int) -> None:
    assert callable(made)
    articles, problems = read_bytes(tmp_path, name, made())
    assert len(articles) <= most
    assert problems[-1].partition(": ")[2].startswith("expands to more than 64 MB, 250 times its size")


def test_a_zip_whose_members_are_one_and_the_same_is_stopped(tmp_path: Path) -> None:
    """After D. Fifield, A better zip bomb: one kernel of data, and thousands of entries that point at it."""
    one = zipped(("a.txt", b"Wort " * (2 * MB)))
    directory = one.index(b"PK\x01\x02")
    end = one.index(b"PK\x05\x06")
    entry, count = one[directory:end], 5_000
    tail = bytearray(one[end:])
    tail[8:12] = count.to_bytes(2, "little") * 2
    tail[12:16] = (len(entry) * count).to_bytes(4, "little")
    articles, problems = read_bytes(tmp_path, "a.zip", one[:directory] + entry * count + bytes(tail))
    assert len(articles) <= 1
    assert len(problems) < 20 or "already used" in problems[0]
    assert "expands to more than" in problems[-1] or "damaged" in problems[-1]


def test_archives_within_archives_end_somewhere(tmp_path: Path) -> None:
    inner = zipped(("a.txt", b"Eins."))
    for depth in range(6):
        inner = zipped((f"{depth}.zip", inner), ("b.txt", b"Zwei %d." % depth))
    articles, problems = read_bytes(tmp_path, "a.zip", inner)
    assert [article.text for article in articles] == ["Zwei 2.", "Zwei 3.", "Zwei 4.", "Zwei 5."]
    told(problems, "a.zip!5.zip!4.zip!3.zip!2.zip:1", "is packed more than 4 times")


def test_a_file_name_with_many_packings_ends_somewhere(tmp_path: Path) -> None:
    data = LINE
    for _ in range(5):
        data = gzip.compress(data)
    articles, problems = read_bytes(tmp_path, "a.jsonl.gz.gz.gz.gz.gz", data)
    assert articles == []
    told(problems, "a.jsonl.gz.gz.gz.gz.gz:1", "is packed more than 4 times")


ENTITIES = {
    "laughs": '<!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>',
    "file": '<!DOCTYPE rss [<!ENTITY c SYSTEM "file:///etc/passwd">]>',
    "address": '<!DOCTYPE rss [<!ENTITY c SYSTEM "http://127.0.0.1:9/x">]>',
    "parameter": '<!DOCTYPE rss [<!ENTITY % p SYSTEM "http://127.0.0.1:9/x.dtd"> %p;]>',
}


@pytest.mark.parametrize("doctype", ENTITIES.values(), ids=ENTITIES)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("root", ["rss", "newsItem"])
def test_entities_are_refused(tmp_path: Path, doctype: str, encoding: str, root: str) -> None:
    text = f'<?xml version="1.0" encoding="{encoding}"?>\n{doctype}<{root}><channel><item><title>&c;</title></item>'
    articles, problems = read_bytes(tmp_path, "a.xml", f"{text}</channel></{root}>".encode(encoding))
    assert articles == []
    told([p for p in problems if "not UTF-8" not in p], "a.xml:2", "declares entities")


def test_an_article_may_quote_a_declaration(tmp_path: Path) -> None:
    quoted = "<rss><channel><item><description><![CDATA[So: <!DOCTYPE x [<!ENTITY a 'b'>]>]]></description></item>"
    articles, problems = read_bytes(tmp_path, "a.rss", f"{quoted}</channel></rss>")
    assert (len(articles), problems) == (1, [])


def test_a_hidden_declaration_is_refused(tmp_path: Path) -> None:
    """A comment that looks like the end of the document type to those who do not know it for one."""
    hidden = (
        "<!DOCTYPE rss [<!-- ]><rss> --><!ENTITY a 'ha'>]><rss><channel><item><title>&a;</title></item></channel></rss>"
    )
    articles, problems = read_bytes(tmp_path, "a.rss", hidden)
    assert articles == []
    told(problems, "a.rss:1", "declares entities")


def test_an_external_document_type_is_not_fetched(tmp_path: Path) -> None:
    text = (FILES / "feed.rss").read_text(encoding="utf-8")
    text = text.replace("?>\n", '?>\n<!DOCTYPE rss SYSTEM "http://127.0.0.1:9/rss.dtd">\n')
    articles, problems = read_bytes(tmp_path, "a.rss", text)
    assert ([a.title for a in articles], problems) == (["Strom & Wasser teurer", "Nur ein Anriss"], [])


NEWS = (
    '<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="g"><contentSet><inlineXML>{}</inlineXML></contentSet>'
)
DEEP_HTML = "<div>" * 100_000 + "Text."

BROKEN = [
    # name, content, where, what is said
    ("a.xml", b"", "a.xml:1", "the file is empty"),
    ("a.xml", b"<html><body/></html>", "a.xml:1", "XML of a kind that is not read: <html>"),
    ("a.xml", b"nichts", "a.xml:1", "not valid XML"),
    ("a.xml", b"<!-- ohne Ende", "a.xml:1", "not valid XML"),
    ("a.xml", NEWS.format("<p>a</q>").encode(), "a.xml:1", "not valid XML: mismatched tag"),
    ("a.xml", b"<newsItem>\n<a>\n", "a.xml:", "not valid XML"),
    ("a.xml", b"<newsMessage/>", "a.xml:1", "the message holds no news item"),
    ("a.xml", f"{NEWS.format('')}</newsItem>".encode(), "a.xml:1", "the article has no text"),
    ("a.xml", b"<newsItem>" + b"<a>" * 1_000_000, "a.xml:1", "has too many elements, or they are nested too deeply"),
    ("a.xml", b"<newsItem>" + b"<a/>" * 1_100_000, "a.xml:1", "has too many elements"),
    ("a.xml", b"<newsItem \xff\xfe\x00", "a.xml:1", "this is not text"),
    ("a.rss", b"<rss><channel></channel></rss>", "a.rss:1", "the feed has no entries"),
    ("a.rss", b"<rss><channel><item><description>A</description></item>", "a.rss:1", "the feed is damaged"),
    ("a.html", b"", "a.html:1", "the file is empty"),
    ("a.html", b"<html></html>", "a.html:1", "no article was found in the page"),
    ("a.html", b"\x89PNG\x00\x00", "a.html:1", "this is not text"),
    ("a.html", DEEP_HTML.encode(), "a.html:1", "the page has more than 50,000 tags"),
    ("a.html", b"<p>" + b"Wort " * (3 * MB), "a.html:1", "is larger than 10 MB"),
    ("a.json", b"", "a.json:1", "the file is empty"),
    ("a.json", b" [ ]", "a.json:1", "the array is empty"),
    ("a.json", b'[{"text": "a"}', "a.json:1", "the array is not closed"),
    ("a.json", b"[1]", "a.json:1", "the element is no JSON object"),
    ("a.json", b'[{"text": "a"}]\n[{"text": "b"}]', "a.json:2", "something stands behind the array"),
    ("a.json", b",", "a.json:1", "not valid JSON: Expecting value"),
    ("a.json", b"[,]", "a.json:1", "not valid JSON: Expecting value"),
    ("a.json", b'[{"text": "a"},,{"text": "b"}]', "a.json:1", "not valid JSON: Expecting value"),
    ("a.json", b"17", "a.json:1", "the value is no JSON object"),
    ("a.json", b"{}", "a.json:1", "the article has no text"),
    ("a.json", b"[" * 200_000, "a.json:1", "not valid JSON"),
    ("a.json", b'{"a":' * 200_000, "a.json:1", "not valid JSON"),
    ("a.json", b'[{"text": "a"},\n\n{"text": nein}]', "a.json:3", "not valid JSON: Expecting value"),
    ("a.json", b'{"id": ' + b"9" * 5_000 + b', "text": "a"}', "a.json:1", "not valid JSON"),
    ("a.json", b'{"text": "' + b"a" * (65 * MB), "a.json:1", "a value is longer than 64 MB"),
    ("a.csv", b"", "a.csv:1", "the file is empty"),
    ("a.csv", b"\n\n", "a.csv:1", "the file is empty"),
    ("a.csv", b"id,text\n", "a.csv:1", "the table has no rows"),
    ("a.md", b"[" * 30_000, "a.md:1", "more than 20,000 signs of Markdown; read as plain text"),
    ("a.csv", b"nr;inhalt\n1;Text\n2;Text\n", "a.csv:1", "no column is named text, only 'nr', 'inhalt'; say with"),
    ("a.csv", b'id,text\n1,Eins\n2,"Zwei\n3,Drei\n', "", ""),
    (
        "a.csv",
        b'id,text,title\n1,"Zwei\n3,Drei\n',
        "a.csv:2",
        "the row ends after 2 of 3 cells: is a quotation mark open?",
    ),
    ("a.csv", b"id,text\n1,Eins,zu viel\n", "a.csv:2", "the row has 3 cells, the first one 2"),
    ("a.csv", b"text\n" + b"a" * (65 * MB), "a.csv:1", "line 2 is longer than 64 MB"),
    ("a.csv", b"id\x00text\n", "a.csv:1", "this is not text"),
    ("a.jsonl", LINE + b"a" * (65 * MB) + b"\n", "a.jsonl:2", "the line is longer than 64 MB"),
    ("a.txt", b"Wort " * (14 * MB), "a.txt:1", "is larger than 64 MB"),
    ("a.md", b"", "a.md:1", "the file is empty"),
    ("a.md", b"---\ntitle: x\n---\n\n", "a.md:4", "the article has no text"),
    ("a.json", b'{"uri": "u", "headline": "H", "pubstatus": "withheld", "body_text": "T"}', "a.json:1", "withheld"),
    ("a.json", b'{"uri": "u", "headline": 5, "body_text": ["T"]}', "a.json:1", "the article has no text"),
]


@pytest.mark.parametrize(("name", "content", "where", "what"), BROKEN, ids=lambda value: f"{value!r:.40}")
def test_what_is_broken_is_told(tmp_path: Path, name: str, content: bytes, where: str, what: str) -> None:
    _, problems = read_bytes(tmp_path, name, content)
    if not what:
        assert problems == []
        return
    assert len(problems) == 1, problems
    assert problems[0].startswith(where)
    assert what in problems[0]


MILLION = "Wort um Wort. " * 400_000


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.txt", MILLION),
        ("a.jsonl", json.dumps({"text": MILLION})),
        ("a.json", json.dumps([{"text": MILLION}])),
        ("a.csv", f"title;text\nT;{MILLION}\n"),
        ("a.rss", f"<rss><channel><item><title>T</title><description>{MILLION}</description></item></channel></rss>"),
        ("a.xml", f"{NEWS.format(f'<p>{MILLION}</p>')}</newsItem>"),
        ("a.html", f"<html><body><article><p>{MILLION}</p></article></body></html>"),
        ("a.md", MILLION),
    ],
    ids=lambda value: value[:6],
)
def test_an_article_of_a_million_words_is_one_like_any_other(tmp_path: Path, name: str, content: str) -> None:
    (article,), problems = read_bytes(tmp_path, name, content)
    assert (article.text.strip(), problems) == (MILLION.strip(), [])


@pytest.mark.parametrize(
    "written",
    ["9999-12-31", "0001-01-01T00:00:00+23:59", "99999999999-01-01", "31.02.2024", "12.13.2024", "1.1.1 0:0",
     "0.0.0000", "Fri, 99 Mar 2024 08:30:00 +0100", "Fri, 15 Mar 2024 99:99:99 +9999", "12. Brumaire 2024",
     "12.03.2024 25:00", "-1", "١٢.٠٣.٢٠٢٤ ٢٥:٠٠", "1 Jan 0000", "1 Jan 99999", "12.03.2024" * 1_000],
)  # fmt: skip
@pytest.mark.parametrize("name", ["a.jsonl", "a.rss", "a.xml"])
def test_absurd_dates_are_told_and_left_empty(tmp_path: Path, written: str, name: str) -> None:
    content = {
        "a.jsonl": json.dumps({"text": "T", "published": written}),
        "a.rss": f"<rss><channel><item><description>T</description><pubDate>{written}</pubDate></item></channel></rss>",
        "a.xml": NEWS.format("<p>T</p>").replace(
            "<contentSet>", f"<itemMeta><versionCreated>{written}</versionCreated></itemMeta><contentSet>"
        ) + "</newsItem>",
    }[name]  # fmt: skip
    (article,), problems = read_bytes(tmp_path, name, content)
    if article.published is None:
        assert problems[0].startswith(f"{name}:1: published is no date: ")
    else:
        assert name == "a.rss", "feeds have a tolerance of their own"
        assert 1600 <= article.published.year <= 2200


SLOW = {
    "brackets": "[" * 50_000, "links": "[a](" * 50_000, "stars": "*a_" * 50_000, "quotes": ">" * 50_000,
    "lists": "- " * 20_000, "ticks": "`" * 50_000 + "a", "comments": "<!--" * 50_000, "tags": "<a " * 50_000,
    "entities": "&" * 50_000, "fences": "~~~" * 20_000, "headings": "#" * 50_000, "spaces": "\n" + " " * 50_000 + "x",
}  # fmt: skip


@pytest.mark.parametrize("name", ["a.md", "a.html", "a.rss", "a.csv", "a.json"])
@pytest.mark.parametrize("signs", SLOW.values(), ids=SLOW)
def test_signs_that_confuse_a_parser_do_not_stop_it(tmp_path: Path, name: str, signs: str) -> None:
    content = {
        "a.md": signs,
        "a.html": f"<html><body><p>Text.</p>{signs}</body></html>",
        "a.rss": f"<rss><channel><item><description><![CDATA[Text. {signs}]]></description></item></channel></rss>",
        "a.csv": f"text\n{signs}\n",
        "a.json": json.dumps({"uri": "u", "headline": "H", "body_html": f"Text. {signs}"}),
    }[name]
    articles, problems = read_bytes(tmp_path, name, content)
    assert articles or problems


def test_links_out_of_the_corpus_are_told_and_not_followed(tmp_path: Path) -> None:
    (tmp_path / "geheim.txt").write_text("Geheim.", encoding="utf-8")
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "a.txt").write_text("Eins.", encoding="utf-8")
    (corpus / "hinaus.txt").symlink_to("../geheim.txt")
    (corpus / "innen.txt").symlink_to("a.txt")
    articles, problems = read_folder(corpus)
    assert [article.text for article in articles] == ["Eins."]
    told(problems, "hinaus.txt:1", "is a link to a file outside of the corpus")
    named = read_corpus([corpus, tmp_path / "geheim.txt"], corpus)
    assert sorted(article.text for article in named.articles()) == ["Eins.", "Geheim."]
    assert named.problems == []


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes in folders")
def test_what_never_ends_is_not_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.txt")
    (tmp_path / "b.txt").symlink_to("/dev/zero")
    corpus = read_corpus([tmp_path, tmp_path / "a.txt"], tmp_path)
    assert list(corpus.articles()) == []
    said = {str(problem) for problem in corpus.problems}
    assert "a.txt:1: cannot be read: not an ordinary file" in said
    device = read_corpus([tmp_path / "b.txt"], tmp_path)
    assert list(device.articles()) == []
    told([str(problem) for problem in device.problems], "b.txt:1", "not an ordinary file")


def test_tar_headers_that_lie_are_told(tmp_path: Path) -> None:
    data = bytearray(tarred(("a.txt", b"Eins."), ("b.txt", b"Zwei.")))
    for size, what in ((b"77777777777\0", "damaged"), (b"-0000000001\0", "damaged"), (b"\xff" * 12, "damaged")):
        data[124:136] = size
        header = bytes(data[:148]) + b" " * 8 + bytes(data[156:512])
        data[148:156] = b"%06o\0 " % sum(header)
        _, problems = read_bytes(tmp_path, "a.tar", bytes(data))
        assert what in problems[-1]


def test_a_long_name_in_a_tar_is_bounded(tmp_path: Path) -> None:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT) as archive:
        info = tarfile.TarInfo("a.txt")
        info.pax_headers = {"comment": "x" * (2 * MB)}
        archive.addfile(info)
    articles, problems = read_bytes(tmp_path, "a.tar", out.getvalue())
    assert articles == []
    told(problems, "a.tar:1", "a header of")


def test_a_page_that_expands_in_a_web_archive_is_bounded(tmp_path: Path) -> None:
    bomb = gzip.compress(bytes(50 * MB))
    archive = web_archive(("https://a.example/", "text/html\r\nContent-Encoding: gzip", bomb))
    articles, problems = read_bytes(tmp_path, "a.warc", archive)
    assert articles == []
    told(problems, "a.warc!https://a.example/:1", "is larger than 10 MB")


def test_an_archive_without_articles_is_told(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        for i in range(20_000):
            archive.writestr(f"{i}.png", b"")
    articles, problems = read_folder(tmp_path)
    assert (articles, problems) == ([], ["a.zip:1: holds nothing that is read"])


def test_a_zip_with_a_list_that_would_fill_the_memory_is_refused(tmp_path: Path) -> None:
    data = bytearray(zipped(("a.txt", b"Eins.")))
    end = data.rindex(b"PK\x05\x06")
    data[end + 12 : end + 16] = (200 * MB).to_bytes(4, "little")
    articles, problems = read_bytes(tmp_path, "a.zip", bytes(data))
    assert articles == []
    told(problems, "a.zip:1", "holds millions of files")


def test_the_limits_are_those_that_the_readme_tells() -> None:
    assert (limits.MAX_DOCUMENT, limits.MAX_PAGE, limits.MAX_NESTING) == (64 * MB, 10 * MB, 4)


def test_a_path_that_is_no_corpus_is_still_refused(tmp_path: Path) -> None:
    (tmp_path / "a.exe").touch()
    with pytest.raises(InputError, match=r"not read\. Articles come from"):
        read_corpus([tmp_path / "a.exe"], tmp_path, [Source(fields={"text": "body"})])
