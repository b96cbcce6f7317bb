"""How far a name that a finder saw is believed: what speaks against its being one, and what for it.

A tagger's confidence is a probability on text like that which it was trained on, and where it errs it is often sure. So
events, products, ships and works are told by lists and by their neighbours, and a lone word that could be a noun needs
more; a name of several words with a word for an organisation in it needs less. After that the one floor of config.toml
suits names of the finder as it suits those of rules.
"""

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from itertools import pairwise
from typing import Final, NamedTuple

from indexer.entities.cues import DETERMINERS
from indexer.entities.demonyms import derived
from indexer.entities.gazetteer import gazetteer
from indexer.entities.hints import hints
from indexer.entities.model import Kind
from indexer.entities.tables import read_words
from indexer.entities.vocabulary import ROLE, Word, is_common_noun, is_given, sort_of, vocabulary
from indexer.language.compounds import shipped, split

NOUN: Final = 0.75
"""Factor on the confidence of a single word that could be an ordinary noun."""
DETERMINED: Final = 0.8
"""Factor on that of a single-word place or organisation with an article, which few have."""
SUPPORTED: Final = 0.8
"""A doubtful name rises at most to this by what speaks for it."""
_LEFT_BY_SUPPORT: Final = 0.55
"""The part of the doubt that is left by a word for an organisation, in the name or before it, by ``in`` before a place,
and by two words of a person that can be nothing but names."""
_OFTEN_LAST = -10.5
"""Words that are the last part of compounds with at least this logarithm of a share are nouns."""

_NOUN_ENDINGS = ("", "s", "es", "n", "en", "e", "er", "ern")
_INHABITANTS = re.compile(r"\w{2,}(?:er|ern|ers|erin|erinnen|ler|lern|aner|anern|ese|esen)$")
_WITH_ARTICLE = re.compile(
    r"\w*(?:straße|strasse|platz|allee|weg|gasse|berge?|see|insel|fluss|wald|brücke|park|bahnhof|schloss|gebirge|tal|meer|"
    r"kanal|turm|kirche|dom|hafen|halle|stadion|arena|damm|ufer|ring|markt|friedhof|tor|haus|viertel|kiez|canyon|wüste|ebene)s?$",
    re.IGNORECASE,
)
_NAMED_BODY = re.compile(r"(?:Bundes|Landes|Staats|Welt|Zentral|Reichs|Rechts|Volks|Ober)\w+")
BODY = re.compile(
    r"(?:partei|ministerium|amt|bank|gericht|universität|hochschule|institut|verband|verein|vereinigung|gesellschaft|"
    r"agentur|konzern|stiftung|kommission|union|zeitung|club|behörde|kammer|bund|gewerkschaft|armee|airlines|group|holding|"
    r"museum|theater|orchester|klinikum|zentrum|akademie|komitee|organisation|verlag|presse|front|bewegung|association|"
    r"foundation|institute|university|society|council|party|service|corporation|company|bank|federation|radio|television|"
    r"news|times|post|press|initiative|bündnis|netzwerk|liga|rat|dienst|verbund|kirchenkreis|arbeitskreis|ausschuss|fonds|senat|zentrale|direktion)(?:e?s)?$",
    re.IGNORECASE,
)
_NAME_ENDING = re.compile(
    r"(?:mann|berg|burg|dorf|bach|wald|feld|stein|hausen|heim|hauser|bauer|me[iy]er|ma[iy]er|huber|hofer|son|sen|inger|au|"
    r"see|hof|haus|stadt|stedt|furt|ow|itz|kirchen|ingen|land|münster|hagen|witsch|sky|ski|scheid|brunn|brück|ried|tal|thal|ler|ner)$"
)
"""Compounds that end so are towns and family names at least as often as nouns."""
_APPOSITION = re.compile(r"(?:konzern|kette|hersteller|sender|zeitung|agentur|portal|marke|firma)s?$")
_QUOTES = frozenset("„“”\"«»‚‘'›‹")
_LOCATING = frozenset("in aus nach nahe In Aus Nach Nahe".split())
_LONGEST = 40
"""Letters of the longest word whose parts are looked at."""
_AROUND = 500
_COMPANY_WINDOW = 25
_NEIGHBOURS = 3
_LOOK_BACK = 3


class Found(NamedTuple):
    """A finder's name as tokens ``first`` up to, not including, ``behind``."""

    first: int
    behind: int
    kind: Kind
    confidence: float


@cache
def not_names() -> dict[str, frozenset[str]]:
    """The sections of ``not_names.txt``."""
    return {name: frozenset(words) for name, words in read_words("not_names.txt").items()}


def believed(words: Sequence[str], found: Found) -> float | None:
    """The confidence in ``found`` when what stands in and around it is looked at; None if it is no name at all."""
    curated = gazetteer().forms.get(" ".join(words[found.first : found.behind]))
    if (
        curated is not None
        and curated.kind == found.kind
        and not (curated.guard and _determiner_before(words, found.first))
    ):
        return found.confidence
    if _is_something_else(words, found) or in_capitals(words, found.first, found.behind):
        return None
    if found.behind - found.first > 1:
        return _of_several_words(words, found)
    return _of_one_word(words, found)


def _is_something_else(words: Sequence[str], found: Found) -> bool:
    """Whether it is an event, a product, or what is named behind a word for a ship, a storm, a work."""
    lists = not_names()
    own = words[found.first : found.behind]
    if not any(word[0].isalpha() for word in own) or any(word in lists["product"] for word in own):
        return True
    if any(word in lists["event"] for word in own) and not any(word in lists["event_too"] for word in own):
        return True
    before = [word for word in words[max(0, found.first - _LOOK_BACK) : found.first] if word not in _QUOTES]
    return bool(before) and before[-1].rpartition("-")[2].capitalize() in lists["before_thing"]


def in_capitals(words: Sequence[str], first: int, behind: int) -> bool:
    """Whether the words are in capitals like most around them, as headlines are; a headline shows no names."""
    if not any(word.isupper() and len(word) > 1 for word in words[first:behind]):
        return False
    around = [*words[max(0, first - _NEIGHBOURS) : first], *words[behind : behind + _NEIGHBOURS]]
    around = [word for word in around if word.isalpha() and len(word) > 1]
    return 2 * sum(word.isupper() for word in around) > len(around)


def _of_several_words(words: Sequence[str], found: Found) -> float | None:
    own = words[found.first : found.behind]
    if _is_town_and_noun(own, found.kind):
        return None
    if found.kind == "person":
        nouns = [
            word for word in own if is_common_noun(word) or (sort_of(word) & ROLE and not sort_of(word) & Word.NAME)
        ]
        if nouns and not sort_of(own[0]) & Word.GIVEN:
            return None
        unknown = all(sort_of(word) & Word.NAME and not may_be_noun(word) for word in own)
        return _supported(found.confidence) if unknown else found.confidence
    if found.kind == "organisation" and (any(BODY.search(word) for word in own) or _introduced(words, found.first)):
        return _supported(found.confidence)
    return found.confidence


def _is_town_and_noun(own: Sequence[str], kind: Kind) -> bool:
    """Whether it is something or someone of a town: ``Karlsruher Urteil``, ``Münchner Polizei``."""
    if len(own) != 2 or own[0] not in derived() or not (is_common_noun(own[1]) or sort_of(own[1]) & ROLE):
        return False
    return not (_WITH_ARTICLE.fullmatch(own[1]) if kind == "place" else BODY.search(own[1]))


def _of_one_word(words: Sequence[str], found: Found) -> float | None:
    word = words[found.first]
    if _is_no_name(word, found.kind) or (found.kind == "person" and _joined_across_lines(words, found.first)):
        return None
    if found.kind == "place" and _WITH_ARTICLE.fullmatch(word) and len(split(word.lower())) > 1:
        return found.confidence
    if found.kind == "organisation" and word in hints().brands and may_be_noun(word):
        return found.confidence if _company_around(words, found.first) else None
    determined = _determiner_before(words, found.first)
    introduced = found.kind == "organisation" and _introduced(words, found.first)
    confidence = _supported(found.confidence) if introduced else found.confidence
    if determined and (found.kind == "person" or not _known_elsewhere(words, found.first)):
        if found.kind == "person" or may_be_noun(word):
            return None
        if found.kind == "place" and not _WITH_ARTICLE.fullmatch(word):
            confidence *= DETERMINED
    if introduced or not may_be_noun(word):
        located = found.kind == "place" and found.first > 0 and words[found.first - 1] in _LOCATING
        return _supported(confidence) if located else confidence
    if found.kind == "organisation" and _NAMED_BODY.fullmatch(word) and BODY.search(word):
        return _supported(confidence)
    return confidence * NOUN


def _joined_across_lines(words: Sequence[str], index: int) -> bool:
    """Whether the word opens a line and a role ends the one before: no name goes with that across the two."""
    return index > 1 and words[index - 1] == "\n" and bool(sort_of(words[index - 2]) & (ROLE | Word.TITLE))


def _supported(confidence: float) -> float:
    return max(confidence, min(SUPPORTED, 1 - (1 - confidence) * _LEFT_BY_SUPPORT))


def _is_no_name(word: str, kind: Kind) -> bool:
    """Adjectives, inhabitants, roles, words that open sentences."""
    small = word.lower()
    sort = sort_of(word)
    known = gazetteer()
    if small in known.adjectives or small in vocabulary().function or word in not_names()["apposition"]:
        return True
    if small in vocabulary().lists["particle"]:
        return True
    if sort & (ROLE | Word.TITLE) and not sort & Word.NAME:
        return True
    if kind != "organisation" and is_common_noun(word):
        return True
    if kind == "place" and word.isupper() and len(word) < 4:
        return True
    return kind != "person" and bool(_INHABITANTS.fullmatch(word)) and _from_a_place(word)


def _from_a_place(word: str) -> bool:
    """Whether it is ``Berliner``, ``Iraker`` or the like."""
    forms = gazetteer().forms
    bases = {re.sub(r"(?:er|ern|ers|erin|erinnen)$", "", word)} | {re.sub(r"(?:n?er|aner)(?:n|s|in|innen)?$", "", word)}
    return any(
        form in forms and forms[form].kind == "place"
        for base in bases
        for form in (base, base + "en", base + "a", base + "e")
    )


@cache
def _no_noun() -> frozenset[str]:
    return vocabulary().lists["also_surname"]


@lru_cache(maxsize=1 << 16)
def may_be_noun(word: str) -> bool:
    """Whether a capitalised word is, or could by its parts be, an ordinary noun of German."""
    if len(word) > _LONGEST or word in _no_noun() or is_given(word) or word.isupper() or not word.isalpha():
        return False
    if is_common_noun(word):
        return True
    small = word.lower().replace("ß", "ss")
    parts = shipped().parts
    for ending in _NOUN_ENDINGS:
        base = small.removesuffix(ending) if ending else small
        part = parts.get(base) if len(base) > 3 else None
        if part is not None and part.last >= _OFTEN_LAST:
            return True
    return not _NAME_ENDING.search(small) and bool(split(small))


def _determiner_before(words: Sequence[str], index: int) -> bool:
    return index > 0 and words[index - 1] in DETERMINERS


def _known_elsewhere(words: Sequence[str], index: int) -> bool:
    """Whether the word also stands without an article in the text around."""
    around = words[max(0, index - _AROUND) : index + _AROUND]
    return any(word == words[index] and before not in DETERMINERS for before, word in pairwise(around))


def apposition_before(words: Sequence[str], first: int) -> bool:
    """Whether a word like ``Tageszeitung`` stands before the name, perhaps with a quotation mark between."""
    head = _before(words, first).rpartition("-")[2]
    return head[:1].upper() + head[1:] in not_names()["apposition"] or bool(_APPOSITION.search(head))


def _introduced(words: Sequence[str], first: int) -> bool:
    """Whether a word for an organisation stands before the name, one of the list or one that ends so."""
    before = _before(words, first)
    return apposition_before(words, first) or (before[0].isupper() and bool(BODY.search(before)))


def _before(words: Sequence[str], first: int) -> str:
    """The word before the name, a quotation mark left aside."""
    at = first - 2 if first > 1 and words[first - 1] in _QUOTES else first - 1
    return words[at] if at >= 0 else "\n"


def _company_around(words: Sequence[str], index: int) -> bool:
    around = words[max(0, index - _COMPANY_WINDOW) : index + _COMPANY_WINDOW]
    return not not_names()["company_around"].isdisjoint(around)
