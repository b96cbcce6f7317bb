"""Text in, entities out: runs the rules, puts mentions of one name together, gives each its kind."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from indexer.entities.combining import combine
from indexer.entities.cues import find_persons
from indexer.entities.fullnames import PersonName
from indexer.entities.gazetteer import Hit, find_curated
from indexer.entities.model import Entity, Kind, SpanFinder
from indexer.entities.normalise import canonical
from indexer.entities.organisations import find_organisations
from indexer.entities.persons import Person, families_of, join_lone_names, unite
from indexer.entities.places import DOUBTFUL, find_places
from indexer.entities.related import with_related
from indexer.entities.shortnames import join_short_names
from indexer.entities.tagger import tag
from indexer.entities.tokens import Tokens, tokenise

EXTRACTOR_VERSION = 2
"""Written into every generation's manifest; raised whenever the same text may give other entities."""


class _Mention(NamedTuple):
    start: int
    end: int
    kind: Kind
    name: str
    confidence: float


def find_entities(text: str, *, floor: float = 0.7, finder: SpanFinder | None = tag) -> tuple[Entity, ...]:
    """The persons, organisations and places that ``text`` names, by first mention, and behind them those that it is
    only related to; never raises for any text.

    ``floor``: entities with a smaller confidence are left out. ``finder``: the source of spans beside the rules, None
    for rules alone; what it finds is put together with the rules' names, which in general win where both overlap. Only
    the name itself is a mention; compounds (``Ukraine-Konflikt``) and adjectives are related. Offsets are those of
    ``text``.
    """
    tokens = tokenise(text)
    curated = find_curated(tokens)
    patterns = find_organisations(tokens, curated)
    hits = _without_overlaps(patterns, curated)
    names = find_persons(tokens, hits)
    if finder is not None:
        names, hits = combine(tokens, finder(text), names, hits)
        hits = join_short_names(tokens, hits)
    names, hits = _with_places(tokens, names, hits)
    persons = unite(tokens, names)
    join_lone_names(tokens, persons, names, hits)
    entities = with_related(tokens, _entities(sorted(_mentions(persons, hits))))
    return tuple(entity for entity in entities if entity.confidence >= floor)


def _without_overlaps(patterns: list[Hit], curated: list[Hit]) -> list[Hit]:
    """Both in order; where they overlap, the longer."""
    kept: list[Hit] = []
    for hit in sorted(patterns + curated, key=lambda hit: (hit.start, -hit.end)):
        if not kept or hit.start >= kept[-1].end:
            kept.append(hit)
        elif hit.end - hit.start > kept[-1].end - kept[-1].start:
            kept[-1] = hit
    return kept


def _with_places(
    tokens: Tokens, names: Sequence[PersonName], hits: Sequence[Hit]
) -> tuple[list[PersonName], list[Hit]]:
    """All names with the unlisted places that rules see, which win over names less certain than they are."""
    sure = [hit for hit in hits if hit.confidence >= DOUBTFUL]
    persons = [name for name in names if name.confidence >= DOUBTFUL]
    taken = {index for name in persons for index in range(name.first, name.behind)}
    places = find_places(tokens, sure, taken, families_of(persons))
    covered = {index for place in places for index in range(place.first, place.behind)}
    left = [hit for hit in hits if covered.isdisjoint(range(hit.first, hit.behind))]
    names = [name for name in names if covered.isdisjoint(range(name.first, name.behind))]
    return names, sorted(left + places, key=lambda hit: hit.start)


def _mentions(persons: Sequence[Person], hits: Sequence[Hit]) -> Iterator[_Mention]:
    """Every mention under its canonical name, without those of towns that are family names in the same place."""
    taken: set[int] = set()
    for person in persons:
        name = canonical(person.spellings)
        confidence = max(found.confidence for found in person.names)
        places = [(found.start, found.end) for found in person.names] + person.alone
        for start, end in places:
            taken.update(range(start, end))
            yield _Mention(start, end, "person", name, confidence)
    for hit in hits:
        if hit.start not in taken and hit.end - 1 not in taken:
            yield _Mention(hit.start, hit.end, hit.entry.kind, hit.entry.name, hit.confidence)


def _entities(mentions: Sequence[_Mention]) -> tuple[Entity, ...]:
    """The mentions, given in the order of the text, gathered by name; one kind for each name."""
    by_name: dict[str, list[_Mention]] = defaultdict(list)
    for mention in mentions:
        by_name[mention.name].append(mention)
    entities = []
    for name, same in by_name.items():
        confidence = max(mention.confidence for mention in same)
        spans = tuple((mention.start, mention.end) for mention in same)
        entities.append(Entity(_kind(same), name, confidence, spans))
    return tuple(sorted(entities, key=lambda entity: entity.mentions[0]))


def _kind(mentions: Sequence[_Mention]) -> Kind:
    """The kind most of the mentions have, weighed by confidence; the first named of equal ones."""
    weights: dict[Kind, float] = defaultdict(float)
    for mention in mentions:
        weights[mention.kind] += mention.confidence
    return max(weights, key=lambda kind: weights[kind])
