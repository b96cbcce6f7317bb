"""Finds what an article says about names without naming them: compounds, adjectives, inhabitants. Pure.

A *part mention* is a name inside a compound (``US-Regierung``, ``Putin-Vertrauter``, ``Ukrainekrieg``), an *adjective
link* a word derived from a place (``nordkoreanisch``, ``Moskauer`` before a noun, ``Russen``). Neither makes an entity
of the article: they relate the article to one.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache, cached_property, lru_cache
from itertools import compress, count
from typing import Final

from indexer.entities.demonyms import demonyms, derived, derived_forms
from indexer.entities.gazetteer import GUARDED, ONLY_IN_COMPOUNDS, Entry, gazetteer
from indexer.entities.model import Entity, Kind
from indexer.entities.tokens import Tokens
from indexer.entities.vocabulary import ROLE, Word, is_common_noun, sort_of

LONE: Final = 0.75
"""Confidence of a family name inside a compound of which the article holds no person: the corpus must know one."""

_Target = tuple[Kind, str]
_Link = tuple[int, int, _Target, float]
"""Characters from, up to; what they tell of; how sure that is."""

_JOINED_LETTERS = 8
"""Letters of the shortest word that is looked into for a name without a hyphen behind it."""
_OPENING_LETTERS = 4
_MOST_PARTS = 4
"""Parts of a hyphen word that may make one name together."""
_FAMILY_LETTERS = 3
"""Letters of the shortest family name that is looked for in a compound: Ex and Ko are none."""
_JOINED_TYPES = frozenset({"country", "alliance", "government"})
_PAPERS = frozenset(
    "Zeitung Tageszeitung Abendzeitung Volkszeitung Nachrichten Anzeiger Stadt-Anzeiger Generalanzeiger Tagblatt "
    "Tageblatt Rundschau Allgemeine Allgemeinen Morgenpost Abendblatt Kurier Merkur Post Bote Presse Blatt".split()
)
_OF_PERSONS = frozenset(
    "Regierung Regierungen Administration Ära Anhänger Anhängern Anhängerin Gegner Gegnern Gegnerin Kritiker "
    "Kritikern Kritikerin Vertraute Vertrauter Vertrauten Regime Regimes Clan Lager Besuch Rede Interview".split()
)
"""What a family name that the article does not hold else may stand before, beside roles."""


def with_related(tokens: Tokens, entities: Sequence[Entity]) -> tuple[Entity, ...]:
    """The entities of a text, with the words that are related to them; behind them, those only related to it.

    ``entities`` are those named in full, each name once. Nothing inside a full mention counts. Persons must be among
    them, or be a family name alone, which may turn out to be somebody's; countries, institutions and towns may come
    from the gazetteer. No two links overlap. Never raises.
    """
    article = _Article(tokens, entities)
    spans: dict[_Target, list[tuple[int, int]]] = defaultdict(list)
    sure: dict[_Target, float] = defaultdict(float)
    for start, end, target, confidence in article.links():
        spans[target].append((start, end))
        sure[target] = max(sure[target], confidence)
    named = [
        replace(entity, related=tuple(places)) if (places := spans.pop((entity.kind, entity.name), None)) else entity
        for entity in entities
    ]
    taken = {entity.name for entity in entities}
    only = [
        Entity(kind, name, sure[kind, name], (), tuple(places), named=False)
        for (kind, name), places in spans.items() if name not in taken
    ]  # fmt: skip
    return (*named, *only)


class _Article:
    """A text under reading, and what is named in it."""

    def __init__(self, tokens: Tokens, entities: Sequence[Entity]) -> None:
        self._tokens, self._entities = tokens, entities
        mentions = sorted(mention for entity in entities for mention in entity.mentions)
        self._starts, self._ends = [start for start, _ in mentions], [end for _, end in mentions]

    def links(self) -> Iterator[_Link]:
        """The links in the order of the text."""
        tokens, words = self._tokens, self._tokens.words
        for index in compress(count(), map(_may_tell, words)):
            for link in self._at(index, words[index], tokens.starts[index]):
                if self._is_free(link[0], link[1]):
                    yield link

    def _at(self, index: int, word: str, start: int) -> Iterable[_Link]:
        """What one word tells of."""
        entry = demonyms().get(word)
        if entry is not None:
            return [(start, start + len(word), _target(entry), GUARDED)]
        if "-" in word:
            return self._in_compound(word, start)
        joined = _joined(word)
        if joined is not None:
            return [(start, start + joined[0], joined[1], GUARDED)]
        if not self._noun_at(index + 1):
            return []
        entry = derived().get(word)
        target = _target(entry) if entry else self._own_places.get(word)
        return [(start, start + len(word), target, GUARDED)] if target else []

    def _is_free(self, start: int, end: int) -> bool:
        """Whether no full mention covers any of the characters."""
        before = bisect_right(self._starts, end - 1) - 1
        return before < 0 or self._ends[before] <= start

    def _noun_at(self, index: int) -> bool:
        """Whether a word follows that an adjective may stand before and makes no newspaper's name with it."""
        words = self._tokens.words
        following = words[index] if index < len(words) else "\n"
        return following[0].isupper() and len(following) > 1 and following not in _PAPERS

    def _in_compound(self, word: str, start: int) -> Iterator[_Link]:
        """What the parts of a hyphen word tell of; of parts that make one name together, the longest."""
        whole = demonyms().get(word.lower())
        if whole is not None:
            yield start, start + len(word), _target(whole), GUARDED
            return
        parts = word.split("-")
        offsets = [0, *(at + 1 for at, letter in enumerate(word) if letter == "-"), len(word) + 1]
        first = 0
        while first < len(parts):
            behind, found = first + 1, None
            longest = min(len(parts) - (first < len(parts) - 1), first + _MOST_PARTS)
            for behind in range(longest, first, -1):
                found = self._part(parts, first, behind)
                if found is not None:
                    break
            if found is not None:
                yield start + offsets[first], start + offsets[behind] - 1, *found
            first = behind

    def _part(self, parts: Sequence[str], first: int, behind: int) -> tuple[_Target, float] | None:
        part = "-".join(parts[first:behind])
        if len(part) < 2:
            return None
        entry = demonyms().get(part)
        if entry is None and part[0].isupper() and _adjectival(parts[-1]):
            entry = demonyms().get(part.lower())  # Deutsch-Französisches, but no Deutsch-Kurs
        if entry is not None:
            return _target(entry), GUARDED
        if behind == len(parts):
            return None
        entry = gazetteer().forms.get(ONLY_IN_COMPOUNDS.get(part, part))
        if entry is not None and not entry.guard:
            return _target(entry), GUARDED
        own = self._own_names.get(part) or (entry and self._own_names.get(entry.name)) or self._families.get(part)
        if own is not None:
            return own, GUARDED
        lone = (first, behind) == (0, 1) and len(parts) == 2 and _may_be_person(part, parts[1])
        return (("person", part), LONE) if lone else None

    @cached_property
    def _own_names(self) -> Mapping[str, _Target]:
        """The entities of the article by their names."""
        return {entity.name: (entity.kind, entity.name) for entity in self._entities}

    @cached_property
    def _families(self) -> Mapping[str, _Target]:
        """The persons of the article by family name; of several the one most often named."""
        persons = [entity for entity in self._entities if entity.kind == "person"]
        found: dict[str, _Target] = {}
        for person in sorted(persons, key=lambda person: -len(person.mentions)):
            parts = person.name.split()
            family = parts[0] if sort_of(parts[0]) & Word.FAMILY_FIRST else parts[-1]
            found.setdefault(family, (person.kind, person.name))
        return found

    @cached_property
    def _own_places(self) -> Mapping[str, _Target]:
        """The places of the article by their adjectives in ``-er``, if those are no other words."""
        places = [entity.name for entity in self._entities if entity.kind == "place" and entity.name.isalpha()]
        forms: dict[str, _Target] = {form: ("place", name) for name in places for form in derived_forms(name)}
        return {form: target for form, target in forms.items() if not (is_common_noun(form) or sort_of(form) & ROLE)}


def _target(entry: Entry) -> _Target:
    return entry.kind, entry.name


def _adjectival(part: str) -> bool:
    return part[:1].islower() or part.lower() in demonyms()


def _may_be_person(head: str, tail: str) -> bool:
    """Whether an unknown word before a hyphen may be a family name: ``Putin-Vertrauter``."""
    unknown = len(head) >= _FAMILY_LETTERS and sort_of(head) == Word.NAME
    return unknown and (tail in _OF_PERSONS or bool(sort_of(tail) & ROLE))


@cache
def _openings() -> Mapping[str, list[tuple[str, _Target]]]:
    """By first letters, the names that compounds without a hyphen begin with, the longest first."""
    found: dict[str, list[tuple[str, _Target]]] = defaultdict(list)
    for form, entry in gazetteer().forms.items():
        plain = form.isalpha() and form[1:].islower() and len(form) >= _OPENING_LETTERS and not entry.guard
        if plain and entry.type in _JOINED_TYPES:
            found[form[:_OPENING_LETTERS]].append((form, _target(entry)))
    for same in found.values():
        same.sort(key=lambda opening: -len(opening[0]))
    return dict(found)


@lru_cache(maxsize=1 << 16)
def _may_tell(word: str) -> bool:
    """Whether a word can tell of a name at all: most cannot, and so much is known of them at once."""
    if word in demonyms() or "-" in word:
        return len(word) > 2
    return word[0].isupper() and (word[-2:] == "er" or _joined(word) is not None)


def _joined(word: str) -> tuple[int, _Target] | None:
    """The name that a compound without a hyphen begins with, if a noun follows (``Ukrainekrieg``), and its letters."""
    for form, target in _openings().get(word[:_OPENING_LETTERS], ()) if len(word) >= _JOINED_LETTERS else ():
        if word.startswith(form) and _is_noun(word[len(form) :]):
            return len(form), target
    return None


def _is_noun(rest: str) -> bool:
    capital = rest.capitalize()
    return len(rest) > 3 and (is_common_noun(capital) or bool(sort_of(capital) & ROLE))
