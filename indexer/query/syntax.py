"""From what a person types to a tree. Nothing that is typed is an error: what does not fit is repaired, with a note.

query := and ( ODER and )*        and := words ( UND words )*        words := near+
near := unary ( ( /w5 | /s ) unary )*
unary := ( NICHT | - | titel: ) near | field: unary | ( query ) | leaf
leaf := "phrase" | "phrase"~5 | ="exact" | =word | pat*tern | fuzzy~ | word
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from indexer.language import tokenise
from indexer.language.words import in_capitals
from indexer.query.ast import (
    And,
    Everything,
    Node,
    Not,
    Operand,
    Or,
    Phrase,
    Proximity,
    Scope,
    Textual,
    Words,
    textual_leaves,
)
from indexer.query.dates import date_range
from indexer.query.leaves import leaf, singles
from indexer.query.lexemes import (
    DATE_FIELDS,
    FACET_FIELDS,
    FIELDS,
    OPERATORS,
    TITLE_FIELDS,
    Lexeme,
    lexemes,
    quiet,
    shortened,
)
from indexer.query.page import Note, NoteValue, note
from indexer.query.request import ValueField

MAX_DISTANCE = 255
"""The most words between words that stand near each other, as in the databases that `/w5` is known from."""
MAX_NEAR = 32
"""The most words of a phrase that are sought near each other."""
_KEPT = 256
"""Queries that are kept as they were read: a reader who ticks facets or turns pages asks the same again."""
_MAX_DEPTH = 30


@dataclass(frozen=True, slots=True)
class ParsedQuery:
    """A query as it was understood."""

    root: Node
    notes: tuple[Note, ...]


@lru_cache(_KEPT)
def parse(query: str) -> ParsedQuery:
    """Reads a query. Never raises; notes tell what was repaired."""
    if query.strip() in ("", "*"):
        return ParsedQuery(Everything(), ())
    found, repaired = lexemes(query)
    parser = _Parser(found, repaired)
    root = parser.query()
    if in_capitals(" ".join(parser.words)):
        parser = _Parser(quiet(found), repaired)
        root = parser.query()
    notes = parser.notes
    if root is None:
        message = "In der Anfrage steht kein Wort, nach dem sich suchen lässt. Gezeigt werden alle Artikel."
        notes.append(note("no-words", message))
        return ParsedQuery(Everything(), tuple(dict.fromkeys(notes)))
    return ParsedQuery(root, tuple(dict.fromkeys(notes)))


def plain(text: str) -> str:
    """A query that searches the words of a text and nothing else: no sign in it is read as syntax."""
    tokens = list(tokenise(text))
    words: list[str] = []
    at = 0
    while at < len(tokens):
        last = at + tokens[at].parts - 1
        word = text[tokens[at].start : tokens[last].end]
        words.append(word.lower() if word in OPERATORS else word)
        at = last + 1
    return " ".join(words)


class _Parser:
    """Recursive descent over the lexemes. `scope` and `facet` tell a leaf of the field it stands in."""

    def __init__(self, found: list[Lexeme], notes: list[Note]) -> None:
        self.lexemes, self.notes = found, [*notes]
        self.words: list[str] = []
        """What the leaves of the tree are made of, as typed."""
        self.position = 0
        self.depth = 0

    def _note(self, code: str, message: str, **values: NoteValue) -> None:
        self.notes.append(note(code, message, **values))

    def _stray(self, operator: str) -> None:
        message = "„%(sign)s“ verbindet hier nichts und wurde übergangen."
        self._note("repaired-operator", message, sign=shortened(operator))

    def _peek(self) -> Lexeme:
        return self.lexemes[self.position] if self.position < len(self.lexemes) else ("end", "")

    def _operator(self) -> str | None:
        kind, text = self._peek()
        return OPERATORS[text] if kind == "operator" else None

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

    def _or(self, scope: Scope, facet: ValueField | None) -> Node | None:
        return self._chain("or", Or, lambda: self._chain("and", And, lambda: self._words(scope, facet)))

    def _chain(self, operator: str, kind: type[And] | type[Or], operand: Callable[[], Node | None]) -> Node | None:
        operands = [operand()]
        while self._operator() == operator:
            word = self._peek()[1]
            self.position += 1
            operands.append(operand())
            if None in operands[-2:]:
                self._stray(word)
        return _group(kind, [node for node in operands if node is not None])

    def _words(self, scope: Scope, facet: ValueField | None) -> Node | None:
        children: list[Node] = []
        while self._peek()[0] not in ("end", "close") and self._operator() not in ("and", "or"):
            node = self._near(scope, facet)
            if node is not None:
                children.append(node)
        return _group(Words, children)

    def _near(self, scope: Scope, facet: ValueField | None) -> Node | None:
        """A chain of things that stand near each other: each two neighbours must, wherever the next two do."""
        first = self._unary(scope, facet)
        chain, signs = [first] if first is not None else [], list[str]()
        while self._peek()[0] == "proximity":
            sign = self._peek()[1]
            self.position += 1
            operand = self._unary(scope, facet)
            if not chain or operand is None:
                self._stray(sign)
            else:
                signs.append(sign)
            if operand is not None:
                chain.append(operand)
        return self._pairs(chain, signs) if signs else _group(Words, chain)

    def _pairs(self, chain: list[Node], signs: list[str]) -> Node | None:
        """Each two neighbours of a chain near each other; where that cannot be, both in the same article."""
        parts: list[Node] = []
        for left, sign, right in zip(chain, signs, chain[1:], strict=False):
            pair = _pair(left, right, self._distance(sign[2:], sign) if sign[2:] else None)
            if pair is None:
                message = "„%(sign)s“ wirkt nur zwischen Wörtern und Wendungen; gelesen wurde „UND“."
                self._note("repaired-proximity", message, sign=shortened(sign))
            parts += [left, right] if pair is None else [pair]
        placed = {operand for part in parts if isinstance(part, Proximity) for operand in part.operands}
        return _group(And, [part for part in dict.fromkeys(parts) if part not in placed])

    def _distance(self, digits: str, sign: str) -> int:
        """The number of words that may stand between, at most MAX_DISTANCE."""
        distance = int(digits) if len(digits) < 9 else MAX_DISTANCE + 1
        if distance > MAX_DISTANCE:
            message = "„%(sign)s“: Gesucht wurde mit höchstens %(words)s Wörtern dazwischen."
            self._note("proximity-bounded", message, sign=shortened(sign), words=MAX_DISTANCE)
        return min(distance, MAX_DISTANCE)

    def _unary(self, scope: Scope, facet: ValueField | None) -> Node | None:
        kind, text = self._peek()
        if kind in ("end", "close", "proximity") or self._operator() in ("and", "or"):
            return None
        self.position += 1
        if kind in ("minus", "operator", "open", "field"):
            return self._nested(kind, text, scope, facet)
        exact = kind == "equals"
        if exact:
            kind, text = self._peek()
            if kind not in ("word", "phrase", "operator"):
                self._stray("=")
                return None
            self.position += 1
        if kind == "word" and text.endswith(":") and text[:-1].lower() in FIELDS:
            message = "Nach „%(field)s“ steht nichts, wonach gesucht werden kann; das wurde übergangen."
            self._note("empty-field", message, field=text)
            return None
        return self._leaf(kind, text, scope, facet, exact=exact)

    def _leaf(self, kind: str, text: str, scope: Scope, facet: ValueField | None, *, exact: bool) -> Node | None:
        found, notes = leaf(kind, text, scope, facet, exact=exact)
        self.notes += notes
        self.words += [text] if found is not None else []
        distance_kind, digits = self._peek()
        if distance_kind != "distance":
            return found
        self.position += 1
        words = singles(found) if isinstance(found, Phrase) else ()
        if len(words) > MAX_NEAR:
            message = "Nahe beieinander gesucht wurden die ersten %(words)s Wörter der Wendung."
            self._note("proximity-bounded", message, words=MAX_NEAR)
        if len(words) > 1:
            return Proximity(words[:MAX_NEAR], self._distance(digits, f"~{digits}"))
        message = "„%(sign)s“ wirkt nur hinter mehreren Wörtern in Anführungszeichen und wurde übergangen."
        self._note("repaired-proximity", message, sign=f"~{shortened(digits)}")
        return found

    def _nested(self, kind: str, text: str, scope: Scope, facet: ValueField | None) -> Node | None:
        """What holds a further query, down to a depth that no reader's stack minds."""
        if self.depth >= _MAX_DEPTH:
            self._note("repaired-nesting", "Die Anfrage ist zu tief geschachtelt; innen wurde sie vereinfacht.")
            return None
        self.depth += 1
        if kind == "open":
            node = self._bracket(scope, facet)
        elif kind == "field":
            node = self._field(text[:-1].lower())
        else:
            node = self._negation(text, scope, facet)
        self.depth -= 1
        return node

    def _negation(self, sign: str, scope: Scope, facet: ValueField | None) -> Node | None:
        child = self._near(scope, facet)
        if child is None:
            self._stray(sign)
            return None
        return child.child if isinstance(child, Not) else Not(child)

    def _bracket(self, scope: Scope, facet: ValueField | None) -> Node | None:
        node = self._or(scope, facet)
        if self._peek()[0] == "close":
            self.position += 1
        else:
            self._note("repaired-bracket", "Eine Klammer war offen und wurde am Ende der Anfrage geschlossen.")
        return node

    def _field(self, name: str) -> Node | None:
        if name in DATE_FIELDS:
            return self._date(name)
        if name in TITLE_FIELDS:
            return self._near("title", None)
        return self._unary("all", FACET_FIELDS[name])

    def _date(self, name: str) -> Node | None:
        kind, text = self._peek()
        found = None
        if kind in ("word", "phrase"):
            self.position += 1
            found = date_range(DATE_FIELDS[name], text)
        if found is None:
            message = (
                "„%(typed)s“ ist kein Datum und wurde übergangen; "
                "möglich sind zum Beispiel 2024, 2024-10, 12.03.2024 oder 2024-10..2025-03."
            )
            self._note("bad-date", message, typed=f"{name}:{shortened(text)}")
        return found


def _pair(left: Node, right: Node, distance: int | None) -> Proximity | None:
    """Two things near each other; None if one of them is neither a word, a phrase nor one of several such."""
    if not (isinstance(left, Operand) and isinstance(right, Operand) and _is_choice(left) and _is_choice(right)):
        return None
    scopes = {found.scope for operand in (left, right) for found in textual_leaves(operand)}
    return Proximity((left, right), distance) if len(scopes) == 1 else None


def _is_choice(node: Node) -> bool:
    return all(map(_is_choice, node.children)) if isinstance(node, Or) else isinstance(node, Textual)


def _group(kind: type[Words] | type[And] | type[Or], children: list[Node]) -> Node | None:
    if not children:
        return None
    return children[0] if len(children) == 1 else kind(tuple(children))
