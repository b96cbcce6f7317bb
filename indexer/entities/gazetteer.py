"""The curated names, countries, places and institutions, and where they stand in a text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import product
from typing import Final

from indexer.entities.model import Kind
from indexer.entities.tables import read_table
from indexer.entities.tokens import Tokens, tokenise

CURATED: Final = 1.0
"""Confidence of a name that can mean nothing else."""
GUARDED: Final = 0.9
"""Confidence of an ordinary word that its neighbours show to be a name, and of a name written in capitals."""

_ENDINGS = ("e", "en", "er", "es", "em")
_LONG_GENITIVE = re.compile(
    r"(?:amt|rat|hof|tag|bund|gericht|haus|kreuz|stuhl|dienst|land|wald|meer|werk|verband|golf)$", re.IGNORECASE
)
_ARTICLES = frozenset("die der den Die Der Den".split())
_WIDE_ARTICLES = _ARTICLES | frozenset("dem des am im vom zum beim Am Im Vom Beim".split())
_IN_A_PLACE = frozenset("in aus nahe In Aus Nahe Stadt Kreis Landkreis Raum Großraum Bezirk Gemeinde Region".split())
_TOWARDS_A_PLACE = frozenset("bei Bei nach von für gegen zwischen und bis ab durch über vor Nach Von".split())
_DATELINE = frozenset("( – - / —".split())
_QUOTES = frozenset("„“”\"«»‚‘'›‹")
_AND = frozenset("und oder sowie wie bis noch".split())


@dataclass(frozen=True, slots=True)
class Entry:
    """A curated name. ``type`` tells countries from cities, parties from media; ``guard`` what must stand around it."""

    kind: Kind
    name: str
    type: str
    guard: str = ""


@dataclass(frozen=True, slots=True)
class Hit:
    """A curated name in a text: tokens ``first`` up to ``behind``, characters ``start`` up to ``end``."""

    first: int
    behind: int
    start: int
    end: int
    entry: Entry
    confidence: float


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """Curated names by their written forms: tokens joined by single spaces."""

    forms: dict[str, Entry]
    longest: dict[str, int]
    """First token of a form to the number of tokens of the longest form that begins so."""
    capitals: dict[str, Entry]
    """Unambiguous names of four letters and more, in capital letters."""
    adjectives: frozenset[str]
    """Nationality adjectives in all their inflected forms, in small letters."""


@cache
def gazetteer() -> Gazetteer:
    """All curated names; the tables are read on the first call."""
    forms: dict[str, Entry] = {}
    for entry, form in _written_forms():
        for inflected in _inflected(form):
            forms.setdefault(inflected, entry)
    longest: dict[str, int] = {}
    for form in forms:
        words = form.split(" ")
        longest[words[0]] = max(longest.get(words[0], 0), len(words))
    plain = {form: entry for form, entry in forms.items() if not entry.guard and len(form) >= 4}
    return Gazetteer(
        forms,
        longest,
        {form.upper(): entry for form, entry in plain.items() if form.upper() not in forms},
        frozenset(_adjectives()),
    )


def find_curated(tokens: Tokens) -> list[Hit]:
    """The curated names of a text, in order, the longest at each token, none overlapping another."""
    known = gazetteer()
    words = tokens.words
    hits: list[Hit] = []
    doubtful: list[Hit] = []
    index = 0
    count = len(words)
    longest = known.longest.get
    while index < count:
        word = words[index]
        span = longest(word)
        hit = _longest_at(tokens, index, min(span, count - index), known) if span else None
        if hit is None and len(word) > 3 and (word[0].isupper() or "-" in word):
            compound = _in_compound(tokens, index, known)
            hits.extend(compound)
        elif hit is not None:
            (hits if hit.confidence else doubtful).append(hit)
            index = hit.behind
            continue
        index += 1
    return sorted(hits + _believed(doubtful, hits), key=lambda hit: hit.start) if doubtful else hits


def _longest_at(tokens: Tokens, index: int, span: int, known: Gazetteer) -> Hit | None:
    words = tokens.words
    for length in range(span, 0, -1):
        form = words[index] if length == 1 else " ".join(words[index : index + length])
        entry = known.forms.get(form)
        if entry is None:
            continue
        behind = index + length
        confidence = _guarded(tokens, index, behind, entry) if entry.guard else CURATED
        if confidence is not None:
            return Hit(index, behind, tokens.starts[index], tokens.end(behind - 1), entry, confidence)
    return None


def _guarded(tokens: Tokens, index: int, behind: int, entry: Entry) -> float | None:
    """The confidence in a guarded form: None if its neighbours speak against it, 0 if they say nothing."""
    words = tokens.words
    before = words[index - 1] if index else "\n"
    after = words[behind] if behind < len(words) else "\n"
    guard = entry.guard
    if guard == "in":
        if after.isdigit():
            return None
        if before in _IN_A_PLACE or (before == "\n" and after in _DATELINE):
            return GUARDED
        return 0.0 if before in _TOWARDS_A_PLACE else None
    if guard == "die":
        return GUARDED if before in _ARTICLES and not _noun_follows(after) else None
    if guard == "nom":
        return GUARDED if before in {"die", "Die"} and not _noun_follows(after) else None
    if guard == "seen":
        return 0.0 if before in _ARTICLES and not _noun_follows(after) else None
    if guard == "party":
        return GUARDED if _among_parties(words, index, behind) else None
    if guard == "art":
        return GUARDED if before in _WIDE_ARTICLES and not _noun_follows(after) else None
    if guard == "quoted":
        return GUARDED if before in _QUOTES and after in _QUOTES else None
    if guard == "caps":
        around = [word for word in words[max(0, index - 3) : behind + 3] if word.isalpha() and len(word) > 1]
        return GUARDED if sum(word.isupper() for word in around) <= len(around) / 2 else None
    raise ValueError(f"unknown guard {guard!r} of {entry.name!r}")


def _noun_follows(after: str) -> bool:
    return after[0].isupper() and after.isalpha()


def _among_parties(words: list[str], index: int, behind: int) -> bool:
    """Whether the word stands alone in parentheses or in a list with another party."""
    after = words[behind] if behind < len(words) else "\n"
    if index and words[index - 1] == "(":
        return after in {")", ",", "/"}
    beside = []
    if index > 1 and words[index - 1] in {"und", ",", "oder", "/", "mit"}:
        beside.append(words[index - 2])
    if behind + 1 < len(words) and after in {"und", ",", "oder", "/"}:
        beside.append(words[behind + 1])
    return any(getattr(gazetteer().forms.get(word), "type", "") == "party" for word in beside)


def _believed(doubtful: list[Hit], hits: list[Hit]) -> list[Hit]:
    """Of the ``doubtful``, those whose place the text names for certain elsewhere."""
    certain = {hit.entry.name for hit in hits}
    return [
        Hit(hit.first, hit.behind, hit.start, hit.end, hit.entry, GUARDED)
        for hit in doubtful
        if hit.entry.name in certain
    ]


def _in_compound(tokens: Tokens, index: int, known: Gazetteer) -> list[Hit]:
    """Names in one token that is no name as a whole: both of ``US-Pentagon``, ``Nord-`` und Südkorea.

    Before a common noun a name is not given in full (``NATO-Rat``: see ``related``), but in ``Wien-Hietzing`` it is.
    """
    word = tokens.words[index]
    start = tokens.starts[index]
    if word.isupper() and (entry := known.capitals.get(word)) is not None:
        return [Hit(index, index + 1, start, start + len(word), entry, GUARDED)]
    if "-" not in word:
        return []
    if word.endswith("-"):
        shared = _shared_head(tokens.words, index, known)
        return [Hit(index, index + 1, start, start + len(word), shared, CURATED)] if shared else []
    head, _, tail = word.rpartition("-")
    part = head if head in known.forms else word.partition("-")[0]
    first = known.forms.get(ONLY_IN_COMPOUNDS.get(part, part))
    found = []
    if first is not None and not first.guard:
        found = [Hit(index, index + 1, start, start + len(part), first, GUARDED)]
    entry = known.forms.get(tail)
    if entry is not None and not entry.guard and len(tail) > 1:
        return [*found, Hit(index, index + 1, start + len(head) + 1, start + len(word), entry, CURATED)]
    before = tokens.words[index - 1] if index else "\n"
    return found if first is not None and first.type == "city" and before in _IN_A_PLACE else []


ONLY_IN_COMPOUNDS: Final = {"US": "USA"}
"""What stands for a name inside compounds alone."""


def _shared_head(words: list[str], index: int, known: Gazetteer) -> Entry | None:
    """What ``Nord-`` means before ``und Südkorea``: the longest shared end that makes a curated name."""
    if index + 2 >= len(words) or words[index + 1] not in _AND:
        return None
    other = words[index + 2]
    if other not in known.forms:
        return None
    for cut in range(2, len(other) - 2):
        entry = known.forms.get(words[index][:-1] + other[cut:].lstrip("-"))
        if entry is not None and not entry.guard:
            return entry
    return None


def _written_forms() -> Iterator[tuple[Entry, str]]:
    """Every entry with each of its forms, those of the more important entry first."""
    countries = list(read_table("countries.tsv"))
    for row in countries:
        entry = Entry("place", row["name"], "country")
        for form in (row["name"], *row["aliases"].split("|")):
            yield entry, form
    for row in read_table("institutions.tsv"):
        yield from _listed("organisation", row)
    for row in countries:
        entry = Entry("place", row["capital"], "city")
        for form in (row["capital"], *row["capital_aliases"].split("|")):
            yield entry, form
    for row in read_table("places.tsv"):
        yield from _listed("place", row)


def _listed(kind: Kind, row: dict[str, str]) -> Iterator[tuple[Entry, str]]:
    """The forms of one row; a form may open with its guard and a colon; the name itself is a form if none equals it."""
    plain = Entry(kind, row["name"], row["type"])
    forms = [form.rpartition(":")[::2] if ":" in form else ("", form) for form in row["forms"].split("|")]
    if row["name"] not in [form for _, form in forms] and row["name"] not in _NEVER_BARE:
        yield plain, row["name"]
    for guard, form in forms:
        yield Entry(kind, row["name"], row["type"], guard) if guard else plain, form


_NEVER_BARE = frozenset({"Die Zeit", "Die Welt", "Der Spiegel", "Der Standard", "Bild", "Stern", "Focus"})
"""Names of media that are ordinary words of a sentence without quotation marks."""


def _inflected(form: str) -> Iterator[str]:
    """All written forms: endings for ``~`` (``Auswärtig~ Amt``), and the genitive of the last word."""
    if not form:
        return
    variants = [form.replace("~", ending) for ending in _ENDINGS] if "~" in form else [form]
    for variant, genitive in product(variants, ("", "s", "es")):
        if genitive and (variant[-1] in "sxzß'." or not variant[-1].isalpha() or variant.split()[-1].isupper()):
            if not (genitive == "es" and _LONG_GENITIVE.search(variant)):
                continue
        elif genitive == "es" and not _LONG_GENITIVE.search(variant):
            continue
        written = variant + genitive
        yield written if written.isalpha() else " ".join(tokenise(written).words)


def _adjectives() -> Iterator[str]:
    for row in read_table("countries.tsv"):
        for adjective in filter(None, row["adjectives"].split("|")):
            for ending in ("", *_ENDINGS):
                yield adjective + ending
