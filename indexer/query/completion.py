"""What a query that is still being typed can be completed to. Engines find the words; how they are written is here.

A word is completed as it is. A name becomes `person:"Wladimir Putin"`: picking it asks for everyone's articles on that
person, and those are the ones counted beside it, also where the text says only „Putin“ or, of an organisation, „BND“;
the mere phrase would miss them. A headline becomes `titel:"…"`, which finds its article and later versions of it.
"""

import re
from dataclasses import dataclass
from typing import Literal

from indexer.language import fold
from indexer.language.tokens import forms
from indexer.language.words import THIN_BLANKS
from indexer.query.lexemes import FACET_FIELDS, OPERATORS, TITLE_FIELDS
from indexer.query.request import ValueField
from indexer.query.typed import Typed, typed

SuggestionKind = Literal["word", "person", "organisation", "place", "source", "section", "author", "title"]
"""source, section and author are suggested only where their field is asked for."""

DEFAULT_SUGGESTIONS, MAX_SUGGESTIONS = 8, 20

LOOSE = re.compile(r"[()|]|\b(?:ODER|OR)\b")
"""Where these stand, an article need not hold all the words."""
LAST_SIGNS = re.compile(r"(?:(?<!\S)-|\b(?:NICHT|NOT)\s+)?(?:\w+:\s*)?=?$")
"""What stands before a last word and belongs to it."""

_FIELD_OF: dict[str, str] = {
    "person": "person", "organisation": "organisation", "place": "ort", "source": "quelle", "section": "ressort",
    "author": "autor", "title": "titel",
}  # fmt: skip
_CLOSING = {
    '"': '"', "„": "“", "“": "”", "”": "”", "»": "«", "«": "»", "›": "‹", "‹": "›", "‚": "‘", "‘": "’", "'": "'",
}  # fmt: skip
_BARE = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_MARKS = re.compile('["„“”»«›‹]')
_WHITE = re.compile(rf"[^\S{THIN_BLANKS}]+")
_MARKS_WITHIN = re.compile(rf"(?<=\w){_MARKS.pattern}+(?=\w)")
_WORDS_ONLY = re.compile("[A-Za-z0-9ÄÖÜäöüß -]*")
_MOST_WORDS = 4
"""Words before the end of a query that a name or headline may have begun with."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One way to go on."""

    text: str
    """A surface form, a name or a headline, as it is shown."""
    kind: SuggestionKind
    articles: int
    """How many articles the word finds, carry the name or have the headline, whatever else the query says."""
    query: str
    """The whole query, completed."""


@dataclass(frozen=True, slots=True)
class Beginning:
    """The end of a query that may be the beginning of something."""

    head: str
    """The query before it: stays as it is."""
    text: str
    """What is typed of it, blanks squeezed; one at its end says that a word is over."""

    @property
    def words(self) -> int:
        return len(self.text.split())

    @property
    def prefix(self) -> str:
        """What is typed in the spelling of `keys`."""
        key = key_of(self.text)
        return f"{key} " if key and self.text.endswith(" ") else key


@dataclass(frozen=True, slots=True)
class Unfinished:
    """What is being typed at the end of a query, and what can stand there."""

    beginnings: tuple[Beginning, ...]
    """The longest first; the last one is the last word alone."""
    field: ValueField | Literal["title"] | None
    exact: bool
    excluded: bool
    opening: str
    """The mark of the phrase it stands in; empty outside."""

    def word(self, form: str) -> str:
        """The query with the last word completed."""
        head = self.beginnings[-1].head
        if self.opening:
            return f"{head}{form}{_CLOSING[self.opening]}"
        return head + (form.lower() if form in OPERATORS else form)

    def value(self, kind: SuggestionKind, text: str, beginning: Beginning) -> str:
        """The query with a name or headline in place of its beginning."""
        if self.opening:
            return f"{beginning.head}{_without_marks(text)}{_CLOSING[self.opening]}"
        bare = _BARE.fullmatch(text) and text not in OPERATORS and kind != "title"
        written = text if bare else f'"{_without_marks(text)}"'
        return beginning.head + (written if self.field else f"{_FIELD_OF[kind]}:{written}")


def in_field(field: str, name: str) -> str:
    """The query for a name in a field that is written so: `bezug:Nordkorea`, `bezug:"Wladimir Putin"`."""
    bare = _BARE.fullmatch(name) and name not in OPERATORS
    return f"{field}:{name}" if bare else f'{field}:"{_without_marks(name)}"'


def unfinished(query: str) -> Unfinished | None:
    """What is being typed at the end of a query; None where nothing can be completed: dates, wildcards, signs."""
    pieces, open_end = typed(query)
    if not open_end:
        return None
    last = pieces[-1]
    name, text, start = last.field, last.text, last.start
    if not last.phrase and text.endswith(":") and text[:-1].lower() in FACET_FIELDS:
        name, text, start = text[:-1].lower(), "", last.end  # the commonest values of the field
    elif not last.phrase and re.search(r"[*?~:]|//", text):
        return None
    field = FACET_FIELDS.get(name or "") or ("title" if name in TITLE_FIELDS else None)
    if name and field is None:
        return None
    blank = " " if query[-1:].isspace() else ""
    beginning = Beginning(query[:start], " ".join(text.split()) + blank)
    if last.phrase:
        return Unfinished(_in_phrase(beginning), field, last.exact, last.excluded, query[start - 1])
    plain = field is None and not last.exact and not last.excluded
    longer = _longer(query, pieces, blank) if plain else ()
    return Unfinished((*longer, beginning), field, last.exact, last.excluded, "")


def _in_phrase(beginning: Beginning) -> tuple[Beginning, ...]:
    """The phrase as a whole; its last word alone only where there is no other."""
    return (beginning,) if len(beginning.text.split()) < 2 else (beginning, Beginning(beginning.head, ""))


def _longer(query: str, pieces: tuple[Typed, ...], blank: str) -> tuple[Beginning, ...]:
    """The last words of a query together, as far as nothing but blanks stands between them."""
    found: list[Beginning] = []
    for before, piece in zip(pieces[-2::-1], pieces[:0:-1], strict=True):
        joined = query[before.end : piece.start].isspace() and not before.phrase
        plain = before.field is None and not before.exact and not before.excluded
        if not (joined and plain) or len(found) == _MOST_WORDS - 1:
            break
        text = " ".join(query[before.start :].split())
        found.append(Beginning(query[: before.start], text + blank))
    return tuple(reversed(found))


def key_of(text: str) -> str:
    """The words of a text as they are compared: case, umlaut dots and accents folded, one blank between two."""
    if text.isalnum() and text.isascii():
        return text.lower()
    if _WORDS_ONLY.fullmatch(text):
        return " ".join(fold(text.replace("-", " ")).split())  # the same, ten times as fast
    return " ".join(map(fold, forms(text)))


def spelt_out(text: str) -> str | None:
    """The key of a text with umlauts spelt out (haeuser); None if it has none."""
    if text.isascii():
        return None
    lowered = text.lower()
    spelt = lowered.replace("ä", "ae").replace("ö", "oe").replace("ü", "ue")
    return key_of(spelt) if spelt != lowered else None


def keys_of(text: str) -> tuple[str, ...]:
    """What a text can be found by: `key_of`, and the same with umlauts spelt out if it has any."""
    spelt = spelt_out(text)
    return (key_of(text),) if spelt is None else (key_of(text), spelt)


def mixed(
    words: list[Suggestion], names: list[Suggestion], titles: list[Suggestion], limit: int
) -> tuple[Suggestion, ...]:
    """The likeliest of each kind, at most `limit`: three of eight places for names, two for headlines, where there are.

    Nouns and names come first, in the order of their articles, then other words, which are seldom looked for;
    headlines, which are long and of one article each, at the end. Each list comes with its likeliest first.
    """
    kept_names, kept_titles = names[: limit * 3 // 8], titles[: limit // 4]
    kept_words = words[: limit - len(kept_names) - len(kept_titles)]
    room = limit - len(kept_words) - len(kept_titles)
    kept_names = names[:room]
    kept_titles = titles[: limit - len(kept_words) - len(kept_names)]
    together = sorted((*kept_words, *kept_names), key=lambda found: (found.text[0].islower(), -found.articles))
    return (*together, *kept_titles)


def _without_marks(text: str) -> str:
    return squeezed(_MARKS.sub("", _MARKS_WITHIN.sub(" ", text)))


def squeezed(text: str) -> str:
    """The text with one blank for any white space; a thin one, which may belong to a number, stays."""
    return _WHITE.sub(" ", text).strip()
