"""From what a person types to a tree. Nothing that is typed is an error: what does not fit is repaired, with a note.

query := and ( ODER and )*        and := words ( UND words )*        words := unary+
unary := ( NICHT | - ) unary | field: unary | ( query ) | "phrase" | ="exact" | =word | pat*tern | word
"""

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass

from indexer.language import tokenise
from indexer.query.ast import (
    And,
    DateRange,
    Everything,
    FacetWords,
    Node,
    Not,
    Or,
    Pattern,
    Phrase,
    Scope,
    Word,
    Words,
)
from indexer.query.dates import period
from indexer.query.page import Note
from indexer.query.request import Facet

_OPERATORS = {
    "UND": "and", "AND": "and", "&&": "and", "ODER": "or", "OR": "or", "||": "or", "NICHT": "not", "NOT": "not",
}  # fmt: skip
_FACET_FIELDS: dict[str, Facet] = {
    "person": "person", "organisation": "organisation", "organization": "organisation", "ort": "place",
    "place": "place", "quelle": "source", "source": "source", "ressort": "section", "section": "section",
    "autor": "author", "author": "author",
}  # fmt: skip
_TITLE_FIELDS = ("titel", "title")
_DATE_FIELDS = {
    "datum": "in",
    "date": "in",
    "vor": "before",
    "before": "before",
    "nach": "after",
    "after": "after",
}

_FIELD = "|".join((*_FACET_FIELDS, *_TITLE_FIELDS, *_DATE_FIELDS))
_OPENING, _CLOSING = '"„“”«»‚‘', '"“”„«»‘’'
_LEXEME = re.compile(
    rf"""(?P<space>\s+)
    |(?P<open>\()|(?P<close>\))
    |(?P<operator>&&|\|\||(?:UND|AND|ODER|OR|NICHT|NOT)(?=[\s()]|$))
    |(?P<minus>(?:(?<=\s)|(?<=\()|^)-(?=[^\s\-]))
    |(?P<field>(?i:{_FIELD}):(?=[^\s:]))
    |(?P<equals>=(?=[^\s=]))
    |(?P<quote>[{_OPENING}])
    |(?P<word>[^\s(){_OPENING}]+)""",
    re.VERBOSE,
)
# A gender form (Soldat*innen) is a word, not a wildcard; a question mark is a wildcard only before another letter.
_GENDER = re.compile(r"(?<=[^\W\d_])\*in(?:nen)?(?![^\W\d_])")
_WILDCARD = re.compile(r"\*|\?(?=[^\W_])")
_PATTERN = re.compile(r"[^\W_]|[*?]")

_DAY = dt.timedelta(days=1)
MAX_LEXEMES = 500
"""Words, signs and brackets of a query that are read; what comes after them is left out, with a note."""
_MAX_DEPTH = 30


@dataclass(frozen=True, slots=True)
class ParsedQuery:
    """A query as it was understood."""

    root: Node
    notes: tuple[Note, ...]


def parse(query: str) -> ParsedQuery:
    """Reads a query. Never raises; notes tell what was repaired."""
    if query.strip() in ("", "*"):
        return ParsedQuery(Everything(), ())
    parser = _Parser(query)
    root = parser.query()
    notes = parser.notes
    if root is None:
        text = "In der Anfrage steht kein Wort, nach dem sich suchen lässt. Gezeigt werden alle Artikel."
        notes.append(Note("no-words", text))
        return ParsedQuery(Everything(), tuple(notes))
    return ParsedQuery(root, tuple(dict.fromkeys(notes)))


def plain(text: str) -> str:
    """A query that searches the words of a text and nothing else: no sign in it is read as syntax."""
    forms: list[str] = []
    for match in re.finditer(r"\S+", text):
        parts = [token.form for token in tokenise(match.group())]
        word = "-".join(parts) if "-" in match.group() else " ".join(parts)
        forms.append(word.lower() if word in _OPERATORS else word)
    return " ".join(form for form in forms if form)


class _Parser:
    """Recursive descent over the lexemes. `scope` and `facet` tell a leaf of the field it stands in."""

    def __init__(self, query: str) -> None:
        self.text = query
        self.notes: list[Note] = []
        self.position = 0
        self.lexemes = self._lexemes()
        self.depth = 0

    def _lexemes(self) -> list[tuple[str, str]]:
        """(kind, text) of each sign, word and phrase; a phrase comes without its quotation marks."""
        found: list[tuple[str, str]] = []
        at = 0
        while at < len(self.text):
            match = _LEXEME.match(self.text, at)
            assert match is not None  # the alternatives cover every character
            kind, at = str(match.lastgroup), match.end()
            if kind == "quote":
                inner, at = self._phrase(match.start())
                found.append(("phrase", inner))
            elif kind != "space":
                found.append((kind, match.group()))
            if len(found) >= MAX_LEXEMES:
                if self.text[at:].strip():
                    self._note(
                        "query-cut",
                        f"Die Anfrage ist sehr lang: gelesen wurden die ersten {MAX_LEXEMES} Wörter.",
                    )
                break
        return found

    def _phrase(self, start: int) -> tuple[str, int]:
        for at in range(start + 1, len(self.text)):
            if self.text[at] in _CLOSING:
                return self.text[start + 1 : at], at + 1
        inner = self.text[start + 1 :]
        if inner.strip():
            self._note("repaired-quote", f"Ein Anführungszeichen war offen: gelesen als „{inner.strip()}“.")
        return inner, len(self.text)

    def _note(self, code: str, text: str) -> None:
        self.notes.append(Note(code, text))

    def _stray(self, operator: str) -> None:
        self._note("repaired-operator", f"„{operator}“ verbindet hier nichts und wurde übergangen.")

    def _peek(self) -> tuple[str, str]:
        return self.lexemes[self.position] if self.position < len(self.lexemes) else ("end", "")

    def _operator(self) -> str | None:
        kind, text = self._peek()
        return _OPERATORS[text] if kind == "operator" else None

    def query(self) -> Node | None:
        """The whole query: what a stray closing bracket would cut off is read on."""
        groups: list[Node] = []
        while self._peek()[0] != "end":
            node = self._or("all", None)
            if node is not None:
                groups.append(node)
            if self._peek()[0] == "close":
                self._note("repaired-bracket", "Eine schließende Klammer ohne öffnende wurde übergangen.")
                self.position += 1
        return _group(Words, groups)

    def _or(self, scope: Scope, facet: Facet | None) -> Node | None:
        return self._chain("or", Or, lambda: self._chain("and", And, lambda: self._words(scope, facet)))

    def _chain(self, operator: str, kind: type[And] | type[Or], operand: Callable[[], Node | None]) -> Node | None:
        children: list[Node] = []
        while True:
            node = operand()
            if node is not None:
                children.append(node)
            if self._operator() != operator:
                break
            word = self._peek()[1]
            self.position += 1
            if node is None or self._peek()[0] in ("end", "close"):
                self._stray(word)
        return _group(kind, children)

    def _words(self, scope: Scope, facet: Facet | None) -> Node | None:
        children: list[Node] = []
        while self._peek()[0] not in ("end", "close") and self._operator() not in ("and", "or"):
            node = self._unary(scope, facet)
            if node is not None:
                children.append(node)
        return _group(Words, children)

    def _unary(self, scope: Scope, facet: Facet | None) -> Node | None:
        kind, text = self._peek()
        if kind in ("end", "close") or self._operator() in ("and", "or"):
            return None
        self.position += 1
        if kind in ("minus", "operator"):
            child = self._unary(scope, facet)
            if child is None:
                self._stray(text)
                return None
            return Not(child)
        if kind == "open":
            return self._bracket(scope, facet)
        if kind == "field":
            return self._field(text[:-1].lower())
        if kind == "equals":
            if self._peek()[0] not in ("word", "phrase"):
                return None
            kind, text = self._peek()
            self.position += 1
            return _leaf(kind, text, scope, facet, exact=True)
        return _leaf(kind, text, scope, facet, exact=False)

    def _bracket(self, scope: Scope, facet: Facet | None) -> Node | None:
        if self.depth >= _MAX_DEPTH:
            self._note("repaired-bracket", "Die Klammern sind zu tief geschachtelt; die innersten wurden übergangen.")
            return None
        self.depth += 1
        node = self._or(scope, facet)
        self.depth -= 1
        if self._peek()[0] == "close":
            self.position += 1
        else:
            self._note("repaired-bracket", "Eine Klammer war offen und wurde am Ende der Anfrage geschlossen.")
        return node

    def _field(self, name: str) -> Node | None:
        if name in _DATE_FIELDS:
            return self._date(name)
        if name in _TITLE_FIELDS:
            return self._unary("title", None)
        return self._unary("all", _FACET_FIELDS[name])

    def _date(self, name: str) -> Node | None:
        kind, text = self._peek()
        days = period(text) if kind in ("word", "phrase") else None
        if kind in ("word", "phrase"):
            self.position += 1
        if days is None:
            example = "zum Beispiel 2024, 2024-10, 12.03.2024 oder 2024-10..2025-03"
            self._note("bad-date", f"„{name}:{text}“ ist kein Datum und wurde übergangen; möglich sind {example}.")
            return None
        first, last = days
        if _DATE_FIELDS[name] == "before":
            return DateRange(None, first - _DAY) if first and first > dt.date.min else None
        if _DATE_FIELDS[name] == "after":
            return DateRange(last + _DAY, None) if last and last < dt.date.max else None
        return DateRange(first, last)


def _leaf(kind: str, text: str, scope: Scope, facet: Facet | None, *, exact: bool) -> Node | None:
    if not any(True for _ in tokenise(text)):
        return None
    if facet is not None:
        return FacetWords(facet, text)
    if kind == "phrase":
        return Phrase(text, scope, exact)
    if not exact and _WILDCARD.search(_GENDER.sub("", text)):
        return Pattern("".join(_PATTERN.findall(text)), scope)
    return Word(text, scope, exact)


def _group(kind: type[Words] | type[And] | type[Or], children: list[Node]) -> Node | None:
    if not children:
        return None
    return children[0] if len(children) == 1 else kind(tuple(children))
