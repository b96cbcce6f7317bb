"""Names across the corpus: which of them are one entity. Judgements of the user come later and win."""

from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache

from indexer.entities.gazetteer import gazetteer
from indexer.entities.keys import families, lone_family, spelling_key
from indexer.entities.model import Entity, Kind
from indexer.entities.tables import read_table

Raw = tuple[Kind, str]
"""A name as one article alone gives it."""

MIN_ARTICLES = 3
"""Articles that must name a person in full before a family name alone can mean them elsewhere …"""
MIN_SHARE = 0.9
"""… and their share of those that name anyone of that family name in full."""


class Tally:
    """Which articles carry which names, gathered article by article: four bytes for each name in each article.

    None carries a name that stands in compounds and adjectives alone.
    """

    def __init__(self) -> None:
        self.articles: dict[Raw, array[int]] = defaultdict(lambda: array("I"))
        self.given: set[Raw] = set()
        """Names that came with an article and are to be taken as they are."""
        self.count = 0
        """Articles counted so far."""

    def add(self, entities: Iterable[Entity], given: Iterable[Kind] = ()) -> None:
        """Counts one article; names of the kinds in `given` came with it.

        Names that it does not give in full become known by it, yet it does not count as carrying them.
        """
        kinds = frozenset(given)
        found = list(entities)
        for raw in dict.fromkeys((entity.kind, entity.name) for entity in found if entity.named):
            self.articles[raw].append(self.count)
            if raw[0] in kinds:
                self.given.add(raw)
        for entity in found:
            if not entity.named:
                self.articles.setdefault((entity.kind, entity.name), array("I"))
        self.count += 1


@dataclass(eq=False, slots=True)
class Group:
    """The names that are one entity."""

    kind: Kind
    name: str
    """The canonical one."""
    members: set[Raw] = field(default_factory=set)
    former: set[str] = field(default_factory=set)
    """Names that it had, or has been given, besides."""
    hidden: bool = False


def grouped(tally: Tally) -> list[Group]:
    """The entities of a corpus.

    Names of one kind and one `spelling_key` are one entity under the commonest spelling. Names that were given with an
    article and curated ones stay as they are; of such, the others of their key join the commonest.

    A family name that stands alone in an article is the person of that name if one full name dominates the corpus:
    at least three articles and nine tenths of all that name anyone of that family name in full. Else it stays apart.
    """
    by_key: dict[tuple[Kind, str], list[Raw]] = defaultdict(list)
    for raw in tally.articles:
        by_key[raw[0], spelling_key(*raw)].append(raw)
    groups = [group for same in by_key.values() for group in _variants(same, tally)]
    return _without_linked([group for group in groups if group.kind == "person"], tally) + [
        group for group in groups if group.kind != "person"
    ]


def _variants(same: list[Raw], tally: Tally) -> Iterator[Group]:
    commonest = sorted(same, key=lambda raw: (-len(tally.articles[raw]), -len(raw[1]), raw[1]))
    fixed = [raw for raw in commonest if raw in tally.given or raw in curated_names()]
    first, *others = fixed or commonest[:1]
    yield Group(*first, members={raw for raw in same if raw == first or raw not in fixed})
    for raw in others:
        yield Group(*raw, members={raw})


def _without_linked(persons: list[Group], tally: Tally) -> list[Group]:
    """The persons, the family names that stand alone put to those who dominate them."""
    full: dict[str, list[Group]] = defaultdict(list)
    for person in persons:
        for family in families(person.name):
            full[family].append(person)
    kept = []
    for person in persons:
        alone = lone_family(person.name)
        meant = _dominating(full.get(alone, []), tally) if alone and not person.members & tally.given else None
        if meant is None:
            kept.append(person)
        else:
            meant.members |= person.members
    return kept


def _dominating(persons: list[Group], tally: Tally) -> Group | None:
    if not persons:
        return None
    # Those who are linked already are no full names: they must not count.
    carried = [
        {n for raw in person.members if lone_family(raw[1]) is None for n in tally.articles[raw]} for person in persons
    ]
    most = max(range(len(persons)), key=lambda at: len(carried[at]))
    anyone = len(set().union(*carried))
    dominates = len(carried[most]) >= max(MIN_ARTICLES, MIN_SHARE * anyone)
    return persons[most] if dominates else None


@cache
def curated_aliases() -> dict[Raw, tuple[str, ...]]:
    """By curated name, what it is called besides; without words that only their neighbours make a name."""
    rows: list[tuple[Kind, str, str]] = [("place", row["name"], row["aliases"]) for row in read_table("countries.tsv")]
    rows += [("organisation", row["name"], row["forms"]) for row in read_table("institutions.tsv")]
    rows += [("place", row["name"], row["forms"]) for row in read_table("places.tsv")]
    return {
        (kind, name): tuple(dict.fromkeys(form.replace("~", "e") for form in forms.split("|") if ":" not in form))
        for kind, name, forms in rows if forms
    }  # fmt: skip


@cache
def curated_names() -> frozenset[Raw]:
    """The canonical names of the gazetteers."""
    known = gazetteer()
    return frozenset((entry.kind, entry.name) for forms in (known.forms, known.capitals) for entry in forms.values())
