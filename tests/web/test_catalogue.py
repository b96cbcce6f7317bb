"""The table of translations holds what the sources show, no more and no less."""

import ast
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from jinja2 import Environment, nodes

from indexer.query import note
from tests.conftest import ROOT
from webapp.language.catalogue import Message, english, wording
from webapp.language.names import script_texts
from webapp.language.values import filled

TEMPLATES = sorted((ROOT / "webapp" / "templates").rglob("*.html"))
SCRIPTS = sorted((ROOT / "webapp" / "static").glob("*.js"))
SOURCES = sorted([*(ROOT / "webapp").rglob("*.py"), *(ROOT / "indexer").rglob("*.py")])
ARTICLES = ("%(number)s Artikel", "%(number)s Artikel")

# How many of the arguments are texts, and from which one on, by the name of the function that shows them.
SHOWING = {"_": (0, 1), "gettext": (0, 1), "gettext_noop": (0, 1), "ngettext": (0, 2), "forms": (0, 2),
           "note": (1, 1), "_note": (1, 1)}  # fmt: skip
ASSIGNED = "message"
"""A variable that holds the text of a note which is too long for the call."""
READ = ("aria-label", "title", "placeholder", "alt")
"""Attributes that are read to someone."""


def in_code(path: Path) -> Iterator[Message]:
    source = path.read_text(encoding="utf-8")
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            yield from _constants(name, node.args, ast.Constant)
        elif isinstance(node, ast.Assign) and "note(" in source and getattr(node.targets[0], "id", "") == ASSIGNED:
            yield from _constants("_", [node.value], ast.Constant)


def in_template(path: Path) -> Iterator[Message]:
    for node in Environment().parse(path.read_text(encoding="utf-8")).find_all(nodes.Call):
        yield from _constants(getattr(node.node, "name", ""), node.args, nodes.Const)


def _constants(name: str, arguments: list[ast.expr] | list[nodes.Expr], kind: type) -> Iterator[Message]:
    first, number = SHOWING.get(name, (0, 0))
    texts = [getattr(a, "value", None) for a in arguments[first : first + number] if isinstance(a, kind)]
    if texts and all(isinstance(text, str) for text in texts):
        yield tuple(map(str, texts))


def shown() -> set[Message]:
    in_sources = {message for path in SOURCES for message in in_code(path)}
    return in_sources | {message for path in TEMPLATES for message in in_template(path)}


def test_every_text_is_translated_and_no_other() -> None:
    assert len(shown()) > 100
    assert shown() - set(english()) == set(), "to be added to english.tsv"
    assert set(english()) - shown() == set(), "to be removed from english.tsv"


@pytest.mark.parametrize("message", english(), ids=lambda message: message[0][:40])
def test_a_translation_has_the_places_of_its_message(message: Message) -> None:
    translated = english()[message]
    assert len(translated) == len(message)
    assert places(translated[-1]) == places(message[-1])
    assert places(translated[0]) <= places(message[0])
    for text in (*message, *translated):
        assert text == text.strip()
        assert not re.search(r"[<>&]|  |%(?!\(\w+\)s|%)", text), "no markup, no stray percent sign"
    assert not re.search("[„»«]", "".join(translated)), "quotation marks are English"


def places(text: str) -> set[str]:
    return set(re.findall(r"%\((\w+)\)s", text))


class _Texts(HTMLParser):
    """What of a template, stripped of its Jinja, a reader would see or hear."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.tag = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tag = tag
        self.found += [value or "" for name, value in attrs if name in READ]

    def handle_data(self, data: str) -> None:
        if self.tag != "code":
            self.found.append(data)


@pytest.mark.parametrize("path", [path for path in TEMPLATES if path.name != "brand.html"], ids=lambda path: path.name)
def test_templates_hold_no_text_that_is_not_a_message(path: Path) -> None:
    texts = _Texts()
    bare = re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    texts.feed(bare)
    assert [text for text in texts.found if re.search(r"[^\W\d_]", text)] == []


def test_scripts_take_their_texts_from_the_page(seeds: FlaskClient) -> None:
    source = "".join(re.sub(r"/\*.*?\*/|//.*", "", path.read_text(encoding="utf-8")) for path in SCRIPTS)
    with seeds.application.test_request_context("/"):
        assert set(script_texts()) == set(re.findall(r"\btexts\.(\w+)", source))
    assert not re.search("[äöüßÄÖÜ„“]", source)


def test_a_note_says_the_same_to_everyone() -> None:
    told = note("widened", "„%(word)s“: %(forms)s, %(number)s, %(share)s", word="50 %", forms=("a", "b"),
                number=1234, share=0.5)  # fmt: skip
    assert told.text == "„50 %“: „a“, „b“, 1.234, 0,5"
    assert filled("de", (told.message,), dict(told.values)) == told.text


def test_a_count_chooses_the_form() -> None:
    assert [wording("en", ARTICLES, count) for count in (0, 1, 2)] == [
        "%(number)s articles", "%(number)s article", "%(number)s articles",
    ]  # fmt: skip
    assert wording("en", ("Nie übersetzt",)) == "Nie übersetzt"
