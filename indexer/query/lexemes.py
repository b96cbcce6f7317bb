"""What a query is written with: words, phrases, signs. Knows how they are typed, not how they combine."""

import re
import textwrap

from indexer.language import abbreviations, addresses
from indexer.language.words import THIN_BLANKS
from indexer.query.page import Note, note
from indexer.query.request import ValueField

OPERATORS = {
    "UND": "and", "AND": "and", "&&": "and", "ODER": "or", "OR": "or", "||": "or", "NICHT": "not", "NOT": "not",
}  # fmt: skip
FACET_FIELDS: dict[str, ValueField] = {
    "person": "person", "organisation": "organisation", "organization": "organisation", "ort": "place",
    "place": "place", "quelle": "source", "source": "source", "ressort": "section", "section": "section",
    "autor": "author", "author": "author", "bezug": "related", "related": "related",
}  # fmt: skip
TITLE_FIELDS = ("titel", "title")
DATE_FIELDS = {"datum": "in", "date": "in", "vor": "before", "before": "before", "nach": "after", "after": "after"}

MAX_LEXEMES = 500
"""Words, signs and brackets of a query that are read; what comes after them is left out, with a note."""
_QUOTED = 80
"""Characters of a query that a note quotes."""

FIELDS = frozenset((*FACET_FIELDS, *TITLE_FIELDS, *DATE_FIELDS))
_FIELD = "|".join(sorted(FIELDS, key=len, reverse=True))
# By opening mark, what closes it. A single mark closes only at the end of a word: elsewhere it is an apostrophe.
_CLOSING = {
    '"': re.compile('"'), "„": re.compile('[“”"]'), "“": re.compile('[“”"]'), "”": re.compile('[“”"]'),
    "»": re.compile("«"), "«": re.compile("»"),
    "›": re.compile("‹"), "‹": re.compile("›"),
    "‚": re.compile(r"[‘’'](?![^\W_])"), "‘": re.compile(r"[‘’'](?![^\W_])"),
}  # fmt: skip
_ANY_CLOSING = re.compile('[“”"«»‹›]')
_OPENING, _DASHES = "".join(_CLOSING), "−–—‐‑"
# The straight single mark is an apostrophe unless one before a word has a counterpart behind a word.
_STRAIGHT = re.compile(r"'(?![^\W_])")
_DISTANCE = re.compile(r"~(\d*)(?![^\W_])")
_LEXEME = re.compile(
    rf"""(?P<space>\s+)
    |(?P<open>\()|(?P<close>\))
    |(?P<operator>&&|\|\||(?:UND|AND|ODER|OR|NICHT|NOT)(?=[\s(){_OPENING}]|$))
    |(?P<minus>(?:(?<=\s)|(?<=\()|^)[-{_DASHES}](?=[^\s\-{_DASHES}]))
    |(?P<proximity>(?:(?<=[\s(])|^)/(?:[wW]\d+|[sS])(?=[\s)]|$))
    |(?P<field>(?i:{_FIELD}):(?=\s*[^\s:]))
    |(?P<equals>=(?=[^\s=]))
    |(?P<quote>[{_OPENING}]|(?:(?<=[\s(=:-])|^)'(?=[^\W_](?:[^']|'(?=[^\W_])){{0,400}}+'))
    |(?P<word>{abbreviations.PATTERN}|{addresses.PATTERN}
        |(?:[^\s(){_OPENING}]|(?<=[^\W_])‘|(?<=\d)[{THIN_BLANKS}](?=\d{{3}}(?!\d)))+
         (?:(?<=\d)[{abbreviations.BLANKS}][%‰](?![^\W_]))?)""",
    re.VERBOSE,
)

Lexeme = tuple[str, str]
"""(kind, text): word, phrase, distance, open, close, operator, proximity, minus, field or equals.

A phrase comes without its marks; the distance of `"…"~5`, its digits alone, directly follows its phrase.
"""


def lexemes(query: str) -> tuple[list[Lexeme], list[Note]]:
    """Takes a query apart; notes tell what had to be repaired or left out."""
    found: list[Lexeme] = []
    notes: list[Note] = []
    at = 0
    while len(found) < MAX_LEXEMES and at < len(query):
        match = _LEXEME.match(query, at)
        assert match is not None  # the alternatives cover every character
        kind, at = str(match.lastgroup), match.end()
        if kind == "quote":
            inner, at = _phrase(query, match.start(), notes)
            found.append(("phrase", inner))
            if distance := _DISTANCE.match(query, at):
                at = distance.end()
                found += [("distance", digits)] if (digits := distance.group(1)) else []
        elif kind != "space":
            found.append((kind, match.group()))
        if kind == "minus" and match.group() in _DASHES:
            notes.append(note("repaired-dash", "Ein Strich vor einem Wort wurde als Minuszeichen gelesen."))
    if query[at:].strip():
        message = "Die Anfrage ist sehr lang: gelesen wurden die ersten %(words)s Wörter."
        notes.append(note("query-cut", message, words=MAX_LEXEMES))
    return found, notes


def quiet(found: list[Lexeme]) -> list[Lexeme]:
    """The lexemes of a query in capitals throughout as its words are meant: WER is no abbreviation there."""
    return [(kind, text.title() if kind in ("word", "phrase") else text) for kind, text in found]


def shortened(text: str) -> str:
    """What a note quotes of a query."""
    return textwrap.shorten(text, _QUOTED, placeholder=" …")


def _phrase(query: str, start: int, notes: list[Note]) -> tuple[str, int]:
    """The text between quotation marks, and where it goes on behind them."""
    for closing in (_CLOSING.get(query[start], _STRAIGHT), _ANY_CLOSING):
        end = closing.search(query, start + 1)
        if end:
            return query[start + 1 : end.start()], end.end()
    inner = query[start + 1 :]
    if inner.strip():
        message = "Ein Anführungszeichen war offen: gelesen als „%(phrase)s“."
        notes.append(note("repaired-quote", message, phrase=shortened(inner)))
    return inner, len(query)
