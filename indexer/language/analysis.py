"""From surface form to term (the analysed field) and to folded form (the exact field)."""

import hashlib
import json
import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import snowballstemmer

from indexer.language import capitals, tokens
from indexer.language.abbreviations import FUNCTION_WORDS, abbreviation_term
from indexer.language.addresses import address_parts, is_address, normal_form
from indexer.language.capitals import is_abbreviation
from indexer.language.compounds import lexicon_digest, split
from indexer.language.endings import before_stemming
from indexer.language.participles import participle_base, participles_digest
from indexer.language.stopwords import STOP_WORDS
from indexer.language.tables import Table

JOINED_WEIGHT = 0.5
"""What the joined form of a hyphen word weighs beside its parts, in the index and in a query."""
PART_WEIGHT = 0.5
"""What the parts of a compound, and the base of a feminine form, weigh beside the word, in the index and in a query."""

_MOST = 1 << 17
"""Surface forms that a table holds."""

_stemmer = snowballstemmer.stemmer("german")
_stemmer.maxCacheSize = 0  # PyStemmer's own takes longer to keep than stems to find; `_terms` holds them
_stem = _stemmer.stemWord

# Soldatinnen, and Soldatin where the word before -in ends as words for persons do, or is one: the base is Soldat.
_FEMININE = re.compile(
    r"(.{3,})innen"
    r"|((?:.+(?:er|ist|ent|ant|or|og|eur|at|eg|ert|är|än|eut|naut|urg|itekt|graf|graph|soph|arch|lik|ssar|ess)"
    r"|.*(?:chef|ärzt|anwält|bäuer|köch|freund|nachbar|gött|fürst|könig|gräf|wirt|pilot|athlet|prophet|kund|zeug|genoss"
    r"|held|rät|beamt|gefährt|sklav|äbtiss|spion|patron|notar|jüd|muslim|wölf|löw|bär|hünd"
    r"|französ|türk|griech|russ|schwed|dän|finn|chines)|pol|poet|bot))in"
)

FEMININE_ENDINGS = ("in", "innen")

UMLAUTS = str.maketrans("äöü", "aou")
"""What Snowball makes of umlauts in the end."""


def stemmed(words: list[str]) -> list[str]:
    """Snowball's stems of words in lower case."""
    stems: list[str] = _stemmer.stemWords(words)
    return stems


def term(form: str) -> str:
    """What the analysed field holds for a surface form: lower case, without genitive -s, Snowball's stem.

    Stop words stay as they are, and a stem that looks like one gets an underscore: else Snowball makes `sich` of
    Sicherheit, `seit` of Seite, `nach` of nächste and `schon` of schön, and no search for those words is of use.
    Abbreviations are not stemmed, and IM is no `im`. Addresses: see `indexer.language.addresses`.
    Method: Snowball „german“, https://snowballstem.org/algorithms/german/stemmer.html; the other rules are ours.
    """
    return _terms[form]


def _term(form: str) -> str:
    if is_address(form):
        return normal_form(form)
    if (abbreviated := abbreviation_term(form)) is not None:
        return abbreviated
    if form.endswith("s") and is_abbreviation(form[:-1]):  # LKWs
        form = form[:-1]
    word = form.lower().replace("ß", "ss")
    in_capitals = is_abbreviation(form)
    if word in STOP_WORDS and not in_capitals:
        return word
    stays = word in capitals.abbreviations() or (in_capitals and word not in capitals.words())
    stem = word.translate(UMLAUTS) if stays else str(_stem(before_stemming(word)))
    return f"{stem}_" if stem in STOP_WORDS or word in STOP_WORDS else stem


_terms = Table(_term, _MOST)


def terms(text: str) -> list[str]:
    """The terms of the words of a text in order, in the least time."""
    return [*map(_terms.__getitem__, tokens.forms(text))]


def feminine_base(form: str) -> str | None:
    """The word that a feminine form is made from, in lower case: soldat for `Soldatinnen`; None for other forms.

    Where Snowball gives both the same stem (Lehrer, Lehrerin) there is none either.
    """
    if is_address(form) or is_abbreviation(form):
        return None
    word = form.lower()
    feminine = word.endswith(FEMININE_ENDINGS) and _FEMININE.fullmatch(word)
    base: str | None = feminine.group(1) or feminine.group(2) if feminine else None
    if base and base.endswith("s"):  # Französin: Franzose
        base += "e"
    return base if base and term(base) != term(form) else None


@lru_cache(maxsize=1 << 16)
def parts(form: str) -> tuple[str, ...]:
    """The words inside a surface form that find it, too.

    The parts of a compound, the base of a feminine form (see `feminine_base`), the verb of a regular participle (see
    `participle_base`), the host of an address. Lower case, each term once and the word's own not at all.
    `Geheimdienstchefin`: geheimdienstchef, geheimdienst, chef.
    """
    return tuple(reversed(parts_by_term(form, term(form)).values()))


def parts_by_term(form: str, own: str, inside: tuple[str, ...] | None = None) -> dict[str, str]:
    """By its term, each part of a form whose term is `own`, the last one first.

    `inside`: what `split` finds in the form in lower case, if that is known.
    """
    found: tuple[str, ...]
    if is_address(form):
        found = address_parts(form)
    elif base := feminine_base(form):
        found = split(base) or (split(form.lower()) if inside is None else inside)
        found = (base, *found, *filter(None, map(feminine_base, found)))
    elif base := participle_base(form):
        found = (base,)
    else:
        found = split(form.lower()) if inside is None else inside
    by_term = {term(part): part for part in reversed(found)}
    by_term.pop(own, None)
    return by_term


# Letters with a stroke, which Unicode does not take apart.
_UNSTROKED = str.maketrans("øłđı", "oldi")


@lru_cache(maxsize=1 << 16)
def fold(form: str) -> str:
    """The form the exact field holds: lower case, ß as ss, without umlaut dots and accents."""
    return _fold(form)


def _fold(form: str) -> str:
    folded = (normal_form(form) if is_address(form) else form).casefold()
    if folded.isascii():
        return folded
    plain = "".join(c for c in unicodedata.normalize("NFD", folded) if not unicodedata.combining(c))
    return plain.translate(_UNSTROKED)


class Occurrences(NamedTuple):
    """Where and how heavily one term stands in a text."""

    positions: list[int]
    """Ascending, without repetition. Lists are shared between terms."""
    words: int
    """Occurrences as a word of its own: what counts towards the text's length."""
    weight: float
    """Words count 1, joined forms of hyphen words JOINED_WEIGHT, parts PART_WEIGHT. Parts have no position: phrases are
    of words."""


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
    positions: defaultdict[str, list[int]] = defaultdict(list)
    joined_at: defaultdict[str, list[int]] = defaultdict(list)
    words: list[str] = []
    for position, (form, joined) in enumerate(tokens.written_words(text)):
        words.append(form)
        positions[form].append(position)
        if joined is not None:
            joined_at[joined].append(position)
    found = Analysis({}, {}, {}, words)
    terms, exact, forms = found.terms, found.exact, found.forms
    for form, at in positions.items():
        stem, folded, inside = _keys_of[form]
        count = len(at)
        occurrences = Occurrences(at, count, float(count))
        if stem in terms:
            _add(terms, stem, occurrences)
        else:
            terms[stem] = occurrences
        if stem in forms:
            forms[stem].add(form)
        else:
            forms[stem] = {form}
        _add(exact, folded, occurrences)
        for part in inside:
            _add(terms, part, Occurrences([], 0, PART_WEIGHT * count))
    for form, at in joined_at.items():
        occurrences = Occurrences(at, 0, JOINED_WEIGHT * len(at))
        _add(terms, term(form), occurrences)
        _add(exact, fold(form), occurrences)
    return found


Keys = tuple[str, str, tuple[str, ...]]
"""What the index holds of a surface form: term, folded form, and the terms of its parts."""


def keys_of_form(form: str, inside: tuple[str, ...] | None = None) -> Keys:
    """The keys of a surface form; `inside` as in `parts_by_term`."""
    own = _term(form)
    return own, _fold(form), tuple(reversed(parts_by_term(form, own, inside)))


_keys_of = Table(keys_of_form, _MOST)


def kept_keys(form: str) -> Keys:
    """The keys of a surface form; those of the last many forms are kept."""
    return _keys_of[form]


def _add(found: dict[str, Occurrences], key: str, more: Occurrences) -> None:
    known = found.get(key)
    if known is None:
        found[key] = more
        return
    positions = sorted({*known.positions, *more.positions}) if more.positions else known.positions
    found[key] = Occurrences(positions, known.words + more.words, known.weight + more.weight)


def clear_caches() -> None:
    """Forgets what was looked up before; of use to tests and benchmarks alone."""
    fold.cache_clear()
    parts.cache_clear()
    _terms.clear()
    _keys_of.clear()
    tokens.clear_caches()


_PROBE = """Häuser Haeuser Straße Strasse Nordkoreas Selenskyjs Trumps Natos Moskaus Haus Klaus Ukraine-Konflikts
12.000 3,5 nordkoreanischer Soldaten Soldatinnen Wählerinnen schön schon
Sicherheit seit Seite daß Mutter's geht’s E-Mail Hawaii Autos Fotos Bürger:innen
Hochwasserschutzkonzept Geheimdienstchefin Elbbrückensperrung Schule Wendelsbruck
50% 5 Promille, 0,5 ‰, z. B., zB, i.d.R., s. o., a. D., d. M., J. R. R. Tolkien, gut.Die, 12\u202f000
https://www.tagesschau.de/inland/x-1.html?q=1 info@uni-bonn.de spiegel.de
Der IS, die DIE, IM, WER, NATO, Nato, AIDS, Aids, HALLE, ÖVP, LKWs, SPD-Chefs und CDU's
WER WILL DEN KRIEG, gebaut und eingeführte, gehandelt
Konzern Zins Kurse Orchesters Kölns Malis Französin Ärztin Königin Landärztinnen"""


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
        "abbreviations": sorted(FUNCTION_WORDS),
        "capitals": capitals.capitals_digest(),
        "lexicon": lexicon_digest(),
        "participles": participles_digest(),
    }
    return hashlib.sha256(json.dumps(behaviour, sort_keys=True).encode()).hexdigest()[:16]
