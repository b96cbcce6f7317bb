"""Puts what a finder of spans saw together with what rules and curated lists found: the persons, and the rest."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence

from indexer.entities.baseforms import base_of_word, base_of_words
from indexer.entities.doubts import SUPPORTED, Found, apposition_before, believed, may_be_noun
from indexer.entities.fullnames import PersonName
from indexer.entities.gazetteer import Entry, Hit, gazetteer
from indexer.entities.model import Span
from indexer.entities.persons import families_of
from indexer.entities.precedence import RATHER, Item, only_short_forms, outdoes
from indexer.entities.reading import read_spans
from indexer.entities.tokens import Tokens
from indexer.entities.vocabulary import ROLE, Word, sort_of

FOUND = "found"
"""Type of the entries that are made here."""
_LONGEST_MARK = 3
"""Letters of the longest number plate."""


def combine(
    tokens: Tokens, spans: Sequence[Span], names: Sequence[PersonName], hits: Sequence[Hit]
) -> tuple[list[PersonName], list[Hit]]:
    """The persons, and the other names of the text: those given, found by rules and lists, and what ``spans`` add.

    Both in order, none overlapping another.
    """
    known: list[Item] = [*hits, *names]
    cover = {index: item for item in known for index in range(item.first, item.behind)}
    below = {index: hit for hit in hits for index in range(hit.first, hit.behind)}  # a town may be a family name
    attested = frozenset(tokens.words)
    gone: set[int] = set()
    added: list[Item] = []
    seen = list(read_spans(tokens, spans))
    families = _families(tokens.words, names, seen)
    for found in _sure_together(tokens.words, _of_told_kind(tokens.words, seen)):
        within = list({id(cover[at]): cover[at] for at in range(found.first, found.behind) if at in cover}.values())
        if _is_known(found, within) or _names_somebody(tokens.words, found, families):
            continue
        confidence = believed(tokens.words, found)
        if confidence is None or (within and not outdoes(tokens, found._replace(confidence=confidence), within)):
            continue
        if not within and _marks_place(tokens.words, found, cover):
            continue
        gone.update(map(id, within))
        gone.update(id(below[at]) for at in range(found.first, found.behind) if at in below)
        made = _made(tokens, found, confidence, within, attested)
        added.append(made)
        cover.update(dict.fromkeys(range(made.first, made.behind), made))
    persons = [item for item in (*names, *added) if isinstance(item, PersonName) and id(item) not in gone]
    others = [item for item in (*hits, *added) if isinstance(item, Hit) and id(item) not in gone]
    others += _elsewhere(tokens, [item for item in added if isinstance(item, Hit)], cover)
    return sorted(persons, key=lambda name: name.start), sorted(others, key=lambda hit: hit.start)


def _is_known(found: Found, within: Sequence[Item]) -> bool:
    """Whether the finder only says what is known already."""
    if len(within) != 1 or (within[0].first, within[0].behind) != (found.first, found.behind):
        return False
    return found.kind == ("person" if isinstance(within[0], PersonName) else within[0].entry.kind)


def _families(words: Sequence[str], names: Sequence[PersonName], seen: Iterable[Found]) -> set[str]:
    """The family names of those who are named in full."""
    full = families_of([name for name in names if len(name.parts) > 1])
    more = {words[found.behind - 1] for found in seen if found.kind == "person" and found.behind - found.first > 1}
    return full | more


def _names_somebody(words: Sequence[str], found: Found, families: Collection[str]) -> bool:
    """Whether a lone word that the finder takes for a place or firm is the family name of somebody in the article."""
    if found.kind == "person" or found.behind - found.first > 1:
        return False
    sure = found.kind == "organisation" and found.confidence >= RATHER
    return not sure and (words[found.first] in families or words[found.first].removesuffix("s") in families)


def _of_told_kind(words: Sequence[str], seen: Sequence[Found]) -> list[Found]:
    """The finder's names; what the text calls a newspaper, a party or the like is an organisation everywhere."""
    told = {
        tuple(words[found.first : found.behind])
        for found in seen
        if apposition_before(words, found.first) and (found.kind != "person" or found.behind - found.first == 1)
    }
    return [
        found._replace(kind="organisation")
        if found.kind != "organisation" and told and tuple(words[found.first : found.behind]) in told
        else found
        for found in seen
    ]


def _sure_together(words: Sequence[str], founds: Iterable[Found]) -> list[Found]:
    """The finder's names; one of several words that it saw at several places is surer than at each of them."""
    keyed = [((found.kind, *words[found.first : found.behind]), found) for found in founds]
    doubts: dict[tuple[str, ...], float] = defaultdict(lambda: 1.0)
    for key, found in keyed:
        doubts[key] *= 1 - found.confidence
    return [
        found._replace(confidence=max(found.confidence, min(SUPPORTED, 1 - doubts[key])))
        if found.behind - found.first > 1
        else found
        for key, found in keyed
    ]


def _marks_place(words: Sequence[str], found: Found, cover: dict[int, Item]) -> bool:
    """Whether it is the short mark in parentheses behind a town, its number plate or canton: ``Wehrheim (TS)``."""
    if found.behind - found.first > 1 or len(words[found.first]) > _LONGEST_MARK or not words[found.first].isupper():
        return False
    town = cover.get(found.first - 2)
    return words[max(0, found.first - 1)] == "(" and isinstance(town, Hit) and town.entry.kind == "place"


def _made(tokens: Tokens, found: Found, confidence: float, within: Sequence[Item], attested: Collection[str]) -> Item:
    """The finder's name as the rules would give it."""
    words = tokens.words
    start, end = tokens.starts[found.first], tokens.end(found.behind - 1)
    if found.kind == "person":
        parts = _parts(words[found.first : found.behind])
        first, before = sort_of(parts[0]), words[found.first - 1] if found.first else "\n"
        family_first = len(parts) > 1 and bool(first & Word.FAMILY_FIRST) and not first & Word.GIVEN
        role = before if sort_of(before) & (ROLE | Word.TITLE) else ""
        return PersonName(found.first, found.behind, start, end, parts, confidence, family_first, role)
    inner = [item for item in within if isinstance(item, Hit)]
    places = {at for item in inner if item.entry.kind == "place" for at in range(item.first, item.behind)}
    entry = next((item.entry for item in inner if _is_that(item, found, words, places)), None)
    return Hit(found.first, found.behind, start, end, entry or _entry(tokens, found, attested), confidence)


def _parts(words: Sequence[str]) -> tuple[str, ...]:
    """The parts of a person's name, with a family name that was torn in two (Mc Cain) made whole."""
    parts: list[str] = []
    for word in words:
        if parts and parts[-1] in {"Mc", "Mac"}:
            parts[-1] += word
        elif word != ".":
            parts.append(word)
    return tuple(parts)


def _is_that(item: Hit, found: Found, words: Sequence[str], places: set[int]) -> bool:
    """Whether the finder's name is the shorter one with abbreviations around it, or a place behind it (CDU Sachsen)."""
    others = (at for at in range(found.first, found.behind) if not item.first <= at < item.behind and at not in places)
    return item.entry.kind == found.kind == "organisation" and only_short_forms([words[at] for at in others])


def _entry(tokens: Tokens, found: Found, attested: Collection[str]) -> Entry:
    """The curated entry that the name is a form of, or a new one under its base form; ``attested``: all words."""
    surface = tokens.surface(found.first, found.behind)
    forms = gazetteer().forms
    base = _base(tokens, found, surface, attested)
    for form in (surface, base, surface.replace(" ", "-")):
        curated = forms.get(form)
        if curated is not None and (curated.kind == found.kind or not curated.guard):
            return Entry(curated.kind, curated.name, curated.type)
    return Entry(found.kind, base, FOUND)


def _base(tokens: Tokens, found: Found, surface: str, attested: Collection[str]) -> str:
    if found.behind - found.first > 1:
        return " ".join(base_of_words(surface.split()))
    after = tokens.words[found.behind] if found.behind < len(tokens.words) else "\n"
    return base_of_word(surface, attested, noun_follows=after[0].isupper())


def _elsewhere(tokens: Tokens, added: Sequence[Hit], cover: dict[int, Item]) -> list[Hit]:
    """The other places where the text has the added names, in the very form or with the ``s`` of the genitive."""
    words = tokens.words
    by_first = _forms_by_first(words, added)
    found: list[Hit] = []
    behind = 0
    for index, word in enumerate(words):
        if word not in by_first or index < behind or index in cover:
            continue
        for form, hit in by_first[word]:
            end = index + len(form)
            if words[index:end] == form and not any(at in cover for at in range(index, end)):
                behind = end
                found.append(Hit(index, end, tokens.starts[index], tokens.end(end - 1), hit.entry, hit.confidence))
                break
    return found


def _forms_by_first(words: Sequence[str], added: Sequence[Hit]) -> dict[str, list[tuple[list[str], Hit]]]:
    """The written forms of the names, the surest first, by their first word; lone words that may be nouns left out."""
    by_first: dict[str, list[tuple[list[str], Hit]]] = defaultdict(list)
    known: set[str] = set()
    for hit in sorted(added, key=lambda hit: -hit.confidence):
        form = list(words[hit.first : hit.behind])
        joined = " ".join(form)
        if joined in known or (len(form) == 1 and may_be_noun(form[0])):
            continue
        known.add(joined)
        by_first[form[0]].append((form, hit))
        if len(form) == 1:
            by_first[form[0] + "s"].append(([form[0] + "s"], hit))
    return by_first
