"""What the tagger sees in a word: spelling, parts, clusters, lists; every feature is of one word form alone.

So a form's features, and the weights they sum up to, are found once and kept. What a word's neighbours add are the
neighbours' own features, weighed for their distance, and tables over the classes and sorts of two or three words.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from indexer.entities.hints import hints
from indexer.entities.vocabulary import ROLE, Word, is_common_noun, sort_of
from indexer.language.compounds import split

PAD = ""
"""Stands for the words before and behind a sentence."""
SORTS = '^lRdp"(),.-/:&bPGrgHAosfnNeiMDku'
"""Coarse sorts of words; `_sort` says which is which."""
NO_CLASS = 150
"""Classes below are clusters of 150; from here on come words without a cluster."""
CLASSES = NO_CLASS + 6

_QUOTES = frozenset("„“”«»‚‘’›‹'\"`´")
_DASHES = frozenset("–—−-")
_MARKS = frozenset("(),./:&")
_MAX_PART = 24
"""Longer words are looked at by their first and last letters only; none of German news is."""

_UPPER = re.compile(r"[^\W\d_a-zäöüßà-öø-ÿ]")
_LOWER = re.compile(r"[^\W\d_X]")
_DIGIT = re.compile(r"\d")
_REPEAT = re.compile(r"(.)\1{2,}")
_ORGANISATION = re.compile(
    r"(?:partei|ministeriums?|amt(?:e?s)?|bank|gericht(?:e?s|shofs?)?|universität|hochschule|instituts?|"
    r"verb(?:and(?:e?s)?|ände)|vereins?|vereinigung|gesellschaft|agentur|konzerns?|stiftung|rat(?:e?s)?|kommission|"
    r"union|zeitung|[kc]lubs?|polizei|behörde|kammer|bund(?:e?s)?|gewerkschaft|fraktion|armee|dienst(?:e?s)?|liga|"
    r"werke?|airlines?|group|holding|museums?|theaters?|orchesters?|klinik(?:ums?)?|zentrums?|akademie|schule|"
    r"gymnasiums?|komitees?|organisation|senats?|parlaments?|regierung|magazins?|verlage?s?|sender|radio|fernsehen|"
    r"kongress(?:es)?|versicherung|kirche|bistums?|orden|bewegung|allianz|brigade|division|truppe|wehr|werft|"
    r"brauerei|kasse|nachrichten|presse|anzeigers?|tagblatt|blatt|kurier|post|genossenschaft|bündnis)$"
)
_PLACE = re.compile(
    r"(?:straße|strasse|platz|allee|weg|gasse|burg|berge?|dorf|stadt|heim|hausen|ingen|furth?|bach|kirchen|tal|see|"
    r"inseln?|fluss|land|stan|ien|felde?|hafen|brücke|wald|au|ow|n?itz|grad|ville|ton|shire|hofen|stein|brunn|reuth|"
    r"rod[ae]|leben|stedt|büttel|horst|münde|kreis|gebirge|park|bahnhof|schloss|viertel|markt|ufer|damm|moor|heide|"
    r"wiese|graben|tor|kanal)s?$"
)
_FAMILY = re.compile(
    r"(?:mann|me[iy]er|ma[iy]er|müller|s?son|sen|w?ski|sky|ska|ović|ovic|escu|ini|elli|etti|man|ova?|owa?|ewa?|in|enko|"
    r"schmidt|bauer|huber|hofer|inger|ler|dze|yan|ian|idis|opoulos|oğlu|ez|es)$"
)
_INFLECTIONS = ("n", "en", "e", "er", "es", "ern")
_DERIVED = ("s", "in", "innen", "isch", "ischen", "schen")


@dataclass(frozen=True, slots=True)
class Facts:
    """What much text tells of words: kept in the model, made from counts and clusters when it is trained."""

    clusters: Mapping[str, tuple[int, int]]
    """Word as written, digits as 0, to its cluster of 1000 and of 150."""
    counts: Mapping[str, str]
    """Word in small letters to two characters: how it is written inside sentences, and how common it is.

    The first: ``l`` small, ``m`` mostly small, ``u`` mostly with a capital, ``U`` with a capital, ``A`` in capitals.
    """


class Form(NamedTuple):
    """The features of a word form."""

    own: tuple[str, ...]
    """Looked at in the word itself alone."""
    near: tuple[str, ...]
    """In the word and in the ones beside it."""
    around: tuple[str, ...]
    """In the word and up to two words away."""
    word_class: int
    sort: int
    """Index into ``SORTS``."""


def form_of(word: str, facts: Facts) -> Form:
    """The features of ``word``, which must not be longer than a text has words; the same for the same facts."""
    if word == PAD:
        return Form((), (), ("pad",), CLASSES - 1, 0)
    small = word.lower()
    capital = word[0].isupper()
    found = cluster_of(word, facts)
    use = facts.counts.get(small, "?")[0]
    sort = _sort(word, small, found, facts)
    own = ["bias", f"W={word}", f"S={_shape(word)}", f"f={facts.counts.get(small, '??')[1]}", *_affixes(small)]
    near = [f"s{length}={small[-length:]}" for length in (3, 4) if len(small) > length]
    around = [f"w={_even(small)}", f"s={_short_shape(word)}", f"u={use}{capital:d}", f"k={sort}"]
    around += _cluster_features(found, capital)
    around += _listed(word)
    if capital:
        own += _capitalised(small, facts, use, found)
        around += _endings(small, own)
    if "-" in word[1:-1]:
        own += _parts(word, facts, near)
    return Form(tuple(own), tuple(near), tuple(around), _class(word, found), SORTS.index(sort))


def cluster_of(word: str, facts: Facts) -> tuple[int, int, str] | None:
    """The clusters of ``word`` and how they were found: "" as written, else in another case, without s, by its end."""
    word = _DIGIT.sub("0", word)
    clusters = facts.clusters
    cased = word.capitalize() if word.isupper() else word.lower()
    for form, how in ((word, ""), (cased, "c"), (word[:-1] if word[-1] == "s" else "", "s")):
        if form in clusters:
            return (*clusters[form], how)
    head = word.rpartition("-")[2]
    if head != word and head in clusters:
        return (*clusters[head], "h")
    if word[0].isupper() and word.isalpha() and len(word) <= _MAX_PART:
        for cut in range(3, len(word) - 3):
            head = word[cut:].capitalize()
            if head in clusters:
                return (*clusters[head], "d")
    return None


def _cluster_features(found: tuple[int, int, str] | None, capital: bool) -> Iterator[str]:
    if found is None:
        yield f"c={capital:d}"
        return
    fine, coarse, how = found
    yield f"c1={fine}{how}"
    yield f"c2={coarse}{how}"
    if how:
        yield f"c1={fine}"
        yield f"c2={coarse}"


def _class(word: str, found: tuple[int, int, str] | None) -> int:
    if found is not None:
        return found[1]
    if word[0].isupper():
        return NO_CLASS + (1 if word.isupper() and len(word) > 1 else 0)
    return NO_CLASS + (2 if word[0].isalpha() else 3 if word[0].isdigit() else 4)


def _even(small: str) -> str:
    """One sign for all quotation marks, one for all dashes."""
    if len(small) > 1:
        return small
    return '"' if small in _QUOTES else "-" if small in _DASHES else small


def _shape(word: str) -> str:
    shape = _DIGIT.sub("0", _LOWER.sub("x", _UPPER.sub("X", _even(word))))
    return shape if len(shape) < 12 else _short(shape) + "+"


def _short_shape(word: str) -> str:
    return _short(_DIGIT.sub("0", _LOWER.sub("x", _UPPER.sub("X", _even(word[:40])))))


def _short(shape: str) -> str:
    return _REPEAT.sub(r"\1\1", shape)


def _affixes(small: str) -> Iterator[str]:
    count = len(small)
    for length in range(1, 7):
        if count > length:
            if length < 6:
                yield f"p{length}={small[:length]}"
            if length not in (3, 4):
                yield f"s{length}={small[-length:]}"


def _listed(word: str) -> Iterator[str]:
    yield from sorted(hints().features(word))
    if word[0].isupper():
        for sort in sort_of(word):
            yield f"v={sort.name}"
        if is_common_noun(word):
            yield "noun"


def _capitalised(small: str, facts: Facts, use: str, found: tuple[int, int, str] | None) -> Iterator[str]:
    """How productive the word is in German: inflected and derived forms, compounds."""
    base = small[:-1] if small[-1] == "s" and small not in facts.counts else small
    inflected = [ending for ending in (*_INFLECTIONS, *_DERIVED) if base + ending in facts.counts]
    for ending in inflected:
        yield f"i={ending}"
    yield f"i{bool(inflected):d}{use}"
    if _from_place(small, facts):
        yield "er"
    if family := _FAMILY.search(small):
        yield f"family={family.group()}"
    if found is None or found[2]:
        parts = split(small) if len(small) <= _MAX_PART else ()
        if parts:
            yield f"head={parts[-1]}"
            yield f"first={parts[0]}"
        yield f"parts={len(parts)}"


def _endings(small: str, own: list[str]) -> Iterator[str]:
    if organisation := _ORGANISATION.search(small):
        yield "org"
        yield f"org={organisation.group()}"
    if place := _PLACE.search(small):
        own.append(f"place={place.group()}")
        yield "place"


def _parts(word: str, facts: Facts, near: list[str]) -> Iterator[str]:
    """The first and the last part of a word with hyphens."""
    parts = [part for part in word.split("-") if part]
    first, last = parts[0], parts[-1]
    near.append(f"l={last.lower()}")
    yield f"h={first.lower()}"
    yield "hs=" + "-".join(_short_shape(part) for part in parts[:4])
    yield f"lu={facts.counts.get(last.lower(), '?')[0]}{last[0].isupper():d}"
    for part, mark in ((first, "h"), (last, "l")):
        for feature in _listed(part):
            yield mark + feature
        cluster = cluster_of(part, facts)
        if cluster is not None:
            yield f"{mark}c2={cluster[1]}"


def _from_place(small: str, facts: Facts) -> bool:
    """Whether it may be Berliner, Münchner: a known word with -er."""
    return small.endswith("er") and (small[:-2] in facts.counts or small[:-2] + "en" in facts.counts)


def _sort(word: str, small: str, found: tuple[int, int, str] | None, facts: Facts) -> str:
    first = word[0]
    if not first.isalpha():
        return _sort_of_mark(first)
    if not first.isupper():
        return "R" if "-" in word and any(letter.isupper() for letter in word) else "l"
    known = hints().sort(word)
    if known:
        return known
    sort = sort_of(word)
    if sort & (ROLE | Word.TITLE | Word.MONARCH):
        return "r"
    if sort & Word.GIVEN:
        return "g"
    if "-" in word:
        return "H"
    if word.isupper() and len(word) > 1:
        return "A"
    return _sort_of_noun(word, small, found, facts)


def _sort_of_mark(first: str) -> str:
    if first.isdigit():
        return "d"
    if first in _QUOTES:
        return '"'
    if first in _DASHES:
        return "-"
    return first if first in _MARKS else "p"


def _sort_of_noun(word: str, small: str, found: tuple[int, int, str] | None, facts: Facts) -> str:
    if _ORGANISATION.search(small):
        return "o"
    if _PLACE.search(small):
        return "s"
    if facts.counts.get(small, "?")[0] in "lm":
        return "f"
    if is_common_noun(word):
        return "n"
    if any(small + ending in facts.counts for ending in _INFLECTIONS):
        return "N"
    if _from_place(small, facts):
        return "e"
    if len(word) <= 2:
        return "i"
    if any(letter.isupper() for letter in word[1:]):
        return "M"
    if found is not None and found[2] == "d":
        return "D"
    return "u" if found is None else "k"
