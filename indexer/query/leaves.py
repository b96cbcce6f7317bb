"""From one word or phrase as typed to a leaf of the tree: which sign makes it a wildcard, a fuzzy or an exact word."""

import re
import unicodedata

from indexer.language import fold, tokenise
from indexer.language.addresses import is_address
from indexer.query.ast import FacetWords, Fuzzy, Pattern, Phrase, Scope, Word
from indexer.query.lexemes import shortened
from indexer.query.page import Note, note
from indexer.query.request import ValueField

MAX_EDITS = 2
"""The most edits that a fuzzy word is sought with."""
_LONG = 8
"""Letters from which a fuzzy word is sought with two edits unless told otherwise, else with one."""
_SHORT = 4
"""Letters below which a word has no near ones: too many others are one edit away."""

# A gender form (Soldat*innen) is a word, not a wildcard; a question mark is a wildcard only before another letter.
_GENDER = re.compile(r"(?<=[^\W\d_])\*in(?:nen)?(?![^\W\d_])")
_WILDCARD = re.compile(r"\*|\?(?=[^\W_])")
_PATTERN = re.compile(r"[^\W_]|[*?]")
# What may follow the tilde; the likeness of older Lucene (Wort~0.8) counts as no number.
_EDITS = re.compile(r"(?:(\d+)(?![.,]?\d)|\d+[.,]\d+)?[\W_]*+")


def leaf(
    kind: str, text: str, scope: Scope, facet: ValueField | None, *, exact: bool
) -> tuple[FacetWords | Phrase | Pattern | Fuzzy | Word | None, list[Note]]:
    """The leaf for a lexeme, with notes on what of it was passed over; None if there is no word in it."""
    notes: list[Note] = []
    # The tilde and the question mark of an address (https://…/~name/?q=…) are no signs.
    signs = kind == "word" and "://" not in text and not is_address(text)
    typed, (text, fuzzy) = text, _without_tilde(text) if signs else (text, None)
    tokens = list(tokenise(text))
    if not tokens:
        return None, notes
    words = text[tokens[0].start : tokens[-1].end]
    wild = signs and _WILDCARD.search(_GENDER.sub("", text))
    single = tokens[0].parts == len(tokens) and facet is None and not exact and not wild
    word = tokens[0].joined or tokens[0].form
    if fuzzy and single and not is_address(word):
        return _fuzzy(word, fuzzy.group(1), scope, notes), notes
    if fuzzy:
        message = (
            "„%(typed)s“: Ähnlich Geschriebenes wird nur zu einzelnen Wörtern im Text gesucht; „~“ wurde übergangen."
        )
        notes.append(note("repaired-fuzzy", message, typed=shortened(typed)))
    if facet is not None:
        return FacetWords(facet, text if kind == "word" and _WILDCARD.search(text) else words), notes
    if kind == "phrase":
        return Phrase(words, scope, exact), notes
    if wild and not exact:
        return Pattern(_pattern(text), scope), notes
    return Word(words, scope, exact), notes


def singles(phrase: Phrase) -> tuple[Word, ...]:
    """The words of a phrase, each by itself: in the form that it has there, for the % of `50 %` is none alone."""
    return tuple(Word(token.form, phrase.scope, phrase.exact) for token in tokenise(phrase.text))


def default_edits(word: str) -> int:
    """The edits that a fuzzy word is sought with if no number is typed."""
    letters = len(fold(word))
    return 0 if letters < _SHORT else 2 if letters >= _LONG else 1


def _without_tilde(text: str) -> tuple[str, re.Match[str] | None]:
    """What stands before the tilde at the end of a word, and what the tilde says; of several the first counts."""
    first = next(tokenise(text), None)
    pieces, left, fuzzy = text.split("~"), len(text), None
    while len(pieces) > 1 and (edits := _EDITS.fullmatch(pieces[-1])):
        left -= len(pieces[-1]) + 1
        if first is None or left <= first.start:
            break
        fuzzy = edits
        pieces.pop()
    return "~".join(pieces), fuzzy


def _fuzzy(word: str, digits: str | None, scope: Scope, notes: list[Note]) -> Fuzzy:
    edits = default_edits(word) if digits is None else int(digits) if len(digits) < 9 else MAX_EDITS + 1
    if edits > MAX_EDITS:
        message = "„%(typed)s“: Gesucht wird mit höchstens %(edits)s Abweichungen."
        notes.append(note("fuzzy-bounded", message, typed=shortened(f"{word}~{digits}"), edits=MAX_EDITS))
        edits = MAX_EDITS
    if default_edits(word) == 0 and digits != "0":
        message = (
            "„%(word)s“ ist zu kurz, um auch nach ähnlich Geschriebenem zu suchen; gesucht wurde nur das Wort selbst."
        )
        notes.append(note("fuzzy-short", message, word=word))
        edits = 0
    return Fuzzy(word, edits, scope)


def _pattern(text: str) -> str:
    """Letters and wildcards alone, whose case does not matter.

    Capitals that come together become small: a query in which they are told would look like one in capitals.
    """
    letters = _letters(text)
    return _letters(letters.title()) if letters.isupper() and letters != text else letters


def _letters(text: str) -> str:
    """Composed anew, as letters may come together that were apart."""
    return unicodedata.normalize("NFKC", "".join(_PATTERN.findall(unicodedata.normalize("NFKC", text))))
