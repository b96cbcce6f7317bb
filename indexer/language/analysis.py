"""From surface form to term (the analysed field) and to folded form (the exact field)."""

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

import snowballstemmer

from indexer.language.compounds import lexicon_digest, split
from indexer.language.stopwords import STOP_WORDS
from indexer.language.tokens import Token, tokenise

JOINED_WEIGHT = 0.5
"""What the joined form of a hyphen word weighs beside its parts, in the index and in a query."""
PART_WEIGHT = 0.5
"""What the parts of a compound, and the base of a feminine form, weigh beside the word, in the index and in a query."""

_stem = snowballstemmer.stemmer("german").stemWord

# Soldatinnen, and Soldatin where the word before -in ends as words for persons do: the base is Soldat.
_FEMININE = re.compile(
    r"(.{3,})innen"
    r"|(.+(?:er|ist|ent|ant|or|og|eur|at|eg|ert|chef|ärzt|anwält|bäuer|köch|freund|nachbar|gött|fürst))in"
)


# After these letters Snowball leaves a final -s: its list of valid s-endings is b d f g h k l m n r t.
_S_AFTER = frozenset("aeiouyäöüjpwcxv")
# Words and ends of words in -aus that are no genitives of words in -au (Moskaus, Breslaus, Umbaus, Staus) …
_AUS_WORDS = frozenset(
    """
    aus laus claus graus saus garaus raus daraus woraus voraus heraus hinaus durchaus überaus weitaus geradeaus
    rundheraus
    """.split()
)
_AUS_ENDINGS = ("haus", "maus", "klaus", "kolaus", "kraus", "braus", "applaus")
# … but these are.
_AUS_GENITIVES = frozenset(["dachaus", "warschaus"])
# Names and words to which the final -s belongs.
_OWN_S_WORDS = frozenset(
    """
    thomas jonas lukas lucas andreas matthias mathias tobias elias niklas nikolas nicolas silas judas texas kansas
    arkansas dallas hamas vegas honduras bahamas laos barbados caracas patras carlos marcos ramos santos campos
    davos lagos athos philipps phillips etwas damals nichts bereits gips schnaps chips kollaps raps mumps straps
    klaps korps albatros rhinozeros pyjamas canvas atlas ananas
    """.split()
)
_OWN_S_ENDINGS = ("is", "us", "es", "gas", "aas", "chaos", "kosmos", "ethos", "pathos", "mythos", "logos", "los")


@lru_cache(maxsize=1 << 18)
def term(form: str) -> str:
    """What the analysed field holds for a surface form: lower case, without genitive -s, Snowball's stem.

    Stop words stay as they are, and a stem that looks like one gets an underscore: else Snowball makes `sich` of
    Sicherheit, `seit` of Seite, `nach` of nächste and `schon` of schön, and no search for those words is of use.
    Method: Snowball „german“, https://snowballstem.org/algorithms/german/stemmer.html; the other rules are ours.
    """
    word = form.lower().replace("ß", "ss")
    if word in STOP_WORDS:
        return word
    stem = str(_stem(without_genitive(word)))
    return f"{stem}_" if stem in STOP_WORDS else stem


def feminine_base(form: str) -> str | None:
    """The word that a feminine form is made from, in lower case: soldat for `Soldatinnen`; None for other forms.

    Where Snowball gives both the same stem (Lehrer, Lehrerin) there is none either.
    """
    feminine = _FEMININE.fullmatch(form.lower())
    base: str | None = feminine.group(1) or feminine.group(2) if feminine else None
    return base if base and term(base) != term(form) else None


@lru_cache(maxsize=1 << 18)
def parts(form: str) -> tuple[str, ...]:
    """The words inside a surface form that find it, too: the parts of a compound, the base of a feminine form.

    Lower case, each term once and the word's own not at all. `Geheimdienstchefin`: geheimdienstchef, geheimdienst,
    chef.
    """
    base = feminine_base(form)
    found = [base, *split(base)] if base else split(form.lower())
    by_term = {term(part): part for part in reversed(found)}
    by_term.pop(term(form), None)
    return tuple(reversed(by_term.values()))


def without_genitive(word: str) -> str:
    """Removes a genitive -s that Snowball leaves (`nordkoreas`, `selenskyjs`, `trumps`, `moskaus`); lower case in.

    Guards: words in -is, -us and the like keep theirs; -aus loses it only where -au is the word (`umbaus`).
    """
    if len(word) < 5 or word[-1] != "s" or word[-2] not in _S_AFTER:
        return word
    if word.endswith("aus"):
        is_word = word in _AUS_WORDS or word.endswith(_AUS_ENDINGS)
        return word if is_word and word not in _AUS_GENITIVES else word[:-1]
    if word in _OWN_S_WORDS or word.endswith(_OWN_S_ENDINGS):
        return word
    return word[:-1]


# Letters with a stroke, which Unicode does not take apart.
_UNSTROKED = str.maketrans("øłđı", "oldi")


@lru_cache(maxsize=1 << 18)
def fold(form: str) -> str:
    """The form the exact field holds: lower case, ß as ss, without umlaut dots and accents."""
    folded = form.casefold()
    if folded.isascii():
        return folded
    plain = "".join(c for c in unicodedata.normalize("NFD", folded) if not unicodedata.combining(c))
    return plain.translate(_UNSTROKED)


@dataclass(slots=True)
class Occurrences:
    """Where and how heavily one term stands in a text."""

    positions: list[int] = field(default_factory=list)
    """Ascending, without repetition."""
    words: int = 0
    """Occurrences as a word of its own: what counts towards the text's length."""
    weight: float = 0.0
    """Words count 1, joined forms of hyphen words JOINED_WEIGHT."""

    def add_part(self) -> None:
        """Counts a part of a compound. It has no position: phrases are of words."""
        self.weight += PART_WEIGHT

    def add(self, position: int, weight: float, counts: bool) -> None:
        if not self.positions or self.positions[-1] != position:
            self.positions.append(position)
        self.words += counts
        self.weight += weight


@dataclass(frozen=True, slots=True)
class Analysis:
    """A text as the index takes it in."""

    terms: dict[str, Occurrences]
    exact: dict[str, Occurrences]
    """By folded form."""
    forms: dict[str, set[str]]
    """By term, the surface forms that stand in the text for it."""
    words: list[str]
    """The surface forms in the order they stand."""

    @property
    def length(self) -> int:
        """The number of words."""
        return len(self.words)


def analyse(text: str) -> Analysis:
    """Analyses a text for the index: what stands where in the analysed and in the exact field."""
    return analyse_tokens(tokenise(text))


def analyse_tokens(tokens: Iterable[Token]) -> Analysis:
    """As `analyse`, for tokens made elsewhere."""
    terms: dict[str, Occurrences] = {}
    exact: dict[str, Occurrences] = {}
    forms: dict[str, set[str]] = {}
    words: list[str] = []
    for token in tokens:
        words.append(token.form)
        stem = term(token.form)
        _at(terms, stem).add(token.position, 1.0, True)
        _at(exact, fold(token.form)).add(token.position, 1.0, True)
        forms.setdefault(stem, set()).add(token.form)
        for part in parts(token.form):
            _at(terms, term(part)).add_part()
        if token.joined:
            _at(terms, term(token.joined)).add(token.position, JOINED_WEIGHT, False)
            _at(exact, fold(token.joined)).add(token.position, JOINED_WEIGHT, False)
    return Analysis(terms, exact, forms, words)


def _at(found: dict[str, Occurrences], key: str) -> Occurrences:
    occurrences = found.get(key)
    if occurrences is None:
        occurrences = found[key] = Occurrences()
    return occurrences


_PROBE = """Häuser Haeuser Straße Strasse Nordkoreas Selenskyjs Trumps Natos Moskaus Haus Klaus Ukraine-Konflikts
12.000 3,5 nordkoreanischer Soldaten Soldatinnen Wählerinnen schön schon
Sicherheit seit Seite daß Mutter's geht’s E-Mail Hawaii Autos Fotos Bürger:innen
Hochwasserschutzkonzept Geheimdienstchefin Elbbrückensperrung Schule Wendelsbruck"""


@lru_cache(maxsize=1)
def fingerprint() -> str:
    """Changes when the analysis does: a digest of what it makes of a fixed text, and of the stop words.

    An index whose fingerprint differs was made by another analysis and would not find what it holds.
    """
    analysis = analyse(_PROBE)
    behaviour = {
        "terms": {t: [o.positions, o.words, o.weight] for t, o in analysis.terms.items()},
        "exact": {t: [o.positions, o.words, o.weight] for t, o in analysis.exact.items()},
        "stop": sorted(STOP_WORDS),
        "lexicon": lexicon_digest(),
    }
    return hashlib.sha256(json.dumps(behaviour, sort_keys=True).encode()).hexdigest()[:16]
