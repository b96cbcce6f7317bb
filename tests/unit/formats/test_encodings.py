"""UTF-8 with and without its mark, declared encodings in HTML and XML, and none declared."""

from pathlib import Path

import pytest

from indexer.articles.opening import character_set
from tests.unit.formats.reading import read_bytes

TEXT = "Über die Brücke führt die Straße nach Köln. Größere Fähren – sagt „Kapitän“ Möller – fahren für Gäste."
PAGE = "<html><head>{}<title>Öl</title></head><body><article><p>{}</p><p>{}</p></article></body></html>"
FEED = (
    "<?xml version='1.0'{}?>\n<rss><channel><item><title>Öl</title><description>{}</description></item></channel></rss>"
)
NEWS = (
    '<?xml version="1.0"{}?>\n<newsItem guid="g"><itemMeta><title>Öl</title></itemMeta>'
    "<contentSet><inlineXML><p>{}</p></inlineXML></contentSet></newsItem>"
)
SECOND = "Das bestätigte am Montag auch die Behörde für Häfen und Flüsse in Lübeck auf Anfrage."


def page(declared: str) -> str:
    return PAGE.format(declared, TEXT, SECOND)


CASES = [
    # name, content, encoding, what is reported
    ("a.html", page('<meta charset="utf-8">'), "utf-8", None),
    ("a.html", page('<meta charset="utf-8">'), "utf-8-sig", None),
    ("a.html", page(""), "utf-8", None),
    ("a.html", page('<meta charset="windows-1252">'), "cp1252", None),
    ("a.html", page('<meta charset="iso-8859-1">'), "cp1252", None),
    ("a.html", page('<meta http-equiv="Content-Type" content="text/html; charset=ISO-8859-15">'), "cp1252", None),
    ("a.html", page('<meta charset="iso-8859-1">'), "utf-8", None),
    ("a.html", page(""), "cp1252", "not UTF-8; read as cp1252"),
    ("a.html", page('<meta charset="zip">'), "cp1252", "not UTF-8; read as cp1252"),
    ("a.html", page('<meta charset="gibtsnicht">'), "cp1252", "not UTF-8; read as cp1252"),
    ("a.html", page(""), "utf-16", "not UTF-8; read as utf-16"),
    *(
        (name, template.format(declared, TEXT), encoding, problem)
        for name, template in (("a.rss", FEED), ("a.xml", NEWS))
        for declared, encoding, problem in (
            (' encoding="UTF-8"', "utf-8", None),
            (' encoding="UTF-8"', "utf-8-sig", None),
            ("", "utf-8", None),
            (' encoding="windows-1252"', "cp1252", None),
            (' encoding="ISO-8859-1"', "cp1252", None),
            (' encoding="ISO-8859-1"', "utf-8", None),
            ("", "cp1252", "not UTF-8; read as cp1252"),
            (' encoding="UTF-16"', "utf-16", "not UTF-8; read as utf-16"),
            (' encoding="rot13"', "cp1252", "not UTF-8; read as cp1252"),
        )
    ),
    ("a.csv", f"title;text\nÖl;{TEXT}\n", "utf-8-sig", None),
    ("a.csv", f"title;text\nÖl;{TEXT}\n", "cp1252", "not UTF-8; read as cp1252"),
    ("a.tsv", f"title\ttext\nÖl\t{TEXT}\n", "utf-16", "not UTF-8; read as utf-16"),
    ("a.json", f'[{{"title": "Öl", "text": "{TEXT}"}}]'.replace("„Kapitän“", "Kapitän"), "utf-8-sig", None),
    ("a.json", f'[{{"title": "Öl", "text": "{TEXT}"}}]', "cp1252", "not UTF-8; read as cp1252"),
    ("a.md", f"# Öl\n\n{TEXT}\n", "utf-8-sig", None),
    ("a.md", f"# Öl\n\n{TEXT}\n", "cp1252", "not UTF-8; read as cp1252"),
]


@pytest.mark.parametrize(("name", "content", "encoding", "problem"), CASES, ids=lambda value: f"{value!s:.30}")
def test_an_encoding_is_found(tmp_path: Path, name: str, content: str, encoding: str, problem: str | None) -> None:
    if "8859-15" in content:
        content = content.replace("–", "-").replace("„", '"').replace("“", '"')
    (article,), problems = read_bytes(tmp_path, name, content.encode(encoding))
    assert article.title == "Öl"
    assert article.text.startswith(TEXT[:44])
    assert article.text.replace("-", "–").replace('"', "“").replace("„", "“")[44:100] in (
        TEXT.replace("„", "“")[44:100], TEXT.replace("„Kapitän“", "Kapitän")[44:100]
    )  # fmt: skip
    assert problems == ([f"{name}:1: {problem}"] if problem else [])


def test_a_later_line_of_a_table_may_have_an_encoding_of_its_own(tmp_path: Path) -> None:
    content = (
        b"title,text\n" + b"".join(b"T,Wort %d.\n" % i for i in range(20_000)) + "T,Grüße aus Köln.\n".encode("cp1252")
    )
    articles, problems = read_bytes(tmp_path, "a.csv", content)
    assert articles[-1].text == "Grüße aus Köln."
    assert problems == ["a.csv:20002: not UTF-8; read as cp1252"]


def test_a_later_element_of_an_array_may_have_an_encoding_of_its_own(tmp_path: Path) -> None:
    content = b"[" + b"".join(b'{"text": "Wort %d."},\n' % i for i in range(20_000))
    articles, problems = read_bytes(tmp_path, "a.json", content + '{"text": "Grüße aus Köln."}]'.encode("cp1252"))
    assert articles[-1].text == "Grüße aus Köln."
    assert problems == ["a.json:20001: not UTF-8; read as cp1252"]


@pytest.mark.parametrize(
    ("declared", "name"),
    [("ISO-8859-1", "cp1252"), ("latin1", "cp1252"), ("us-ascii", "cp1252"), ("UTF-8", "utf-8"), ("koi8-r", "koi8-r"),
     ("zip", None), ("rot13", None), ("punycode", None), ("idna", None), ("unicode_escape", None), ("", None),
     ("\0", None), (None, None), ("utf-7", None)],
)  # fmt: skip
def test_only_character_sets_can_be_declared(declared: str | None, name: str | None) -> None:
    assert character_set(declared) == name
